import { type Clock, NameplateError } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { GatewayObserver, SessionStore } from '../ports.ts';
import { Session, type SessionLink } from './session.ts';
import { SessionKeeper } from './session-keeper.ts';

export interface SessionsOptions {
  readonly store: SessionStore;
  readonly limits: GatewayLimits;
  readonly clock: Clock;
  readonly observer: GatewayObserver;
}

/** Every session of the front door, by device and client id. */
export class Sessions {
  readonly #devices = new Map<string, Map<string, Session>>();
  readonly #keeper: SessionKeeper;
  readonly #limits: GatewayLimits;
  readonly #clock: Clock;
  readonly #observer: GatewayObserver;

  private constructor({ store, limits, clock, observer }: SessionsOptions) {
    this.#limits = limits;
    this.#clock = clock;
    this.#observer = observer;
    this.#keeper = new SessionKeeper(store, (deviceKey, clientId) => {
      const session = this.#find(deviceKey, clientId);
      return session && !session.clean && !session.empty ? session.snapshot() : undefined;
    });
  }

  /** With the persistent sessions of before. */
  static async load(options: SessionsOptions): Promise<Sessions> {
    const sessions = new Sessions(options);
    for await (const stored of options.store.readAll()) {
      sessions.#keeper.adopt(stored.deviceKey, stored.clientId);
      const session = new Session({ ...stored, clean: false }, options.limits);
      session.restore(stored);
      // A crash leaves no end; the session's time starts over.
      if (session.expireTimeMs > options.clock.now() + options.limits.sessionExpiryMs)
        session.expireTimeMs = options.clock.now() + options.limits.sessionExpiryMs;
      sessions.#put(session);
    }
    return sessions;
  }

  /** Sessions that have a connection or will outlive the lack of one. */
  get count(): number {
    let count = 0;
    for (const ofDevice of this.#devices.values()) count += ofDevice.size;
    return count;
  }

  /**
   * The session of a new connection. Whoever had it is closed (MQTT-3.1.4-2). `clean` starts an empty one
   * (MQTT-3.1.2-6), which is gone with its connection. Resolves when the store agrees.
   */
  async open(
    id: { readonly deviceKey: string; readonly clientId: string; readonly clean: boolean },
    link: SessionLink,
  ): Promise<{ readonly session: Session; readonly present: boolean }> {
    const held = this.#find(id.deviceKey, id.clientId);
    const previous = held?.link;
    if (held) held.link = undefined;
    previous?.end('taken-over');
    const present = held !== undefined && !held.clean && !id.clean;
    const session = present ? held : new Session(id, this.#limits);
    if (!held) this.#makeRoom(id.deviceKey);
    session.link = link;
    session.expireTimeMs = Number.POSITIVE_INFINITY;
    this.#put(session);
    // What was there before must be gone when the client is told so; that it connected again may be noted later.
    if (present) this.#keeper.saveSoon(session.deviceKey, session.clientId);
    else await this.#keeper.save(session.deviceKey, session.clientId);
    return { session, present };
  }

  /** The connection of a session ended. */
  detach(session: Session, link: SessionLink): void {
    if (session.link !== link) return;
    session.link = undefined;
    if (session.clean) {
      this.#remove(session);
    } else {
      session.expireTimeMs = this.#clock.now() + this.#limits.sessionExpiryMs;
      this.#keeper.saveSoon(session.deviceKey, session.clientId);
    }
  }

  /** Makes a change of a persistent session durable. */
  async save(session: Session): Promise<void> {
    if (!session.clean) await this.#keeper.save(session.deviceKey, session.clientId);
  }

  /** The same without anybody waiting: losing it costs a repeated delivery. */
  saveSoon(session: Session): void {
    if (!session.clean) this.#keeper.saveSoon(session.deviceKey, session.clientId);
  }

  /**
   * Offers a command to every session of a device that subscribes to it. `delivered`: it went out to a connected one;
   * `queued`: it is durable and goes out when the device connects or has room.
   */
  async publish(
    deviceKey: string,
    command: {
      readonly port: string;
      readonly payload: Uint8Array;
      readonly qos: 0 | 1;
      readonly connectedOnly?: boolean;
    },
  ): Promise<{ delivered: boolean; queued: boolean }> {
    const result = { delivered: false, queued: false };
    const saving: Promise<void>[] = [];
    const sessions = this.#devices.get(deviceKey);
    if (!sessions) this.#observer.count('commands', 'dropped-offline');
    for (const session of sessions?.values() ?? []) {
      if (command.connectedOnly === true && session.link === undefined) continue;
      const offered = session.offer(command.port, command.payload, command.qos);
      this.#observer.count('commands', offered);
      if (offered === 'sent') result.delivered = true;
      if (offered === 'queued') result.queued = true;
      if ((offered === 'sent' || offered === 'queued') && command.qos === 1) saving.push(this.save(session));
    }
    await Promise.all(saving);
    return result;
  }

  /** A credential ended: its connections close. The session stays for the next credential. */
  revoke(deviceKey: string): void {
    for (const session of this.#devices.get(deviceKey)?.values() ?? []) session.link?.end('revoked');
  }

  /** Forgets what nobody came back for. */
  expire(): void {
    const now = this.#clock.now();
    for (const ofDevice of this.#devices.values()) {
      for (const session of ofDevice.values()) {
        if (!session.link && session.expireTimeMs <= now) this.#remove(session);
      }
    }
  }

  /** Waits until the store has everything. */
  async close(): Promise<void> {
    await this.#keeper.idle();
  }

  #find(deviceKey: string, clientId: string): Session | undefined {
    return this.#devices.get(deviceKey)?.get(clientId);
  }

  #put(session: Session): void {
    const ofDevice = this.#devices.get(session.deviceKey);
    if (ofDevice) ofDevice.set(session.clientId, session);
    else this.#devices.set(session.deviceKey, new Map([[session.clientId, session]]));
  }

  #remove(session: Session): void {
    const ofDevice = this.#devices.get(session.deviceKey);
    if (ofDevice?.get(session.clientId) !== session) return;
    ofDevice.delete(session.clientId);
    if (ofDevice.size === 0) this.#devices.delete(session.deviceKey);
    this.#keeper.saveSoon(session.deviceKey, session.clientId);
  }

  /** A device that keeps inventing client ids loses its longest unused session, and is refused when all are in use. */
  #makeRoom(deviceKey: string): void {
    const ofDevice = this.#devices.get(deviceKey);
    if (!ofDevice || ofDevice.size < this.#limits.sessionsPerDevice) return;
    let oldest: Session | undefined;
    for (const session of ofDevice.values()) {
      if (!session.link && (!oldest || session.expireTimeMs < oldest.expireTimeMs)) oldest = session;
    }
    if (!oldest) {
      throw new NameplateError(
        'LIMIT_EXCEEDED',
        `The device has ${ofDevice.size} connections already, as many as it may.`,
      );
    }
    this.#remove(oldest);
  }
}
