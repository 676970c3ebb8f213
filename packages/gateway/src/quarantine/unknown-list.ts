import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Clock } from '@nameplate/model';
import type { GatewayLogger, GatewayObserver } from '../ports.ts';

/** A device that nobody enrolled: one that tried to connect, or one that a gateway spoke of. */
export interface UnknownDevice {
  /** Its user name, or what the gateway calls it. */
  readonly name: string;
  /** The gateway, text form; absent: it tried itself. */
  readonly gateway?: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  /** The beginning of its last message, base64; of one that tried to connect, none. */
  readonly sample?: string;
  /** Where it tried from. */
  readonly address?: string;
}

/** What is kept of it besides. */
export interface UnknownEntry extends UnknownDevice {
  readonly gatewayKey?: string;
  /** SHA-256 of the password that it presented last, hexadecimal. */
  readonly passwordDigest?: string;
}

export interface UnknownListOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly observer: GatewayObserver;
  readonly logger: GatewayLogger;
  /** Told of one behind a gateway that gave way to another. */
  readonly onGone: (key: string) => void;
}

/** How many there may be: of all of that kind, and of one origin. */
export interface UnknownLimit {
  readonly all: number;
  readonly own: number;
}

/** Unknown devices, seen longest ago first, in a file that outlives a restart. */
export class UnknownList {
  readonly #options: UnknownListOptions;
  readonly #entries = new Map<string, UnknownEntry>();
  #dirty = false;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: UnknownListOptions) {
    this.#options = options;
  }

  get(key: string): UnknownEntry | undefined {
    return this.#entries.get(key);
  }

  /** Seen longest ago first. */
  all(): readonly UnknownEntry[] {
    return [...this.#entries.values()];
  }

  delete(key: string): void {
    this.#dirty = this.#entries.delete(key) || this.#dirty;
  }

  /** It was seen. When there are too many, the one that was seen longest ago gives way, of the same origin before others. */
  note(
    key: string,
    fields: Pick<UnknownEntry, 'name'> & Partial<UnknownEntry>,
    limit: UnknownLimit,
    isOfSame: (entry: UnknownEntry) => boolean,
  ): void {
    const now = this.#options.clock.now();
    const before = this.#entries.get(key);
    this.#entries.delete(key);
    if (before === undefined) {
      this.#makeRoom(fields.gatewayKey !== undefined, limit, isOfSame);
      this.#options.observer.count('unknown_devices', 'noted');
    }
    this.#entries.set(key, { firstMs: now, ...before, ...fields, lastMs: now, count: (before?.count ?? 0) + 1 });
    this.#dirty = true;
  }

  #makeRoom(child: boolean, limit: UnknownLimit, isOfSame: (entry: UnknownEntry) => boolean): void {
    const all = [...this.#entries].filter(([, entry]) => (entry.gatewayKey !== undefined) === child);
    const own = all.filter(([, entry]) => isOfSame(entry));
    const gone = own.length >= limit.own ? own[0] : all.length >= limit.all ? all[0] : undefined;
    if (gone === undefined) return;
    this.#entries.delete(gone[0]);
    this.#options.observer.count('unknown_devices', 'gave-way');
    if (child) this.#options.onGone(gone[0]);
  }

  async load(): Promise<void> {
    const { path } = this.#options;
    const text = await readFile(path, 'utf8').catch(() => '[]');
    try {
      for (const entry of JSON.parse(text) as UnknownEntry[])
        this.#entries.set(keyOf(entry.name, entry.gatewayKey), entry);
    } catch (err) {
      this.#options.logger.warn({ err, path }, 'The list of unknown devices cannot be read; it begins anew.');
    }
  }

  /** What is new is on disk when it resolves, or tried again at the next. */
  save(): Promise<void> {
    const { path } = this.#options;
    this.#saving = this.#saving.then(async () => {
      if (!this.#dirty) return;
      this.#dirty = false;
      try {
        await writeFile(`${path}.next`, JSON.stringify([...this.#entries.values()]), { mode: 0o600 });
        await rename(`${path}.next`, path);
      } catch (err) {
        this.#dirty = true;
        this.#options.logger.warn({ err }, 'The list of unknown devices cannot be written.');
      }
    });
    return this.#saving;
  }
}

/** A user name is an identifier, whose ASCII letters have no case; an alias is as it is. */
export function keyOf(name: string, gatewayKey?: string): string {
  return gatewayKey === undefined ? `\n${name.toUpperCase()}` : `${gatewayKey}\n${name}`;
}
