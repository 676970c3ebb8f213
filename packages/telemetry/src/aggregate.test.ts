import type { DeviceProfile, Fold, MetricDefinition, Reading } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folds } from './fold.ts';
import { deviceKey, reading, testTelemetry, writeAll } from './testing.ts';

const profileOf = (definition: MetricDefinition): DeviceProfile => ({ format: 'json', metrics: { m: definition } });

async function aggregate(definition: MetricDefinition, readings: readonly Reading[], query: object) {
  const telemetry = await testTelemetry({ profile: profileOf(definition) });
  await writeAll(telemetry, readings);
  return telemetry.aggregate({
    deviceKey,
    metric: 'm',
    startMs: 0,
    endMs: 30_000,
    window: 'PT10S',
    fold: 'mean',
    timeZone: 'UTC',
    ...query,
  });
}

async function figures(definition: MetricDefinition, readings: readonly Reading[], query: object) {
  const { windows } = await aggregate(definition, readings, query);
  return windows.map(({ value, count }) => [value, count]);
}

const gauge: MetricDefinition = { kind: 'gauge' };
const counter: MetricDefinition = { kind: 'counter' };

describe('an aggregate', () => {
  const readings = [reading(0, 4), reading(5_000, 1), reading(9_999, 7), reading(20_000, 3), reading(30_000, 9)];

  it.each<[Fold, (number | undefined)[]]>([
    ['min', [1, undefined, 3]],
    ['max', [7, undefined, 3]],
    ['mean', [4, undefined, 3]],
    ['sum', [12, undefined, 3]],
    ['count', [3, 0, 1]],
    ['first', [4, undefined, 3]],
    ['last', [7, undefined, 3]],
  ])('%s is over the readings of [start, end)', async (fold, expected) => {
    const { windows } = await aggregate(gauge, readings, { fold });
    expect(windows.map(({ value }) => value)).toEqual(expected);
    expect(windows.map(({ count }) => count)).toEqual([3, 0, 1]);
    expect(windows.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 10_000],
      [10_000, 20_000],
      [20_000, 30_000],
    ]);
  });

  it('delta of amounts is their sum over (start, end]', async () => {
    const amounts = [reading(0, 9), reading(5_000, 1), reading(10_000, 2), reading(20_001, 4)];
    const absolute: MetricDefinition = { kind: 'absolute' };
    expect(await figures(absolute, amounts, { fold: 'delta' })).toEqual([
      [3, 2],
      [undefined, 0],
      [4, 1],
    ]);
  });

  it('delta is the register at the end less the register at the start', async () => {
    const register = [
      reading(-0, 100),
      reading(10_000, 110),
      reading(14_000, 112),
      reading(30_000, 130),
      reading(31_000, 900),
    ];
    expect(await figures(counter, register, { fold: 'delta' })).toEqual([
      [10, 1],
      [2, 1],
      [18, 1],
    ]);
  });

  it('delta counts on from the last reading before, and begins with the first one ever', async () => {
    const query = { fold: 'delta', startMs: 10_000 };
    expect(await figures(counter, [reading(1_000, 5), reading(12_000, 8)], query)).toEqual([
      [3, 1],
      [undefined, 0],
    ]);
    expect(await figures(counter, [reading(12_000, 8), reading(13_000, 9)], query)).toEqual([
      [1, 2],
      [undefined, 0],
    ]);
    expect(await figures(counter, [reading(12_000, 8)], query)).toEqual([
      [undefined, 1],
      [undefined, 0],
    ]);
  });

  it('delta over a rollover, a reset and a correction', async () => {
    const five: MetricDefinition = { kind: 'counter', rollover: 100_000 };
    const query = { fold: 'delta', window: 'PT30S' };
    expect(await figures(five, [reading(0, 99_990), reading(1, 5)], query)).toEqual([[15, 1]]);
    expect(await figures(five, [reading(0, 500), reading(1, 5)], query)).toEqual([[5, 1]]);
    expect(await figures(counter, [reading(0, 500), reading(1, 5), reading(2, 7)], query)).toEqual([[7, 2]]);
    expect(await figures(counter, [reading(0, 500), reading(1, 499), reading(2, 502)], query)).toEqual([[2, 2]]);
  });

  it('delta of a gauge is its net change', async () => {
    expect(await figures(gauge, [reading(0, 20), reading(1, 5)], { fold: 'delta', window: 'PT30S' })).toEqual([
      [-15, 1],
    ]);
  });

  it('takes truth values as 0 and 1, and texts only to count', async () => {
    const mixed = [reading(0, true), reading(1, false), reading(2, true), reading(3, 'x'), reading(4, true)];
    const state: MetricDefinition = { kind: 'state' };
    expect(await figures(state, mixed, { fold: 'mean', window: 'PT30S' })).toEqual([[0.75, 5]]);
    expect(await figures(state, [reading(0, 'x')], { fold: 'last', window: 'PT30S' })).toEqual([[undefined, 1]]);
    expect(await figures(state, mixed, { fold: 'count', window: 'PT30S' })).toEqual([[5, 5]]);
  });

  it('names the unit stored, or the profile’s when nothing is', async () => {
    const kWh: MetricDefinition = { kind: 'counter', unit: 'kW.h' };
    expect((await aggregate(kWh, [], {})).unit).toBe('kW.h');
    expect((await aggregate(kWh, [reading(0, 1, { unit: 'MJ' })], {})).unit).toBe('MJ');
    expect((await aggregate(kWh, [], { fold: 'count' })).unit).toBe('1');
  });

  it('does not add up two units', async () => {
    const mixed = [reading(0, 1, { unit: 'GJ' }), reading(11_000, 1, { unit: 'kW.h' })];
    await expect(aggregate(counter, mixed, { fold: 'sum' })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      metadata: { field: 'metric' },
    });
    await expect(aggregate(counter, mixed, { fold: 'delta', startMs: 10_000 })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
    });
    expect((await aggregate(counter, mixed, { fold: 'count' })).windows.map(({ value }) => value)).toEqual([1, 1, 0]);
  });

  it('refuses a fold that is none, and too many windows', async () => {
    await expect(aggregate(gauge, [], { fold: 'median' })).rejects.toMatchObject({ metadata: { field: 'fold' } });
    await expect(aggregate(gauge, [], { endMs: 11_000_000, window: 'PT1S' })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
  });

  it('mean and sum do not drift', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => reading(i, 0.1));
    expect(await figures(gauge, many, { fold: 'sum', window: 'PT30S' })).toEqual([[100, 1000]]);
    const huge = [1e16, 1, -1e16].map((value, i) => reading(i, value));
    expect(await figures(gauge, huge, { fold: 'sum', window: 'PT30S' })).toEqual([[1, 3]]);
    const past = [1.7e308, 1.7e308, -1].map((value, i) => reading(i, value));
    expect(await figures(gauge, past, { fold: 'sum', window: 'PT30S' })).toEqual([[Infinity, 3]]);
  });
});

