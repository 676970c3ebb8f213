import { describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { b, entries, fill, put, rows, text } from './octets.ts';

export function rangeCases(store: () => Store): void {
  describe('ranges', () => {
    const abc = { a: '1', b: '2', c: '3', d: '4' };

    it.each([
      ['everything', {}, 'abcd'],
      ['gte', { gte: b('b') }, 'bcd'],
      ['gt', { gt: b('b') }, 'cd'],
      ['lt', { lt: b('c') }, 'ab'],
      ['lte', { lte: b('c') }, 'abc'],
      ['both sides', { gt: b('a'), lte: b('c') }, 'bc'],
      ['bounds between keys', { gte: b('aa'), lt: b('cc') }, 'bc'],
      ['the stricter of two lower bounds', { gt: b('b'), gte: b('b') }, 'cd'],
      ['the stricter of two lower bounds, apart', { gt: b('a'), gte: b('c') }, 'cd'],
      ['the stricter of two upper bounds', { lt: b('c'), lte: b('c') }, 'ab'],
      ['the stricter of two upper bounds, apart', { lt: b('d'), lte: b('b') }, 'ab'],
      ['empty, crossed bounds', { gt: b('c'), lt: b('b') }, ''],
      ['empty, after the end', { gt: b('d') }, ''],
      ['limit', { limit: 2 }, 'ab'],
      ['limit 0', { limit: 0 }, ''],
      ['limit larger than the range', { limit: 9 }, 'abcd'],
    ])('%s', async (_, options, expected) => {
      await fill(store(), abc);
      const keys = (await entries(store(), options)).map(({ key }) => text(key)).join('');
      expect(keys).toBe(expected);
      const { limit, ...bounds } = { limit: undefined, ...options };
      const backwards = (await entries(store(), { ...bounds, reverse: true })).map(({ key }) => text(key));
      expect(backwards.toReversed().slice(0, limit).join('')).toBe(expected);
    });

    it('reverse with a limit begins at the end', async () => {
      await fill(store(), abc);
      expect(await rows(store(), { reverse: true, limit: 2 })).toEqual(['d=4', 'c=3']);
      expect(await rows(store(), { reverse: true, lt: b('c'), limit: 1 })).toEqual(['b=2']);
    });

    it('keys compare as unsigned octets, shorter first', async () => {
      const keys = [[0x61], [0x61, 0x00], [0x61, 0xff], [0x00], [0xff], [0x80], [0x7f], []].map((k) =>
        Uint8Array.from(k),
      );
      await store().batch({ operations: keys.map((key) => ({ type: 'put' as const, key, value: b('') })) });
      const found = (await entries(store(), {})).map(({ key }) => Buffer.from(key).toString('hex'));
      expect(found).toEqual(['', '00', '61', '6100', '61ff', '7f', '80', 'ff']);
    });

    it('thousands of entries come whole and in order, both ways', async () => {
      const names = Array.from({ length: 5000 }, (_, i) => `k${String(i).padStart(6, '0')}`);
      const shuffled = [...names].sort((x, y) =>
        x.split('').toReversed().join('') < y.split('').toReversed().join('') ? -1 : 1,
      );
      await store().batch({ operations: shuffled.map((name) => put(name, name)) });
      expect((await entries(store(), {})).map(({ key }) => text(key))).toEqual(names);
      expect((await entries(store(), { reverse: true })).map(({ value }) => text(value))).toEqual(names.toReversed());
    });

    it('may be left early, again and again', async () => {
      await fill(store(), abc);
      for (let i = 0; i < 50; i += 1) {
        for await (const { key } of store().range({})) {
          expect(text(key)).toBe('a');
          break;
        }
      }
      expect(await rows(store(), { lt: b('b') })).toEqual(['a=1']);
    });

    it('shows the state of its beginning, while writes go on', async () => {
      const operations = Array.from({ length: 3000 }, (_, i) => put(`k${String(i).padStart(6, '0')}`, 'old'));
      await store().batch({ operations });
      const seen: string[] = [];
      for await (const { value } of store().range({})) {
        if (seen.length === 0) {
          await store().batch({
            operations: operations.slice(1).map(({ key }) => ({ type: 'put', key, value: b('new') })),
          });
          await fill(store(), { z: 'new' });
        }
        seen.push(text(value) ?? '');
      }
      expect(seen).toEqual(operations.map(() => 'old'));
    });
  });
}
