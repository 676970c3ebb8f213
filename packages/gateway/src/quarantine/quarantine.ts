import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@nameplate/model';
import type { Orphan } from '../interpretation.ts';
import { type DeviceMessage, type GatewayLogger, type GatewayObserver, silentObserver } from '../ports.ts';
import { KeptMessages } from './kept-messages.ts';
import { keyOf, type UnknownDevice, UnknownList } from './unknown-list.ts';

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
  readonly #observer: GatewayObserver;
  readonly #logger: GatewayLogger;
  readonly #limits: typeof defaults;
  readonly #kept: KeptMessages;
  readonly #list: UnknownList;
  #timer: NodeJS.Timeout | undefined;

  private constructor({ directory, clock, observer = silentObserver, logger, limits }: QuarantineOptions) {
    this.#observer = observer;
    this.#logger = logger;
    this.#limits = { ...defaults, ...limits };
    this.#kept = new KeptMessages(join(directory, 'unknown-messages'), this.#limits.keptBytes);
    const path = join(directory, 'unknown-devices.json');
    const onGone = (key: string) => void this.#kept.remove(key).catch(() => undefined);
    this.#list = new UnknownList({ path, clock, observer, logger, onGone });
  }

  static async open(options: QuarantineOptions): Promise<Quarantine> {
    const quarantine = new Quarantine(options);
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    await quarantine.#list.load();
    quarantine.#timer = setInterval(() => void quarantine.#list.save(), quarantine.#limits.saveIntervalMs).unref();
    return quarantine;
  }

  /** A device that tried to connect under a name that is enrolled nowhere. */
  refused(name: string, password: Uint8Array | undefined, address: string): void {
    const digest =
      password !== undefined && password.length >= passwordMin
        ? { passwordDigest: createHash('sha256').update(password).digest('hex') }
        : {};
    const limit = { all: this.#limits.names, own: this.#limits.namesPerAddress };
    this.#list.note(
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
    this.#list.note(key, fields, limit, (entry) => entry.gatewayKey === gatewayKey);
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
    return this.#list
      .all()
      .toReversed()
      .map(({ gatewayKey: _key, passwordDigest: _digest, ...entry }) => entry);
  }

  /** The digest of the password that a device presented last; undefined when it is not here, or the password too short. */
  passwordOf(name: string): string | undefined {
    return this.#list.get(keyOf(name))?.passwordDigest;
  }

  /** What is kept of a gateway's device. */
  messagesOf(gatewayKey: string, alias: string): Promise<DeviceMessage[]> {
    return this.#kept.read(keyOf(alias, gatewayKey));
  }

  /** It is enrolled now. */
  async forget(name: string, gatewayKey?: string): Promise<void> {
    const key = keyOf(name, gatewayKey);
    this.#list.delete(key);
    if (gatewayKey !== undefined) await this.#kept.remove(key);
    await this.#list.save();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#list.save();
  }
}
