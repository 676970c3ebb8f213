import { open } from 'node:fs/promises';
import { type Asset, type Nameplate, NameplateError, type PublishedTemplate } from '@nameplate/sdk';
import { amount } from '../amount.ts';
import { type Context, withClient } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { type PlaceField, placeFields } from './columns.ts';
import { csvLine } from './csv-line.ts';
import { formulaNote, isFormula } from './formulas.ts';
import type { SheetFormat } from './sheet-row.ts';
import { writeXlsx } from './xlsx/write-xlsx.ts';

export interface SheetExport {
  readonly format: SheetFormat;
  readonly template: string | undefined;
  readonly out: string | undefined;
  readonly prefix: readonly string[] | undefined;
}

/** `nameplate export --template ID --format csv`: a row for each asset, of what the key may see; `import` reads it again. */
export async function exportSheet(context: Context, options: SheetExport): Promise<number> {
  const { template: id, format, out } = options;
  if (id === undefined) throw usage('A table needs --template ID: its attributes are the columns.');
  if (format === 'xlsx' && out === undefined) throw usage('An XLSX file needs --out FILE.');
  const { io } = context;
  let count = 0;
  let formulas = 0;
  const tellFormula = () => {
    formulas += 1;
  };
  try {
    await withClient(context, async (np) => {
      const template = await np.templates.get(id);
      const rows = counted(assetsOf(np, template, options.prefix, io.signal), () => {
        count += 1;
      });
      if (format === 'xlsx' && out !== undefined) await writeXlsx(out, table(template, rows));
      else
        await writeText(
          context,
          out,
          format === 'csv' ? csvText(template, rows, tellFormula) : jsonText(template, rows),
        );
    });
  } catch (thrown) {
    if (!io.signal.aborted) throw thrown;
  }
  if (formulas > 0) io.err(formulaNote(formulas, context.language));
  io.err(`${amount(count, 'record')}${io.signal.aborted ? ': interrupted, and not all of them' : ''}.\n`);
  return io.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
}

async function* assetsOf(
  np: Nameplate,
  template: PublishedTemplate,
  prefixes: readonly string[] | undefined,
  signal: AbortSignal,
): AsyncGenerator<Asset> {
  for (const prefix of prefixes ?? [undefined])
    yield* np.assets.find({ template, ...(prefix !== undefined && { prefix }) }, { signal });
}

async function* counted<T>(items: AsyncIterable<T>, count: () => void): AsyncGenerator<T> {
  for await (const item of items) {
    yield item;
    count();
  }
}

async function* table(template: PublishedTemplate, assets: AsyncIterable<Asset>): AsyncGenerator<readonly unknown[]> {
  const names = Object.keys(template.definition.attributes);
  const fields = Object.keys(placeFields) as PlaceField[];
  yield ['identifier', ...names, ...fields.map((field) => `place.${field}`)];
  for await (const { identifier, attributes, place = {} } of assets)
    yield [identifier, ...names.map((name) => cellOf(attributes[name])), ...fields.map((field) => place[field])];
}

async function* csvText(
  template: PublishedTemplate,
  assets: AsyncIterable<Asset>,
  tellFormula: () => void,
): AsyncGenerator<string> {
  // A byte order mark, so that spreadsheets read it as UTF-8.
  let mark = '\uFEFF';
  for await (const cells of table(template, assets)) {
    for (const cell of cells) if (isFormula(cell)) tellFormula();
    yield `${mark}${csvLine(cells)}\n`;
    mark = '';
  }
}

async function* jsonText(template: PublishedTemplate, assets: AsyncIterable<Asset>): AsyncGenerator<string> {
  let names: readonly unknown[] | undefined;
  for await (const cells of table(template, assets)) {
    const head = names;
    if (head === undefined) names = cells;
    else {
      const filled = cells
        .map((cell, at) => [String(head[at]), cell] as const)
        .filter(([, cell]) => cell !== undefined);
      yield `${JSON.stringify(Object.fromEntries(filled))}\n`;
    }
  }
}

/** A time keeps its form in every file; a reference is its text. */
function cellOf(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null && 'canonical' in value && 'key' in value) return value.canonical;
  return value;
}

async function writeText({ io }: Context, out: string | undefined, text: AsyncIterable<string>): Promise<void> {
  if (out === undefined) {
    for await (const part of text) {
      io.out(part);
      // A slow reader holds back the pages, not the memory.
      await io.flushed?.();
    }
    return;
  }
  const file = await open(out, 'w', 0o600).catch((cause: unknown) => {
    throw new NameplateError('INVALID_VALUE', `${out}: it cannot be written.`, { reason: 'EXPORT_FILE', cause });
  });
  try {
    for await (const part of text) await file.write(part);
  } finally {
    await file.close();
  }
}

function usage(message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason: 'EXPORT_OPTIONS' });
}
