import { type DeviceProfile, type Expression, evaluate, nodesOf, parseExpression, type Sample } from '@nameplate/model';
import { openMemoryStore } from '@nameplate/storage';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceKey, reading, testTelemetry, writeAll } from '../testing.ts';

const endS = 60;
const conditions = [
  'm > 5',
  'm > 5 and n < 3',
  'm / n > 2',
  'delta(c, PT5S) > 4',
  'rate(c, PT3S) > 2 or n == 0',
  'min(delta(c, PT2S)) over PT6S > 1',
  'avg(m) over PT5S > 4',
  'count(m > 5) over PT5S >= 2',
  'max(m) over PT4S - min(m) over PT4S > 3',
  'changed(m)',
  'changed(m) over PT4S',
  'previous(m) > m',
] as const;
const clears = [undefined, 'm < 3', 'delta(c, PT5S) == 0', 'n > 6'] as const;

const reports = fc.array(fc.record({ timeS: fc.nat(40), metric: fc.constantFrom('m', 'n', 'c'), value: fc.nat(9) }), {
  minLength: 1,
  maxLength: 40,
});

interface Rule {
  readonly when: string;
  readonly clear: string | undefined;
  readonly holdS: number;
}

const rules = fc.record({
  when: fc.constantFrom(...conditions),
  clear: fc.constantFrom(...clears),
  holdS: fc.constantFrom(0, 1, 4, 9),
});

function profileOf({ when, clear, holdS }: Rule): DeviceProfile {
  return {
    format: 'json',
    expectedIntervalS: 4,
    metrics: { m: { kind: 'gauge' }, n: { kind: 'gauge' }, c: { kind: 'counter', rollover: 10 } },
    alarms: [{ id: 'a', severity: 'minor', when, holdS, ...(clear !== undefined && { clear }) }],
  };
}

type Span = readonly [sinceMs: number, raisedMs: number, clearedMs: number | undefined];

/** Second by second over all that is known, with nothing remembered from before: what the engine must come to. */
function fromScratch(
  rule: Rule,
  moments: readonly number[],
  verdictAt: (expression: Expression, ms: number) => boolean | undefined,
  looksAt: (ms: number) => boolean,
): Span[] {
  const when = parseExpression(rule.when, '');
  const clear = rule.clear === undefined ? undefined : parseExpression(rule.clear, '');
  const spans: Span[] = [];
  let sinceMs: number | undefined;
  let raised: readonly [number, number] | undefined;
  for (const ms of moments) {
    if (raised !== undefined) {
      const over =
        looksAt(ms) && verdictAt(when, ms) !== true && (clear === undefined || verdictAt(clear, ms) === true);
      if (over) spans.push([...raised, ms]);
      if (over) raised = undefined;
      continue;
    }
    if (looksAt(ms)) sinceMs = verdictAt(when, ms) === true ? (sinceMs ?? ms) : undefined;
    if (sinceMs === undefined || ms - sinceMs < rule.holdS * 1000) continue;
    raised = [sinceMs, ms];
    sinceMs = undefined;
  }
  return raised === undefined ? spans : [...spans, [...raised, undefined]];
}

async function spansOf(telemetry: Awaited<ReturnType<typeof testTelemetry>>): Promise<Span[]> {
  const { alarms } = await telemetry.alarms.history({ deviceKey, pageSize: 0 });
  return alarms.map(({ sinceMs, raisedMs, clearedMs }): Span => [sinceMs, raisedMs, clearedMs]).toReversed();
}

