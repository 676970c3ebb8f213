import { Readable } from 'node:stream';
import { NameplateError } from '@nameplate/sdk';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { lines } from '../lines.ts';

export type JsonRow = { readonly at: string; readonly number: number; readonly raw: string } & (
  | { readonly json: unknown }
  | { readonly refused: NameplateError }
);

/** Octets of one record at most. */
export const maxRowLength = 16_777_216;

/** The records of a JSON text: one array, or one a line. */
export async function* jsonRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<JsonRow, void> {
  const source = chunks[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let first = '';
  while (first === '') {
    const { done, value } = await source.next();
    if (done) break;
    head.push(value);
    first = firstCharacter(value);
  }
  const all = again(head, source);
  yield* first === '[' ? ofArray(all) : ofLines(all);
}

async function* ofLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<JsonRow, void> {
  for await (const { number, text, tooLong } of lines(chunks, maxRowLength)) {
    if (!tooLong && text.trim() === '') continue;
    const row = { at: `line ${number}`, number, raw: text };
    if (tooLong) yield { ...row, refused: tooMuch(row.at) };
    else
      try {
        yield { ...row, json: JSON.parse(text) };
      } catch (cause) {
        yield { ...row, refused: notJson(row.at, cause) };
      }
  }
}

/** After a fault inside an array nobody knows where the next record begins: it ends the dump. */
async function* ofArray(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<JsonRow, void> {
  let row = 0;
  let sinceRow = 0;
  async function* counted() {
    for await (const chunk of chunks) {
      sinceRow += chunk.length;
      if (sinceRow > maxRowLength) throw tooMuch(`row ${row + 1}`);
      yield chunk;
    }
  }
  const parser = streamArray.withParserAsStream();
  const reading = Readable.from(counted(), { objectMode: false });
  reading.on('error', (error) => parser.destroy(error));
  reading.pipe(parser);
  try {
    for await (const { value } of parser as AsyncIterable<{ readonly value: unknown }>) {
      row += 1;
      sinceRow = 0;
      yield { at: `row ${row}`, number: row, raw: JSON.stringify(value), json: value };
    }
  } catch (thrown) {
    if (thrown instanceof NameplateError) throw thrown;
    throw notJson(`after row ${row}`, thrown);
  } finally {
    reading.destroy();
  }
}

function firstCharacter(chunk: Uint8Array): string {
  const at = chunk.findIndex((octet) => ![0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf].includes(octet));
  return at < 0 ? '' : String.fromCharCode(chunk[at] ?? 0);
}

async function* again(head: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield* head;
  for (;;) {
    const { done, value } = await rest.next();
    if (done) return;
    yield value;
  }
}

function tooMuch(place: string): NameplateError {
  return new NameplateError('LIMIT_EXCEEDED', `At ${place}: a record has at most ${maxRowLength} octets.`);
}

function notJson(place: string, cause: unknown): NameplateError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new NameplateError('INVALID_VALUE', `At ${place}: it is not JSON (${why}).`, { reason: 'NOT_JSON', cause });
}
