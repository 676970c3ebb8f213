import { describe, expect, it } from 'vitest';
import { Columns } from './columns.ts';
import { begun } from './open-sheet.ts';
import type { SheetRow } from './sheet-row.ts';

const columns = new Columns({ attributes: { serial: { type: 'string' } } }, new Map());

async function* rows(...names: readonly string[]): AsyncGenerator<SheetRow, void> {
  yield { at: 2, names, cells: ['88.118/1', 'P-1'] };
  yield { at: 3, names, cells: ['88.118/2', 'P-2'] };
}
const sheet = (...names: readonly string[]) => ({ rows: rows(...names), size: 1, sharedHead: true, share: () => 0 });

describe('a sheet that is begun', () => {
  it('is refused for its head before a row of it is taken', async () => {
    await expect(begun(sheet('identifier', 'colour'), columns)).rejects.toMatchObject({ reason: 'COLUMN_UNKNOWN' });
  });

  it('has all of its rows', async () => {
    const at: number[] = [];
    for await (const row of (await begun(sheet('identifier', 'serial'), columns)).rows) at.push(row.at);
    expect(at).toEqual([2, 3]);
  });

  it('may be empty', async () => {
    const none = { ...sheet('colour'), rows: (async function* (): AsyncGenerator<SheetRow, void> {})() };
    expect(await (await begun(none, columns)).rows.next()).toMatchObject({ done: true });
  });
});
