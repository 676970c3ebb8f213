import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCondition } from './check-expression.ts';
import { isNameplateError } from './error.ts';
import { evaluate, historyOf, type Sample } from './evaluate-expression.ts';
import { parseExpression } from './parse-expression.ts';
import type { MetricDefinition } from './profile.ts';

const metrics: Record<string, MetricDefinition> = {
  volume: { kind: 'counter', unit: 'm3', rollover: 1000 },
  rain: { kind: 'absolute', unit: 'mm' },
  battery: { kind: 'gauge', unit: '%' },
  valve: { kind: 'state', values: { 0: 'open', 1: { name: 'closed' } } },
  cover: { kind: 'state' },
  place: { kind: 'geo' },
  note: { kind: 'text' },
  温度: { kind: 'gauge' },
  'a-b': { kind: 'gauge' },
};
const hour = 3_600_000;
const nowMs = 100 * hour;
const scope = { metrics, path: 'when', expectedInterval: true };

const history: Record<string, readonly Sample[]> = {
  volume: [990, 995, 2, 4].map((value, i) => ({ timeMs: nowMs - (3 - i) * hour, value })),
  rain: [1, 2, 4].map((value, i) => ({ timeMs: nowMs - (2 - i) * hour, value })),
  battery: [
    { timeMs: nowMs - hour, value: 40 },
    { timeMs: nowMs, value: 12 },
  ],
  valve: [
    { timeMs: nowMs - hour, value: 'open' },
    { timeMs: nowMs - 60_000, value: 'closed' },
  ],
  cover: [{ timeMs: nowMs, value: true }],
  place: [{ timeMs: nowMs, value: 'geo:1,2' }],
};

function value(text: string, change: Partial<Parameters<typeof evaluate>[1]> = {}) {
  return evaluate(parseExpression(text, 'when'), {
    nowMs,
    metrics,
    readings: (metric) => history[metric] ?? [],
    lastSeenMs: nowMs - 90_000,
    expectedIntervalS: 60,
    inside: (_, fence) => fence === 'field',
    ...change,
  });
}

