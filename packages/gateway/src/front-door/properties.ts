import type { PacketReader } from './packet-reader.ts';
import { malformed, protocolError, violation } from './reason-codes.ts';

/** Identifiers of properties, MQTT 5 §2.2.2.2. */
export const propertyIds = {
  payloadFormat: 0x01,
  messageExpiry: 0x02,
  contentType: 0x03,
  responseTopic: 0x08,
  correlationData: 0x09,
  subscriptionId: 0x0b,
  sessionExpiry: 0x11,
  assignedClientId: 0x12,
  serverKeepAlive: 0x13,
  authenticationMethod: 0x15,
  authenticationData: 0x16,
  requestProblemInformation: 0x17,
  willDelay: 0x18,
  requestResponseInformation: 0x19,
  responseInformation: 0x1a,
  reasonString: 0x1f,
  receiveMaximum: 0x21,
  topicAliasMaximum: 0x22,
  topicAlias: 0x23,
  userProperty: 0x26,
  maximumPacketSize: 0x27,
} as const;

/** Packets of a client that have properties; the will has its own. */
export type PropertyPlace =
  | 'connect'
  | 'will'
  | 'publish'
  | 'acknowledgement'
  | 'subscribe'
  | 'unsubscribe'
  | 'disconnect'
  | 'auth';

/** What a client may say in properties; each where its packet may have it. */
export interface Properties {
  payloadFormat?: number;
  messageExpiry?: number;
  contentType?: string;
  responseTopic?: string;
  correlationData?: Buffer;
  subscriptionId?: number;
  sessionExpiry?: number;
  authenticationMethod?: string;
  authenticationData?: Buffer;
  requestProblemInformation?: number;
  willDelay?: number;
  requestResponseInformation?: number;
  receiveMaximum?: number;
  topicAliasMaximum?: number;
  topicAlias?: number;
  maximumPacketSize?: number;
  reasonString?: string;
}

interface Rule {
  readonly places: readonly PropertyPlace[];
  /** Reads the value into its field; throws when it is out of range. */
  readonly read: (reader: PacketReader, into: Properties) => void;
}

const message: readonly PropertyPlace[] = ['publish', 'will'];
const authentication: readonly PropertyPlace[] = ['connect', 'auth'];

/** Every property that a client may send: where, and in what range. Nothing else is one. */
const rules = new Map<number, Rule>([
  [propertyIds.payloadFormat, { places: message, read: (from, into) => void (into.payloadFormat = flag(from)) }],
  [propertyIds.messageExpiry, { places: message, read: (from, into) => void (into.messageExpiry = from.u32()) }],
  [propertyIds.contentType, { places: message, read: (from, into) => void (into.contentType = from.text()) }],
  [propertyIds.responseTopic, { places: message, read: (from, into) => void (into.responseTopic = topicName(from)) }],
  [propertyIds.correlationData, { places: message, read: (from, into) => void (into.correlationData = from.binary()) }],
  [
    propertyIds.subscriptionId,
    { places: ['subscribe'], read: (from, into) => void (into.subscriptionId = positive(from.variable())) },
  ],
  [
    propertyIds.sessionExpiry,
    { places: ['connect', 'disconnect'], read: (from, into) => void (into.sessionExpiry = from.u32()) },
  ],
  [
    propertyIds.authenticationMethod,
    { places: authentication, read: (from, into) => void (into.authenticationMethod = from.text()) },
  ],
  [
    propertyIds.authenticationData,
    { places: authentication, read: (from, into) => void (into.authenticationData = from.binary()) },
  ],
  [
    propertyIds.requestProblemInformation,
    { places: ['connect'], read: (from, into) => void (into.requestProblemInformation = flag(from)) },
  ],
  [propertyIds.willDelay, { places: ['will'], read: (from, into) => void (into.willDelay = from.u32()) }],
  [
    propertyIds.requestResponseInformation,
    { places: ['connect'], read: (from, into) => void (into.requestResponseInformation = flag(from)) },
  ],
  [
    propertyIds.receiveMaximum,
    { places: ['connect'], read: (from, into) => void (into.receiveMaximum = positive(from.u16())) },
  ],
  [
    propertyIds.topicAliasMaximum,
    { places: ['connect'], read: (from, into) => void (into.topicAliasMaximum = from.u16()) },
  ],
  [propertyIds.topicAlias, { places: ['publish'], read: (from, into) => void (into.topicAlias = alias(from)) }],
  [
    propertyIds.maximumPacketSize,
    { places: ['connect'], read: (from, into) => void (into.maximumPacketSize = positive(from.u32())) },
  ],
  [
    propertyIds.reasonString,
    {
      places: ['acknowledgement', 'disconnect', 'auth'],
      read: (from, into) => void (into.reasonString = from.text()),
    },
  ],
]);

