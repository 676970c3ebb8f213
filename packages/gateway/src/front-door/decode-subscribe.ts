import { headerLength, PacketReader } from './packet-reader.ts';
import type { ClientPacket, FilterRequest, ProtocolVersion } from './packets.ts';
import { readProperties } from './properties.ts';
import { malformed, protocolError } from './reason-codes.ts';
import { isFilter } from './topic-filter.ts';

/** SUBSCRIBE, §3.8. */
export function decodeSubscribe(octets: Buffer, version: ProtocolVersion): ClientPacket {
  const reader = start(octets, 'SUBSCRIBE');
  const packetId = identifier(reader);
  const subscriptionId = version === 5 ? (readProperties(reader, 'subscribe').subscriptionId ?? 0) : 0;
  const filters: FilterRequest[] = [];
  while (reader.left > 0) filters.push(decodeFilter(reader, version));
  if (filters.length === 0) throw protocolError('SUBSCRIBE without a filter.'); // MQTT-3.8.3-3; MQTT 5: -2
  return { type: 'subscribe', packetId, subscriptionId, filters };
}

/** UNSUBSCRIBE, §3.10. */
export function decodeUnsubscribe(octets: Buffer, version: ProtocolVersion): ClientPacket {
  const reader = start(octets, 'UNSUBSCRIBE');
  const packetId = identifier(reader);
  if (version === 5) readProperties(reader, 'unsubscribe');
  const filters: string[] = [];
  while (reader.left > 0) filters.push(topicFilter(reader));
  if (filters.length === 0) throw protocolError('UNSUBSCRIBE without a filter.'); // MQTT-3.10.3-2
  return { type: 'unsubscribe', packetId, filters };
}

function decodeFilter(reader: PacketReader, version: ProtocolVersion): FilterRequest {
  const filter = topicFilter(reader);
  const options = reader.u8();
  const qos = options & 3;
  if (qos === 3) throw protocolError('QoS 3 does not exist.'); // MQTT-3.8.3-4
  if (version === 4) {
    if (options > 2) throw malformed('Reserved bits in the QoS.'); // MQTT-3.8.3-4
    return { filter, qos: qos as 0 | 1 | 2, noLocal: false, retainAsPublished: false, retainHandling: 0 };
  }
  if (options & 0xc0) throw malformed('Reserved bits in the subscription options.'); // MQTT-3.8.3-5
  const retainHandling = (options >> 4) & 3;
  if (retainHandling === 3) throw protocolError('Retain handling 3 does not exist.');
  const noLocal = (options & 4) !== 0;
  if (noLocal && filter.startsWith('$share/')) throw protocolError('No Local on a shared subscription.'); // MQTT-3.8.3-4
  return {
    filter,
    qos: qos as 0 | 1 | 2,
    noLocal,
    retainAsPublished: (options & 8) !== 0,
    retainHandling: retainHandling as 0 | 1 | 2,
  };
}

function topicFilter(reader: PacketReader): string {
  const filter = reader.text();
  if (!isFilter(filter)) throw malformed('A topic filter is empty, or has wildcards where none may be.');
  return filter;
}

function start(octets: Buffer, name: string): PacketReader {
  if (((octets[0] ?? 0) & 0x0f) !== 2) throw malformed(`${name} with wrong flags.`); // MQTT-3.8.1-1, MQTT-3.10.1-1
  return new PacketReader(octets, headerLength(octets));
}

function identifier(reader: PacketReader): number {
  const packetId = reader.u16();
  if (packetId === 0) throw malformed('Packet identifier 0.'); // MQTT-2.3.1-1; MQTT 5: MQTT-2.2.1-3
  return packetId;
}
