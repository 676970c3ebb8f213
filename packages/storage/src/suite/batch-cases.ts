import { describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { b, fill, put, rows, text } from './octets.ts';

export function batchCases(store: () => Store): void {
  describe('batches', () => {
    it('an absent key reads as undefined', async () => {
      expect(await store().get(b('absent'))).toBeUndefined();
    });

    it('what a batch put is read when it resolved', async () => {
      const outcome = await store().batch({ operations: [put('a', '1'), put('b', '2')] });
      expect(outcome).toEqual({ committed: true, sequences: [] });
      expect(text(await store().get(b('a')))).toBe('1');
      expect((await store().getMany([b('b'), b('c'), b('a')])).map(text)).toEqual(['2', undefined, '1']);
    });

    it('an empty value differs from no value', async () => {
      await fill(store(), { a: '' });
      expect((await store().get(b('a')))?.length).toBe(0);
    });

    it('a value of a mebibyte comes back whole', async () => {
      const value = Uint8Array.from({ length: 2 ** 20 }, (_, i) => (i * 31) & 0xff);
      await store().batch({ operations: [{ type: 'put', key: b('big'), value }] });
      expect(Buffer.compare((await store().get(b('big'))) ?? b(''), value)).toBe(0);
    });

    it('getMany of no keys is empty, and a key may be asked twice', async () => {
      await fill(store(), { a: '1' });
      expect(await store().getMany([])).toEqual([]);
      expect((await store().getMany([b('a'), b('a')])).map(text)).toEqual(['1', '1']);
    });

    it('of two operations on a key the later one holds', async () => {
      await store().batch({
        operations: [put('a', '1'), { type: 'delete', key: b('a') }, put('b', '1'), put('b', '2')],
      });
      expect(await rows(store(), {})).toEqual(['b=2']);
    });

    it('deleting an absent key is no failure', async () => {
      expect((await store().batch({ operations: [{ type: 'delete', key: b('a') }] })).committed).toBe(true);
    });

    it('a batch without operations commits, or is refused by its preconditions', async () => {
      expect(await store().batch({ operations: [] })).toEqual({ committed: true, sequences: [] });
      const preconditions = [{ key: b('a'), expect: b('1') }];
      expect(await store().batch({ operations: [], preconditions })).toEqual({ committed: false, failed: 0 });
    });

    it('octets given may be changed once the batch resolved, and octets read once they were read', async () => {
      const value = b('1');
      await store().batch({ operations: [{ type: 'put', key: b('a'), value }] });
      value[0] = 0;
      const read = await store().get(b('a'));
      expect(text(read)).toBe('1');
      read?.fill(0);
      expect(text(await store().get(b('a')))).toBe('1');
    });

    it('a relaxed batch is read at once, and flush succeeds', async () => {
      await store().batch({ operations: [put('a', '1')], durability: 'relaxed' });
      expect(text(await store().get(b('a')))).toBe('1');
      await store().flush();
      await store().flush();
    });

    it('a key that begins with FF FF FF FF is refused', async () => {
      const key = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x41);
      await expect(store().batch({ operations: [{ type: 'put', key, value: b('') }] })).rejects.toThrow(TypeError);
      await store().batch({ operations: [{ type: 'put', key: key.subarray(0, 3), value: b('') }] });
      expect(await store().get(key)).toBeUndefined();
    });
  });

  describe('preconditions', () => {
    it('all must hold, else nothing is written and the first that failed is named', async () => {
      await fill(store(), { a: '1' });
      const outcome = await store().batch({
        operations: [put('a', '2'), put('b', '2')],
        preconditions: [
          { key: b('a'), expect: b('1') },
          { key: b('b'), expect: undefined },
          { key: b('a'), expect: b('x') },
          { key: b('c'), expect: b('x') },
        ],
      });
      expect(outcome).toEqual({ committed: false, failed: 2 });
      expect(await rows(store(), {})).toEqual(['a=1']);
    });

    it('compare whole values: neither a beginning nor a continuation will do', async () => {
      await fill(store(), { a: '12' });
      for (const wrong of ['1', '123', '', '13']) {
        const preconditions = [{ key: b('a'), expect: b(wrong) }];
        expect((await store().batch({ operations: [], preconditions })).committed).toBe(false);
      }
      expect(
        (await store().batch({ operations: [], preconditions: [{ key: b('a'), expect: b('12') }] })).committed,
      ).toBe(true);
    });

    it('are checked before the batch’s own operations', async () => {
      const preconditions = [{ key: b('a'), expect: undefined }];
      expect((await store().batch({ operations: [put('a', '1')], preconditions })).committed).toBe(true);
    });

    it('of concurrent batches see those submitted before: one creator wins', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, (_, i) =>
          store().batch({ operations: [put('a', `${i}`)], preconditions: [{ key: b('a'), expect: undefined }] }),
        ),
      );
      expect(outcomes.map(({ committed }) => committed)).toEqual(outcomes.map((_, i) => i === 0));
      expect(text(await store().get(b('a')))).toBe('0');
    });

    it('of concurrent batches see deletes, and skip what a refused batch wanted', async () => {
      const absent = [{ key: b('a'), expect: undefined }];
      const outcomes = await Promise.all([
        store().batch({ operations: [put('a', '1')], preconditions: absent }),
        store().batch({ operations: [put('a', '2')], preconditions: absent }),
        store().batch({
          operations: [{ type: 'delete', key: b('a') }],
          preconditions: [{ key: b('a'), expect: b('1') }],
        }),
        store().batch({ operations: [put('a', '3')], preconditions: absent }),
      ]);
      expect(outcomes.map(({ committed }) => committed)).toEqual([true, false, true, true]);
      expect(text(await store().get(b('a')))).toBe('3');
    });

    it('make a counter exact under concurrent writers that retry', async () => {
      const increment = async (): Promise<void> => {
        const before = await store().get(b('n'));
        const next = `${Number(text(before) ?? '0') + 1}`;
        const outcome = await store().batch({
          operations: [put('n', next)],
          preconditions: [{ key: b('n'), expect: before }],
        });
        if (!outcome.committed) await increment();
      };
      await Promise.all(Array.from({ length: 20 }, increment));
      expect(text(await store().get(b('n')))).toBe('20');
    });
  });
}
