import { expect, it } from 'vitest';
import { batches } from './batches.ts';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const one of source) list.push(one);
  return list;
}

async function* of<T>(...values: T[]): AsyncGenerator<T> {
  yield* values;
}

async function* broken(): AsyncGenerator<number> {
  yield* [1, 2];
  throw new Error('broken');
}

it('groups by count, and gives the rest when the source ends', async () => {
  expect(await collect(batches(of(1, 2, 3, 4, 5), 2, 1_000))).toEqual([[1, 2], [3, 4], [5]]);
  expect(await collect(batches(of(), 2, 1_000))).toEqual([]);
});

it('does not let one wait for company', async () => {
  const gate: { open?: () => void } = {};
  async function* source() {
    yield 1;
    await new Promise<void>((resolve) => {
      gate.open = resolve;
    });
    yield 2;
  }
  const got = batches(source(), 10, 1);
  expect((await got.next()).value).toEqual([1]);
  gate.open?.();
  expect((await got.next()).value).toEqual([2]);
  expect((await got.next()).done).toBe(true);
});

it('a source that fails while the consumer is busy fails at the next turn, after what it gave', async () => {
  const got = batches(broken(), 2, 1_000);
  expect((await got.next()).value).toEqual([1, 2]);
  await new Promise((resolve) => setTimeout(resolve, 10));
  await expect(got.next()).rejects.toThrow('broken');
});
