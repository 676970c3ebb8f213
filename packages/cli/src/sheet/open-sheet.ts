import { stat } from 'node:fs/promises';
import { openDump, unreadable } from '../dump/open-dump.ts';
import type { Columns } from './columns.ts';
import { csvRows } from './csv-rows.ts';
import { jsonlRows } from './jsonl-rows.ts';
import type { SheetFormat, SheetRow } from './sheet-row.ts';
import { xlsxRows } from './xlsx/xlsx-rows.ts';

export interface OpenSheet {
  readonly rows: AsyncGenerator<SheetRow, void>;
  readonly size: number;
  /** The first row names the columns of all. */
  readonly sharedHead: boolean;
  /** Share of the file that the rows taken are, 0 to 1. */
  readonly share: () => number;
}

/** A file of rows and columns, read as its rows are asked for. @throws NameplateError INVALID_VALUE */
export async function openSheet(
  file: string,
  options: {
    readonly format: SheetFormat;
    readonly encoding: string | undefined;
    readonly sheet: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<OpenSheet> {
  const { format, encoding, signal } = options;
  if (format === 'xlsx') return await openXlsx(file, options.sheet);
  const { chunks, size, bytesRead } = await openDump(file, signal);
  let taken = 1;
  const progress = (share: number) => {
    taken = share;
  };
  const rows = format === 'csv' ? csvRows(chunks, encoding, progress) : jsonlRows(chunks);
  return { rows, size, sharedHead: format === 'csv', share: () => (taken * bytesRead()) / Math.max(1, size) };
}

/**
 * Its first row has been read, and the columns that all rows share looked up: the encoding and the head are sound.
 * @throws NameplateError INVALID_VALUE
 */
export async function begun(sheet: OpenSheet, columns: Columns): Promise<OpenSheet> {
  const first = await sheet.rows.next();
  if (first.done) return sheet;
  try {
    if (sheet.sharedHead) columns.all(first.value.names);
  } catch (thrown) {
    await sheet.rows.return();
    throw thrown;
  }
  return { ...sheet, rows: withFirst(first.value, sheet.rows) };
}

async function* withFirst(first: SheetRow, rest: AsyncGenerator<SheetRow, void>): AsyncGenerator<SheetRow, void> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return();
  }
}

/** Its archive is read from its end on: it has to be a file. */
async function openXlsx(file: string, sheet: string | undefined): Promise<OpenSheet> {
  let share = 0;
  const progress = (read: number) => {
    share = read;
  };
  const { size } = await stat(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  return { rows: xlsxRows(file, { sheet, progress }), size, sharedHead: true, share: () => share };
}
