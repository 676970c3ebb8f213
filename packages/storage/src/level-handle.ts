import { type Clock, NameplateError } from '@nameplate/model';
import { Level } from 'level';
import { sealValue } from './checked-value.ts';
import { logBytes, probeSpace } from './disk.ts';
import { storeClosed } from './errors.ts';
import type { Write } from './group-commit.ts';
import { sameBytes } from './keys.ts';
import { openFailed, translateLevelError } from './level-errors.ts';

export type LevelDatabase = Level<Uint8Array, Uint8Array>;

export interface LevelHandleOptions {
  readonly directory: string;
  readonly cacheBytes: number;
  readonly writeBufferBytes: number;
  /** After a failed write, how long writes are refused before the next try. */
  readonly retryAfterMs: number;
  readonly clock: Clock;
}

/** What a failed group would have changed, as it was before. */
type Before = readonly (Write & { readonly value: Uint8Array | undefined })[];

/**
 * The open database and its way back from a failed write.
 *
 * LevelDB's log is unusable after a failed append: what follows a half-written record is dropped at the next start, although
 * it was acknowledged. So nothing is written after a failure until the database was closed and opened again.
 */
export class LevelHandle {
  readonly db: LevelDatabase;
  readonly #options: LevelHandleOptions;
  #failure: { readonly cause: unknown; readonly before: Before; retryAtMs: number } | undefined;
  #recovering: Promise<void> | undefined;
  #closed = false;

  constructor(options: LevelHandleOptions) {
    this.#options = options;
    this.db = new Level(options.directory, {
      keyEncoding: 'view',
      valueEncoding: 'view',
      cacheSize: options.cacheBytes,
      writeBufferSize: options.writeBufferBytes,
    });
  }

  async open(): Promise<void> {
    try {
      await this.db.open();
    } catch (error) {
      throw openFailed(this.#options.directory, error);
    }
  }

  /** For reads: they go on while writes are refused, but wait while the database is closed and opened. Undefined: no need to wait. */
  blocked(): Promise<void> | undefined {
    if (this.#closed) throw storeClosed();
    if (this.#recovering !== undefined) return this.#recovering;
    return this.db.status === 'open' ? undefined : this.#recover();
  }

  /** All or nothing. */
  async write(writes: readonly Write[], sync: boolean): Promise<void> {
    if (this.#failure !== undefined) await this.#recover();
    try {
      await this.db.batch(writes.map(toLevelOperation), { sync });
    } catch (error) {
      await this.#failed(error, writes);
      throw translateLevelError(error, 'write');
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#recovering?.catch(() => undefined);
    try {
      await this.db.close();
    } catch (error) {
      throw translateLevelError(error, 'close');
    }
  }

  async #failed(cause: unknown, writes: readonly Write[]): Promise<void> {
    const keys = writes.map(({ key }) => key);
    const values: (Uint8Array | undefined)[] = await this.db.getMany(keys).catch(() => []);
    const before = values.map((value, i) => ({ key: keys[i] as Uint8Array, value }));
    this.#failure = { cause, before, retryAtMs: this.#options.clock.now() + this.#options.retryAfterMs };
  }

  #recover(): Promise<void> {
    this.#recovering ??= this.#reopen().finally(() => {
      this.#recovering = undefined;
    });
    return this.#recovering;
  }

  async #reopen(): Promise<void> {
    const failure = this.#failure;
    if (failure === undefined) return;
    if (this.#options.clock.now() < failure.retryAtMs) throw this.#refusal(failure.cause);
    failure.retryAtMs = this.#options.clock.now() + this.#options.retryAfterMs;
    try {
      const { directory } = this.#options;
      // Opening turns the log into a table. Without room for it even reading would end, so look first.
      if (this.db.status === 'open') await probeSpace(directory, (await logBytes(directory)) + 2 ** 20);
      await this.db.close();
      await this.db.open();
      await this.#undo(failure.before);
    } catch (error) {
      throw this.#refusal(error);
    }
    this.#failure = undefined;
  }

  /** A group whose sync failed may have reached the log all the same; its writers were told that nothing was written. */
  async #undo(before: Before): Promise<void> {
    const now = await this.db.getMany(before.map(({ key }) => key));
    const changed = before.filter(({ value }, i) => !sameBytes(value, now[i]));
    if (changed.length > 0) await this.db.batch(changed.map(toRawOperation), { sync: true });
  }

  #refusal(cause: unknown): NameplateError {
    const { reason } = translateLevelError(cause, 'write') as NameplateError;
    return new NameplateError(
      'STORAGE_UNAVAILABLE',
      'The store takes no writes since one failed; it tries again soon.',
      {
        reason,
        cause,
        retryAfterMs: this.#options.retryAfterMs,
      },
    );
  }
}

function toLevelOperation({ key, value }: Write) {
  return toRawOperation({ key, value: value === undefined ? undefined : sealValue(key, value) });
}

function toRawOperation({ key, value }: Write) {
  return value === undefined ? { type: 'del' as const, key } : { type: 'put' as const, key, value };
}
