import { propertyIds } from './properties.ts';

/** Octets of a variable byte integer, MQTT 5 §1.5.5. */
export function variableLength(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
}

/** Writes it; the position after it. */
export function writeVariable(octets: Buffer, value: number, at: number): number {
  let left = value;
  while (left >= 0x80) {
    octets[at++] = (left & 0x7f) | 0x80;
    left >>>= 7;
  }
  octets[at++] = left;
  return at;
}

/** A packet of a first octet and parts that follow the remaining length. */
export function packet(first: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const octets = Buffer.allocUnsafe(1 + variableLength(length) + length);
  octets[0] = first;
  let at = writeVariable(octets, length, 1);
  for (const part of parts) {
    octets.set(part, at);
    at += part.length;
  }
  return octets;
}

/** Properties that a server sends outside PUBLISH; what is absent is not written. */
export interface ServerProperties {
  readonly sessionExpiry?: number;
  readonly assignedClientId?: string;
  readonly serverKeepAlive?: number;
  readonly authenticationMethod?: string;
  readonly authenticationData?: Uint8Array;
  readonly responseInformation?: string;
  readonly reasonString?: string;
  readonly receiveMaximum?: number;
  readonly topicAliasMaximum?: number;
  readonly maximumPacketSize?: number;
}

const u16: ReadonlySet<keyof ServerProperties> = new Set(['serverKeepAlive', 'receiveMaximum', 'topicAliasMaximum']);

/** Property length and properties, MQTT 5 §2.2.2. */
export function encodeProperties(properties: ServerProperties): Buffer {
  const parts: Buffer[] = [];
  for (const name of Object.keys(properties) as (keyof ServerProperties)[]) {
    const value = properties[name];
    if (value === undefined) continue;
    parts.push(Buffer.from([propertyIds[name]]), encodeValue(name, value));
  }
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(variableLength(body.length));
  writeVariable(length, body.length, 0);
  return Buffer.concat([length, body]);
}

function encodeValue(name: keyof ServerProperties, value: number | string | Uint8Array): Buffer {
  if (typeof value === 'number') {
    const octets = Buffer.alloc(u16.has(name) ? 2 : 4);
    octets.writeUIntBE(value, 0, octets.length);
    return octets;
  }
  const body = typeof value === 'string' ? Buffer.from(value) : value;
  const octets = Buffer.alloc(2 + body.length);
  octets.writeUInt16BE(body.length, 0);
  octets.set(body, 2);
  return octets;
}
