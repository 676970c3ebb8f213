import type { NameplateError } from '@nameplate/sdk';

/** What a file of rows and columns is written as. */
export type SheetFormat = 'csv' | 'jsonl' | 'xlsx';

/** One row of a file, before anybody knows what its columns mean. */
export interface SheetRow {
  /** As people count: the row that a spreadsheet shows, the head being the first; of JSON Lines the line. */
  readonly at: number;
  readonly names: readonly string[];
  /** Text, number, boolean or Date; of JSON Lines any JSON value. Those past the names have no column. */
  readonly cells: readonly unknown[];
  /** Why it cannot be read. */
  readonly refused?: NameplateError;
}

/** Octets of one row at most. */
export const maxRowLength = 1_048_576;

/** Columns of one file at most. */
export const maxColumns = 1_000;

/** Is there nothing in the cell? What only looks empty counts as empty. */
export function isEmpty(cell: unknown): boolean {
  return cell === undefined || cell === null || (typeof cell === 'string' && cell.trim() === '');
}
