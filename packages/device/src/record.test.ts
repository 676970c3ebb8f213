import { describe, expect, it } from 'vitest';
import { encodeRecord } from './record.ts';

const time = { name: 'time', form: 'rfc3339' } as const;
const ms = Date.parse('2026-03-01T08:00:00.250Z');

describe('encodeRecord', () => {
  it('puts the time in its field, in its form', () => {
    expect(JSON.parse(encodeRecord({ energy: 1.5 }, ms, time))).toEqual({
      time: '2026-03-01T08:00:00.250Z',
      energy: 1.5,
    });
    expect(JSON.parse(encodeRecord({ a: 1 }, ms, { name: 'ts', form: 'unix-ms' }))).toEqual({ ts: ms, a: 1 });
    expect(JSON.parse(encodeRecord({ a: 1 }, ms, { name: 'ts', form: 'unix-s' }))).toEqual({ ts: ms / 1000, a: 1 });
  });

  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  it.each([
    ['nothing', {}],
    ['the field of the time', { time: 1, energy: 2 }],
    ['no finite number', { energy: Number.NaN }],
    ['no finite number deep down', { phases: [{ voltage: Infinity }] }],
    ['a loop', loop],
    ['a bigint', { counter: 1n }],
    ['too much', { text: 'x'.repeat(70_000) }],
  ])('refuses %s', (_, values) => {
    expect(() => encodeRecord(values, ms, time)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
  });
});
