import type { NameplateError } from '@nameplate/sdk';
import type { Context } from '../context.ts';
import type { Progress } from '../dump/progress-file.ts';
import { exitCodeOf, exitCodes } from '../exit-code.ts';
import { printLine } from '../print.ts';
import type { CellWarning } from './convert-cell.ts';
import { type Fault, faultLine, reasonOf } from './fault.ts';
import type { SheetAsset } from './sheet-asset.ts';

/** Counts rows, and tells those that are refused and what may not be what its writer meant. */
export class SheetTally {
  readonly #context: Context;
  readonly #offset: string;
  readonly #warned = new Set<string>();
  imported: number;
  refused: number;
  /** Of the imported, those that were there before. */
  duplicates: number;
  #first: NameplateError | undefined;

  constructor(context: Context, counts: Pick<Progress, 'imported' | 'refused' | 'duplicates'>, offset: string) {
    this.#context = context;
    this.#offset = offset;
    this.imported = counts.imported;
    this.refused = counts.refused;
    this.duplicates = counts.duplicates ?? 0;
  }

  get rows(): number {
    return this.imported + this.refused;
  }

  get exitCode(): number {
    if (this.#first) return exitCodeOf(this.#first);
    return this.refused > 0 ? exitCodes.usage : exitCodes.ok;
  }

  count({ row, identifier }: SheetAsset, faults: readonly Fault[]): void {
    const [first] = faults;
    if (!first) {
      this.imported += 1;
      return;
    }
    this.refused += 1;
    this.#first ??= first.error;
    const { io, json, language } = this.#context;
    if (!json) io.err(faults.map((fault) => `${faultLine(row.at, fault, language)}\n`).join(''));
    else {
      const { code, reason } = first.error;
      const error = { code, reason, ...reasonOf(faults, language) };
      printLine(this.#context, { row: row.at, ...(identifier !== '' && { identifier }), error });
    }
  }

  /** Once a column: the first row that has it tells where to look. */
  warn(column: string, kind: CellWarning): void {
    const key = `${kind}\0${column}`;
    if (this.#warned.has(key) || this.#warned.size >= warningsMax) return;
    this.#warned.add(key);
    const { io, language } = this.#context;
    const text = warnings[kind](this.#offset)[language];
    io.err(language === 'zh' ? `提示：列“${column}”${text}\n` : `note: column ${column} ${text}\n`);
  }
}

const warningsMax = 100;

const warnings: Readonly<Record<CellWarning, (offset: string) => { readonly en: string; readonly zh: string }>> = {
  'number-as-text': () => ({
    en: 'holds numbers where text is wanted: a spreadsheet drops leading zeros of numbers. Format it as text if it has any.',
    zh: '应为文本却是数值：表格会去掉数值开头的零。如有前导零，请将该列设为“文本”格式。',
  }),
  'shortened-number': () => ({
    en: 'holds text such as 8.61E+14, as a spreadsheet shortens long numbers: format it as text and save it again.',
    zh: '含有 8.61E+14 之类的内容，疑为表格缩写的长数字：请设为“文本”格式后重新保存。',
  }),
  'no-offset': (offset) =>
    offset === 'Z'
      ? {
          en: 'holds times without an offset: they are read as UTC; --offset +08:00 reads them as Beijing time.',
          zh: '的时间没有时区：按 UTC 读取；北京时间请用 --offset +08:00。',
        }
      : {
          en: `holds times without an offset: they are read in ${offset}, as --offset says.`,
          zh: `的时间没有时区：按 --offset 指定的 ${offset} 读取。`,
        },
};
