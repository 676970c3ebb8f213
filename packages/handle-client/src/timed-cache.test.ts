import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldClock, value } from './fixture.ts';
import { dayMs, lifetimeMs } from './time-to-live.ts';
import { TimedCache } from './timed-cache.ts';

describe('the time to live', () => {
  it('is that of the shortest-lived value, and never more than a day', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200_000), { minLength: 1, maxLength: 5 }), fc.nat(2_000_000_000), (seconds, now) => {
        const values = seconds.map((ttl, at) =>
          value(at + 1, 'A', '', at % 2 === 0 ? ttl : { kind: 'absolute', unixSeconds: Math.floor(now / 1000) + ttl }),
        );
        const life = lifetimeMs(values, Math.floor(now / 1000) * 1000);
        expect(life).toBe(Math.min(dayMs, Math.min(...seconds) * 1000));
      }),
    );
  });

  it('of a moment that is past is none', () => {
    expect(lifetimeMs([value(1, 'A', '', { kind: 'absolute', unixSeconds: 10 })], 11_000)).toBe(0);
  });
});

describe('what is kept', () => {
  it('is fresh until its time, stale until the limit, and then gone: at every moment', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.nat(100_000),
        fc.array(fc.nat(60_000), { maxLength: 20 }),
        (life, staleMs, steps) => {
          const clock = new HeldClock();
          const cache = new TimedCache<string>({ clock, entries: 10, bytes: 1000, staleMs });
          cache.put('a', 'x', life, 1);
          let age = 0;
          for (const step of [0, ...steps]) {
            clock.advance(step);
            age += step;
            const kept = cache.find('a');
            expect(kept !== undefined).toBe(life > 0 && age < life + staleMs);
            if (kept !== undefined) expect(cache.isFresh(kept)).toBe(age < life);
            expect(cache.findFresh('a') !== undefined).toBe(life > 0 && age < life);
          }
        },
      ),
    );
  });

  it('is bounded by number and by octets', () => {
    const cache = new TimedCache<number>({ clock: new HeldClock(), entries: 10, bytes: 100, staleMs: 0 });
    for (let i = 0; i < 50; i += 1) cache.put(`${i}`, i, 1000, 1);
    expect(cache.size).toBe(10);
    for (let i = 0; i < 50; i += 1) cache.put(`${i}`, i, 1000, 40);
    expect(cache.size).toBe(2);
  });
});
