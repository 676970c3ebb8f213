import { Readable } from 'node:stream';
import { NameplateError } from '@nameplate/sdk';
import { type CsvError, parse } from 'csv-parse';
import { decodedText } from './decoded-text.ts';
import { namesOf } from './head.ts';
import { isEmpty, maxRowLength, type SheetRow } from './sheet-row.ts';

/**
 * The rows of CSV, RFC 4180: quotation marks, line breaks in fields, a byte order mark. The delimiter is told by the first line,
 * since spreadsheets write commas, semicolons or tabs, as their country has it.
 * `progress` is told the share of what was read that the rows are, 0 to 1: reading is ahead of them.
 * @throws NameplateError INVALID_VALUE: after a wrong quotation mark nobody knows where the next row begins
 */
export async function* csvRows(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  progress: (taken: number) => void = () => undefined,
): AsyncGenerator<SheetRow, void> {
  const text = decodedText(chunks, encoding);
  const { first, all } = await untilLineEnd(text);
  const parser = parse({
    delimiter: delimiterOf(first),
    bom: true,
    info: true,
    relax_column_count: true,
    max_record_size: maxRowLength,
  });
  let given = 0;
  const counted = eachTold(all, (part) => {
    given += Buffer.byteLength(part);
  });
  const source = Readable.from(counted, { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let names: readonly string[] | undefined;
  let at = 0;
  try {
    for await (const { record: cells, info } of parser as AsyncIterable<Parsed>) {
      at += 1;
      progress(Math.min(1, info.bytes / given));
      if (cells.every(isEmpty)) continue;
      if (names === undefined) names = namesOf(cells);
      else yield { at, names, cells };
    }
  } catch (thrown) {
    throw thrown instanceof NameplateError ? thrown : notCsv(thrown);
  } finally {
    source.destroy();
  }
}

interface Parsed {
  readonly record: string[];
  /** Octets up to its end. */
  readonly info: { readonly bytes: number };
}

/** Text up to the end of its first line that is not empty, and all of it. */
async function untilLineEnd(
  text: AsyncGenerator<string, void>,
): Promise<{ readonly first: string; readonly all: AsyncIterable<string> }> {
  let held = '';
  while (!/\S[^\n]*\n/.test(held) && held.length < maxRowLength) {
    const next = await text.next();
    if (next.done) break;
    held += next.value;
  }
  const first = held.trimStart().split('\n', 1)[0] ?? '';
  return { first, all: again(held, text) };
}

async function* again(held: string, rest: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  if (held !== '') yield held;
  yield* rest;
}

async function* eachTold(parts: AsyncIterable<string>, tell: (part: string) => void): AsyncGenerator<string, void> {
  for await (const part of parts) {
    tell(part);
    yield part;
  }
}

function delimiterOf(head: string): string {
  const unquoted = head.replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: unquoted.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}

function notCsv(thrown: unknown): NameplateError {
  const { code, lines, message } = thrown as CsvError;
  const why = code === 'CSV_MAX_RECORD_SIZE' ? `a row has at most ${maxRowLength} octets` : message;
  const line = typeof lines === 'number' ? String(lines) : '?';
  return new NameplateError('INVALID_VALUE', `At line ${line} or before it: it is not CSV (${why}).`, {
    reason: 'NOT_CSV',
    metadata: { line },
    remedy: {
      en: 'Put quotation marks around fields that hold commas, quotation marks (doubled) or line breaks, or save it as CSV UTF-8 again.',
      zh: '含逗号、引号（需成对双写）或换行的字段请加引号，或重新另存为 CSV UTF-8。',
    },
    cause: thrown,
  });
}
