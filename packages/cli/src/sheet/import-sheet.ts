import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { type Nameplate, NameplateError, type PublishedTemplate, parsePrefix, type SuffixBlock } from '@nameplate/sdk';
import { readBlockFile } from '../block-file.ts';
import { type Context, withClient } from '../context.ts';
import { ErrorsFile } from '../dump/errors-file.ts';
import { type Progress, readProgress, writeProgress } from '../dump/progress-file.ts';
import { registerRows } from '../dump/register-rows.ts';
import { exitCodes } from '../exit-code.ts';
import { checkpointOf, optionsText } from './checkpoint.ts';
import { Columns } from './columns.ts';
import { Meter } from './meter.ts';
import { mintedIdentifier } from './mint.ts';
import { begun, type OpenSheet, openSheet } from './open-sheet.ts';
import { RefusedRows } from './refused-rows.ts';
import { Repeated } from './repeated.ts';
import { assetFaults, assetMaker, type SheetAsset } from './sheet-asset.ts';
import type { SheetOptions } from './sheet-options.ts';
import type { SheetFormat } from './sheet-row.ts';
import { sheetSummary } from './summary.ts';
import { SheetTally } from './tally.ts';

/** `nameplate import FILE --template ID`: registers an asset for each row of a file of rows and columns. */
export async function importSheet(
  context: Context,
  file: string,
  format: SheetFormat,
  options: SheetOptions,
): Promise<number> {
  const { template: templateId = needTemplate(), encoding, sheet: sheetName } = options;
  const prefix = options.mintUnder === undefined ? undefined : parsePrefix(options.mintUnder);
  const opened = await openSheet(file, { format, encoding, sheet: sheetName, signal: context.io.signal });
  const checkpoint = options.dryRun ? undefined : await checkpointOf(file, options.resume);
  const start = await readProgress(checkpoint?.file, opened.size);
  return await withClient(context, async (np) => {
    const template = await np.templates.get(templateId, start.version === undefined ? {} : { version: start.version });
    const progress = { ...start, version: template.version, options: optionsText(options) };
    if (start.options !== undefined && start.options !== progress.options) throw otherOptions(checkpoint?.file ?? '');
    const columns = new Columns(template.definition, options.map ?? new Map());
    const block = options.block === undefined ? undefined : (await readBlockFile(options.block)).block;
    // Whatever is wrong with all rows is told before a file is written.
    const sheet = await begun(opened, columns);
    await using refused = await RefusedRows.open(options.errors, {
      length: start.errorsLength,
      format,
      language: context.language,
    });
    await using minted = await ErrorsFile.open(options.minted, start.mintedLength ?? 0);
    const tally = new SheetTally(context, start, options.offset);
    const work = {
      context,
      np,
      sheet,
      template,
      columns,
      block,
      options,
      prefix,
      progress,
      refused,
      minted,
      tally,
      read: { rows: 0 },
    };
    const interrupted = await interruptible(context, () => register(work, checkpoint?.file));
    if (!interrupted) {
      await refused.finish();
      if (checkpoint?.passing) await rm(checkpoint.file, { force: true });
      if (checkpoint?.passing !== false) await refused.clean();
    }
    sheetSummary(context, { tally, dryRun: options.dryRun === true, interrupted, resume: checkpoint?.file });
    return interrupted ? exitCodes.interrupted : tally.exitCode;
  });
}

interface Work {
  readonly context: Context;
  readonly np: Nameplate;
  readonly sheet: OpenSheet;
  readonly template: PublishedTemplate;
  readonly columns: Columns;
  readonly block: SuffixBlock | undefined;
  readonly options: SheetOptions;
  readonly prefix: string | undefined;
  readonly progress: Progress;
  readonly refused: RefusedRows;
  readonly minted: ErrorsFile;
  readonly tally: SheetTally;
  /** Rows that were read, ahead of those answered. */
  readonly read: { rows: number };
}

async function register(work: Work, checkpoint: string | undefined): Promise<void> {
  const { context, np, options, progress, refused, minted, tally, sheet, block } = work;
  const meter = new Meter(context.io, context.language, () => ({ rows: work.read.rows, share: sheet.share() }));
  await registerRows(np, {
    rows: assets(work),
    token: options.dryRun ? `0~${randomUUID()}` : progress.token,
    validateOnly: options.dryRun === true,
    signal: context.io.signal,
    block,
    done: async (asset, error, duplicate) => {
      const faults = asset.faults.length > 0 ? asset.faults : error ? assetFaults(asset, error) : [];
      if (faults.length > 0) await refused.add(asset.row, faults);
      else if (asset.minted && !options.dryRun) await addMinted(minted, asset);
      if (duplicate) tally.duplicates += 1;
      tally.count(asset, faults);
      meter.count(tally.rows, tally.refused);
    },
    save: async (token) => {
      if (checkpoint === undefined) return;
      const counts = { imported: tally.imported, refused: tally.refused, duplicates: tally.duplicates };
      const lengths = { errorsLength: refused.length, mintedLength: minted.length };
      await writeProgress(checkpoint, { ...progress, token, ...counts, ...lengths });
    },
  });
}

async function addMinted(minted: ErrorsFile, { row, identifier }: SheetAsset): Promise<void> {
  if (minted.length === 0) await minted.add('row,identifier');
  await minted.add(`${row.at},${identifier}`);
}

async function* assets({
  sheet,
  template,
  columns,
  options,
  prefix,
  progress,
  tally,
  read,
}: Work): AsyncGenerator<SheetAsset, void> {
  const run = progress.token.slice(progress.token.indexOf('~') + 1);
  const make = assetMaker({
    template,
    columns,
    sharedHead: sheet.sharedHead,
    ...(prefix !== undefined && { mint: ({ at }) => mintedIdentifier(prefix, run, at) }),
    cells: { offset: options.offset, warn: (column, kind) => tally.warn(column, kind) },
  });
  const repeated = options.dryRun ? new Repeated(template) : undefined;
  for await (const row of sheet.rows) {
    read.rows += 1;
    const asset = make(row);
    const repetitions = asset.faults.length === 0 ? repeated?.find(asset) : undefined;
    const faults = (repetitions ?? []).flatMap((error) => assetFaults(asset, error));
    yield faults.length === 0 ? asset : { ...asset, identifier: '', faults };
  }
}

async function interruptible(context: Context, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (thrown) {
    if (!context.io.signal.aborted) throw thrown;
    return true;
  }
}

function needTemplate(): never {
  throw new NameplateError('INVALID_VALUE', 'Rows of columns need a template: --template ID.', {
    reason: 'TEMPLATE_NEEDED',
    remedy: {
      en: 'Give the template that the rows are assets of, such as --template 88.118.22/heat-meter.',
      zh: '请指定各行所属的模板，例如 --template 88.118.22/heat-meter。',
    },
  });
}

function otherOptions(file: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${file}: the import was started with other options.`, {
    reason: 'IMPORT_OPTIONS',
    remedy: {
      en: 'Go on with the template, --map, --mint-under and --offset of the first start; or remove the file and begin again.',
      zh: '请使用首次启动时的模板、--map、--mint-under 和 --offset 选项续传；或删除该文件后重新开始。',
    },
  });
}
