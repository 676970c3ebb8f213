import { describe, expect, it } from 'vitest';
import { SeenOnce } from './seen-once.ts';

describe('SeenOnce', () => {
  it('knows what was there until it ends', () => {
    const seen = new SeenOnce();
    expect(seen.take('a', 1_000_000, 0)).toBe(true);
    expect(seen.take('a', 1_000_000, 999_999)).toBe(false);
    expect(seen.take('b', 1_000_000, 999_999)).toBe(true);
    expect(seen.size).toBe(2);
    expect(seen.take('c', 9_000_000, 1_200_000)).toBe(true);
    expect(seen.size).toBe(1);
  });

  it('takes nothing more for new when it is full, and again when there is room', () => {
    const seen = new SeenOnce();
    for (let number = 0; number < 65_536; number += 1) seen.take(String(number), 1_000, 0);
    expect(seen.take('more', 1_000, 0)).toBe(false);
    expect(seen.size).toBe(65_536);
    expect(seen.take('more', 700_000, 600_000)).toBe(true);
    expect(seen.size).toBe(1);
  });
});
