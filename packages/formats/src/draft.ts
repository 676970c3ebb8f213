import type { QualityFlag } from '@nameplate/model';
import type { PayloadRecord } from './format.ts';

/** A record while it is made. Names such as `__proto__` are fields like any other. */
export class RecordDraft {
  readonly #fields = new Map<string, unknown>();
  readonly #units = new Map<string, string>();
  readonly #codes = new Map<string, string>();
  readonly #flags = new Set<QualityFlag>();

  get size(): number {
    return this.#fields.size;
  }

  has(field: string): boolean {
    return this.#fields.has(field);
  }

  get(field: string): unknown {
    return this.#fields.get(field);
  }

  /** The first field that a code is given for keeps it. */
  put(field: string, value: unknown, unit?: string, codes: readonly string[] = []): void {
    this.#fields.set(field, value);
    if (unit !== undefined && unit !== '') this.#units.set(field, unit);
    for (const code of codes) if (!this.#codes.has(code)) this.#codes.set(code, field);
  }

  get names(): readonly string[] {
    return [...this.#fields.keys()];
  }

  /** Everything that another record has. */
  take(other: RecordDraft): void {
    for (const [field, value] of other.#fields) this.#fields.set(field, value);
    for (const [field, unit] of other.#units) this.#units.set(field, unit);
    for (const [code, field] of other.#codes) if (!this.#codes.has(code)) this.#codes.set(code, field);
    for (const flag of other.#flags) this.#flags.add(flag);
  }

  flag(flag: QualityFlag): void {
    this.#flags.add(flag);
  }

  finish({
    timeMs,
    device,
  }: {
    readonly timeMs?: number | undefined;
    readonly device?: string | undefined;
  } = {}): PayloadRecord {
    return {
      fields: Object.fromEntries(this.#fields),
      ...(timeMs === undefined ? {} : { timeMs }),
      ...(this.#units.size === 0 ? {} : { units: Object.fromEntries(this.#units) }),
      ...(this.#codes.size === 0 ? {} : { codes: Object.fromEntries(this.#codes) }),
      ...(this.#flags.size === 0 ? {} : { flags: [...this.#flags] }),
      ...(device === undefined ? {} : { device }),
    };
  }
}

/** Records by whom they are about: what was asked for in several frames is of one moment, and so in one record. */
export class RecordDrafts {
  readonly #open = new Map<string, RecordDraft>();
  #asked = 0;
  readonly #all: { readonly about: string; readonly draft: RecordDraft }[] = [];

  /** How many fields were asked for. */
  get asked(): number {
    return this.#asked;
  }

  get all(): readonly { readonly about: string; readonly draft: RecordDraft }[] {
    return this.#all;
  }

  /** The record that takes these fields; one that is there already begins another record. */
  for(about: string, fields: readonly string[]): { readonly draft: RecordDraft; readonly fresh: boolean } {
    this.#asked += fields.length;
    const open = this.#open.get(about);
    if (open !== undefined && !fields.some((field) => open.has(field))) return { draft: open, fresh: false };
    const draft = new RecordDraft();
    this.#open.set(about, draft);
    this.#all.push({ about, draft });
    return { draft, fresh: true };
  }
}
