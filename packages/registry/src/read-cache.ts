/**
 * A bounded cache of reads with single flight. The promise itself is what is kept: `delete` during a read forgets that
 * read, so that what was read before a write is never found after it.
 */
export class ReadCache<V> {
  readonly #entries = new Map<string, Promise<V>>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get(key: string, read: () => Promise<V>): Promise<V> {
    const found = this.#entries.get(key);
    if (found !== undefined) return found;
    const reading = read();
    if (this.#entries.size >= this.#max) this.#dropOldest();
    this.#entries.set(key, reading);
    reading.catch(() => {
      if (this.#entries.get(key) === reading) this.#entries.delete(key);
    });
    return reading;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  #dropOldest(): void {
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}
