import { NameplateError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { type RetryEnvironment, retryDelayMs, sleep, withRetries } from './retry.ts';

const busy = (retryAfterMs?: number) =>
  new NameplateError('OVERLOADED', 'busy', retryAfterMs === undefined ? {} : { retryAfterMs });

function environment(policy: RetryEnvironment['policy'] = {}, renews: RetryEnvironment['renews'] = () => false) {
  const waits: number[] = [];
  let time = 0;
  return {
    waits,
    policy,
    renews,
    random: () => 0.5,
    now: () => time,
    sleep: async (ms: number) => {
      waits.push(ms);
      time += ms;
    },
  };
}

describe('withRetries', () => {
  it('repeats a failure that may pass, and gives the number of the attempt', async () => {
    const env = environment();
    const seen: number[] = [];
    const answer = await withRetries(env, { deadlineAt: 10_000 }, async (attempt) => {
      seen.push(attempt);
      if (attempt < 3) throw busy();
      return 'answer';
    });
    expect(answer).toBe('answer');
    expect(seen).toEqual([1, 2, 3]);
    expect(env.waits).toEqual([50, 100]);
  });

  it('stops after the attempts of the policy', async () => {
    const env = environment({ attempts: 2 });
    let calls = 0;
    const call = withRetries(env, { deadlineAt: 10_000 }, () => {
      calls += 1;
      return Promise.reject(busy());
    });
    await expect(call).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(calls).toBe(2);
  });

  it('with `false` makes one attempt', async () => {
    const env = environment(false);
    await expect(withRetries(env, { deadlineAt: 10_000 }, () => Promise.reject(busy()))).rejects.toThrow('busy');
    expect(env.waits).toEqual([]);
  });

  it.each(['HANDLE_NOT_FOUND', 'ETAG_MISMATCH', 'CANCELLED', 'DEADLINE_EXCEEDED'] as const)(
    'does not repeat %s',
    async (code) => {
      const env = environment();
      const call = withRetries(env, { deadlineAt: 10_000 }, () => Promise.reject(new NameplateError(code, 'no')));
      await expect(call).rejects.toMatchObject({ code });
      expect(env.waits).toEqual([]);
    },
  );

  it('whose time runs out while repeating tells what went wrong before', async () => {
    const call = withRetries(environment(), { deadlineAt: 10_000 }, (attempt) =>
      Promise.reject(attempt === 1 ? busy() : new NameplateError('DEADLINE_EXCEEDED', 'late')),
    );
    await expect(call).rejects.toMatchObject({ code: 'OVERLOADED', message: 'busy' });
  });

  it('waits as long as the server says, and gives up at once when the deadline comes first', async () => {
    const env = environment();
    let calls = 0;
    const call = withRetries(env, { deadlineAt: 3_000 }, () => {
      calls += 1;
      return Promise.reject(busy(2_000));
    });
    await expect(call).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(env.waits).toEqual([2_100]);
    expect(calls).toBe(2);
  });
});

describe('retryDelayMs', () => {
  it('is below a bound that doubles up to the maximum', () => {
    const bounds = [1, 2, 3, 4, 20].map((number) =>
      retryDelayMs({ policy: { baseDelayMs: 10, maxDelayMs: 60 }, random: () => 1 }, number),
    );
    expect(bounds).toEqual([10, 20, 40, 60, 60]);
    expect(retryDelayMs({ policy: {}, random: () => 0 }, 3)).toBe(0);
  });
});

describe('sleep', () => {
  it('ends with CANCELLED when the signal does, before or during', async () => {
    await expect(sleep(10_000, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
    const ending = new AbortController();
    const waiting = sleep(10_000, ending.signal);
    ending.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a login that is over', () => {
  const over = new NameplateError('AUTHENTICATION_FAILED', 'over', { reason: 'TOKEN_EXPIRED' });
  const failing = (times: number) => {
    let calls = 0;
    return async () => {
      calls += 1;
      if (calls <= times) throw over;
      return calls;
    };
  };

  it('is renewed once, at once, also where nothing is repeated', async () => {
    const policy = environment(false, () => true);
    expect(await withRetries(policy, { deadlineAt: Infinity }, failing(1))).toBe(2);
    expect(policy.waits).toEqual([]);
    await expect(withRetries(policy, { deadlineAt: Infinity }, failing(2))).rejects.toBe(over);
  });

  it('that cannot be renewed is told', async () => {
    await expect(withRetries(environment(), { deadlineAt: Infinity }, failing(1))).rejects.toBe(over);
  });
});
