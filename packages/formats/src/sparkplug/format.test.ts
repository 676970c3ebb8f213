import { expect, it } from 'vitest';
import type { PayloadDecoder } from '../format.ts';
import { defaultDecodeLimits } from '../limits.ts';
import { encodePayload } from './encode-payload.ts';
import { sparkplugFormat } from './format.ts';

const decode = sparkplugFormat.compile({}, new Map()) as PayloadDecoder;
const context = { receiveTimeMs: 1, limits: defaultDecodeLimits };

it('a payload with names and types needs no birth', () => {
  const octets = encodePayload({
    timestampMs: 7,
    metrics: [
      { name: 'a/b', type: 'UInt64', value: 2n ** 63n },
      { name: 'n', type: 'Int8', value: null },
    ],
  });
  expect(decode(octets, context)).toEqual({ records: [{ fields: { 'a/b': 2n ** 63n, n: null }, timeMs: 7 }] });
});

it('what goes by alias, or cannot be read, is told beside what can', () => {
  const named = { name: 'a', type: 'Int8', value: 1 } as const;
  const byAlias = { alias: 1n, type: 'Int8', value: 1, typeKnown: true } as const;
  expect(decode(encodePayload({ metrics: [named, byAlias] }), context)).toMatchObject({
    records: [{ fields: { a: 1 } }],
    rejected: { reason: 'no-birth' },
  });
  expect(decode(Uint8Array.of(18, 9), context)).toMatchObject({ records: [], rejected: { reason: 'malformed' } });
});