describe('an expression', () => {
  it.each([
    ['1 + 2 * 3 == 7', true],
    ['(1 + 2) * 3', 9],
    ['-2 - -3', 1],
    ['7 - 2 - 1', 4],
    ['8 / 2 / 2', 2],
    ['1 / 0', undefined],
    ["battery < 15 and not valve == 'open'", true],
    ['not battery < 15 or false', false],
    ['not not true', true],
    ["valve == 'closed'", true],
    ["previous(valve) == 'open'", true],
    ['changed(valve)', true],
    ['changed(valve) over PT30S', false],
    ['changed(valve) over PT2M', true],
    ['changed(cover)', undefined],
    ['age(valve)', 60],
    ['silence > 1.4 * expectedInterval', true],
    ["inside(place, 'field')", true],
    ["not inside(place, 'lake')", true],
    // 990 → 995 → (rolls over at 1000) 2 → 4
    ['delta(volume, PT3H)', 14],
    ['delta(volume, PT1H)', 2],
    ['delta(volume, PT30M)', 2],
    ['rate(volume, PT1H) * 3600', 2],
    ['delta(rain, PT2H)', 6],
    ['delta(rain, P1D)', 7],
    ['min(delta(volume, PT1H)) over PT3H', 2],
    ['max(delta(volume, PT1H)) over PT3H', 7],
    ['avg(battery) over PT2H', 26],
    ['sum(rain) over PT90M', 6],
    ['count(battery) over P1D', 2],
    ['count(battery < 15) over P1D', 1],
    ['min(battery, 7, 9)', 7],
    ['abs(battery - 40)', 28],
    ['`a-b` > 1', undefined],
    ['温度 > 1', undefined],
    ['温度 > 1 and battery > 15', false],
    ['温度 > 1 and battery < 15', undefined],
    ['温度 > 1 or battery < 15', true],
    ['温度 > 1 or battery > 15', undefined],
    ['not 温度 > 1', undefined],
    ['min(温度, battery)', undefined],
    ['avg(温度) over P1D', undefined],
    ['delta(battery, PT10M)', -28],
    ["note == 'it\\'s'", undefined],
  ])('%s is %s', (text, expected) => expect(value(text)).toBe(expected));

  it('sees nothing that comes after its moment', () => {
    expect(value('battery', { nowMs: nowMs - 1 })).toBe(40);
    expect(value('battery', { nowMs: 0 })).toBeUndefined();
    expect(value('silence', { nowMs: 0 })).toBe(0);
  });

  it('says how far back it looks', () => {
    const needed = historyOf(parseExpression('min(delta(volume, PT1H)) over PT24H > 0 and battery < 1', 'when'));
    expect([...needed]).toEqual([
      ['volume', 25 * hour],
      ['battery', 0],
    ]);
  });

  it.each([
    ['', 'not the end at character 1'],
    ['battery <', 'not the end'],
    ['battery < 15 battery', 'an operator or the end'],
    ['1 < 2 < 3', 'comparisons do not chain'],
    ['battery & 1', 'no "&" at character 9'],
    ['(battery < 1', ')'],
    ['eval(battery)', 'one of the functions delta'],
    ['constructor(battery)', 'one of the functions delta'],
    ['delta(volume) > 1', 'a duration such as PT1H'],
    ['delta(volume, 3600) > 1', 'a duration'],
    ['delta(volume, P1Y) > 1', 'a duration'],
    ['delta(volume, P400D) > 1', 'up to 366 days'],
    ['delta(volume, PT0S) > 1', 'a duration'],
    ['avg(battery) > 1', 'over and a duration'],
    ['delta(volume, PT1H) over PT2H > 1', 'no over behind delta'],
    ['min(battery) > 1', 'over and a duration'],
    ['min(1, 2) over PT1H > 1', 'no over behind min'],
    ['inside(place) ', '2 arguments'],
    [`${'('.repeat(40)}true${')'.repeat(40)}`, 'nested'],
    [`${'not '.repeat(200)}true`, 'nested'],
    [`${'-'.repeat(900)}1 > 0`, 'nested'],
    ['12abc > 1', 'no "1"'],
    ["note == 'x", 'no "\'"'],
  ])('%s is none: %s', (text, expected) => expect(refusal(text)).toContain(expected));

  it.each([
    ['battery', 'a condition, not a number at character 1'],
    ['batery < 15', 'the name of a metric of the profile, not batery at character 1'],
    ['battery and true', 'a condition beside and'],
    ['not 1', 'a condition behind not'],
    ["battery < 'low'", 'a number beside <'],
    ["battery == 'low'", 'a number to compare with, not a text'],
    ["valve == 'opened'", 'one of the values of valve: open, closed'],
    ["'opened' != valve", 'one of the values of valve'],
    ['place == place', 'places are not compared'],
    ["inside(battery, 'x')", 'a metric of kind geo'],
    ['inside(place, note)', 'the name of a fence'],
    ['delta(1 + 1, PT1H) > 1', 'a metric in delta'],
    ['delta(valve, PT1H) > 1', 'a number in delta'],
    ['-valve > 1', 'a number behind -'],
    ['silence > 2 * expectedInterval', 'expectedIntervalS', false],
  ])('%s does not fit the metrics: %s', (text, expected, expectedInterval = true) =>
    expect(refusal(text, { ...scope, expectedInterval })).toContain(expected),
  );

  it.each([
    'cover',
    'cover == 3',
    "cover == 'x'",
    'cover and true',
    'valve == note',
    'silence > 2.5 * expectedInterval',
  ])('%s fits', (text) => expect(refusal(text)).toBe(''));

  it('never throws but a refusal, whatever the text, and what fits is evaluated to a truth value or nothing', () => {
    const words =
      "battery volume valve cover rain place 'open' 1 2.5 PT1H true silence and or not == != < >= + - * / ( ) , over delta( min( count( changed(";
    const pieces = fc.constantFrom(...words.split(' '));
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 12 }).map((words) => words.join(' ')),
      conditions,
    );
    let fitting = 0;
    fc.assert(
      fc.property(texts, (text) => {
        if (refusal(text) !== '') return;
        fitting += 1;
        expect([true, false, undefined]).toContain(value(text));
      }),
      { numRuns: 2000 },
    );
    expect(fitting).toBeGreaterThan(100);
  });
});

/** Conditions that are right by the way they are made. */
const { condition: conditions } = fc.letrec<{ condition: string; number: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('true', 'cover', "valve == 'open'", 'changed(valve) over PT1H', "inside(place, 'field')"),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '==', '!=', '>', '>='), tie('number'))
      .map((parts) => parts.join(' ')),
    fc.tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition')).map(([a, o, b]) => `(${a}) ${o} (${b})`),
    tie('condition').map((inner) => `not (${inner})`),
  ),
  number: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      'battery',
      '0',
      '1.5',
      'silence',
      'delta(volume, PT2H)',
      'avg(battery) over PT2H',
      'count(cover) over P1D',
    ),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*', '/'), tie('number')).map(([a, o, b]) => `(${a} ${o} ${b})`),
    fc.tuple(tie('number'), tie('number')).map(([a, b]) => `min(${a}, ${b})`),
    tie('number').map((inner) => `max(${inner}) over PT3H`),
  ),
}));

/** Why it is refused; empty when it is not. */
function refusal(text: string, given = scope): string {
  try {
    checkCondition(parseExpression(text, 'when'), given);
    return '';
  } catch (thrown) {
    if (isNameplateError(thrown, 'INVALID_VALUE')) return thrown.message;
    throw thrown;
  }
}
