import { NameplateError } from '@nameplate/sdk';
import { type Command, Option } from 'commander';
import { type Context, withClient } from '../context.ts';
import { Duplicates } from '../dump/duplicates.ts';
import { ErrorsFile } from '../dump/errors-file.ts';
import { openDump } from '../dump/open-dump.ts';
import { type Progress, readProgress, writeProgress } from '../dump/progress-file.ts';
import { type DumpFormat, type DumpRow, detectFormat, dumpRows } from '../dump/rows.ts';
import { exitCodeOf, exitCodes } from '../exit-code.ts';
import { printLine } from '../print.ts';
import type { Run } from '../program.ts';

interface Options {
  readonly format?: DumpFormat;
  readonly dryRun?: boolean;
  readonly errors?: string;
  readonly resume?: string;
}

/** `nameplate import`: the records of a dump, of this or another server. */
export function addImport(program: Command, run: Run): void {
  program
    .command('import')
    .description("register the records of a dump: this server's export, or another's")
    .argument('<file>', 'JSON Lines, a JSON array or a batch file; gzip too')
    .addOption(new Option('--format <format>', 'of the file; told by its first character').choices(['json', 'batch']))
    .option('--dry-run', 'only read it and tell what is wrong in it; no server is asked')
    .option('--errors <file>', 'write the rows that were refused there')
    .option('--resume <file>', 'keep the progress there, and go on from it')
    .action(run(importDump));
}

async function importDump(context: Context, file: string, options: Options): Promise<number> {
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

/** Rows between two notes of the progress: what is done again, harmlessly, after a kill. */
const saveEvery = 500;

async function register(context: Context, { rows, start, errors, tally, resume }: Work): Promise<void> {
  await withClient(context, async (np) => {
    const registration = np.assets.registerMany(rows, { resume: start.token, signal: context.io.signal });
    const save = async () => {
      if (resume === undefined) return;
      const { imported, refused } = tally;
      const token = registration.resumeToken();
      await writeProgress(resume, { token, imported, refused, errorsLength: errors.length, size: start.size });
    };
    // Before the first row: without the run's name, rows that the server has would be refused as there already.
    await save();
    let unsaved = 0;
    // A row is done once it is read, and told only when it is written and counted.
    let untold = false;
    try {
      for await (const { input, error } of registration) {
        const row = input as DumpRow;
        const refused = row.refused ?? error;
        untold = true;
        if (refused) await errors.add(row.raw);
        tally.count(row, refused);
        untold = false;
        unsaved += 1;
        if (unsaved < saveEvery) continue;
        await save();
        unsaved = 0;
      }
    } finally {
      // Also when it is interrupted, or the server goes: what was told is not told again.
      if (!untold) await save();
    }
  });
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
