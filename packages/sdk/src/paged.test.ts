import { describe, expect, it } from 'vitest';
import { paged, toPage } from './paged.ts';

/** Seven numbers in pages of three. */
function numbers() {
  const asked: string[] = [];
  const list = paged<number>(async (cursor, limit) => {
    asked.push(`${cursor}:${limit ?? ''}`);
    const start = cursor === '' ? 0 : Number(cursor);
    const items = [0, 1, 2, 3, 4, 5, 6].slice(start, start + 3);
    return toPage(items, start + 3 < 7 ? String(start + 3) : '');
  });
  return { asked, list };
}

describe('paged', () => {
  it('iterates over all pages', async () => {
    const { list } = numbers();
    const all: number[] = [];
    for await (const number of list) all.push(number);
    expect(all).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('asks for no page after the one where the reader left', async () => {
    const { asked, list } = numbers();
    for await (const number of list) if (number === 1) break;
    expect(asked).toHaveLength(1);
  });

  it('gives pages by cursor, and none after the last', async () => {
    const { list } = numbers();
    expect(await list.page()).toEqual({ items: [0, 1, 2], cursor: '3' });
    expect(await list.page('6')).toEqual({ items: [6] });
  });

  it('toArray stops at the limit, first asks for one', async () => {
    const { asked, list } = numbers();
    expect(await list.toArray({ limit: 4 })).toEqual([0, 1, 2, 3]);
    expect(await list.first()).toBe(0);
    expect(asked).toEqual([':4', '3:1', ':1']);
  });

  it('first of an empty list is undefined', async () => {
    expect(await paged<number>(async () => ({ items: [] })).first()).toBeUndefined();
  });
});
