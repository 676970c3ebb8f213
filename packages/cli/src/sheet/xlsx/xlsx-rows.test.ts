import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import type { SheetRow } from '../sheet-row.ts';
import { columnOf, serialDate } from './cells.ts';
import { isDateFormat } from './styles.ts';
import { writeXlsx } from './write-xlsx.ts';
import { type XlsxOptions, xlsxRows } from './xlsx-rows.ts';

const scratch = mkdtempSync(join(tmpdir(), 'nameplate-xlsx-'));
const file = join(scratch, 'a.xlsx');
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function read(options?: XlsxOptions): Promise<SheetRow[]> {
  const found: SheetRow[] = [];
  for await (const row of xlsxRows(file, options)) found.push(row);
  return found;
}

async function pack(parts: Readonly<Record<string, string | Buffer>>): Promise<void> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}

/** A workbook as spreadsheet programs write it, with the cells given. */
const workbook = (rows: string, more: Readonly<Record<string, string>> = {}) => ({
  'xl/workbook.xml':
    '<workbook xmlns:r="r"><sheets><sheet name="First" r:id="a"/><sheet name="说明" r:id="b"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/><Relationship Id="b" Target="/xl/worksheets/b.xml"/></Relationships>',
  'xl/worksheets/sheet1.xml': `<x:worksheet xmlns:x="m"><x:sheetData>${rows.replace(/<(\/?)(?=\w)/g, '<$1x:')}</x:sheetData></x:worksheet>`,
  'xl/worksheets/b.xml':
    '<worksheet><sheetData><row><c t="str"><v>b</v></c></row><row><c><v>7</v></c></row></sheetData></worksheet>',
  'xl/sharedStrings.xml':
    '<sst><si><t>serial</t></si><si><r><t>time</t></r><rPh><t>kana</t></rPh><r><t> at</t></r></si><si><t>a&amp;b</t></si></sst>',
  'xl/styles.xml':
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
  ...more,
});
const head = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>';

describe('rows of a workbook', () => {
  it('shared and own texts, numbers, booleans, dates; rows and columns that are left out', async () => {
    await pack(
      workbook(
        `${head}<row r="5"><c r="A5" t="s"><v>2</v></c><c r="C5" s="1"><v>46053.5</v></c></row><row r="6"><c r="A6"/></row>` +
          '<row r="7"><c r="A7" t="inlineStr"><is><t>007</t></is></c><c r="B7" t="b"><v>1</v></c><c r="C7"><v>0.1</v></c></row>',
      ),
    );
    expect(await read()).toEqual([
      { at: 5, names: ['serial', '', 'time at'], cells: ['a&b', undefined, new Date('2026-01-31T12:00:00Z')] },
      { at: 7, names: ['serial', '', 'time at'], cells: ['007', true, 0.1] },
    ]);
    expect(await read({ sheet: '说明' })).toEqual([{ at: 2, names: ['b'], cells: [7] }]);
    await expect(read({ sheet: 'none' })).rejects.toMatchObject({ reason: 'SHEET_UNKNOWN' });
  });

  it('a row with an error of a formula is refused, the others are read', async () => {
    await pack(
      workbook(`${head}<row r="3"><c r="A3" t="e"><v>#N/A</v></c></row><row r="4"><c r="A4"><v>1</v></c></row>`),
    );
    const [bad, good] = await read();
    expect(bad).toMatchObject({ at: 3, refused: { reason: 'CELL_ERROR' } });
    expect(good).toMatchObject({ at: 4, cells: [1] });
  });

  it('refuses what is no workbook, is broken, or unpacks to too much', async () => {
    await pack({ 'readme.txt': 'x' });
    await expect(read()).rejects.toMatchObject({ reason: 'NOT_XLSX' });
    await pack(workbook(`${head}<row>`));
    await expect(read()).rejects.toMatchObject({ reason: 'NOT_XLSX' });
    await pack(
      workbook(head, { 'xl/sharedStrings.xml': '<!DOCTYPE a [<!ENTITY b "c">]><sst><si><t>&b;</t></si></sst>' }),
    );
    await expect(read()).rejects.toMatchObject({ reason: 'NOT_XLSX' });
    await pack(workbook(head, { 'xl/bomb.xml': ' '.repeat(64 * 2 ** 20) }));
    await expect(read()).rejects.toMatchObject({ reason: 'XLSX_LIMIT' });
    await pack(workbook(`${head}<row><c t="str"><v>${'x'.repeat(2 ** 21)}</v></c></row>`));
    await expect(read()).rejects.toMatchObject({ reason: 'XLSX_LIMIT' });
    rmSync(file);
    await expect(read()).rejects.toMatchObject({ reason: 'NOT_XLSX' });
  });

  it('a cell far out does not make a row long', async () => {
    await pack(workbook(`${head}<row r="3"><c r="ZZZZZZZ3"><v>1</v></c></row>`));
    expect((await read())[0]?.cells.length).toBeLessThan(2_000);
  });

  it('what writeXlsx writes is read again', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '&', '<', '>', '"', ' ', '\n', '表', '0', '\t', ']]>'),
      minLength: 1,
    });
    const second = fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }).map((at) => new Date(at * 1_000));
    const cell = fc.oneof(
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
      fc.boolean(),
      second,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), async (rows) => {
        const marked = rows.map((row) => ['x', ...row]);
        await writeXlsx(file, [['k', 'l', 'm', 'n', 'o'], ...marked]);
        expect((await read()).map(({ cells }) => cells)).toEqual(marked);
      }),
      { numRuns: 30 },
    );
  });
});

describe('cells', () => {
  it('columns by their letters', () => {
    expect(['A1', 'Z9', 'AA1', 'BC12', 'XFD1'].map(columnOf)).toEqual([0, 25, 26, 54, 16_383]);
  });

  it('days of both calendars', () => {
    expect(serialDate(1, false).toISOString()).toBe('1900-01-01T00:00:00.000Z');
    expect(serialDate(61, false).toISOString()).toBe('1900-03-01T00:00:00.000Z');
    expect(serialDate(46_053.25, false).toISOString()).toBe('2026-01-31T06:00:00.000Z');
    expect(serialDate(0, true).toISOString()).toBe('1904-01-01T00:00:00.000Z');
  });

  it.each([
    ['yyyy-mm-dd', true],
    ['[$-804]yyyy"年"m"月"', true],
    ['h:mm', true],
    ['[h]:mm', true],
    ['0.00', false],
    ['General', false],
    ['0 "days"', false],
    ['#,##0;[Red]-#,##0', false],
    ['_-* #,##0.00\\ "Dh"', false],
  ])('format %s is of dates: %s', (code, dates) => {
    expect(isDateFormat(code)).toBe(dates);
  });
});
