import { NameplateError, systemRandom } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { ClientSession } from './client-session.ts';
import { HeldClock } from './fixture.ts';
import { LinkSession } from './link-session.ts';
import type { ServerChecks } from './server-checks.ts';
import { noSession } from './session-setup.ts';

const clock = new HeldClock();
const soon = () => clock.now() + 1_000;

/** Sessions of an hour each, numbered; or the failure that a test gives. */
function keeper(wanted: ServerChecks['session'], failures: readonly NameplateError[] = []) {
  const left = [...failures];
  let made = 0;
  const setUp = async () => {
    const failure = left.shift();
    if (failure !== undefined) throw failure;
    made += 1;
    const options = { key: new Uint8Array(32), cipher: 3, version: { major: 2, minor: 11 }, encrypted: true } as const;
    return new ClientSession({ ...options, id: made, untilMs: clock.now() + 3_600_000, random: systemRandom });
  };
  const session = new LinkSession({ clock, wanted, setUp });
  return { session, made: () => made };
}

describe('the session with a server', () => {
  it('is set up once for all who need it, and another when its time is over or it was forgotten', async () => {
    const { session, made } = keeper('encrypted');
    const all = await Promise.all([1, 2, 3].map(() => session.get(soon())));
    expect(new Set(all).size).toBe(1);
    clock.advance(3_599_999);
    expect((await session.get(soon()))?.sessionId).toBe(1);
    clock.advance(1);
    const second = await session.get(soon());
    expect(second?.sessionId).toBe(2);
    if (second === undefined) throw new Error('expected a session');
    session.forget(second);
    expect((await session.get(soon()))?.sessionId).toBe(3);
    // Whoever hears late that the second has ended does not end the third.
    session.forget(second);
    expect((await session.get(soon()))?.sessionId).toBe(3);
    expect(made()).toBe(3);
  });

  it('is none where the server offers none, unless it is insisted on', async () => {
    const none = noSession('it is a test');
    const offered = keeper('offered', [none]);
    expect(await offered.session.get(soon())).toBeUndefined();
    expect(await offered.session.get(soon())).toBeUndefined();
    expect(offered.made()).toBe(0);
    for (const wanted of ['encrypted', 'authenticated'] as const)
      await expect(keeper(wanted, [none]).session.get(soon())).rejects.toBe(none);
    expect(await keeper('none').session.get(soon())).toBeUndefined();
  });

  it('that could not be set up is tried again; a forged answer is no reason to go without', async () => {
    const forged = new NameplateError('MALFORMED_MESSAGE', 'The answer is not signed.', { reason: 'ANSWER_SIGNATURE' });
    const { session } = keeper('offered', [forged]);
    await expect(session.get(soon())).rejects.toBe(forged);
    expect((await session.get(soon()))?.sessionId).toBe(1);
  });
});
