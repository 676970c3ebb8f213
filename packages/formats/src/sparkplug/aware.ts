import { isProblem } from '../problem.ts';
import { reading, WireReader } from '../wire/reader.ts';
import { WireWriter } from '../wire/writer.ts';
import { parseTopic } from './topic.ts';

/**
 * Where a Sparkplug aware server keeps a retained copy of a birth that passes through it, for those who come later:
 * `$sparkplug/certificates/` before its topic (tck-id-conformance-mqtt-aware-nbirth-mqtt-topic, -dbirth-mqtt-topic). undefined
 * for any other message.
 */
export function certificateTopic(topic: string): string | undefined {
  const type = parseTopic(topic)?.type;
  return type === 'NBIRTH' || type === 'DBIRTH' ? `$sparkplug/certificates/${topic}` : undefined;
}

/**
 * The death of an edge node with the time of its delivery: the will was written when the node connected
 * (tck-id-conformance-mqtt-aware-ndeath-timestamp). Everything else stays octet for octet; what is no payload is left alone.
 */
export function stampDeath(payload: Uint8Array, timeMs: number): Uint8Array {
  const stamped = reading(() => {
    const parts: Uint8Array[] = [new WireWriter().varint(1, timeMs).finish()];
    const reader = new WireReader(payload);
    while (reader.more) {
      const start = reader.at;
      const key = reader.key();
      reader.skip(key);
      if (key >>> 3 !== 1) parts.push(payload.subarray(start, reader.at));
    }
    return parts;
  });
  if (isProblem(stamped)) return payload;
  const whole = new Uint8Array(stamped.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of stamped) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
