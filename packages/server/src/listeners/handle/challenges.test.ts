import { anonymous, systemRandom } from '@nameplate/model';
import { requestMessage } from '@nameplate/protocol/handle';
import { describe, expect, it } from 'vitest';
import { Challenges } from './challenges.ts';
import { type HandleConnection, openConnection } from './connection.ts';
import type { HandleRequest } from './exchange.ts';

const digest = { algorithm: 3 as const, octets: new Uint8Array(32) };

function setUp() {
  const clock = { nowMs: 0, now: () => clock.nowMs };
  return { clock, challenges: new Challenges({ clock, random: systemRandom }) };
}

function request(connection: HandleConnection, sessionId = 0, octets = 10): HandleRequest {
  const message = requestMessage({ opCode: 101, body: new Uint8Array(0), requestId: 1, nowMs: 0, sessionId });
  const rest = { id: '', session: undefined, channel: undefined, principal: anonymous, isLogin: false };
  return { message, frame: new Uint8Array(octets), connection, ...rest };
}

describe('Challenges', () => {
  it('is known everywhere by an id of ours, on its connection only by one of the client', () => {
    const { challenges } = setUp();
    const [here, there] = [openConnection('handle-tcp', 'a'), openConnection('handle-tcp', 'a')];
    const ours = challenges.issue(request(here), digest);
    expect(ours.nonce).toHaveLength(16);
    expect(challenges.take(there, ours.sessionId)).toBe(ours);
    const theirs = challenges.issue(request(here, 10_001), digest);
    expect(() => challenges.take(there, 10_001)).toThrow(expect.objectContaining({ reason: 'CHALLENGE_UNKNOWN' }));
    expect(challenges.take(here, 10_001)).toBe(theirs);
    expect(() => challenges.take(here, 10_001)).toThrow(expect.objectContaining({ reason: 'CHALLENGE_UNKNOWN' }));
  });

  it('is good for a minute; after that it is too late, and then forgotten', () => {
    const { clock, challenges } = setUp();
    const connection = openConnection('handle-tcp', 'a');
    const { sessionId } = challenges.issue(request(connection), digest);
    clock.nowMs = 60_000;
    expect(() => challenges.take(connection, sessionId)).toThrow(
      expect.objectContaining({ reason: 'CHALLENGE_EXPIRED' }),
    );
    challenges.issue(request(connection), digest);
    clock.nowMs = 200_000;
    challenges.issue(request(connection), digest);
    expect(challenges.size).toBe(1);
  });

  it('holds no more of one peer than it may, nor more octets in all', () => {
    const { challenges } = setUp();
    const connection = openConnection('handle-tcp', 'one');
    for (let i = 0; i < 256; i += 1) challenges.issue(request(connection), digest);
    expect(() => challenges.issue(request(connection), digest)).toThrow(
      expect.objectContaining({ code: 'OVERLOADED' }),
    );
    for (let i = 0; i < 200; i += 1)
      challenges.issue(request(openConnection('handle-tcp', `peer ${i}`), 0, 1024 * 1024), digest);
    expect(challenges.size).toBeLessThanOrEqual(32);
    // What was dropped no longer counts against its peer.
    challenges.issue(request(connection), digest);
  });
});
