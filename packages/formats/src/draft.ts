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
