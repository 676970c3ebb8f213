import { isUtf8 } from 'node:buffer';
import { decodeConnect } from './decode-connect.ts';
import { decodeSubscribe, decodeUnsubscribe } from './decode-subscribe.ts';
import { headerLength, PacketReader } from './packet-reader.ts';
import type { AcknowledgementPacket, ClientPacket, ProtocolVersion, PublishPacket } from './packets.ts';
import { readMessageProperties, readProperties } from './properties.ts';
import { malformed, protocolError, reasonCodes, violation } from './reason-codes.ts';

/**
 * Reads one whole packet as a server: what only a server may send is malformed.
 * @throws NameplateError MALFORMED_MESSAGE with a `Violation` as reason: the connection closes, MQTT-4.8.0-1
 */
export function decodePacket(octets: Buffer, version: ProtocolVersion): ClientPacket {
  const type = (octets[0] ?? 0) >> 4;
  const flags = (octets[0] ?? 0) & 0x0f;
  if (type === 3) return decodePublish(octets, flags, version);
  if (type === 12) return decodePing(octets, flags);
  const acknowledgement = acknowledgements[type];
  if (acknowledgement) return decodeAcknowledgement(octets, flags, acknowledgement, version);
  if (type === 1) return { type: 'connect', connect: decodeConnect(octets) };
  if (type === 8) return decodeSubscribe(octets, version);
  if (type === 10) return decodeUnsubscribe(octets, version);
  if (type === 14) return decodeDisconnect(octets, flags, version);
  if (type === 15 && version === 5) return decodeAuth(octets, flags);
  throw malformed(`A client does not send packets of type ${type}.`);
}

const acknowledgements: Readonly<Record<number, AcknowledgementPacket['type']>> = {
  4: 'puback',
  5: 'pubrec',
  6: 'pubrel',
  7: 'pubcomp',
};

