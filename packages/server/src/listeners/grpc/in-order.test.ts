import { describe, expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

async function* numbers(count: number, taken: number[] = []): AsyncGenerator<number> {
  for (let at = 0; at < count; at += 1) {
    taken.push(at);
    yield at;
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let done: (() => void) | undefined;
  const promise = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { promise, resolve: () => done?.() };
}

const ticks = async (count = 20) => {
  for (let at = 0; at < count; at += 1) await Promise.resolve();
};

async function* failing() {
  yield 1;
  throw new Error('cut');
}

describe('inOrder', () => {
  it('gives the answers in the order of the items, whichever is ready first', async () => {
    const gates = Array.from({ length: 5 }, deferred);
    const answers: number[] = [];
    const done = (async () => {
      for await (const answer of inOrder(numbers(5), 5, async (item) => {
        await gates[item]?.promise;
        return item * 10;
      })) {
        answers.push(answer);
      }
    })();
    for (const gate of gates.toReversed()) gate.resolve();
    await done;
    expect(answers).toEqual([0, 10, 20, 30, 40]);
  });

  it('answers an item before the next one comes', async () => {
    const second = deferred();
    async function* slow() {
      yield 1;
      await second.promise;
      yield 2;
    }
    const iterator = inOrder(slow(), 8, async (item) => item);
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    second.resolve();
    expect(await iterator.next()).toEqual({ done: false, value: 2 });
    expect((await iterator.next()).done).toBe(true);
  });

  it('works on at most `limit` at once, and reads no further', async () => {
    const taken: number[] = [];
    const gate = deferred();
    let most = 0;
    let now = 0;
    const iterator = inOrder(numbers(100, taken), 4, async () => {
      now += 1;
      most = Math.max(most, now);
      await gate.promise;
      now -= 1;
    });
    const first = iterator.next();
    await ticks();
    expect(most).toBe(4);
    expect(taken.length).toBeLessThanOrEqual(5);
    gate.resolve();
    await first;
    let rest = 0;
    for await (const _ of iterator) rest += 1;
    expect(rest).toBe(99);
    expect(most).toBe(4);
  });

  it('gives what was read before the source failed, then its error', async () => {
    const answers: number[] = [];
    const all = (async () => {
      for await (const answer of inOrder(failing(), 8, async (item) => item)) answers.push(answer);
    })();
    await expect(all).rejects.toThrow('cut');
    expect(answers).toEqual([1]);
  });

  it('stops reading when the reader of the answers goes', async () => {
    const taken: number[] = [];
    for await (const answer of inOrder(numbers(1_000_000, taken), 2, async (item) => item)) {
      if (answer === 3) break;
    }
    await ticks();
    const then = taken.length;
    await ticks();
    expect(taken.length).toBe(then);
    expect(then).toBeLessThan(20);
  });
});
