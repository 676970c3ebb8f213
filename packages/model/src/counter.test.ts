import { describe, expect, it } from 'vitest';
import { advance } from './counter.ts';

describe('a counter from one reading to the next', () => {
  it.each([
    [10, 12, undefined, 2, 'forward'],
    [10, 10, undefined, 0, 'forward'],
    [99_990, 5, 100_000, 15, 'rollover'],
    [100_000, 0, 100_000, 0, 'rollover'],
    [60_000, 5_000, 100_000, 45_000, 'rollover'],
    [50_000, 5, 100_000, 5, 'reset'],
    [40_000, 5, 100_000, 5, 'reset'],
    [100_005, 5, 100_000, 5, 'reset'],
    [99_990, 5, undefined, 5, 'reset'],
    [100, 0, undefined, 0, 'reset'],
    [100.2, 100.1, undefined, -0.1, 'correction'],
    [100, 50, undefined, -50, 'correction'],
    [99_990, 99_980, 100_000, -10, 'correction'],
    [5, -5, undefined, -10, 'correction'],
    [-5, -10, 100, -5, 'correction'],
  ] as const)('%d → %d with rollover %s: %d, %s', (before, after, rollover, amount, how) => {
    const found = advance(before, after, rollover);
    expect(found.how).toBe(how);
    expect(found.amount).toBeCloseTo(amount, 9);
  });
});
