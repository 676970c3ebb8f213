import { encodeProperties, packet, type ServerProperties } from './packet-writer.ts';
import type { ProtocolVersion } from './packets.ts';

/** Return codes of CONNACK, MQTT 3.1.1 §3.2.2.3. */
export const connackCodes = {
  accepted: 0,
  protocolVersion: 1,
  clientId: 2,
  unavailable: 3,
  credentials: 4,
  notAuthorized: 5,
} as const;

export type ConnackCode = (typeof connackCodes)[keyof typeof connackCodes];

/** CONNACK of 3.1.1: a return code. */
export function encodeConnack(returnCode: ConnackCode, sessionPresent: boolean): Buffer {
  return Buffer.from([0x20, 2, sessionPresent ? 1 : 0, returnCode]);
}

/** CONNACK of MQTT 5: a reason code and properties, §3.2. */
export function encodeConnack5(reason: number, sessionPresent: boolean, properties: ServerProperties = {}): Buffer {
  return packet(0x20, Buffer.from([sessionPresent ? 1 : 0, reason]), encodeProperties(properties));
}

export const pingresp = Buffer.from([0xd0, 0x00]);

/** SUBACK: a code for each filter, in their order. */
export function encodeSuback(packetId: number, codes: readonly number[], version: ProtocolVersion): Buffer {
  return packet(0x90, identified(packetId, version), Uint8Array.from(codes));
}

/** UNSUBACK; only MQTT 5 has a code for each filter. */
export function encodeUnsuback(packetId: number, codes: readonly number[], version: ProtocolVersion): Buffer {
  return packet(0xb0, identified(packetId, version), Uint8Array.from(version === 5 ? codes : []));
}

/** PUBREL: the second half of a QoS 2 message to the client. */
export function encodePubrel(packetId: number): Buffer {
  return Buffer.from([0x62, 2, packetId >> 8, packetId & 0xff]);
}

/** DISCONNECT of a server, MQTT 5 §3.14; 3.1.1 has none. */
export function encodeDisconnect(reason: number, properties: ServerProperties = {}): Buffer {
  return packet(0xe0, Buffer.from([reason]), encodeProperties(properties));
}

/** AUTH, MQTT 5 §3.15. */
export function encodeAuth(reason: number, properties: ServerProperties): Buffer {
  return packet(0xf0, Buffer.from([reason]), encodeProperties(properties));
}

function identified(packetId: number, version: ProtocolVersion): Uint8Array {
  const octets = [packetId >> 8, packetId & 0xff];
  return Uint8Array.from(version === 5 ? [...octets, 0] : octets);
}
