import type { Clock } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { StoredSession } from '../ports.ts';
import type { CheckedWill } from './checked-will.ts';
import type { CommandName, Message } from './message.ts';
import { type CommandEvent, type Offer, type Offered, Outbox, type OutboxLink } from './outbox.ts';
import type { FilterRequest } from './packets.ts';
import { type FilterTarget, type Subscription, type Terms, termsOf } from './subscription.ts';
import type { SubscriptionTree } from './subscription-tree.ts';

/** The connection that a session has, if it has one. */
export interface SessionLink extends OutboxLink {
  /** Closes the connection because another took the session over, or its credential ended. */
  end(reason: 'taken-over' | 'revoked'): void;
}

/** What all sessions share. */
export interface SessionContext {
  readonly limits: GatewayLimits;
  readonly clock: Clock;
  readonly tree: SubscriptionTree;
  readonly tell: (event: CommandEvent) => void;
}

/**
 * The state of one client that may outlive its connection (MQTT 5 §4.1; 3.1.1 §3.1.2.4): subscriptions, messages on
 * their way to it, and QoS 2 messages half received. It belongs to an owner and a client id, so nobody can take
 * another's over.
 */
export class Session {
  /** Comparison key of the device, or id of the app's key. */
  readonly owner: string;
  readonly clientId: string;
  link: SessionLink | undefined;
  /** How long it outlives its connection; 0: it does not. */
  expiryMs: number;
  /** When it ends if nobody connects; set while there is no connection. */
  expireTimeMs = Number.POSITIVE_INFINITY;
  /** Packet identifiers of QoS 2 messages between PUBLISH and PUBREL. */
  readonly received = new Set<number>();
  /** A will that waits for its delay to end (MQTT-3.1.3-9). */
  will: { readonly will: CheckedWill; readonly dueTimeMs: number } | undefined;

  readonly #context: SessionContext;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #outbox: Outbox;

  constructor(id: { owner: string; clientId: string; expiryMs: number }, context: SessionContext) {
    this.owner = id.owner;
    this.clientId = id.clientId;
    this.expiryMs = id.expiryMs;
    this.#context = context;
    this.#outbox = new Outbox(context.limits, context.clock, context.tell);
  }

  get persistent(): boolean {
    return this.expiryMs > 0;
  }

  /** Nothing in it that a store would have to keep. */
  get empty(): boolean {
    return this.#subscriptions.size === 0 && this.#outbox.empty && this.received.size === 0 && !this.will;
  }

  /** Connected, and reading. */
  get ready(): boolean {
    return this.link !== undefined && !this.link.full;
  }

  /** Subscribes to what a rule granted; undefined when there are too many. `fresh`: there was none of this filter. */
  subscribe(
    request: FilterRequest,
    target: FilterTarget,
    subscriptionId = 0,
  ): { readonly subscription: Subscription; readonly fresh: boolean } | undefined {
    const before = this.#subscriptions.get(request.filter);
    if (!before && this.#subscriptions.size >= this.#subscriptionsMax()) return undefined;
    const subscription = { ...request, subscriptionId, target };
    this.#subscriptions.set(request.filter, subscription);
    if (!target.commands) this.#context.tree.add(this, subscription);
    return { subscription, fresh: !before };
  }

  /** False when there was none. */
  unsubscribe(filter: string): boolean {
    const subscription = this.#subscriptions.get(filter);
    if (!subscription) return false;
    this.#subscriptions.delete(filter);
    if (!subscription.target.commands) this.#context.tree.remove(this, subscription);
    return true;
  }

  /** Keeps the subscriptions that its owner may still have, and of what waits by others only its own commands. */
  recheck(grant: (filter: string) => FilterTarget | undefined): void {
    let lost = false;
    for (const subscription of this.#subscriptions.values()) {
      if (!grant(subscription.filter)) lost = this.unsubscribe(subscription.filter) || lost;
    }
    if (lost) this.#outbox.keep(({ topic, command }) => command !== undefined || grant(topic) !== undefined);
  }

  /** It ended: nothing is for it any more. What it had of shared subscriptions is for another member. */
  end(): readonly Offer[] {
    for (const filter of this.#subscriptions.keys()) this.unsubscribe(filter);
    return this.#outbox.shared();
  }

  /** A command to the device whose session it is; undefined when it does not subscribe to the port. */
  command(port: string, message: Message): Offered | undefined {
    const matching: Subscription[] = [];
    for (const subscription of this.#subscriptions.values()) {
      const wanted = subscription.target.commands?.port;
      if (wanted === '*' || wanted === port) matching.push(subscription);
    }
    // Under the spelling of the device's own filter, which is all that its client library compares.
    const base = matching[0]?.target.commands?.base;
    return base === undefined ? undefined : this.offer({ ...message, topic: base + port }, termsOf(matching, message));
  }

  offer(message: Message, terms: Terms): Offered {
    return this.#outbox.offer(message, terms, this.link, this.persistent);
  }

  /** Forgets a command; true when it had it. */
  withdraw(name: CommandName): boolean {
    return this.#outbox.withdraw(name, this.link);
  }

  /** Sends all of these as far as the client takes them. */
  follow(offers: Iterator<Offer, undefined>): void {
    this.#outbox.follow(offers, this.link);
  }

  /** It is subscribed to, and by these options. */
  has(subscription: Subscription): boolean {
    return this.#subscriptions.get(subscription.filter) === subscription;
  }

  /** PUBACK, or a PUBREC that refuses, came: true when it was due. */
  acknowledged(packetId: number, qos: 1 | 2, code = 0): boolean {
    const due = this.#outbox.acknowledged(packetId, qos, code);
    if (due) this.pump();
    return due;
  }

  /** PUBREC came: true when PUBREL is due. */
  halfReceived(packetId: number): boolean {
    return this.#outbox.received(packetId);
  }

  /** PUBCOMP came: true when it was due. */
  completed(packetId: number): boolean {
    const due = this.#outbox.completed(packetId);
    if (due) this.pump();
    return due;
  }

  /** Sends what waits, as far as the window and the socket allow. */
  pump(): void {
    this.#outbox.pump(this.link);
  }

  /** A new connection: what was not completed goes out again, and then what waits. */
  resume(): void {
    if (this.link) this.#outbox.resume(this.link);
  }

  /** For the store. */
  snapshot(): StoredSession {
    return {
      owner: this.owner,
      clientId: this.clientId,
      expiryMs: this.expiryMs,
      expireTimeMs: this.expireTimeMs,
      subscriptions: [...this.#subscriptions.values()],
      deliveries: this.#outbox.snapshot(),
      received: [...this.received],
      ...(this.will && { will: this.will }),
    };
  }

  /** Takes over what was stored; what no longer fits the limits is left out. */
  restore(stored: StoredSession): void {
    for (const { target, subscriptionId, ...request } of stored.subscriptions)
      this.subscribe(request, target, subscriptionId);
    this.#outbox.restore(stored.deliveries);
    for (const packetId of stored.received) this.received.add(packetId);
    this.expireTimeMs = stored.expireTimeMs;
    this.will = stored.will;
  }

  #subscriptionsMax(): number {
    const { limits } = this.#context;
    return isDevice(this.owner) ? limits.subscriptionsPerSession : limits.subscriptionsPerApp;
  }
}

/** Keys of devices are identifiers; ids of API keys have no slash. */
export function isDevice(owner: string): boolean {
  return owner.includes('/');
}
