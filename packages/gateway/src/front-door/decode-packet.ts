import { isUtf8 } from 'node:buffer';
import { NameplateError } from '@nameplate/model';
import { type IConnectPacket, type ISubscribePacket, type IUnsubscribePacket, type Packet, parser } from 'mqtt-packet';

/** What a client may send, checked. */
export type ClientPacket =
  | { readonly type: 'connect'; readonly connect: ConnectRequest }
  | PublishPacket
  | { readonly type: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp'; readonly packetId: number }
  | {
      readonly type: 'subscribe';
      readonly packetId: number;
      readonly filters: readonly { filter: string; qos: number }[];
    }
  | { readonly type: 'unsubscribe'; readonly packetId: number; readonly filters: readonly string[] }
  | { readonly type: 'pingreq' }
  | { readonly type: 'disconnect' };

export interface PublishPacket {
  readonly type: 'publish';
  readonly topic: string;
  /** A view of the packet's octets. */
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly dup: boolean;
  /** 0 when the QoS is 0. */
  readonly packetId: number;
}

export interface Will {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** CONNECT, MQTT 3.1.1 §3.1; or the version of a protocol that is not spoken here. */
export type ConnectRequest =
  | { readonly supported: false; readonly level: number }
  | {
      readonly supported: true;
      readonly clientId: string;
      readonly clean: boolean;
      readonly keepAliveS: number;
      readonly username?: string;
      readonly password?: Uint8Array;
      readonly will?: Will;
    };

/**
 * Reads one whole packet as a server: what only a server may send is malformed.
 * @throws NameplateError MALFORMED_MESSAGE: the connection closes, MQTT-4.8.0-1
 */
export function decodePacket(octets: Buffer): ClientPacket {
  const type = (octets[0] ?? 0) >> 4;
  const flags = (octets[0] ?? 0) & 0x0f;
  // The packets of the hot path are read here, the others by mqtt-packet.
  if (type === 3) return decodePublish(octets, flags);
  if (type === 1) return { type: 'connect', connect: decodeConnect(octets) };
  if (type === 12 || type === 14) return decodeEmpty(octets, flags, type === 12 ? 'pingreq' : 'disconnect');
  const acknowledgement = acknowledgements[type];
  if (acknowledgement) return decodeAcknowledgement(octets, flags, acknowledgement);
  if (type === 8) return decodeSubscribe(octets);
  if (type === 10) return decodeUnsubscribe(octets);
  throw malformed(`A client does not send packets of type ${type}.`);
}

const acknowledgements: Readonly<Record<number, 'puback' | 'pubrec' | 'pubrel' | 'pubcomp'>> = {
  4: 'puback',
  5: 'pubrec',
  6: 'pubrel',
  7: 'pubcomp',
};

function decodePublish(octets: Buffer, flags: number): PublishPacket {
  const qos = (flags >> 1) & 3;
  if (qos === 3) throw malformed('QoS 3 does not exist.'); // MQTT-3.3.1-4
  const dup = (flags & 8) !== 0;
  if (dup && qos === 0) throw malformed('DUP on QoS 0.'); // MQTT-3.3.1-2
  const bodyAt = headerLength(octets);
  if (octets.length < bodyAt + 2) throw malformed('PUBLISH without a topic.');
  const topicEnd = bodyAt + 2 + octets.readUInt16BE(bodyAt);
  const payloadAt = topicEnd + (qos > 0 ? 2 : 0);
  if (payloadAt > octets.length) throw malformed('PUBLISH is shorter than its topic.');
  const topicOctets = octets.subarray(bodyAt + 2, topicEnd);
  if (!isUtf8(topicOctets)) throw malformed('The topic is not UTF-8.'); // MQTT-1.5.3-1
  const topic = topicOctets.toString('utf8');
  if (topic === '' || /[\0+#]/.test(topic)) throw malformed('A topic name has no wildcards.'); // MQTT-3.3.2-2
  const packetId = qos > 0 ? octets.readUInt16BE(topicEnd) : 0;
  if (qos > 0 && packetId === 0) throw malformed('Packet identifier 0.'); // MQTT-2.3.1-1
  return { type: 'publish', topic, payload: octets.subarray(payloadAt), qos: qos as 0 | 1 | 2, dup, packetId };
}

function decodeEmpty<T extends 'pingreq' | 'disconnect'>(octets: Buffer, flags: number, type: T): { readonly type: T } {
  if (flags !== 0 || octets.length !== 2) throw malformed(`${type} with flags or a body.`); // MQTT-3.14.1-1
  return { type };
}

function decodeAcknowledgement(
  octets: Buffer,
  flags: number,
  type: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp',
): ClientPacket {
  if (flags !== (type === 'pubrel' ? 2 : 0) || octets.length !== 4) throw malformed(`A malformed ${type}.`); // MQTT-3.6.1-1
  return { type, packetId: octets.readUInt16BE(2) };
}

function decodeConnect(octets: Buffer): ConnectRequest {
  const level = protocolLevel(octets);
  if (level !== 4) return { supported: false, level };
  const packet = parse<IConnectPacket>(octets, 'connect');
  const { clientId, will, username, password } = packet;
  if (will?.qos !== undefined && will.qos > 2) throw malformed('Will QoS 3.'); // MQTT-3.1.2-14
  if (password !== undefined && username === undefined) throw malformed('A password needs a user name.'); // MQTT-3.1.2-22
  const willPayload = will && Buffer.from(will.payload);
  const willLength = will && willPayload ? 2 + text(will.topic) + 2 + willPayload.length : 0;
  const expected =
    10 +
    (2 + text(clientId)) +
    willLength +
    (username === undefined ? 0 : 2 + text(username)) +
    (password === undefined ? 0 : 2 + password.length);
  if (octets.length - headerLength(octets) !== expected) throw malformed('CONNECT has octets too many.');
  return {
    supported: true,
    clientId,
    clean: packet.clean ?? false,
    keepAliveS: packet.keepalive ?? 0,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(will && willPayload && { will: { topic: will.topic, payload: willPayload } }),
  };
}

/** The protocol level, before anything that depends on it is read. MQTT 3.1.1 §3.1.2.2. */
function protocolLevel(octets: Buffer): number {
  if (((octets[0] ?? 0) & 0x0f) !== 0) throw malformed('CONNECT with flags.'); // MQTT-2.2.2-2
  const at = headerLength(octets);
  const length = octets.length >= at + 2 ? octets.readUInt16BE(at) : 0;
  const name = octets.toString('latin1', at + 2, at + 2 + length);
  if (name !== 'MQTT' && name !== 'MQIsdp') throw malformed('Another protocol.'); // MQTT-3.1.2-1
  const level = octets[at + 2 + length];
  if (level === undefined) throw malformed('CONNECT without a protocol level.');
  // Level 4 goes with the name MQTT only; MQIsdp is 3.1.
  return name === 'MQTT' ? level : 3;
}

function decodeSubscribe(octets: Buffer): ClientPacket {
  const { subscriptions, messageId } = parse<ISubscribePacket>(octets, 'subscribe');
  if (subscriptions.length === 0) throw malformed('SUBSCRIBE without a filter.'); // MQTT-3.8.3-3
  let length = 2;
  for (const { topic } of subscriptions) length += 3 + text(topic);
  if (length !== octets.length - headerLength(octets)) throw malformed('A malformed SUBSCRIBE.');
  const filters = subscriptions.map(({ topic, qos }) => ({ filter: topic, qos }));
  return { type: 'subscribe', packetId: packetId(messageId), filters };
}

function decodeUnsubscribe(octets: Buffer): ClientPacket {
  const { unsubscriptions, messageId } = parse<IUnsubscribePacket>(octets, 'unsubscribe');
  if (unsubscriptions.length === 0) throw malformed('UNSUBSCRIBE without a filter.'); // MQTT-3.10.3-2
  let length = 2;
  for (const filter of unsubscriptions) length += 2 + text(filter);
  if (length !== octets.length - headerLength(octets)) throw malformed('A malformed UNSUBSCRIBE.');
  return { type: 'unsubscribe', packetId: packetId(messageId), filters: unsubscriptions };
}

function parse<T extends Packet>(octets: Buffer, cmd: T['cmd']): T {
  let packet: Packet | undefined;
  let problem: unknown;
  const reader = parser({ protocolVersion: 4 });
  reader.on('packet', (read) => (packet ??= read));
  reader.on('error', (error) => (problem ??= error));
  try {
    reader.parse(octets);
  } catch (thrown) {
    problem ??= thrown;
  }
  if (problem !== undefined) throw malformed(`A malformed ${cmd}.`, problem);
  if (packet?.cmd !== cmd) throw malformed(`A malformed ${cmd}.`);
  return packet as T;
}

/** Octets of a string of the protocol. mqtt-packet replaces ill-formed UTF-8, so the replacement character is refused. */
function text(value: string): number {
  if (/[\0\uFFFD]/.test(value)) throw malformed('A string is not UTF-8.'); // MQTT-1.5.3-1, MQTT-1.5.3-2
  return Buffer.byteLength(value);
}

function packetId(messageId: number | undefined): number {
  if (messageId === undefined || messageId < 1) throw malformed('Packet identifier 0.'); // MQTT-2.3.1-1
  return messageId;
}

function headerLength(octets: Buffer): number {
  let at = 1;
  while ((octets[at] ?? 0) >= 0x80) at++;
  return at + 1;
}

function malformed(message: string, cause?: unknown): NameplateError {
  return new NameplateError('MALFORMED_MESSAGE', message, { cause });
}
