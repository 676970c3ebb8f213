import type { Batch, BatchOutcome, Entry, RangeOptions, Reader, Store } from '../store.ts';

const utf8 = new TextEncoder();

/** Text as octets. */
export function b(text: string): Uint8Array {
  return utf8.encode(text);
}

/** Octets as text, for comparison: a Buffer and a Uint8Array with the same octets are the same. */
export function text(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
}

export function put(key: string, value: string) {
  return { type: 'put' as const, key: b(key), value: b(value) };
}

export function append(log: string, value: string) {
  return { type: 'append' as const, log: b(log), value: b(value) };
}

/** Puts `key=value` pairs in one batch. */
export function fill(store: Store, pairs: Readonly<Record<string, string>>): Promise<BatchOutcome> {
  const operations: Batch['operations'] = Object.entries(pairs).map(([key, value]) => put(key, value));
  return store.batch({ operations });
}

/** A range as `key=value` texts. */
export async function rows(reader: Reader, options: RangeOptions): Promise<string[]> {
  const result: string[] = [];
  for await (const { key, value } of reader.range(options)) result.push(`${text(key)}=${text(value)}`);
  return result;
}

export async function entries(reader: Reader, options: RangeOptions): Promise<Entry[]> {
  const result: Entry[] = [];
  for await (const entry of reader.range(options)) result.push(entry);
  return result;
}
