import { NameplateError } from '@nameplate/sdk';
import { type Command, Option } from 'commander';
import { type Context, withClient } from '../context.ts';
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
    .option('--dry-run', 'only read it and tell what is wrong')
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
  if (options.dryRun)
    for await (const row of rows) {
      if (row.refused) await errors.add(row.raw);
      tally.count(row, row.refused);
    }
  else await register(context, { rows, start, errors, tally, resume });
  const { imported, refused } = tally;
  const done = options.dryRun ? 'could be imported' : 'imported';
  if (context.json) printLine(context, { imported, refused, dryRun: options.dryRun ?? false });
  else context.io.err(`${imported} ${done}, ${refused} refused.\n`);
  return tally.first ? exitCodeOf(tally.first) : refused > 0 ? exitCodes.usage : exitCodes.ok;
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
    for await (const { input, error } of registration) {
      const row = input as DumpRow;
      const refused = row.refused ?? error;
      if (refused) await errors.add(row.raw);
      tally.count(row, refused);
      unsaved += 1;
      if (unsaved < saveEvery) continue;
      await save();
      unsaved = 0;
    }
    await save();
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
