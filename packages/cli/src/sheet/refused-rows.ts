import { ErrorsFile } from '../dump/errors-file.ts';
import type { Language } from '../language.ts';
import { reasonColumns } from './columns.ts';
import { csvLine } from './csv-line.ts';
import { type Fault, reasonOf } from './fault.ts';
import type { SheetFormat, SheetRow } from './sheet-row.ts';

/**
 * The rows that were refused, in the format of the file they come from, with what is wrong in columns of its own. Corrected, it is
 * imported as it is: those columns are passed over.
 */
export class RefusedRows implements AsyncDisposable {
  readonly #file: ErrorsFile;
  readonly #format: SheetFormat;
  readonly #language: Language;

  private constructor(file: ErrorsFile, format: SheetFormat, language: Language) {
    this.#file = file;
    this.#format = format;
    this.#language = language;
  }

  /** Keeps the first `length` octets of what is there. */
  static async open(
    path: string | undefined,
    options: { readonly length: number; readonly format: SheetFormat; readonly language: Language },
  ): Promise<RefusedRows> {
    return new RefusedRows(await ErrorsFile.open(path, options.length), options.format, options.language);
  }

  get length(): number {
    return this.#file.length;
  }

  async add({ at, names, cells }: SheetRow, faults: readonly Fault[]): Promise<void> {
    const { column, rule, value, message, remedy } = reasonOf(faults, this.#language);
    const reasons = [at, column, rule, value, message, remedy];
    if (this.#format === 'jsonl') {
      const row = [
        ...names.map((name, i) => [name, cells[i]] as const),
        ...reasonColumns.map((name, i) => [name, reasons[i]] as const),
      ];
      await this.#file.add(JSON.stringify(Object.fromEntries(row)));
      return;
    }
    const old = names.map((name) => (reasonColumns as readonly string[]).includes(name));
    const kept = (values: readonly unknown[]) => values.filter((_, i) => old[i] !== true);
    // A byte order mark, so that spreadsheets read it as UTF-8.
    if (this.#file.length === 0) await this.#file.add(`\uFEFF${csvLine([...kept(names), ...reasonColumns])}`);
    const width = names.length;
    const padded = names.map((_, i) => cells[i]);
    await this.#file.add(csvLine([...kept(padded), ...reasons, ...cells.slice(width)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }
}
