import { NameplateError } from '@nameplate/sdk';
import { type Command, Option } from 'commander';
import { type Context, withClient } from '../context.ts';
import { Duplicates } from '../dump/duplicates.ts';
import { ErrorsFile } from '../dump/errors-file.ts';
import { openDump } from '../dump/open-dump.ts';
import { type Progress, readProgress, writeProgress } from '../dump/progress-file.ts';
import { registerRows } from '../dump/register-rows.ts';
import { type DumpFormat, type DumpRow, detectFormat, dumpRows } from '../dump/rows.ts';
import { exitCodeOf, exitCodes } from '../exit-code.ts';
import { printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { importSheet } from '../sheet/import-sheet.ts';
import { mapArgument, offsetArgument, type SheetOptions, sheetFormatOf } from '../sheet/sheet-options.ts';
import type { SheetFormat } from '../sheet/sheet-row.ts';

interface Options extends Omit<SheetOptions, 'offset'> {
  readonly format?: DumpFormat | SheetFormat;
  readonly offset?: string;
}

/** `nameplate import`: rows of columns by a template, or the records of a dump, of this or another server. */
export function addImport(program: Command, run: Run): void {
  program
    .command('import')
    .description(
      "register the rows of a table by a template, or the records of a dump: this server's export, or another's",
    )
    .argument(
      '<file>',
      'CSV, XLSX or JSON Lines with --template; a dump: JSON Lines, a JSON array or a batch file; gzip too',
    )
    .addOption(
      new Option('--format <format>', 'of the file; told by its name, or its first character').choices([
        'csv',
        'jsonl',
        'xlsx',
        'json',
        'batch',
      ]),
    )
    .option('--template <identifier>', 'template that the rows are assets of: its attributes are the columns')
    .option('--map <column=attribute>', 'what a column fills; repeatable; nothing after = leaves it out', mapArgument)
    .option('--mint-under <prefix>', 'give rows without an identifier a new one under the prefix')
    .option('--block <file>', 'rows whose identifiers were minted from this block; those there already are no error')
    .option('--minted <file>', 'write there which row was given which identifier, as CSV')
    .option('--encoding <name>', 'of CSV that is not UTF-8, such as gb18030')
    .option('--sheet <name>', 'of a workbook with several; the first unless given')
    .option('--offset <offset>', 'of times that name none, such as +08:00 (default: Z)', offsetArgument)
    .option('--dry-run', 'only check: rows against the server, of a dump only their form; nothing is written')
    .option('--errors <file>', 'write the rows that were refused there, in the format that they came in')
    .option('--resume [file]', 'go on with an import that was interrupted; FILE: where its progress is kept')
    .action(run(importFile));
}

async function importFile(context: Context, file: string, options: Options): Promise<number> {
  const { format = sheetFormatOf(file) ?? (options.template === undefined ? undefined : 'jsonl') } = options;
  if (format === 'csv' || format === 'jsonl' || format === 'xlsx')
    return await importSheet(context, file, format, { offset: 'Z', ...options });
  const { dryRun = false, errors, resume } = options;
  if (resume === true) throw needFile();
  return await importDump(context, file, { format, dryRun, errors, resume });
}

interface DumpOptions {
  readonly format: DumpFormat | undefined;
  readonly dryRun: boolean;
  readonly errors: string | undefined;
  readonly resume: string | undefined;
}

async function importDump(context: Context, file: string, options: DumpOptions): Promise<number> {
  const { chunks: octets, size } = await openDump(file, context.io.signal);
  const { format, chunks } = await detectFormat(octets);
  const rows = dumpRows(chunks, options.format ?? format);
  const resume = options.dryRun ? undefined : options.resume;
  const start = await readProgress(resume, size);
  await using errors = await ErrorsFile.open(options.errors, start.errorsLength);
  const tally = new Tally(context, start);
  if (options.dryRun) return await dryRun(context, { rows, errors, tally });
  let interrupted = false;
  try {
    await register(context, { rows, start, errors, tally, resume });
  } catch (thrown) {
    if (!context.io.signal.aborted) throw thrown;
    interrupted = true;
  }
  const { imported, refused } = tally;
  if (context.json) printLine(context, { imported, refused, dryRun: false, ...(interrupted && { interrupted }) });
  else context.io.err(`${imported} imported, ${refused} refused.\n`);
  if (interrupted) {
    context.io.err(goOn(resume));
    return exitCodes.interrupted;
  }
  return codeOf(tally);
}

function needFile(): NameplateError {
  return new NameplateError('INVALID_VALUE', '--resume of a dump names the file that its progress is kept in.');
}

function codeOf({ first, refused }: Tally): number {
  return first ? exitCodeOf(first) : refused > 0 ? exitCodes.usage : exitCodes.ok;
}

function goOn(resume: string | undefined): string {
  return resume === undefined
    ? 'Interrupted. Started again, it refuses the rows that are imported as there already; with --resume FILE it goes on.\n'
    : `Interrupted. The progress is in ${resume}: start the same command again within 24 hours, and it goes on.\n`;
}

/** Needs no server. */
async function dryRun(context: Context, { rows, errors, tally }: Pick<Work, 'rows' | 'errors' | 'tally'>) {
  const { io, json } = context;
  const duplicates = new Duplicates();
  for await (const row of rows) {
    const refused = row.refused ?? duplicates.find(row);
    if (refused) await errors.add(row.raw);
    tally.count(row, refused);
  }
  const { imported, refused } = tally;
  if (json) {
    printLine(context, {
      imported,
      refused,
      dryRun: true,
      checked: duplicates.full ? ['form'] : ['form', 'duplicates'],
    });
    return codeOf(tally);
  }
  io.err(`${imported} have the right form, ${refused} would be refused.\n`);
  io.err('No server was asked: whether their prefixes are held, and the handles free, is not known.\n');
  if (duplicates.full) io.err('Not every handle was compared with those before it: there are too many.\n');
  return codeOf(tally);
}

interface Work {
  readonly rows: AsyncIterable<DumpRow>;
  readonly start: Progress;
  readonly errors: ErrorsFile;
  readonly tally: Tally;
  readonly resume: string | undefined;
}

async function register(context: Context, { rows, start, errors, tally, resume }: Work): Promise<void> {
  await withClient(context, (np) =>
    registerRows(np, {
      rows,
      token: start.token,
      signal: context.io.signal,
      done: async (row, error) => {
        const refused = row.refused ?? error;
        if (refused) await errors.add(row.raw);
        tally.count(row, refused);
      },
      save: async (token) => {
        if (resume === undefined) return;
        const { imported, refused } = tally;
        await writeProgress(resume, { token, imported, refused, errorsLength: errors.length, size: start.size });
      },
    }),
  );
}

/** Counts rows, tells those that are refused, and how far it is. */
class Tally {
  readonly #context: Context;
  imported: number;
  refused: number;
  first: NameplateError | undefined;

  constructor(context: Context, { imported, refused }: Progress) {
    this.#context = context;
    this.imported = imported;
    this.refused = refused;
  }

  count({ at, name }: DumpRow, error: NameplateError | undefined): void {
    const { io, json } = this.#context;
    if (error) {
      this.refused += 1;
      this.first ??= error;
      const { code, reason, message } = error;
      if (json) printLine(this.#context, { at, handle: name, error: { code, reason, message } });
      else io.err(`${at}: ${name}: ${message} [${code}]\n`);
    } else this.imported += 1;
    const rows = this.imported + this.refused;
    if (rows % 10_000 === 0) io.err(`${rows} rows, ${this.refused} refused …\n`);
  }
}
