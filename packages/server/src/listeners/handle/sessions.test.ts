import { systemRandom } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { Sessions } from './sessions.ts';

function setUp() {
  const clock = { nowMs: 0, now: () => clock.nowMs };
  const sessions = new Sessions({ clock, random: systemRandom });
  const open = (peer = '192.0.2.1', timeoutSeconds = 100) =>
    sessions.open({ key: new Uint8Array(32), cipher: 3, timeoutSeconds, peer });
  return { clock, sessions, open };
}

describe('Sessions', () => {
  it('ends after the time that its client asked for, and a day at most', () => {
    const { clock, sessions, open } = setUp();
    const short = open('a', 100);
    const long = open('a', 0x7fff_ffff);
    clock.nowMs = 99_999;
    expect(sessions.find(short.id)).toBe(short);
    clock.nowMs = 100_000;
    expect(sessions.find(short.id)).toBeUndefined();
    expect(sessions.find(long.id)).toBe(long);
    clock.nowMs = 24 * 3600 * 1000;
    expect(sessions.find(long.id)).toBeUndefined();
  });

  it('keeps as many of one peer as it may: the oldest ends', () => {
    const { sessions, open } = setUp();
    const other = open('other');
    const all = Array.from({ length: 257 }, () => open('one'));
    expect(all.filter(({ id }) => sessions.find(id) !== undefined)).toEqual(all.slice(1));
    expect(sessions.find(other.id)).toBe(other);
  });

  it('takes each counter once, in any order within a window', () => {
    const session = setUp().open();
    for (const counter of [1, 3, 2, 70, 7]) session.take(counter);
    for (const counter of [1, 2, 3, 70, 7, 6, 0, -1]) {
      expect(() => session.take(counter), String(counter)).toThrow(
        expect.objectContaining({ reason: 'SESSION_REPLAY' }),
      );
    }
    session.take(8);
    session.take(0x7fff_ffff);
    expect(() => session.take(71)).toThrow(/seen/);
  });
});
