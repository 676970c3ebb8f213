import { describe, expect, it } from 'vitest';
import { decodeCounter } from '../keys.ts';
import type { Operation, Store } from '../store.ts';
import { b, put } from './octets.ts';

const add = (key: string, amount: number): Operation => ({ type: 'add', key: b(key), amount });

export function counterCases(store: () => Store): void {
  const count = async (key: string) => decodeCounter(await store().get(b(key)));

  describe('counters', () => {
    it('begin at 0, take what is added and what is taken away', async () => {
      expect(await count('n')).toBe(0);
      await store().batch({ operations: [add('n', 2), add('n', 3), add('m', -1)] });
      await store().batch({ operations: [add('n', -1)] });
      expect([await count('n'), await count('m')]).toEqual([4, -1]);
    });

    it('miss nothing of many writers at once', async () => {
      await Promise.all(
        Array.from({ length: 200 }, (_, i) => store().batch({ operations: [add('n', 1), put(`k${i}`, '')] })),
      );
      expect(await count('n')).toBe(200);
    });

    it('let no more writers in than a limit, and count those only', async () => {
      const preconditions = [{ key: b('n'), atMost: 9 }];
      const writers = Array.from({ length: 30 }, () => store().batch({ preconditions, operations: [add('n', 1)] }));
      const outcomes = await Promise.all(writers);
      expect(outcomes.filter(({ committed }) => committed)).toHaveLength(10);
      expect(outcomes.at(-1)).toEqual({ committed: false, failed: 0 });
      expect(await count('n')).toBe(10);
    });

    it('of a refused batch are not counted', async () => {
      await store().batch({ preconditions: [{ key: b('a'), expect: b('1') }], operations: [add('n', 1)] });
      expect(await count('n')).toBe(0);
    });

    it('begin anew after a delete, and after a put go on from there', async () => {
      await store().batch({ operations: [add('n', 5), { type: 'delete', key: b('n') }, add('n', 2)] });
      expect(await count('n')).toBe(2);
      await store().batch({ operations: [add('n', 1), { type: 'delete', key: b('n') }] });
      expect(await store().get(b('n'))).toBeUndefined();
    });
  });
}
