import { createHash } from 'node:crypto';

/**
 * Which row had a key first. Keys are kept as 64 bits of a digest, 16 octets each, so that a file of millions is read with
 * little memory; two keys of ten million meet in one digest once in 370,000 files.
 */
export class SeenKeys {
  #high = new Uint32Array(1_024);
  #low = new Uint32Array(1_024);
  /** 0: free. */
  #rows = new Uint32Array(1_024);
  #count = 0;

  /** Keys of later rows are not kept. */
  full = false;

  /** The row, from 1, that had it first; undefined for the first itself. */
  find(key: string, row: number): number | undefined {
    const digest = createHash('sha1').update(key).digest();
    const high = digest.readUInt32LE(0);
    const low = digest.readUInt32LE(4);
    const slot = this.#slot(high, low);
    const first = this.#rows[slot];
    if (first) return first;
    if (this.#count >= keptMax) this.full = true;
    else this.#keep(slot, high, low, row);
    return undefined;
  }

  #keep(slot: number, high: number, low: number, row: number): void {
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#rows[slot] = row;
    this.#count += 1;
    if (this.#count * 2 > this.#rows.length) this.#grow();
  }

  #slot(high: number, low: number): number {
    const mask = this.#rows.length - 1;
    let slot = low & mask;
    while (this.#rows[slot] && !(this.#high[slot] === high && this.#low[slot] === low)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [high, low, rows] = [this.#high, this.#low, this.#rows];
    const length = rows.length * 2;
    this.#high = new Uint32Array(length);
    this.#low = new Uint32Array(length);
    this.#rows = new Uint32Array(length);
    for (const [at, row] of rows.entries()) {
      if (row === 0) continue;
      const slot = this.#slot(high[at] ?? 0, low[at] ?? 0);
      this.#high[slot] = high[at] ?? 0;
      this.#low[slot] = low[at] ?? 0;
      this.#rows[slot] = row;
    }
  }
}

const keptMax = 10_000_000;