describe('alarms', () => {
  it('are those of the readings, in whatever order and batches they came, over restarts', async () => {
    await fc.assert(
      fc.asyncProperty(
        rules,
        reports,
        fc.infiniteStream(
          fc.record({ size: fc.integer({ min: 1, max: 5 }), settle: fc.boolean(), restart: fc.nat(9) }),
        ),
        async (rule, history, steps) => {
          const store = openMemoryStore();
          const clock = { nowMs: 0, now: () => clock.nowMs };
          const open = () =>
            testTelemetry({ store, clock, profile: profileOf(rule), limits: { alarmGraceMs: 0, alarmHistory: 1000 } });
          let telemetry = await open();
          const stored = new Map<string, Map<number, number>>();
          for (let i = 0; i < history.length; ) {
            const [{ size, settle, restart } = { size: 1, settle: true, restart: 1 }] = steps.take(1);
            const batch = history.slice(i, i + size);
            i += size;
            clock.nowMs = Math.max(clock.nowMs, ...batch.map(({ timeS }) => timeS * 1000));
            await writeAll(
              telemetry,
              batch.map(({ timeS, metric, value }) => reading(timeS * 1000, value, { metric })),
            );
            for (const { timeS, metric, value } of batch)
              stored.set(metric, (stored.get(metric) ?? new Map<number, number>()).set(timeS * 1000, value));
            if (settle) await telemetry.alarms.settle();
            if (restart > 0) continue;
            await telemetry.close();
            telemetry = await open();
          }
          clock.nowMs = endS * 1000;
          await telemetry.alarms.settle();

          const samples = (metric: string): Sample[] =>
            [...(stored.get(metric) ?? [])].sort(([a], [b]) => a - b).map(([timeMs, value]) => ({ timeMs, value }));
          const asked = new Set(
            [rule.when, rule.clear ?? '0 == 1'].flatMap((text) =>
              [...nodesOf(parseExpression(text, ''))].flatMap((node) => (node.op === 'metric' ? [node.name] : [])),
            ),
          );
          const expected = fromScratch(
            rule,
            Array.from({ length: endS + 1 }, (_, s) => s * 1000),
            (expression, nowMs) => {
              const value = evaluate(expression, { nowMs, readings: samples, metrics: profileOf(rule).metrics });
              return typeof value === 'boolean' ? value : undefined;
            },
            (ms) => [...asked].some((metric) => stored.get(metric)?.has(ms)),
          );
          expect(await spansOf(telemetry)).toEqual(expected);
          const active = await telemetry.alarms.list({ pageSize: 0 });
          expect(active.alarms).toHaveLength(expected.filter(([, , cleared]) => cleared === undefined).length);
          await telemetry.close();
        },
      ),
      { numRuns: process.env.CI ? 2000 : 300 },
    );
  });

  it('of silence are those of a clock that looks at every moment', async () => {
    const silences = [
      'silence > 3',
      'silence >= 2.5 * expectedInterval',
      'm > 5 and silence > 2',
      'age(m) > 6 or silence * 2 > 10',
      'age(n) - age(m) > 2.5',
      'not (silence < 4)',
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          when: fc.constantFrom(...silences),
          clear: fc.constantFrom(undefined, 'm < 3'),
          holdS: fc.constantFrom(0, 1, 4),
        }),
        reports,
        fc.infiniteStream(fc.record({ looks: fc.boolean(), restart: fc.nat(9) })),
        async (rule, history, steps) => {
          const store = openMemoryStore();
          const clock = { nowMs: 0, now: () => clock.nowMs };
          const open = () =>
            testTelemetry({ store, clock, profile: profileOf(rule), limits: { alarmGraceMs: 0, alarmHistory: 1000 } });
          let telemetry = await open();
          const bySecond = new Map<number, Map<string, number>>();
          for (const { timeS, metric, value } of history)
            bySecond.set(timeS, (bySecond.get(timeS) ?? new Map<string, number>()).set(metric, value));
          for (const timeS of [...bySecond.keys()].sort((a, b) => a - b)) {
            const [{ looks, restart } = { looks: true, restart: 1 }] = steps.take(1);
            clock.nowMs = Math.max(clock.nowMs, timeS * 1000 - 1);
            if (looks) await telemetry.alarms.settle();
            clock.nowMs = timeS * 1000;
            const batch = [...(bySecond.get(timeS) ?? [])];
            await writeAll(
              telemetry,
              batch.map(([metric, value]) => reading(timeS * 1000, value, { metric })),
            );
            await telemetry.alarms.settle();
            if (restart > 0) continue;
            await telemetry.close();
            telemetry = await open();
            await telemetry.alarms.settle();
          }
          clock.nowMs = endS * 1000;
          await telemetry.alarms.settle();

          const seconds = [...bySecond.keys()].sort((a, b) => a - b).map((s) => s * 1000);
          const samples = (metric: string): Sample[] =>
            seconds.flatMap((timeMs) => {
              const value = bySecond.get(timeMs / 1000)?.get(metric);
              return value === undefined ? [] : [{ timeMs, value }];
            });
          // What turns, turns at a whole second or just behind one.
          const moments = Array.from({ length: endS + 1 }, (_, s) => [s * 1000, s * 1000 + 1]).flat();
          const expected = fromScratch(
            rule,
            moments.filter((ms) => ms <= endS * 1000),
            (expression, nowMs) => {
              const lastSeenMs = seconds.findLast((ms) => ms <= nowMs);
              const value = evaluate(expression, {
                nowMs,
                readings: samples,
                metrics: profileOf(rule).metrics,
                expectedIntervalS: 4,
                ...(lastSeenMs !== undefined && { lastSeenMs }),
              });
              return typeof value === 'boolean' ? value : undefined;
            },
            () => true,
          );
          expect(await spansOf(telemetry)).toEqual(expected);
          await telemetry.close();
        },
      ),
      { numRuns: process.env.CI ? 2000 : 300 },
    );
  });
});
