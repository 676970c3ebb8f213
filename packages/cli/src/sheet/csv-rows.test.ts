import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from './csv-line.ts';
import { csvRows } from './csv-rows.ts';
import { isEmpty, type SheetRow } from './sheet-row.ts';

async function read(octets: Uint8Array, size = 3, encoding?: string): Promise<SheetRow[]> {
  async function* chunks() {
    for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size);
  }
  const found: SheetRow[] = [];
  for await (const row of csvRows(chunks(), encoding)) found.push(row);
  return found;
}
const rows = (text: string, size?: number) => read(Buffer.from(text), size);

describe('rows of CSV', () => {
  it('counts rows as a spreadsheet does, and passes over empty ones', async () => {
    const found = await rows('\uFEFF\r\na, b ,\r\n"1\n2",\r\n,\r\n\r\n3,"4 ""x"""');
    expect(found).toEqual([
      { at: 3, names: ['a', 'b'], cells: ['1\n2', ''] },
      { at: 6, names: ['a', 'b'], cells: ['3', '4 "x"'] },
    ]);
  });

  it.each([';', '\t', ','])('tells the delimiter %j by the first line', async (delimiter) => {
    const found = await rows(`"a,;x"${delimiter}b\n1${delimiter}2\n`);
    expect(found.map(({ names, cells }) => [names, cells])).toEqual([
      [
        ['a,;x', 'b'],
        ['1', '2'],
      ],
    ]);
  });

  it('refuses what is not text, not CSV, without end, or names a column twice', async () => {
    await expect(read(Uint8Array.of(0x61, 0xff, 0x0a))).rejects.toMatchObject({ reason: 'NOT_TEXT' });
    await expect(rows('a\n"b"c\n')).rejects.toMatchObject({ reason: 'NOT_CSV', metadata: { line: '2' } });
    await expect(rows('a\n"b')).rejects.toMatchObject({ reason: 'NOT_CSV' });
    await expect(rows(`a\n"${'b'.repeat(2_000_000)}"\n`, 65_536)).rejects.toMatchObject({ reason: 'NOT_CSV' });
    await expect(rows('a,a\n1,2')).rejects.toMatchObject({ reason: 'SHEET_HEAD' });
    await expect(read(Buffer.from('a'), 1, 'klingon')).rejects.toMatchObject({ reason: 'ENCODING_UNKNOWN' });
  });

  it('tells how much of what was read the rows are, though the file is read at once', async () => {
    const shares: number[] = [];
    async function* whole() {
      yield Buffer.from('ab\n表1\n表2\n表3');
    }
    for await (const _ of csvRows(whole(), undefined, (share) => shares.push(share))) continue;
    expect(shares).toEqual([3 / 17, 8 / 17, 13 / 17, 1]);
  });

  it('nothing has no rows', async () => {
    expect(await rows('')).toEqual([]);
    expect(await rows('\n\n')).toEqual([]);
  });

  it('what csvLine writes is read again, in chunks of any size', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', '\t', ' ', '表', '\uFEFF', "'") });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (cells, size) => {
          const text = [['left', 'right'], ...cells].map(csvLine).join('\n');
          const found = await rows(text, size);
          expect(found.map((row) => row.cells)).toEqual(cells.filter((row) => !row.every(isEmpty)));
        },
      ),
      { numRuns: 50 },
    );
  });
});
