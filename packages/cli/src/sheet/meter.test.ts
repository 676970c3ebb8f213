import { describe, expect, it } from 'vitest';
import type { Io } from '../io.ts';
import { Meter, type ReadSoFar } from './meter.ts';

function meterOf(read: () => ReadSoFar) {
  const told: string[] = [];
  let at = 0;
  const io = { err: (text: string) => told.push(text) } as unknown as Io;
  const meter = new Meter(io, 'en', read, () => at);
  const count = (rows: number, seconds: number) => {
    at = seconds * 1_000;
    meter.count(rows, 0);
  };
  return { count, told };
}

describe('what is told of an import on its way', () => {
  it('what is left is by the rows that were answered, though all are read', () => {
    const { count, told } = meterOf(() => ({ rows: 20_000, share: 1 }));
    count(0, 0);
    count(5_000, 5);
    count(10_000, 10);
    expect(told).toEqual([
      '5000 rows, 0 refused, 1000/s, about 15 s left …\n',
      '10000 rows, 0 refused, 1000/s, about 10 s left …\n',
    ]);
  });

  it('rows that a resumed import passes over are not of its speed', () => {
    const { count, told } = meterOf(() => ({ rows: 6_000, share: 0.5 }));
    count(1_000, 0);
    count(6_000, 5);
    expect(told).toEqual(['6000 rows, 0 refused, 1000/s, about 6 s left …\n']);
  });
});
