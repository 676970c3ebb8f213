import { NameplateError } from '@nameplate/sdk';
import { jsonRows } from '../dump/json-rows.ts';
import { maxColumns, type SheetRow } from './sheet-row.ts';

/** The rows of JSON Lines, or of one JSON array: each an object whose members are the columns. */
export async function* jsonlRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SheetRow, void> {
  for await (const row of jsonRows(chunks)) {
    const { number: at } = row;
    if ('refused' in row) yield { at, names: ['_raw'], cells: [row.raw], refused: row.refused };
    else if (isObject(row.json) && Object.keys(row.json).length <= maxColumns)
      yield { at, names: Object.keys(row.json), cells: Object.values(row.json) };
    else yield { at, names: ['_raw'], cells: [row.json], refused: noObject(at) };
  }
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function noObject(at: number): NameplateError {
  return new NameplateError('INVALID_VALUE', `Line ${at}: expected a JSON object of at most ${maxColumns} members.`, {
    reason: 'SHEET_ROW',
  });
}