/** Properties that go on to subscribers as they came (MQTT-3.3.2-4, -15 … -18, -20). */
const forwardedIds: ReadonlySet<number> = new Set([
  propertyIds.payloadFormat,
  propertyIds.contentType,
  propertyIds.responseTopic,
  propertyIds.correlationData,
  propertyIds.userProperty,
]);

const none: Properties = Object.freeze({});
const nothing = Buffer.alloc(0);

/** The properties at the reader; each at most once, but for user properties, which are checked and passed over. */
export function readProperties(reader: PacketReader, place: PropertyPlace): Properties {
  return walk(reader, place, undefined);
}

/** The same, and the octets of those that go on to subscribers, in their order. */
export function readMessageProperties(
  reader: PacketReader,
  place: 'publish' | 'will',
): { readonly properties: Properties; readonly forwarded: Buffer } {
  const kept: Buffer[] = [];
  const properties = walk(reader, place, kept);
  const [only] = kept;
  return { properties, forwarded: only === undefined ? nothing : kept.length === 1 ? only : Buffer.concat(kept) };
}

function walk(reader: PacketReader, place: PropertyPlace, kept: Buffer[] | undefined): Properties {
  const length = reader.variable();
  if (length === 0) return none;
  const end = reader.at + length;
  if (end > reader.end) throw malformed('The properties are longer than the packet.');
  const properties: Properties = {};
  let seen = 0n;
  while (reader.at < end) {
    const from = reader.at;
    const id = reader.u8();
    if (id === propertyIds.userProperty) {
      reader.text();
      reader.text();
    } else {
      const rule = rules.get(id);
      if (!rule?.places.includes(place)) throw malformed(`Property ${id} does not belong into this packet.`);
      const bit = 1n << BigInt(id);
      if (seen & bit) throw protocolError(`Property ${id} is there twice.`);
      seen |= bit;
      rule.read(reader, properties);
    }
    if (reader.at > end) throw malformed('A property is longer than the properties.');
    if (kept && forwardedIds.has(id)) keep(kept, reader.octets, from, reader.at);
  }
  return properties;
}

/** Neighbours make one slice. */
function keep(kept: Buffer[], octets: Buffer, from: number, to: number): void {
  const last = kept.at(-1);
  if (last && last.byteOffset + last.length === octets.byteOffset + from) {
    kept[kept.length - 1] = octets.subarray(from - last.length, to);
  } else {
    kept.push(octets.subarray(from, to));
  }
}

function flag(reader: PacketReader): number {
  const value = reader.u8();
  if (value > 1) throw protocolError('A property is 0 or 1.');
  return value;
}

function positive(value: number): number {
  if (value === 0) throw protocolError('A property must not be 0.');
  return value;
}

function alias(reader: PacketReader): number {
  const value = reader.u16();
  if (value === 0) throw violation('TOPIC_ALIAS_INVALID', 'Topic alias 0 does not exist.'); // MQTT-3.3.2-8
  return value;
}

function topicName(reader: PacketReader): string {
  const topic = reader.text();
  if (topic === '' || /[+#]/.test(topic)) throw protocolError('A response topic has no wildcards.'); // MQTT-3.3.2-14
  return topic;
}
