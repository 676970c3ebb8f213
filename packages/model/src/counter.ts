/** How a counter went from one reading to the next. */
export interface Advance {
  /** What was counted between the two. */
  readonly amount: number;
  readonly how: 'forward' | 'rollover' | 'reset' | 'correction';
}

/**
 * What a counter counted from one reading to the next.
 *
 * A counter that fell did one of three things. It rolled over, if it has a `rollover` and went less than half of that further;
 * it was reset and began again from 0, if less than half of it is left; else it was corrected, and what it fell by is taken
 * off. The last is what keeps a meter that takes 0.1 back from counting its whole register once more.
 */
export function advance(before: number, after: number, rollover: number | undefined): Advance {
  const amount = after - before;
  if (amount >= 0) return { amount, how: 'forward' };
  if (rollover !== undefined && after >= 0 && before <= rollover && amount + rollover <= rollover / 2)
    return { amount: rollover - before + after, how: 'rollover' };
  if (after >= 0 && after < before / 2) return { amount: after, how: 'reset' };
  return { amount, how: 'correction' };
}
