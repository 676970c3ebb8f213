import { systemRandom } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { Sessions } from './sessions.ts';

function setUp() {
  const clock = { nowMs: 0, now: () => clock.nowMs };
  const sessions = new Sessions({ clock, random: systemRandom });
  const open = (peer = '192.0.2.1', timeoutSeconds = 100) =>
    sessions.open({ key: new Uint8Array(32), cipher: 3, timeoutSeconds, peer });
  const isOpen = (id: number) => {
    try {
      return sessions.find(id).id === id;
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'AUTHENTICATION_FAILED', reason: 'SESSION_UNKNOWN' });
      return false;
    }
  };
  return { clock, sessions, open, isOpen };
}

describe('Sessions', () => {
  it('ends when it is unused for the time that its client asked for, and for a day at most', () => {
    const { clock, open, isOpen } = setUp();
    const short = open('a', 100);
    const long = open('a', 0x7fff_ffff);
    clock.nowMs = 99_999;
    expect(isOpen(short.id)).toBe(true);
    clock.nowMs = 100_000;
    expect(isOpen(short.id)).toBe(false);
    expect(isOpen(long.id)).toBe(true);
    clock.nowMs = 24 * 3600 * 1000;
    expect(isOpen(long.id)).toBe(false);
  });

  it('lives on while it is used, and no longer when it was ended', () => {
    const { clock, sessions, open, isOpen } = setUp();
    const session = open('a', 100);
    for (clock.nowMs = 0; clock.nowMs < 1_000_000; clock.nowMs += 99_999) {
      expect(isOpen(session.id)).toBe(true);
      sessions.used(session);
    }
    sessions.end(session);
    sessions.used(session);
    expect(isOpen(session.id)).toBe(false);
  });

  it('keeps as many of one peer as it may: the least used ends', () => {
    const { sessions, open, isOpen } = setUp();
    const other = open('other');
    const all = Array.from({ length: 256 }, () => open('one'));
    const [first, second] = all;
    if (first === undefined || second === undefined) throw new Error('expected sessions');
    sessions.used(first);
    all.push(open('one'));
    expect(all.filter(({ id }) => !isOpen(id))).toEqual([second]);
    expect(isOpen(other.id)).toBe(true);
  });

  it('waits a minute for a key that its client has to send, and takes one', () => {
    const { clock, sessions, isOpen } = setUp();
    const terms = { timeoutSeconds: 3600, peer: 'a' };
    const id = sessions.reserve(terms);
    expect(() => sessions.find(id)).toThrow(expect.objectContaining({ reason: 'SESSION_WITHOUT_KEY' }));
    const key = { cipher: 2 as const, key: Buffer.alloc(24, 5) };
    expect(sessions.complete(id, () => key)).toMatchObject({ id, ...key });
    expect(sessions.find(id)).toMatchObject(key);
    const never = () => {
      throw new Error('asked for a key');
    };
    expect(() => sessions.complete(id, never)).toThrow(expect.objectContaining({ reason: 'SESSION_FAILED' }));
    clock.nowMs = 3_599_999;
    expect(isOpen(id)).toBe(true);
    const late = sessions.reserve(terms);
    clock.nowMs += 60_000;
    expect(() => sessions.complete(late, never)).toThrow(expect.objectContaining({ reason: 'SESSION_UNKNOWN' }));
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
