import type { NewAsset, NewHandleValue } from '@nameplate/sdk';
import { isNameplateError, NameplateError } from '@nameplate/sdk';
import { blocks } from '../batch/blocks.ts';
import { parseBlock } from '../batch/parse-block.ts';
import { jsonRows } from './json-rows.ts';
import { type DumpRecord, recordFromJson } from './record.ts';

export type DumpFormat = 'json' | 'batch';

/** Tells the format by the first character that counts: JSON begins with a brace or a bracket, a batch file with a keyword. */
export async function detectFormat(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly format: DumpFormat; readonly chunks: AsyncIterable<Uint8Array> }> {
  const source = chunks[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let format: DumpFormat | undefined;
  while (format === undefined) {
    const { done, value } = await source.next();
    if (done) break;
    held.push(value);
    const first = /[^\s\uFEFF]/.exec(
      Buffer.from(value)
        .toString('latin1')
        .replace(/^\xEF\xBB\xBF/, ''),
    )?.[0];
    if (first !== undefined) format = first === '{' || first === '[' ? 'json' : 'batch';
  }
  return { format: format ?? 'json', chunks: resumed(held, source) };
}

async function* resumed(
  held: readonly Uint8Array[],
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* held;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}

/** A record of a dump on its way to a server, or why it cannot go. */
export interface DumpRow extends NewAsset {
  /** Its place in the dump, for people: `line 7`, `row 7`. */
  readonly at: string;
  readonly name: string;
  /** As it stands in the dump: a line of JSON, or a block. */
  readonly raw: string;
  readonly refused?: NameplateError;
}

/** The rows of a dump, one at a time. A row that cannot be read is a row too. */
export async function* dumpRows(chunks: AsyncIterable<Uint8Array>, format: DumpFormat): AsyncGenerator<DumpRow, void> {
  if (format === 'batch')
    for await (const block of blocks(chunks))
      yield rowOf(`line ${block.line}`, block.raw, () => {
        const command = parseBlock(block);
        if (command.kind !== 'create') throw notARecord(block.line);
        return { identifier: command.handle, values: command.values.map((value) => withoutFile(value, block.line)) };
      });
  else
    for await (const row of jsonRows(chunks))
      yield rowOf(row.at, row.raw, () => {
        if ('refused' in row) throw row.refused;
        return recordFromJson(row.json);
      });
}

function rowOf(
  at: string,
  raw: string,
  read: () => { identifier: DumpRecord['identifier']; values: NewHandleValue[] | DumpRecord['values'] },
): DumpRow {
  try {
    const { identifier, values } = read();
    return { at, raw, name: identifier.handle, identifier, values };
  } catch (refused) {
    if (!isNameplateError(refused)) throw refused;
    // No identifier: whoever registers rows in order refuses it in its turn, and sends nothing.
    return { at, raw, name: raw.slice(0, 80).split('\n', 1)[0] ?? '', identifier: '', values: [], refused };
  }
}

function withoutFile<Value extends { readonly data: Uint8Array | { readonly file: string } }>(
  value: Value,
  line: number,
) {
  const { data } = value;
  if (!('file' in data)) return { ...value, data };
  throw new NameplateError('INVALID_VALUE', `Line ${line}: values in files are for nameplate batch.`);
}

function notARecord(line: number): NameplateError {
  return new NameplateError(
    'INVALID_VALUE',
    `Line ${line}: a dump has CREATE blocks only; for others: nameplate batch.`,
  );
}
