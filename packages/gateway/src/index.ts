export type { DeadLetter, DeadLetterReason } from './dead-letters.ts';
export { type Envelope, uplinkNames } from './envelope.ts';
export type { BrokerAddress } from './external-broker.ts';
export type { AuthenticationRequest, Authenticator } from './front-door/authenticator.ts';
export type { CheckedWill } from './front-door/checked-will.ts';
export type { CommandName, Message } from './front-door/message.ts';
export type { CommandEvent } from './front-door/outbox.ts';
export { pskMaterial } from './front-door/psk.ts';
export type { FilterTarget, Subscription } from './front-door/subscription.ts';
export type { ClientPrincipal, Publication, TopicRule } from './front-door/topic-rules.ts';
export type { DeviceCommand, Gateway, GatewayOptions } from './gateway.ts';
export type { Decode } from './ingest/decode.ts';
export * from './journal/journal.ts';
export { defaultLimits, type GatewayLimits } from './limits.ts';
export { decodeDeviceMessage, encodeDeviceMessage } from './message-codec.ts';
export { openGateway } from './open-gateway.ts';
export * from './ports.ts';
export type { DevicePresence } from './presence.ts';
export type { UnknownDevice } from './quarantine/unknown-list.ts';
export type { DeviceReply, HeardFrame } from './reply.ts';
export {
  type CommandFilter,
  type DeviceTopic,
  formatDeviceTopic,
  isPort,
  parseCommandFilter,
  parseDeviceTopic,
} from './topic.ts';
export { topicRules } from './topics/all.ts';
