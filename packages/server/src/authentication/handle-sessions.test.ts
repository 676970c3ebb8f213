import type { Principal } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { HandleSessions, sessionLifetimes } from './handle-sessions.ts';

const principal: Principal = { kind: 'handle', id: '300:88.1/A', handleKey: '88.1/A', index: 300 };

function open(max = 3) {
  const clock = { ms: 0, now: () => clock.ms };
  let next = 0;
  const random = { bytes: (count: number) => new Uint8Array(count).fill((next += 1)) };
  return { clock, sessions: new HandleSessions({ clock, random, max }) };
}

describe('HandleSessions', () => {
  it('ends a challenge and a session when their time is over', () => {
    const { clock, sessions } = open();
    const [waiting, answered] = [sessions.begin(), sessions.begin()];
    sessions.authenticate(answered, principal);
    clock.ms = sessionLifetimes.challengeMs;
    expect(sessions.find(waiting.id)).toBeUndefined();
    expect(sessions.find(answered.id)).toMatchObject({ principal });
    clock.ms = sessionLifetimes.authenticatedMs;
    expect(sessions.find(answered.id)).toBeUndefined();
  });

  it('keeps so many and no more; a flood of challenges ends no session', () => {
    const { sessions } = open();
    const proved = sessions.authenticate(sessions.begin(), principal);
    const flood = Array.from({ length: 10 }, () => sessions.begin());
    expect(flood.filter(({ id }) => sessions.find(id)).length).toBe(3);
    expect(sessions.find(flood.at(-1)?.id ?? '')).toBeDefined();
    expect(sessions.find(proved.id)?.principal).toMatchObject(principal);
  });

  it('ends when told', () => {
    const { sessions } = open();
    const { id } = sessions.begin();
    sessions.end(id);
    expect(sessions.find(id)).toBeUndefined();
  });
});
