import { type Clock, NameplateError } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { GatewayObserver, SessionStore } from '../ports.ts';
import type { CheckedWill } from './checked-will.ts';
import type { CommandName, Message } from './message.ts';
import type { CommandEvent, Offer, Offered } from './outbox.ts';
import { isDevice, Session, type SessionContext, type SessionLink } from './session.ts';
import { SessionKeeper } from './session-keeper.ts';
import { termsOf } from './subscription.ts';
import type { Matches } from './subscription-tree.ts';
import { SubscriptionTree } from './subscription-tree.ts';

export interface SessionsOptions {
  readonly store: SessionStore;
  readonly limits: GatewayLimits;
  readonly clock: Clock;
  readonly observer: GatewayObserver;
}

/** Every session of the front door, by owner and client id. */
export class Sessions {
  /** What they subscribe to, but for the devices' own commands. */
  readonly tree = new SubscriptionTree();
  /** Says a will whose time has come. */
  onWill: (will: CheckedWill) => void = () => undefined;
  /** Gives a message of a session that ended to another member of its shared subscription. */
  onOrphan: (offer: Offer) => void = () => undefined;
  /** Told what becomes of commands after they were offered. */
  onCommand: (event: CommandEvent) => void = () => undefined;
  /** Those that the store has not as they are, and nobody waits for. */
  readonly #changed = new Set<Session>();
  readonly #owners = new Map<string, Map<string, Session>>();
  readonly #keeper: SessionKeeper;
  readonly #limits: GatewayLimits;
  readonly #clock: Clock;
  readonly #observer: GatewayObserver;
  readonly #context: SessionContext;

