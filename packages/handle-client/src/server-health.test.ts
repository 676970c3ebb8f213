import { beforeEach, describe, expect, it } from 'vitest';
import { HeldClock, loopback } from './fixture.ts';
import { ServerHealth } from './server-health.ts';

const [near, far, other] = [loopback('udp', 1), loopback('udp', 2), loopback('udp', 3)];
let clock: HeldClock;
let health: ServerHealth;
beforeEach(() => {
  clock = new HeldClock();
  health = new ServerHealth({ clock });
});

const answered = (endpoint: typeof near, ms: number, times = 8) => {
  for (let at = 0; at < times; at += 1) health.answered(endpoint, ms);
};
const ports = (endpoints: readonly (typeof near)[]) => health.order(endpoints).map(({ port }) => port);

describe('which server is asked first', () => {
  it('the one that answers faster; an unknown one counts as near, so that it is tried', () => {
    answered(far, 200);
    answered(near, 10);
    expect(ports([far, other, near])).toEqual([1, 3, 2]);
    // The network has changed.
    answered(near, 500, 40);
    expect(ports([near, far])).toEqual([2, 1]);
  });

  it('equals stay in the order given; TCP costs its set-up', () => {
    expect(ports([other, near, far])).toEqual([3, 1, 2]);
    expect(health.order([loopback('tcp', 1), loopback('udp', 1)]).map(({ protocol }) => protocol)).toEqual([
      'udp',
      'tcp',
    ]);
  });

  it('not one that failed, for 1, 2, 4 … 30 s, unless it answers meanwhile', () => {
    answered(near, 1);
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
      health.failed(near);
      expect(ports([near, far])).toEqual([2, 1]);
      clock.advance(seconds * 1000 - 1);
      expect(health.isAside(near)).toBe(true);
      clock.advance(1);
      expect(health.isAside(near)).toBe(false);
    }
    health.failed(near);
    answered(near, 1, 1);
    expect(health.isAside(near)).toBe(false);
    health.failed(near);
    clock.advance(1_000);
    expect(health.isAside(near)).toBe(false);
  });

  it('not one that somebody else was faster than: it takes at least that long', () => {
    answered(far, 100);
    health.outpaced(near, 300);
    expect(ports([near, far])).toEqual([2, 1]);
  });
});

describe('how long one is waited for before the next is asked too', () => {
  it('as long as most of its answers took, within bounds', () => {
    expect(health.hedgeDelayMs(near)).toBe(300);
    answered(near, 1, 50);
    expect(health.hedgeDelayMs(near)).toBe(30);
    answered(far, 100, 50);
    expect(health.hedgeDelayMs(far)).toBeGreaterThanOrEqual(100);
    expect(health.hedgeDelayMs(far)).toBeLessThan(110);
    answered(far, 5_000, 50);
    expect(health.hedgeDelayMs(far)).toBe(1_000);
  });
});

it('forgets the least used when there are too many', () => {
  const small = new ServerHealth({ clock, entries: 2 });
  for (const endpoint of [near, far, other]) small.failed(endpoint);
  expect([near, far, other].map((endpoint) => small.isAside(endpoint))).toEqual([false, true, true]);
});
