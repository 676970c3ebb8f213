import { describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { b, fill, rows, text } from './octets.ts';

export function snapshotCases(store: () => Store): void {
  describe('snapshots', () => {
    it('do not see later puts and deletes, on any way of reading', async () => {
      await fill(store(), { a: '1', b: '2' });
      await using snapshot = await store().snapshot();
      await fill(store(), { a: 'x', c: '3' });
      await store().batch({ operations: [{ type: 'delete', key: b('b') }] });
      expect(text(await snapshot.get(b('a')))).toBe('1');
      expect((await snapshot.getMany([b('b'), b('c')])).map(text)).toEqual(['2', undefined]);
      expect(await rows(snapshot, {})).toEqual(['a=1', 'b=2']);
      expect(await rows(store(), {})).toEqual(['a=x', 'c=3']);
    });

    it('are independent of each other', async () => {
      await fill(store(), { a: '1' });
      await using first = await store().snapshot();
      await fill(store(), { a: '2' });
      await using second = await store().snapshot();
      await fill(store(), { a: '3' });
      await first.close();
      expect(text(await second.get(b('a')))).toBe('2');
    });

    it('a closed one answers STORAGE_UNAVAILABLE; closing twice is fine', async () => {
      const snapshot = await store().snapshot();
      await snapshot.close();
      await snapshot.close();
      await expect(snapshot.get(b('a'))).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
      await expect(rows(snapshot, {})).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
      expect(await store().get(b('a'))).toBeUndefined();
    });
  });
}
