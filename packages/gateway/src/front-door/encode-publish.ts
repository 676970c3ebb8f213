import { variableLength, writeVariable } from './packet-writer.ts';
import type { ProtocolVersion } from './packets.ts';
import { propertyIds } from './properties.ts';

/** One PUBLISH to a client. */
export interface Delivery {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly dup: boolean;
  /** 0 when the QoS is 0. */
  readonly packetId: number;
  /** Encoded properties as they came (MQTT-3.3.2-4, -15 … -18, -20). */
  readonly forwarded: Uint8Array;
  /** Seconds left; absent: it does not expire (MQTT-3.3.2-6). */
  readonly expiryS?: number;
  readonly subscriptionIds: readonly number[];
}

/** How this connection names the topic: an alias of 0 is none, and a known one goes without the text. */
export interface TopicAlias {
  readonly alias: number;
  readonly known: boolean;
}

/** Writes PUBLISH in one allocation; payload and forwarded properties are copied as they are. §3.3. */
export function encodePublish(
  delivery: Delivery,
  version: ProtocolVersion,
  { alias, known }: TopicAlias = { alias: 0, known: false },
): Buffer {
  const { topic, payload, qos, packetId, forwarded, expiryS, subscriptionIds } = delivery;
  const topicLength = known ? 0 : Buffer.byteLength(topic);
  let propertiesLength = 0;
  if (version === 5) {
    propertiesLength = forwarded.length + (expiryS === undefined ? 0 : 5) + (alias === 0 ? 0 : 3);
    for (const id of subscriptionIds) propertiesLength += 1 + variableLength(id);
  }
  const properties = version === 5 ? variableLength(propertiesLength) + propertiesLength : 0;
  const length = 2 + topicLength + (qos > 0 ? 2 : 0) + properties + payload.length;
  const octets = Buffer.allocUnsafe(1 + variableLength(length) + length);
  octets[0] = 0x30 | (delivery.dup ? 8 : 0) | (qos << 1) | (delivery.retain ? 1 : 0);
  let at = writeVariable(octets, length, 1);
  at = octets.writeUInt16BE(topicLength, at);
  if (topicLength > 0) at += octets.write(topic, at, 'utf8');
  if (qos > 0) at = octets.writeUInt16BE(packetId, at);
  if (version === 5) {
    at = writeVariable(octets, propertiesLength, at);
    if (expiryS !== undefined) {
      octets[at] = propertyIds.messageExpiry;
      at = octets.writeUInt32BE(expiryS, at + 1);
    }
    if (alias !== 0) {
      octets[at] = propertyIds.topicAlias;
      at = octets.writeUInt16BE(alias, at + 1);
    }
    for (const id of subscriptionIds) {
      octets[at] = propertyIds.subscriptionId;
      at = writeVariable(octets, id, at + 1);
    }
    octets.set(forwarded, at);
    at += forwarded.length;
  }
  octets.set(payload, at);
  return octets;
}
