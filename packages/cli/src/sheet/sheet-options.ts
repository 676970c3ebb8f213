import { InvalidArgumentError } from 'commander';
import type { SheetFormat } from './sheet-row.ts';

/** What `nameplate import` takes for files of rows and columns. */
export interface SheetOptions {
  readonly template?: string;
  readonly map?: ReadonlyMap<string, string>;
  readonly mintUnder?: string;
  readonly encoding?: string;
  readonly sheet?: string;
  readonly offset: string;
  readonly dryRun?: boolean;
  readonly errors?: string;
  readonly resume?: string | true;
  readonly minted?: string;
  readonly block?: string;
}

/** Of a file by its name; undefined for dumps and batch files. */
export function sheetFormatOf(file: string): SheetFormat | undefined {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (/\.(?:csv|tsv)$/.test(name)) return 'csv';
  return name.endsWith('.xlsx') ? 'xlsx' : undefined;
}

/** `--map '口径=diameter'`, collected. The last equals sign divides: a column may have one in its name. */
export function mapArgument(text: string, before: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError("Expected column=attribute, such as 'Serial no.=serial'.");
  return new Map([...before, [text.slice(0, at), text.slice(at + 1)]]);
}

/** `Z`, `+08:00`. */
export function offsetArgument(text: string): string {
  if (/^(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/.test(text)) return text;
  throw new InvalidArgumentError('Expected Z or an offset such as +08:00.');
}
