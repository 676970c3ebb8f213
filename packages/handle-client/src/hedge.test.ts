import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attempt, hedge } from './hedge.ts';

const forever = new AbortController().signal;

/** Attempts that end when a test says so, and tell when they begin and are called off. */
function attempts(count: number, delayMs: number) {
  const started: number[] = [];
  const calledOff: number[] = [];
  const ends: { readonly resolve: (value: string) => void; readonly reject: (thrown: Error) => void }[] = [];
  const list = Array.from(
    { length: count },
    (_, at): Attempt<string> => ({
      delayMs,
      run: (signal) => {
        started.push(at);
        signal.addEventListener('abort', () => calledOff.push(at));
        return new Promise((resolve, reject) => {
          ends[at] = { resolve, reject };
        });
      },
    }),
  );
  return { list, started, calledOff, ends };
}

describe('attempts', () => {
  it('the next begins when one fails, and the last failure is told', async () => {
    const { list, started, ends } = attempts(3, 60_000);
    const result = hedge(list, forever);
    for (const at of [0, 1, 2]) {
      await expect.poll(() => started).toEqual([0, 1, 2].slice(0, at + 1));
      ends[at]?.reject(new Error(`failed ${at}`));
    }
    await expect(result).rejects.toThrow('failed 2');
  });

  it('the next begins when one is slow; the first success wins and calls the other off', async () => {
    const { list, started, calledOff, ends } = attempts(3, 1);
    const result = hedge(list, forever);
    // No more than two are under way, however slow they are.
    await expect.poll(() => started).toEqual([0, 1]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(started).toEqual([0, 1]);
    ends[1]?.resolve('second');
    expect(await result).toBe('second');
    expect(calledOff).toEqual([0, 1]);
    expect(started).toEqual([0, 1]);
  });

  it('one that fails while another is under way makes place for the next', async () => {
    const { list, started, ends } = attempts(3, 1);
    const result = hedge(list, forever);
    await expect.poll(() => started).toEqual([0, 1]);
    ends[0]?.reject(new Error('first'));
    await expect.poll(() => started).toEqual([0, 1, 2]);
    ends[2]?.resolve('third');
    expect(await result).toBe('third');
  });

  it('succeed if any does, and only then, in whatever order they end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), async (good) => {
        const list = good.map(
          (isGood, at): Attempt<number> => ({
            delayMs: 0,
            run: async () => {
              await new Promise((resolve) => setImmediate(resolve));
              if (!isGood) throw new Error(`failed ${at}`);
              return at;
            },
          }),
        );
        const outcome = await hedge(list, forever).then(
          (at) => good[at],
          () => 'failed',
        );
        expect(outcome).toBe(good.includes(true) ? true : 'failed');
      }),
    );
  });

  it('none is a failure', async () => {
    await expect(hedge([], forever)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
