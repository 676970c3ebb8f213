import { isNameplateError, type NameplateError } from '@nameplate/sdk';
import { namesOf } from '../head.ts';
import { isEmpty, maxColumns, maxRowLength, type SheetRow } from '../sheet-row.ts';
import { type CellContext, cellValue, columnOf } from './cells.ts';
import { notXlsx, openPackage, tooMuch } from './package.ts';
import { sharedStrings } from './shared-strings.ts';
import { dateStyles } from './styles.ts';
import { readWorkbook } from './workbook.ts';
import { parseXml, type XmlEvents } from './xml.ts';

export interface XlsxOptions {
  /** Name of the sheet; the first when absent. */
  readonly sheet?: string | undefined;
  /** Told how much of the sheet was read, 0 to 1. */
  readonly progress?: (share: number) => void;
}

/** The rows of a sheet, read as it is unpacked. @throws NameplateError INVALID_VALUE, LIMIT_EXCEEDED */
export async function* xlsxRows(file: string, options: XlsxOptions = {}): AsyncGenerator<SheetRow, void> {
  using parts = await openPackage(file);
  const { sheet, from1904 } = await readWorkbook(parts, options.sheet);
  const context = { strings: await sharedStrings(parts), dates: await dateStyles(parts), from1904 };
  const part = await parts.open(sheet);
  if (part === undefined) throw notXlsx(`${sheet} is not in it`);
  const reader = new RowReader(context);
  let names: readonly string[] | undefined;
  let read = 0;
  const events: XmlEvents = {
    ...reader.events,
    read: (length) => {
      read += length;
      options.progress?.(Math.min(1, read / part.size));
    },
  };
  for await (const { at, cells, refused } of parseXml(part.stream, events, () => reader.take())) {
    if (!refused && cells.every(isEmpty)) continue;
    if (names === undefined) names = namesOf(cells);
    else yield { at, names, cells, ...(refused && { refused }) };
  }
}

interface Row {
  readonly at: number;
  readonly cells: unknown[];
  refused?: NameplateError;
}

/** Gathers the rows of a sheet's XML, ECMA-376 part 1 §18.3.1.73. */
class RowReader {
  readonly #context: CellContext;
  #rows: Row[] = [];
  #row: Row = { at: 0, cells: [] };
  #column = -1;
  #cell = { type: '', style: 0 };
  #text = '';
  #length = 0;
  #gathering = false;

  constructor(context: CellContext) {
    this.#context = context;
  }

  readonly events: XmlEvents = {
    open: (name, attributes) => {
      if (name === 'row') this.#begin(Number(attributes['r'] ?? this.#row.at + 1));
      else if (name === 'c') this.#beginCell(attributes);
      else if (name === 'v' || name === 't') this.#gathering = true;
    },
    text: (text) => {
      if (!this.#gathering) return;
      this.#length += text.length;
      if (this.#length > maxRowLength) throw tooMuch(`more than ${maxRowLength} characters in row ${this.#row.at}`);
      this.#text += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') this.#gathering = false;
      else if (name === 'c') this.#endCell();
      else if (name === 'row') this.#rows.push(this.#row);
    },
  };

  take(): readonly Row[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #begin(at: number): void {
    this.#row = { at, cells: [] };
    this.#column = -1;
    this.#length = 0;
  }

  #beginCell({ r, t = '', s = '0' }: Readonly<Record<string, string>>): void {
    this.#column = r === undefined ? this.#column + 1 : columnOf(r);
    this.#cell = { type: t, style: Number(s) };
    this.#text = '';
  }

  #endCell(): void {
    const { cells } = this.#row;
    try {
      const value = cellValue({ ...this.#cell, text: this.#text }, this.#context);
      if (value === undefined) return;
      // Sparse rows may have a cell far out: what is past the columns that are read counts as without a column.
      const at = Math.min(this.#column, maxColumns);
      while (cells.length < at) cells.push(undefined);
      cells[at] = value;
    } catch (thrown) {
      if (!isNameplateError(thrown)) throw thrown;
      this.#row.refused ??= thrown;
    }
  }
}
