import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Clock } from '@nameplate/model';
import type { GatewayLogger } from './ports.ts';

/** What is known of whether a device is there. */
export interface DevicePresence {
  /** Its connection is open, or its gateway said that it is there; absent: nobody has said. */
  readonly online?: boolean;
  /** When it connected, was said to be there, or was heard last, Unix milliseconds. */
  readonly lastSeenMs: number;
}

interface Entry {
  /** Open connections of its own. */
  connections: number;
  /** What its gateway said last. */
  said: boolean | undefined;
  /** It has had a connection of its own. */
  own: boolean;
  lastSeenMs: number;
}

export interface PresenceOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly logger: GatewayLogger;
  readonly devicesMax?: number;
  readonly saveIntervalMs?: number;
}

/**
 * Who is there, and when each was seen last. It is in memory, and written as a whole once a minute if anything changed: after a crash
 * the last minute is missing. After a start nobody is there until it connects or is said to be.
 */
export class Presence {
  readonly #options: Required<PresenceOptions>;
  readonly #entries = new Map<string, Entry>();
  #dirty = false;
  #saving: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: PresenceOptions) {
    this.#options = { devicesMax: 200_000, saveIntervalMs: 60_000, ...options };
  }

  static async open(options: PresenceOptions): Promise<Presence> {
    const presence = new Presence(options);
    await presence.#load();
    presence.#timer = setInterval(() => void presence.#save(), presence.#options.saveIntervalMs).unref();
    return presence;
  }

  connected(deviceKey: string): void {
    const entry = this.#entry(deviceKey, this.#options.clock.now());
    entry.connections += 1;
    entry.own = true;
  }

  disconnected(deviceKey: string): void {
    const entry = this.#entry(deviceKey, this.#options.clock.now());
    entry.connections = Math.max(0, entry.connections - 1);
  }

  /** A gateway says that a device of it came or went. */
  said(deviceKey: string, online: boolean, timeMs: number): void {
    this.#entry(deviceKey, timeMs).said = online;
  }

  /** A message of it, or about it. */
  seen(deviceKey: string, timeMs: number): void {
    this.#entry(deviceKey, timeMs);
  }

  of(deviceKey: string): DevicePresence | undefined {
    const entry = this.#entries.get(deviceKey);
    if (entry === undefined) return undefined;
    const { own, connections, said, lastSeenMs } = entry;
    const online = own ? connections > 0 : said;
    return { lastSeenMs, ...(online !== undefined && { online }) };
  }

  /** Devices with a connection of their own. */
  get connectedDevices(): number {
    let count = 0;
    for (const { connections } of this.#entries.values()) if (connections > 0) count += 1;
    return count;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#save();
  }

  #entry(deviceKey: string, timeMs: number): Entry {
    this.#dirty = true;
    const known = this.#entries.get(deviceKey);
    if (known !== undefined) {
      known.lastSeenMs = Math.max(known.lastSeenMs, timeMs);
      return known;
    }
    if (this.#entries.size >= this.#options.devicesMax) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    const entry: Entry = { connections: 0, said: undefined, own: false, lastSeenMs: timeMs };
    this.#entries.set(deviceKey, entry);
    return entry;
  }

  async #load(): Promise<void> {
    const { path, logger } = this.#options;
    const text = await readFile(path, 'utf8').catch(() => '[]');
    try {
      for (const [key, lastSeenMs, kind] of JSON.parse(text) as [string, number, number][])
        this.#entries.set(key, { connections: 0, own: kind === 1, said: kind === 2 ? false : undefined, lastSeenMs });
    } catch (err) {
      logger.warn({ err, path }, 'When devices were seen last cannot be read; it begins anew.');
    }
  }

  #save(): Promise<void> {
    const { path, logger } = this.#options;
    this.#saving = this.#saving.then(async () => {
      if (!this.#dirty) return;
      this.#dirty = false;
      const rows = [...this.#entries].map(([key, { lastSeenMs, own, said }]) => [
        key,
        lastSeenMs,
        own ? 1 : said === undefined ? 0 : 2,
      ]);
      try {
        await writeFile(`${path}.next`, JSON.stringify(rows), { mode: 0o600 });
        await rename(`${path}.next`, path);
      } catch (err) {
        this.#dirty = true;
        logger.warn({ err }, 'When devices were seen last cannot be written.');
      }
    });
    return this.#saving;
  }
}
