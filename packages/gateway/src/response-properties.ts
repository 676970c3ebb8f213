import { propertyIds } from './front-door/properties.ts';

/** Response Topic and Correlation Data (MQTT 5 §3.3.2.3.5, -6), encoded: a device that knows no more than MQTT can answer. */
export function responseProperties(topic: string, correlation: string): Uint8Array {
  return Buffer.concat([
    property(propertyIds.responseTopic, topic),
    property(propertyIds.correlationData, correlation),
  ]);
}

function property(id: number, text: string): Buffer {
  const octets = Buffer.from(text);
  const head = Buffer.alloc(3);
  head.writeUInt8(id);
  head.writeUInt16BE(octets.length, 1);
  return Buffer.concat([head, octets]);
}
