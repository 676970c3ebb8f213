import { describe, expect, it } from 'vitest';
import { FailedAttempts } from './failed-attempts.ts';

describe('failed attempts', () => {
  it('bound a user name of an address, then the address, for a minute', () => {
    let now = 0;
    const attempts = new FailedAttempts({ perUser: 2, perAddress: 3 }, { now: () => now });
    attempts.failed('a', 'u1');
    expect(attempts.allows('a', 'u1')).toBe(true);
    attempts.failed('a', 'u1');
    expect(attempts.allows('a', 'u1')).toBe(false);
    expect(attempts.allows('a', 'u2')).toBe(true);
    expect(attempts.allows('b', 'u1')).toBe(true);
    attempts.failed('a', 'u2');
    expect(attempts.allows('a', 'u3')).toBe(false);
    now = 59_999;
    expect(attempts.allows('a', 'u1')).toBe(false);
    now = 60_000;
    expect(attempts.allows('a', 'u1')).toBe(true);
  });

  it('forget other user names before the address itself', () => {
    const attempts = new FailedAttempts({ perUser: 2, perAddress: 25_000 }, { now: () => 0 });
    for (let n = 0; n < 25_000; n++) attempts.failed('a', `u${n}`);
    expect(attempts.allows('a', 'new')).toBe(false);
  });
});
