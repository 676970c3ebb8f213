import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { ErrorsFile } from '../dump/errors-file.ts';
import type { Language } from '../language.ts';
import { lines } from '../lines.ts';
import { isReasonColumn, reasonColumns } from './columns.ts';
import { csvLine } from './csv-line.ts';
import { type Fault, plainValue, reasonOf } from './fault.ts';
import type { SheetFormat, SheetRow } from './sheet-row.ts';
import { writeXlsx } from './xlsx/write-xlsx.ts';

/**
 * The rows that were refused, in the format of the file they come from, with what is wrong in columns of its own. Corrected, it is
 * imported as it is: those columns are passed over. A workbook cannot grow: its rows are kept beside it until the end.
 */
export class RefusedRows implements AsyncDisposable {
  readonly #file: ErrorsFile;
  readonly #path: string | undefined;
  readonly #format: SheetFormat;
  readonly #language: Language;

  private constructor(file: ErrorsFile, path: string | undefined, format: SheetFormat, language: Language) {
    this.#file = file;
    this.#path = path;
    this.#format = format;
    this.#language = language;
  }

  /** Keeps the first `length` octets of what is there. */
  static async open(
    path: string | undefined,
    options: { readonly length: number; readonly format: SheetFormat; readonly language: Language },
  ): Promise<RefusedRows> {
    const { length, format, language } = options;
    const kept = path !== undefined && format === 'xlsx' ? partOf(path) : path;
    return new RefusedRows(await ErrorsFile.open(kept, length), path, format, language);
  }

  get length(): number {
    return this.#file.length;
  }

  async add(row: SheetRow, faults: readonly Fault[]): Promise<void> {
    const { column, rule, value, message, remedy } = reasonOf(faults, this.#language, plainValue);
    const reasons = [row.at, column, rule, value, message, remedy];
    if (this.#format === 'jsonl') return await this.#file.add(withReasons(row, reasons));
    const write = this.#format === 'csv' ? csvLine : cellsLine;
    const isOld = row.names.map(isReasonColumn);
    const kept = (values: readonly unknown[]) => values.filter((_, i) => isOld[i] !== true);
    // A byte order mark, so that spreadsheets read it as UTF-8.
    if (this.#file.length === 0)
      await this.#file.add(`${this.#format === 'csv' ? '\uFEFF' : ''}${write([...kept(row.names), ...reasonColumns])}`);
    const cells = row.names.map((_, i) => row.cells[i]);
    await this.#file.add(write([...kept(cells), ...reasons, ...row.cells.slice(row.names.length)]));
  }

  /** Every row has been added. */
  async finish(): Promise<void> {
    if (this.#path === undefined || this.#format !== 'xlsx') return;
    await writeXlsx(this.#path, cellsOf(partOf(this.#path)));
  }

  /** The import will not be gone on with: what was kept for that goes. */
  async clean(): Promise<void> {
    if (this.#path !== undefined && this.#format === 'xlsx') await rm(partOf(this.#path), { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }
}

function partOf(path: string): string {
  return `${path}.part`;
}

function withReasons({ names, cells }: SheetRow, reasons: readonly unknown[]): string {
  const row = names.map((name, i) => [name, cells[i]] as const);
  return JSON.stringify(Object.fromEntries([...row, ...reasonColumns.map((name, i) => [name, reasons[i]] as const)]));
}

function cellsLine(cells: readonly unknown[]): string {
  return JSON.stringify(cells.map((cell) => (cell instanceof Date ? { date: cell.getTime() } : (cell ?? null))));
}

async function* cellsOf(part: string): AsyncGenerator<readonly unknown[]> {
  for await (const { text } of lines(createReadStream(part), Number.MAX_SAFE_INTEGER)) {
    const cells = JSON.parse(text) as readonly unknown[];
    yield cells.map((cell) => (isDate(cell) ? new Date(cell.date) : cell));
  }
}

function isDate(cell: unknown): cell is { readonly date: number } {
  return typeof cell === 'object' && cell !== null && 'date' in cell;
}