/** Readings in any order, with repetitions and corrections; the register grows, rolls over at 1000, is now and then reset. */
const history = fc
  .array(
    fc.record({
      time: fc.integer({ min: 0, max: 100 }),
      step: fc.integer({ min: 0, max: 400 }),
      reset: fc.integer({ min: 0, max: 9 }),
    }),
    {
      maxLength: 40,
    },
  )
  .chain((steps) => {
    const sorted = [...new Map(steps.map((step) => [step.time, step])).values()].sort((a, b) => a.time - b.time);
    let register = 0;
    let counted = 0;
    const rows = sorted.map(({ time, step, reset }, i) => {
      // A reset is known as one when less than half is left and it is no rollover; else the device just went on.
      const resets = reset === 0 && i > 0 && register >= 20 && register <= 500;
      const amount = resets ? step % 10 : step;
      counted += i === 0 ? 0 : amount;
      register = resets ? amount : (register + amount) % 1000;
      return { time, register, counted };
    });
    const order = fc.shuffledSubarray([...rows, ...rows], { minLength: rows.length * 2, maxLength: rows.length * 2 });
    return fc.record({ rows: fc.constant(rows), order });
  });

describe('against a count by hand', () => {
  const definition: MetricDefinition = { kind: 'counter', rollover: 1000 };
  const cut = fc.record({
    start: fc.integer({ min: 0, max: 60 }),
    span: fc.integer({ min: 1, max: 60 }),
    window: fc.integer({ min: 1, max: 20 }),
  });

  it('delta is what the device counted, in any order of arrival, and windows add up to the whole', async () => {
    await fc.assert(
      fc.asyncProperty(history, cut, async ({ rows, order }, { start, span, window }) => {
        const telemetry = await testTelemetry({ profile: profileOf(definition) });
        for (const { time, register } of order) await writeAll(telemetry, [reading(time * 1000, register)]);
        const end = start + span;
        const { windows } = await telemetry.aggregate({
          deviceKey,
          metric: 'm',
          startMs: start * 1000,
          endMs: end * 1000,
          window: `PT${window}S`,
          fold: 'delta',
          timeZone: '',
        });
        const countedAt = (time: number) => rows.filter((row) => row.time <= time).at(-1)?.counted ?? 0;
        for (const { startMs, endMs, value = 0 } of windows)
          expect(value).toBe(countedAt(endMs / 1000) - countedAt(startMs / 1000));
        const total = windows.reduce((sum, { value = 0 }) => sum + value, 0);
        expect(total).toBe(countedAt(end) - countedAt(start));
      }),
      { numRuns: 150 },
    );
  });

  it('every other fold is that of the last value written at each time in the window', async () => {
    const written = fc.array(
      fc.record({ time: fc.integer({ min: 0, max: 60 }), value: fc.integer({ min: -50, max: 50 }) }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(
        written,
        cut,
        fc.constantFrom(...folds.filter((fold) => fold !== 'delta')),
        async (writes, { start, span, window }, fold) => {
          const telemetry = await testTelemetry();
          for (const { time, value } of writes) await writeAll(telemetry, [reading(time * 1000, value)]);
          const query = {
            deviceKey,
            metric: 'm',
            startMs: start * 1000,
            endMs: (start + span) * 1000,
            window: `PT${window}S`,
            fold,
            timeZone: 'UTC',
          };
          const held = [...new Map(writes.map(({ time, value }) => [time, value]))].sort(([a], [b]) => a - b);
          for (const { startMs, endMs, value, count } of (await telemetry.aggregate(query)).windows) {
            const inside = held
              .filter(([time]) => time * 1000 >= startMs && time * 1000 < endMs)
              .map(([, held]) => held);
            expect(count).toBe(inside.length);
            expect(value).toEqual(byHand(fold, inside));
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

function byHand(fold: Fold, values: readonly number[]): unknown {
  const sum = values.reduce((total, value) => total + value, 0);
  if (fold === 'count') return values.length;
  if (values.length === 0) return undefined;
  if (fold === 'sum') return sum;
  if (fold === 'mean') return expect.closeTo(sum / values.length, 9);
  if (fold === 'min') return Math.min(...values);
  if (fold === 'max') return Math.max(...values);
  return fold === 'first' ? values[0] : values.at(-1);
}
