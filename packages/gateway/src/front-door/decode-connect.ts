import { headerLength, PacketReader } from './packet-reader.ts';
import type { ConnectRequest, ProtocolVersion, Will } from './packets.ts';
import { type Properties, readMessageProperties, readProperties } from './properties.ts';
import { malformed, protocolError } from './reason-codes.ts';

const noProperties: Properties = {};

/** Reads CONNECT, MQTT 3.1.1 §3.1 and MQTT 5 §3.1. Of another version it reads the level and nothing after it. */
export function decodeConnect(octets: Buffer): ConnectRequest {
  if (((octets[0] ?? 0) & 0x0f) !== 0) throw malformed('CONNECT with flags.'); // MQTT-2.2.2-2, MQTT-2.1.3-1
  const reader = new PacketReader(octets, headerLength(octets));
  const name = reader.text();
  if (name !== 'MQTT' && name !== 'MQIsdp') throw malformed('Another protocol.'); // MQTT-3.1.2-1
  const level = reader.u8();
  // Levels go with the name MQTT only; MQIsdp is 3.1.
  if (name !== 'MQTT') return { supported: false, level: 3 };
  return level === 4 || level === 5 ? decodeFields(reader, level) : { supported: false, level };
}

function decodeFields(reader: PacketReader, version: ProtocolVersion): ConnectRequest {
  const flags = reader.u8();
  checkFlags(flags, version);
  const keepAliveS = reader.u16();
  const properties = version === 5 ? readProperties(reader, 'connect') : noProperties;
  const { authenticationMethod, authenticationData, sessionExpiry } = properties;
  if (authenticationData !== undefined && authenticationMethod === undefined)
    throw protocolError('Authentication data without a method.'); // §3.1.2.11.10
  const clientId = reader.text();
  const will = flags & 0x04 ? decodeWill(reader, flags, version) : undefined;
  const username = flags & 0x80 ? reader.text() : undefined;
  const password = flags & 0x40 ? reader.binary() : undefined;
  if (reader.left > 0) throw malformed('CONNECT has octets too many.');
  return {
    supported: true,
    version,
    clientId,
    clean: (flags & 0x02) !== 0,
    keepAliveS,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(will && { will }),
    ...(version === 5 && { sessionExpiryS: sessionExpiry ?? 0 }),
    receiveMaximum: properties.receiveMaximum ?? 65_535,
    maximumPacketSize: properties.maximumPacketSize ?? Number.POSITIVE_INFINITY,
    topicAliasMaximum: properties.topicAliasMaximum ?? 0,
    requestResponseInformation: properties.requestResponseInformation === 1,
    requestProblemInformation: properties.requestProblemInformation !== 0,
    ...(authenticationMethod !== undefined && { authenticationMethod }),
    ...(authenticationData !== undefined && { authenticationData }),
  };
}

function checkFlags(flags: number, version: ProtocolVersion): void {
  if (flags & 0x01) throw malformed('The reserved connect flag.'); // MQTT-3.1.2-3
  const willFlags = flags & 0x38;
  if (!(flags & 0x04) && willFlags !== 0) throw malformed('Will flags without a will.'); // MQTT-3.1.2-11, -13, -15
  if ((willFlags & 0x18) === 0x18) throw malformed('Will QoS 3.'); // MQTT-3.1.2-14; MQTT 5: -12
  if (version === 4 && flags & 0x40 && !(flags & 0x80)) throw malformed('A password needs a user name.'); // MQTT-3.1.2-22
}

function decodeWill(reader: PacketReader, flags: number, version: ProtocolVersion): Will {
  const read = version === 5 ? readMessageProperties(reader, 'will') : undefined;
  const topic = reader.text();
  if (topic === '' || /[+#]/.test(topic)) throw malformed('The will has no topic, or one with wildcards.'); // MQTT-4.7.1-1
  const payload = reader.binary();
  const { payloadFormat, messageExpiry, contentType, willDelay = 0 } = read?.properties ?? noProperties;
  return {
    topic,
    payload,
    qos: ((flags >> 3) & 3) as 0 | 1 | 2,
    retain: (flags & 0x20) !== 0,
    delayS: willDelay,
    ...(read && {
      properties: {
        payloadIsText: payloadFormat === 1,
        ...(messageExpiry !== undefined && { expiryS: messageExpiry }),
        ...(contentType !== undefined && { contentType }),
        forwarded: read.forwarded,
      },
    }),
  };
}
