import { parseIdentifier } from '@nameplate/model';
import { type Asset, type Nameplate, NameplateError } from '@nameplate/sdk';
import { type Command, Option } from 'commander';
import { amount } from '../amount.ts';
import { formatRecord } from '../batch/format-record.ts';
import { type Context, withClient } from '../context.ts';
import { recordToJson } from '../dump/record.ts';
import type { DumpFormat } from '../dump/rows.ts';
import { exitCodes } from '../exit-code.ts';
import { collect } from '../parse.ts';
import { printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { exportSheet } from '../sheet/export-sheet.ts';
import type { SheetFormat } from '../sheet/sheet-row.ts';

interface Options {
  readonly prefix?: readonly string[];
  readonly format: DumpFormat | SheetFormat;
  readonly template?: string;
  readonly out?: string;
}

/** `nameplate export`: all records as a dump on standard output. */
export function addExport(program: Command, run: Run): void {
  program
    .command('export')
    .description('write all records that the key may read, as a dump; or the assets of a template, as a table')
    .option('--prefix <prefix>', 'only of this prefix; repeatable (default: all that the server holds)', collect)
    .addOption(
      new Option('--format <format>', 'a dump as JSON Lines or a batch file; with --template a table')
        .choices(['json', 'batch', 'csv', 'jsonl', 'xlsx'])
        .default('json'),
    )
    .option('--template <identifier>', 'only the assets of this template, a row each; its attributes are the columns')
    .option('--out <file>', 'write the table there (default: standard output)')
    .action(run(exportRecords));
}

async function exportRecords(context: Context, { format, template, out, prefix }: Options): Promise<number> {
  if (format === 'csv' || format === 'jsonl' || format === 'xlsx')
    return await exportSheet(context, { format, template, out, prefix });
  if (template !== undefined || out !== undefined)
    throw new NameplateError('INVALID_VALUE', '--template and --out are for --format csv, jsonl and xlsx.');
  return await exportDump(context, { format, ...(prefix && { prefix }) });
}

async function exportDump(
  context: Context,
  options: { readonly prefix?: readonly string[]; readonly format: DumpFormat },
): Promise<number> {
  const { signal, err } = context.io;
  let records = 0;
  let lost = 0;
  let empty = 0;
  const writeAll = async (np: Nameplate) => {
    for await (const asset of recordsOf(np, options.prefix, signal)) {
      if (signal.aborted) return;
      if (options.format === 'batch' && asset.values.length === 0) {
        empty += 1;
        continue;
      }
      lost += write(context, asset, options.format);
      records += 1;
      // A slow reader holds back the pages, not the memory.
      await context.io.flushed?.();
      if (records % 10_000 === 0) err(`${records} records …\n`);
    }
  };
  try {
    await withClient(context, writeAll);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
  if (lost > 0) err(`Left out, since a batch file has no form for it: ${amount(lost, 'reference')} between values.\n`);
  if (empty > 0) err(`Left out, since a batch file has no form for it: ${amount(empty, 'record')} without values.\n`);
  err(`${amount(records, 'record')}${signal.aborted ? ': interrupted, and not all of them' : ''}.\n`);
  return signal.aborted ? exitCodes.interrupted : exitCodes.ok;
}

async function* recordsOf(
  np: Nameplate,
  only: readonly string[] | undefined,
  signal: AbortSignal,
): AsyncGenerator<Asset> {
  for await (const prefix of only ?? prefixesOf(np, signal)) yield* np.assets.list({ prefix }, { signal });
}

async function* prefixesOf(np: Nameplate, signal: AbortSignal): AsyncGenerator<string> {
  for await (const { prefix } of np.prefixes.list({ signal })) yield prefix;
}

/** References that the form has no place for. */
function write(context: Context, asset: Asset, format: DumpFormat): number {
  if (format === 'json') {
    printLine(context, recordToJson(asset));
    return 0;
  }
  const { handle } = parseIdentifier(asset.identifier);
  const { text, lost } = formatRecord({ handle, values: asset.values });
  context.io.out(text);
  return lost;
}
