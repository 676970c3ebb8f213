import { compareBytes } from './keys.ts';
import type { Entry, RangeOptions } from './store.ts';

const CHUNK_MAX = 256;

interface Chunk {
  /** The map that may change it; any other copies it first. */
  owner: object;
  readonly entries: Entry[];
}

/** An ordered map of octets with cheap frozen copies: sorted chunks, copied on write. */
export class SortedEntries {
  #owner = {};
  #chunks: Chunk[];

  constructor(chunks: Chunk[] = []) {
    this.#chunks = chunks;
  }

  /** A copy that does not see later changes; costs one pointer a chunk. */
  freeze(): SortedEntries {
    this.#owner = {};
    return new SortedEntries([...this.#chunks]);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const entries = this.#chunks[this.#chunkOf(key)]?.entries;
    if (entries === undefined) return undefined;
    const at = lowerBound(entries, key);
    const entry = entries[at];
    return entry !== undefined && compareBytes(entry.key, key) === 0 ? entry.value : undefined;
  }

  put(key: Uint8Array, value: Uint8Array): void {
    const index = this.#chunkOf(key);
    const entries = this.#writable(index);
    const at = lowerBound(entries, key);
    const found = entries[at];
    const replace = found !== undefined && compareBytes(found.key, key) === 0;
    entries.splice(at, replace ? 1 : 0, { key, value });
    if (entries.length > CHUNK_MAX) this.#split(index, entries);
  }

  delete(key: Uint8Array): void {
    if (this.get(key) === undefined) return;
    const index = this.#chunkOf(key);
    const entries = this.#writable(index);
    entries.splice(lowerBound(entries, key), 1);
    if (entries.length === 0) this.#chunks.splice(index, 1);
  }

  /** Walks this map as it is: freeze it first if it may change meanwhile. */
  *range(options: RangeOptions): Generator<Entry> {
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    const walk = options.reverse ? this.#descend(options) : this.#ascend(options);
    for (const entry of walk) {
      if (left <= 0) return;
      left -= 1;
      yield entry;
    }
  }

  *#ascend({ gt, gte, lt, lte }: RangeOptions): Generator<Entry> {
    const from = [gt, gte]
      .filter((bound) => bound !== undefined)
      .sort(compareBytes)
      .at(-1);
    for (let c = from === undefined ? 0 : this.#chunkOf(from); c < this.#chunks.length; c += 1) {
      const entries = this.#chunks[c]?.entries ?? [];
      for (let i = from === undefined ? 0 : lowerBound(entries, from); i < entries.length; i += 1) {
        const entry = entries[i] as Entry;
        if (beyond(entry.key, lt, lte)) return;
        if (gt === undefined || compareBytes(entry.key, gt) > 0) yield entry;
      }
    }
  }

  *#descend({ gt, gte, lt, lte }: RangeOptions): Generator<Entry> {
    const from = [lt, lte].filter((bound) => bound !== undefined).sort(compareBytes)[0];
    for (let c = from === undefined ? this.#chunks.length - 1 : this.#chunkOf(from); c >= 0; c -= 1) {
      const entries = this.#chunks[c]?.entries ?? [];
      const last = from === undefined ? entries.length - 1 : Math.min(lowerBound(entries, from), entries.length - 1);
      for (let i = last; i >= 0; i -= 1) {
        const entry = entries[i] as Entry;
        if (gt !== undefined && compareBytes(entry.key, gt) <= 0) return;
        if (gte !== undefined && compareBytes(entry.key, gte) < 0) return;
        if (!beyond(entry.key, lt, lte)) yield entry;
      }
    }
  }

  /** The last chunk whose first key is at or before the key; 0 when there is none. */
  #chunkOf(key: Uint8Array): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const first = this.#chunks[middle]?.entries[0] as Entry;
      if (compareBytes(first.key, key) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #writable(index: number): Entry[] {
    const chunk = this.#chunks[index];
    if (chunk?.owner === this.#owner) return chunk.entries;
    const copy = { owner: this.#owner, entries: [...(chunk?.entries ?? [])] };
    this.#chunks[index] = copy;
    return copy.entries;
  }

  #split(index: number, entries: Entry[]): void {
    const upper = entries.splice(entries.length >> 1);
    this.#chunks.splice(index + 1, 0, { owner: this.#owner, entries: upper });
  }
}

function lowerBound(entries: readonly Entry[], key: Uint8Array): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes((entries[middle] as Entry).key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function beyond(key: Uint8Array, lt: Uint8Array | undefined, lte: Uint8Array | undefined): boolean {
  return (lt !== undefined && compareBytes(key, lt) >= 0) || (lte !== undefined && compareBytes(key, lte) > 0);
}