function decodePublish(octets: Buffer, flags: number, version: ProtocolVersion): PublishPacket {
  const qos = (flags >> 1) & 3;
  if (qos === 3) throw malformed('QoS 3 does not exist.'); // MQTT-3.3.1-4
  const dup = (flags & 8) !== 0;
  if (dup && qos === 0) throw malformed('DUP on QoS 0.'); // MQTT-3.3.1-2
  const bodyAt = headerLength(octets);
  if (octets.length < bodyAt + 2) throw malformed('PUBLISH without a topic.');
  const topicEnd = bodyAt + 2 + octets.readUInt16BE(bodyAt);
  const headEnd = topicEnd + (qos > 0 ? 2 : 0);
  if (headEnd > octets.length) throw malformed('PUBLISH is shorter than its topic.');
  const topicOctets = octets.subarray(bodyAt + 2, topicEnd);
  if (!isUtf8(topicOctets)) throw malformed('The topic is not UTF-8.'); // MQTT-1.5.3-1
  const topic = topicOctets.toString('utf8');
  if (/[\0+#]/.test(topic)) throw violation('TOPIC_NAME_INVALID', 'A topic name has no wildcards.'); // MQTT-3.3.2-2
  const packetId = qos > 0 ? octets.readUInt16BE(topicEnd) : 0;
  if (qos > 0 && packetId === 0) throw malformed('Packet identifier 0.'); // MQTT-2.3.1-1; MQTT 5: MQTT-2.2.1-3
  const retain = (flags & 1) !== 0;
  if (version === 5 && octets[headEnd] !== 0)
    return decodePublishProperties(octets, headEnd, { type: 'publish', topic, qos: qos as 1, dup, retain, packetId });
  if (topic === '') throw malformed('PUBLISH without a topic.'); // MQTT-4.7.3-1
  const payload = octets.subarray(version === 5 ? headEnd + 1 : headEnd);
  return { type: 'publish', topic, payload, qos: qos as 0 | 1 | 2, dup, retain, packetId };
}

function decodePublishProperties(
  octets: Buffer,
  at: number,
  head: Omit<PublishPacket, 'payload' | 'properties'>,
): PublishPacket {
  const reader = new PacketReader(octets, at);
  const { properties: read, forwarded } = readMessageProperties(reader, 'publish');
  if (head.topic === '' && read.topicAlias === undefined) throw protocolError('PUBLISH without a topic.'); // §3.3.2.1
  const properties = {
    payloadIsText: read.payloadFormat === 1,
    ...(read.messageExpiry !== undefined && { expiryS: read.messageExpiry }),
    ...(read.topicAlias !== undefined && { topicAlias: read.topicAlias }),
    ...(read.contentType !== undefined && { contentType: read.contentType }),
    forwarded,
  };
  return { ...head, payload: octets.subarray(reader.at), properties };
}

function decodePing(octets: Buffer, flags: number): ClientPacket {
  if (flags !== 0 || octets.length !== headerLength(octets)) throw malformed('PINGREQ with flags or a body.');
  return { type: 'pingreq' };
}

/** Reason codes that a client may give, MQTT 5 §3.4.2.1, §3.5.2.1, §3.6.2.1, §3.7.2.1. */
const takenOrNot: ReadonlySet<number> = new Set([0, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99]);
const foundOrNot: ReadonlySet<number> = new Set([0, reasonCodes.packetIdNotFound]);

function decodeAcknowledgement(
  octets: Buffer,
  flags: number,
  type: AcknowledgementPacket['type'],
  version: ProtocolVersion,
): AcknowledgementPacket {
  if (flags !== (type === 'pubrel' ? 2 : 0)) throw malformed(`A ${type} with wrong flags.`); // MQTT-3.6.1-1
  const bodyAt = headerLength(octets);
  const packetId = octets.length < bodyAt + 2 ? 0 : octets.readUInt16BE(bodyAt);
  if (packetId === 0) throw malformed(`A ${type} without a packet identifier.`);
  if (octets.length === bodyAt + 2) return { type, packetId, reason: 0 };
  if (version === 4) throw malformed(`A ${type} has octets too many.`);
  const reader = new PacketReader(octets, bodyAt + 2);
  const reason = reader.u8();
  const known = type === 'puback' || type === 'pubrec' ? takenOrNot : foundOrNot;
  if (!known.has(reason)) throw protocolError(`A ${type} has no reason ${reason}.`);
  if (reader.left > 0) readProperties(reader, 'acknowledgement');
  if (reader.left > 0) throw malformed(`A ${type} has octets too many.`);
  return { type, packetId, reason };
}

/** Reasons that a client may leave with, MQTT 5 §3.14.2.1. */
const leaving: ReadonlySet<number> = new Set([
  0, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99,
]);

function decodeDisconnect(octets: Buffer, flags: number, version: ProtocolVersion): ClientPacket {
  if (flags !== 0) throw malformed('DISCONNECT with flags.'); // MQTT-3.14.1-1
  if (octets.length === headerLength(octets)) return { type: 'disconnect', reason: 0 };
  if (version === 4) throw malformed('DISCONNECT with a body.');
  const reader = new PacketReader(octets, headerLength(octets));
  const reason = reader.u8();
  if (!leaving.has(reason)) throw protocolError(`A client does not disconnect with reason ${reason}.`);
  const { sessionExpiry } = reader.left > 0 ? readProperties(reader, 'disconnect') : {};
  if (reader.left > 0) throw malformed('DISCONNECT has octets too many.');
  return { type: 'disconnect', reason, ...(sessionExpiry !== undefined && { sessionExpiryS: sessionExpiry }) };
}

function decodeAuth(octets: Buffer, flags: number): ClientPacket {
  if (flags !== 0) throw malformed('AUTH with flags.'); // MQTT-3.15.1-1
  const reader = new PacketReader(octets, headerLength(octets));
  const reason = reader.left > 0 ? reader.u8() : 0;
  if (reason !== reasonCodes.continueAuthentication && reason !== reasonCodes.reAuthenticate)
    throw protocolError(`A client does not send AUTH with reason ${reason}.`); // MQTT-3.15.2-1
  const { authenticationMethod: method, authenticationData: data } =
    reader.left > 0 ? readProperties(reader, 'auth') : {};
  if (reader.left > 0) throw malformed('AUTH has octets too many.');
  if (method === undefined) throw protocolError('AUTH without a method.'); // §3.15.2.2.2
  return { type: 'auth', reason, method, ...(data !== undefined && { data }) };
}
