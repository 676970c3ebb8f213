export type { Aggregate, AggregateQuery } from './aggregate.ts';
export type { Acknowledgement, Alarm, AlarmEvent, AlarmEventKind } from './alarms/alarm.ts';
export type { AcknowledgeRequest, AlarmObservation } from './alarms/alarms.ts';
export type { ActiveQuery, AlarmPage, HistoryQuery } from './alarms/listing.ts';
export { type CommandRecord, type CommandState, commandStates, type Handover } from './commands/command.ts';
export type { CommandReply, CommandRequest } from './commands/commands.ts';
export type { CommandCarrier, CommandEvent, Message } from './commands/delivery.ts';
export { type Downlink, requestNumber } from './commands/downlink.ts';
export type { CommandKey } from './commands/ledger.ts';
export type { CommandPage, CommandQuery } from './commands/listing.ts';
export {
  compileDecoder,
  type DecodedMessage,
  type DecoderOptions,
  type EncodedMessage,
  type MessageDecoder,
} from './decode/decode.ts';
export { Decoders } from './decode/decoders.ts';
export type { MappedRecords } from './decode/mapping.ts';
export type { SubscriptionScope, Told } from './fanout.ts';
export { defaultTelemetryLimits, type TelemetryLimits } from './limits.ts';
export type { SubscribedReading } from './subscribe.ts';
export {
  type ListQuery,
  openTelemetry,
  type Telemetry,
  type TelemetryOptions,
  type VisibleReading,
} from './telemetry.ts';
export type { ReaderOffset, ReadingBatch, WriteOutcome } from './write.ts';
