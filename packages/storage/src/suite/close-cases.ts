import { describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { append, b, fill, put, rows, text } from './octets.ts';

const unavailable = { name: 'NameplateError', code: 'STORAGE_UNAVAILABLE' };

export function closeCases(store: () => Store): void {
  describe('closing', () => {
    it('afterwards every call answers STORAGE_UNAVAILABLE', async () => {
      await store().close();
      await expect(store().get(b('a'))).rejects.toMatchObject(unavailable);
      await expect(store().getMany([b('a')])).rejects.toMatchObject(unavailable);
      await expect(rows(store(), {})).rejects.toMatchObject(unavailable);
      await expect(fill(store(), { a: '1' })).rejects.toMatchObject(unavailable);
      await expect(store().lastSequence(b('a'))).rejects.toMatchObject(unavailable);
      await expect(store().snapshot()).rejects.toMatchObject(unavailable);
      await expect(store().flush()).rejects.toMatchObject(unavailable);
    });

    it('is idempotent, also at the same time', async () => {
      await Promise.all([store().close(), store().close()]);
      await store().close();
    });

    it('waits for the batches under way', async () => {
      const writes = Array.from({ length: 50 }, (_, i) => fill(store(), { [`k${i}`]: '1' }));
      let settled = 0;
      for (const write of writes) void write.then(() => (settled += 1));
      await store().close();
      expect((await Promise.all(writes)).every(({ committed }) => committed)).toBe(true);
      expect(settled).toBe(50);
    });

    it('ends the snapshots and the ranges that are open', async () => {
      await fill(store(), { a: '1', b: '2' });
      const snapshot = await store().snapshot();
      const range = store().range({})[Symbol.asyncIterator]();
      await range.next();
      await store().close();
      await expect(snapshot.get(b('a'))).rejects.toMatchObject(unavailable);
      await range.return?.();
    });
  });
}

/** `again` closes the store and opens what it left. */
export function reopenCases(store: () => Store, again: () => Promise<void>): void {
  describe('opening again', () => {
    it('everything acknowledged is there, and sequences go on', async () => {
      await fill(store(), { a: '1', b: '2' });
      await store().batch({ operations: [append('log', 'x'), { type: 'delete', key: b('b') }] });
      await store().batch({ operations: [put('c', '3')], durability: 'relaxed' });
      await again();
      expect(await rows(store(), { lt: b('l') })).toEqual(['a=1', 'c=3']);
      expect(await store().lastSequence(b('log'))).toBe(1);
      expect(await store().batch({ operations: [append('log', 'y')] })).toEqual({ committed: true, sequences: [2] });
      await again();
      expect(text(await store().get(b('a')))).toBe('1');
    });
  });
}
