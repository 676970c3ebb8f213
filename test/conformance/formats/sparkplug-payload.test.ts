import { createRequire } from 'node:module';
import {
  decodeSparkplug,
  defaultDecodeLimits,
  encodeSparkplug,
  isProblem,
  type Metric,
  sparkplugValue,
} from '@nameplate/formats';
import { describe, expect, it } from 'vitest';

/** Eclipse Tahu's implementation in JavaScript, with numbers of 64 bits as `Long`. */
interface Tahu {
  encodePayload(payload: object): Uint8Array;
  decodePayload(octets: Uint8Array): {
    timestamp: unknown;
    seq: unknown;
    metrics: { name: string; type: string; value: unknown }[];
  };
}
const tahu = (createRequire(import.meta.url)('sparkplug-payload') as { get(namespace: string): Tahu }).get('spBv1.0');

const scalars: readonly Pick<Metric, 'type' | 'value'>[] = [
  { type: 'Int8', value: -128 },
  { type: 'Int16', value: -2 },
  { type: 'Int32', value: -2147483648 },
  { type: 'UInt8', value: 255 },
  { type: 'UInt16', value: 65535 },
  { type: 'UInt32', value: 2147483647 },
  { type: 'Float', value: 1.5 },
  { type: 'Double', value: -0.1 },
  { type: 'Boolean', value: true },
  { type: 'String', value: '水表' },
  { type: 'Text', value: '' },
  { type: 'DateTime', value: 1_700_000_000_000 },
  // It reads 64 bits into a number: what that does not hold exactly cannot be compared.
  { type: 'Int64', value: 2n ** 40n + 1n },
  { type: 'UInt64', value: 2n ** 52n },
];

const exact = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

describe('Sparkplug payloads and Eclipse Tahu', () => {
  it.each(scalars)('what we write as $type $value, it reads', ({ type, value }) => {
    const { metrics, seq } = tahu.decodePayload(
      encodeSparkplug({ timestampMs: 1, seq: 3, metrics: [{ name: 'm', type, value }] }),
    );
    expect([String(seq), metrics[0]?.name, metrics[0]?.type]).toEqual(['3', 'm', type]);
    const read = metrics[0]?.value;
    expect(typeof read === 'object' ? Number(read) : read).toEqual(exact(value));
  });

  it.each(scalars.filter(({ value }) => typeof value !== 'bigint'))(
    'what it writes as $type $value, we read',
    ({ type, value }) => {
      const payload = decodeSparkplug(
        tahu.encodePayload({ timestamp: 1, seq: 3, metrics: [{ name: 'm', type, value }] }),
        defaultDecodeLimits,
      );
      if (isProblem(payload)) throw new Error(payload.message);
      const [metric] = payload.metrics;
      expect(metric).toMatchObject({ name: 'm', type });
      expect(sparkplugValue(metric?.wire as never, type)).toEqual(value);
    },
  );

  it('a table that it writes, we read', () => {
    const value = {
      numOfColumns: 2,
      columns: ['a', 'b'],
      types: ['Int32', 'String'],
      rows: [
        [1, 'x'],
        [2, 'y'],
      ],
    };
    const payload = decodeSparkplug(
      tahu.encodePayload({ timestamp: 1, metrics: [{ name: 'm', type: 'DataSet', value }] }),
      defaultDecodeLimits,
    );
    expect(payload).toMatchObject({
      metrics: [
        {
          wire: {
            value: {
              columns: ['a', 'b'],
              types: ['Int32', 'String'],
              rows: [
                [1, 'x'],
                [2, 'y'],
              ],
            },
          },
        },
      ],
    });
  });
});