  private constructor({ store, limits, clock, observer }: SessionsOptions) {
    this.#limits = limits;
    this.#clock = clock;
    this.#observer = observer;
    this.#context = { limits, clock, tree: this.tree, tell: (event) => this.onCommand(event) };
    this.#keeper = new SessionKeeper(store, (owner, clientId) => {
      const session = this.#find(owner, clientId);
      return session?.persistent && !session.empty ? session.snapshot() : undefined;
    });
  }

  /** With the persistent sessions of before. */
  static async load(options: SessionsOptions): Promise<Sessions> {
    const sessions = new Sessions(options);
    const now = options.clock.now();
    for await (const stored of options.store.readAll()) {
      sessions.#keeper.adopt(stored.owner, stored.clientId);
      const session = new Session(stored, sessions.#context);
      session.restore(stored);
      // A crash leaves no end; the session's time starts over.
      session.expireTimeMs = Math.min(session.expireTimeMs, now + session.expiryMs);
      sessions.#put(session);
    }
    return sessions;
  }

  /** Sessions that have a connection or will outlive the lack of one. */
  get count(): number {
    let count = 0;
    for (const ofOwner of this.#owners.values()) count += ofOwner.size;
    return count;
  }

  /**
   * The session of a new connection. Whoever had it is closed (MQTT-3.1.4-3; 3.1.1 -2). `cleanStart` begins an empty one
   * (MQTT-3.1.2-4; 3.1.1 -6). Resolves when the store agrees.
   */
  async open(
    id: { readonly owner: string; readonly clientId: string; readonly cleanStart: boolean; readonly expiryMs: number },
    link: SessionLink,
  ): Promise<{ readonly session: Session; readonly present: boolean }> {
    this.#find(id.owner, id.clientId)?.link?.end('taken-over');
    // With its connection went the session that did not outlive it.
    const held = this.#find(id.owner, id.clientId);
    if (held && id.cleanStart) this.#remove(held);
    const present = held !== undefined && !id.cleanStart;
    if (!held) this.#makeRoom(id.owner);
    const session = present ? held : new Session(id, this.#context);
    // MQTT-3.1.3-9: who comes back in time keeps its will unsaid.
    session.will = undefined;
    session.link = link;
    session.expiryMs = id.expiryMs;
    session.expireTimeMs = Number.POSITIVE_INFINITY;
    this.#put(session);
    // What was there before must be gone when the client is told so; that it connected again may be noted later.
    if (present) this.#keeper.saveSoon(session.owner, session.clientId);
    else await this.#keeper.save(session.owner, session.clientId);
    return { session, present };
  }

  /** The connection of a session ended, and left a will or not. It is said now, or when its delay or the session ends. */
  detach(session: Session, link: SessionLink, will?: CheckedWill): void {
    if (session.link !== link) return;
    session.link = undefined;
    if (will && session.persistent && will.delayMs > 0)
      session.will = { will, dueTimeMs: this.#clock.now() + will.delayMs };
    else if (will) this.onWill(will);
    if (!session.persistent) {
      this.#remove(session);
    } else {
      session.expireTimeMs = this.#clock.now() + session.expiryMs;
      this.#keeper.saveSoon(session.owner, session.clientId);
    }
  }

  /** Makes a change of a persistent session durable. */
  async save(session: Session): Promise<void> {
    if (session.persistent) await this.#keeper.save(session.owner, session.clientId);
  }

  /** The same within about a second, so that a busy session is not one write a message: losing it costs a repeated delivery. */
  saveLater(session: Session): void {
    if (session.persistent) this.#changed.add(session);
  }

  /**
   * Offers a command to every session of a device that subscribes to it. `delivered`: it went out to a connected one;
   * `queued`: it is durable and goes out when the device connects or has room. `connectedOnly`: nothing is kept for who is away.
   */
  async command(
    owner: string,
    port: string,
    message: Message,
    { connectedOnly = false }: { readonly connectedOnly?: boolean } = {},
  ): Promise<{ delivered: boolean; queued: boolean }> {
    const all = [...(this.#owners.get(owner)?.values() ?? [])];
    const sessions = connectedOnly ? all.filter(({ link }) => link !== undefined) : all;
    if (sessions.length === 0) this.#observer.count('commands', 'dropped-offline');
    return await this.#offer(sessions, message, (session) => session.command(port, message));
  }

  /** A command by its topic, to those that subscribe to it. */
  async offer(matches: Matches['sessions'], message: Message): Promise<{ delivered: boolean; queued: boolean }> {
    if (matches.size === 0) this.#observer.count('commands', 'dropped-no-subscription');
    const terms = (session: Session) => termsOf(matches.get(session) ?? [], message);
    return await this.#offer(matches.keys(), message, (session) => session.offer(message, terms(session)));
  }

  /** Takes a command out of the sessions of those owners. Durable when it resolves. */
  async withdraw(owners: readonly string[], name: CommandName): Promise<void> {
    const all = owners.flatMap((owner) => [...(this.#owners.get(owner)?.values() ?? [])]);
    await Promise.all(all.filter((session) => session.withdraw(name)).map((session) => this.save(session)));
  }

  async #offer(
    sessions: Iterable<Session>,
    message: Message,
    offer: (session: Session) => Offered | undefined,
  ): Promise<{ delivered: boolean; queued: boolean }> {
    const result = { delivered: false, queued: false };
    const saving: Promise<void>[] = [];
    for (const session of sessions) {
      const offered = offer(session);
      this.#observer.count('commands', offered ?? 'dropped-no-subscription');
      if (offered === 'sent') result.delivered = true;
      if (offered === 'queued') result.queued = true;
      if ((offered === 'sent' || offered === 'queued') && message.qos > 0) saving.push(this.save(session));
    }
    await Promise.all(saving);
    return result;
  }

  /** A credential ended: its connections close, and no will is said for it. The session stays for the next credential. */
  revoke(owner: string): void {
    for (const session of this.#owners.get(owner)?.values() ?? []) {
      session.will = undefined;
      session.link?.end('revoked');
    }
  }

  /** Forgets what nobody came back for, says the wills whose delay is over, and stores what changed; once a second. */
  sweep(): void {
    const now = this.#clock.now();
    for (const ofOwner of this.#owners.values()) {
      for (const session of ofOwner.values()) {
        if (session.link) continue;
        if (session.expireTimeMs <= now) this.#remove(session);
        else if (session.will && session.will.dueTimeMs <= now) this.#sayWill(session);
      }
    }
    this.#storeChanged();
  }

  /** Waits until the store has everything. */
  async close(): Promise<void> {
    this.#storeChanged();
    await this.#keeper.idle();
  }

  #storeChanged(): void {
    for (const { owner, clientId } of this.#changed) this.#keeper.saveSoon(owner, clientId);
    this.#changed.clear();
  }

  #sayWill(session: Session): void {
    const pending = session.will;
    if (!pending) return;
    session.will = undefined;
    this.onWill(pending.will);
    this.saveLater(session);
  }

  #find(owner: string, clientId: string): Session | undefined {
    return this.#owners.get(owner)?.get(clientId);
  }

  #put(session: Session): void {
    const ofOwner = this.#owners.get(session.owner);
    if (ofOwner) ofOwner.set(session.clientId, session);
    else this.#owners.set(session.owner, new Map([[session.clientId, session]]));
  }

  /** The session ends, and its will with it (MQTT-3.1.3-9, §3.1.2.5). */
  #remove(session: Session): void {
    const ofOwner = this.#owners.get(session.owner);
    if (ofOwner?.get(session.clientId) !== session) return;
    ofOwner.delete(session.clientId);
    if (ofOwner.size === 0) this.#owners.delete(session.owner);
    for (const offer of session.end()) this.onOrphan(offer);
    this.#keeper.saveSoon(session.owner, session.clientId);
    this.#sayWill(session);
  }

  /** Whoever keeps inventing client ids loses the longest unused session, and is refused when all are in use. */
  #makeRoom(owner: string): void {
    const ofOwner = this.#owners.get(owner);
    const most = isDevice(owner) ? this.#limits.sessionsPerDevice : this.#limits.sessionsPerApp;
    if (!ofOwner || ofOwner.size < most) return;
    let oldest: Session | undefined;
    for (const session of ofOwner.values()) {
      if (!session.link && (!oldest || session.expireTimeMs < oldest.expireTimeMs)) oldest = session;
    }
    if (!oldest) {
      const who = isDevice(owner) ? 'device' : 'key';
      throw new NameplateError(
        'LIMIT_EXCEEDED',
        `The ${who} has ${ofOwner.size} connections already, as many as it may.`,
      );
    }
    this.#remove(oldest);
  }
}
