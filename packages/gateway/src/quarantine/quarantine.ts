import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@nameplate/model';
import type { Orphan } from '../interpretation.ts';
import { type DeviceMessage, type GatewayLogger, type GatewayObserver, silentObserver } from '../ports.ts';
import { KeptMessages } from './kept-messages.ts';

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
interface Entry extends UnknownDevice {
  readonly gatewayKey?: string;
  /** SHA-256 of the password that it presented last, hexadecimal. */
  readonly passwordDigest?: string;
}

export interface QuarantineOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly observer?: GatewayObserver;
  readonly logger: GatewayLogger;
  readonly limits?: Partial<typeof defaults>;
}

const defaults = {
  /** Unknown names that tried to connect, and of those from one address. */
  names: 500,
  namesPerAddress: 20,
  /** Unknown devices of all gateways, and of one. */
  children: 2_000,
  childrenPerGateway: 200,
  sampleBytes: 256,
  /** Messages of one unknown device. */
  keptBytes: 64 * 1024,
  saveIntervalMs: 5_000,
};

/** A shorter password is not worth adopting. */
const passwordMin = 8;

/**
 * Devices that nobody enrolled, in a bounded list that outlives a restart, and the last messages of those that gateways spoke of.
 * When it is full, the one that was seen longest ago gives way; no address and no gateway can push out the others'.
 */
export class Quarantine {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #observer: GatewayObserver;
  readonly #logger: GatewayLogger;
  readonly #limits: typeof defaults;
  readonly #kept: KeptMessages;
  /** Seen longest ago first. */
  readonly #entries = new Map<string, Entry>();
  #dirty = false;
  #saving: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  private constructor({ directory, clock, observer = silentObserver, logger, limits }: QuarantineOptions) {
    this.#path = join(directory, 'unknown-devices.json');
    this.#clock = clock;
    this.#observer = observer;
    this.#logger = logger;
    this.#limits = { ...defaults, ...limits };
    this.#kept = new KeptMessages(join(directory, 'unknown-messages'), this.#limits.keptBytes);
  }

  static async open(options: QuarantineOptions): Promise<Quarantine> {
    const quarantine = new Quarantine(options);
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    await quarantine.#load();
    quarantine.#timer = setInterval(() => void quarantine.#save(), quarantine.#limits.saveIntervalMs).unref();
    return quarantine;
  }

  /** A device that tried to connect under a name that is enrolled nowhere. */
  refused(name: string, password: Uint8Array | undefined, address: string): void {
    const digest =
      password !== undefined && password.length >= passwordMin
        ? { passwordDigest: createHash('sha256').update(password).digest('hex') }
        : {};
    const limit = { all: this.#limits.names, own: this.#limits.namesPerAddress };
    this.#note(
      keyOf(name),
      { name, address, ...digest },
      limit,
      (entry) => entry.gatewayKey === undefined && entry.address === address,
    );
  }

  /** A message about a device that its gateway does not speak for; kept when this resolves. */
  async orphaned({ gateway, alias, message }: Orphan): Promise<void> {
    const sample = Buffer.from(message.payload.subarray(0, this.#limits.sampleBytes)).toString('base64');
    const key = keyOf(alias, gateway.key);
    const { key: gatewayKey, identifier } = gateway;
    const limit = { all: this.#limits.children, own: this.#limits.childrenPerGateway };
    const fields = { name: alias, gateway: identifier, gatewayKey, sample };
    this.#note(key, fields, limit, (entry) => entry.gatewayKey === gatewayKey);
    try {
      const kept = await this.#kept.add(key, message);
      this.#observer.count('unknown_device_messages', kept ? 'kept' : 'too-large');
    } catch (err) {
      this.#observer.count('unknown_device_messages', 'not-written');
      this.#logger.warn({ err }, 'A message of an unknown device cannot be kept.');
    }
  }

  /** Seen last first. */
  list(): readonly UnknownDevice[] {
    return [...this.#entries.values()]
      .toReversed()
      .map(({ gatewayKey: _key, passwordDigest: _digest, ...entry }) => entry);
  }

  /** The digest of the password that a device presented last; undefined when it is not here, or the password too short. */
  passwordOf(name: string): string | undefined {
    return this.#entries.get(keyOf(name))?.passwordDigest;
  }

  /** What is kept of a gateway's device. */
  messagesOf(gatewayKey: string, alias: string): Promise<DeviceMessage[]> {
    return this.#kept.read(keyOf(alias, gatewayKey));
  }

  /** It is enrolled now. */
  async forget(name: string, gatewayKey?: string): Promise<void> {
    const key = keyOf(name, gatewayKey);
    this.#dirty = this.#entries.delete(key) || this.#dirty;
    if (gatewayKey !== undefined) await this.#kept.remove(key);
    await this.#save();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#save();
  }

  #note(
    key: string,
    fields: Pick<Entry, 'name'> & Partial<Entry>,
    limit: { readonly all: number; readonly own: number },
    isOfSame: (entry: Entry) => boolean,
  ): void {
    const now = this.#clock.now();
    const before = this.#entries.get(key);
    this.#entries.delete(key);
    if (before === undefined) {
      this.#makeRoom(fields.gatewayKey !== undefined, limit, isOfSame);
      this.#observer.count('unknown_devices', 'noted');
    }
    this.#entries.set(key, { firstMs: now, ...before, ...fields, lastMs: now, count: (before?.count ?? 0) + 1 });
    this.#dirty = true;
  }

  #makeRoom(
    child: boolean,
    limit: { readonly all: number; readonly own: number },
    isOfSame: (entry: Entry) => boolean,
  ): void {
    const all = [...this.#entries].filter(([, entry]) => (entry.gatewayKey !== undefined) === child);
    const own = all.filter(([, entry]) => isOfSame(entry));
    const gone = own.length >= limit.own ? own[0] : all.length >= limit.all ? all[0] : undefined;
    if (gone === undefined) return;
    this.#entries.delete(gone[0]);
    this.#observer.count('unknown_devices', 'gave-way');
    if (child) void this.#kept.remove(gone[0]).catch(() => undefined);
  }

  async #load(): Promise<void> {
    const text = await readFile(this.#path, 'utf8').catch(() => '[]');
    try {
      for (const entry of JSON.parse(text) as Entry[]) this.#entries.set(keyOf(entry.name, entry.gatewayKey), entry);
    } catch (err) {
      this.#logger.warn({ err, path: this.#path }, 'The list of unknown devices cannot be read; it begins anew.');
    }
  }

  #save(): Promise<void> {
    this.#saving = this.#saving.then(async () => {
      if (!this.#dirty) return;
      this.#dirty = false;
      try {
        await writeFile(`${this.#path}.next`, JSON.stringify([...this.#entries.values()]), { mode: 0o600 });
        await rename(`${this.#path}.next`, this.#path);
      } catch (err) {
        this.#dirty = true;
        this.#logger.warn({ err }, 'The list of unknown devices cannot be written.');
      }
    });
    return this.#saving;
  }
}

/** A user name is an identifier, whose ASCII letters have no case; an alias is as it is. */
function keyOf(name: string, gatewayKey?: string): string {
  return gatewayKey === undefined ? `\n${name.toUpperCase()}` : `${gatewayKey}\n${name}`;
}
