import type { MetricDefinition, Reading } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { stepFlags } from './quality.ts';

const reading = (value: Reading['value'], seconds: number, unit = 'kW.h'): Reading => ({
  metric: 'm',
  value,
  unit,
  deviceTimeMs: seconds * 1000,
  receiveTimeMs: 0,
  quality: [],
});

describe('beside the reading before', () => {
  const gauge: MetricDefinition = { kind: 'gauge', step: { max: 5, perS: 60 } };

  it.each([
    [10, 15, 60, []],
    [10, 15.1, 60, ['step-implausible']],
    [15, 9, 60, ['step-implausible']],
    [10, 15, 1, []],
    [10, 20, 120, []],
    [10, 20.1, 120, ['step-implausible']],
  ])('%d → %d in %d s: %j', (before, after, seconds, flags) => {
    expect(stepFlags(gauge, reading(before, 0), reading(after, seconds))).toEqual(flags);
  });

  it('a counter that rolls over makes a small step; one that begins again is a reset', () => {
    const counter: MetricDefinition = { kind: 'counter', rollover: 1000, step: { max: 20, perS: 60 } };
    expect(stepFlags(counter, reading(995, 0), reading(5, 60))).toEqual([]);
    expect(stepFlags(counter, reading(400, 0), reading(5, 60))).toEqual(['reset']);
    expect(stepFlags(counter, reading(400, 0), reading(450, 60))).toEqual(['step-implausible']);
    expect(stepFlags({ kind: 'counter' }, reading(400, 0), reading(5, 60))).toEqual(['reset']);
  });

  it('compares only numbers of one unit', () => {
    expect(stepFlags(gauge, reading(10, 0), reading(1000, 60, 'GJ'))).toEqual([]);
    expect(stepFlags(gauge, reading('a', 0), reading(1000, 60))).toEqual([]);
    expect(stepFlags({ kind: 'gauge' }, reading(1000, 0), reading(0, 1))).toEqual([]);
  });
});
