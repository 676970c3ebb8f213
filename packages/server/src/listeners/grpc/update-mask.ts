import { type HandleValue, NameplateError } from '@nameplate/model';

/** What `update_mask` says to do with the values sent. */
export type MaskedUpdate =
  | { readonly values: readonly HandleValue[] }
  | { readonly set: readonly HandleValue[]; readonly remove: readonly number[] };

/**
 * `values`, or no path: replace all. `values.N`: set the value of index N, or remove it where none was sent.
 * @throws NameplateError INVALID_VALUE for any other path, and for a value that no path names
 */
export function parseUpdate(paths: readonly string[], sent: readonly HandleValue[]): MaskedUpdate {
  if (paths.length === 0 || paths.includes('values')) return { values: sent };
  const indexes = new Set(paths.map(indexOf));
  const stray = sent.find((value) => !indexes.has(value.index));
  if (stray) throw invalid(`value ${stray.index} was sent, and no path values.${stray.index} names it`);
  const sentIndexes = new Set(sent.map((value) => value.index));
  return { set: sent, remove: [...indexes].filter((index) => !sentIndexes.has(index)) };
}

function indexOf(path: string): number {
  const digits = /^values\.([1-9]\d{0,9})$/.exec(path)?.[1];
  if (digits === undefined) throw invalid(`expected values or values.N, found ${JSON.stringify(path.slice(0, 60))}`);
  return Number(digits);
}

function invalid(what: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `update_mask: ${what}.`, { reason: 'UPDATE_MASK' });
}
