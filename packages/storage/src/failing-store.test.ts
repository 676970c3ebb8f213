import { describe, expect, it } from 'vitest';
import { failingStore } from './failing-store.ts';
import { openMemoryStore } from './memory.ts';
import { b, fill, rows } from './suite/octets.ts';

describe('a failing store', () => {
  it('fails the planned call before it does anything, and only that one', async () => {
    const store = failingStore(openMemoryStore(), {
      fault: (call, count) => (call === 'batch' && count === 1 ? 'before' : undefined),
    });
    await fill(store, { a: '1' });
    await expect(fill(store, { b: '1' })).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', reason: 'PLANNED' });
    await fill(store, { c: '1' });
    expect(await rows(store, {})).toEqual(['a=1', 'c=1']);
  });

  it('fails after the batch was committed: the answer is lost, the write is not', async () => {
    const store = failingStore(openMemoryStore(), { fault: (call) => (call === 'batch' ? 'after' : undefined) });
    await expect(fill(store, { a: '1' })).rejects.toMatchObject({ reason: 'PLANNED' });
    expect(await rows(store, {})).toEqual(['a=1']);
  });

  it('fails reads of a snapshot by the same plan', async () => {
    const store = failingStore(openMemoryStore(), { fault: (call) => (call === 'get' ? 'before' : undefined) });
    await using snapshot = await store.snapshot();
    await expect(snapshot.get(b('a'))).rejects.toMatchObject({ reason: 'PLANNED' });
    expect(await snapshot.getMany([b('a')])).toEqual([undefined]);
  });
});
