import type { GatewayObserver } from '../ports.ts';
import type { Message } from './message.ts';
import type { Offer } from './outbox.ts';
import type { RetainedMessages } from './retained.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { Turn } from './shared-group.ts';
import { type Subscription, type Terms, termsOf } from './subscription.ts';
import type { Matches } from './subscription-tree.ts';

/** Gives messages to the sessions that subscribe to their topic, one copy each, one in each shared group. */
export class Router {
  readonly #sessions: Sessions;
  readonly #retained: RetainedMessages;
  readonly #observer: GatewayObserver;

  constructor(parts: { sessions: Sessions; retained: RetainedMessages; observer: GatewayObserver }) {
    this.#sessions = parts.sessions;
    this.#retained = parts.retained;
    this.#observer = parts.observer;
  }

  /** Matches of one version of the tree are the same as long as nobody subscribes. */
  get version(): number {
    return this.#sessions.tree.version;
  }

  match(topic: string): Matches {
    return this.#sessions.tree.match(topic);
  }

  /** True when somebody is there to get it. */
  route(message: Message, { sessions, groups }: Matches, publisher?: Session): boolean {
    let reached = false;
    for (const [session, subscriptions] of sessions) {
      // MQTT-3.8.3-3: not back to who sent it.
      const wanted = session === publisher ? subscriptions.filter(({ noLocal }) => !noLocal) : subscriptions;
      if (wanted.length === 0) continue;
      this.#offer(session, message, termsOf(wanted, message));
      reached = true;
    }
    for (const group of groups) {
      const turn = group.next();
      if (!turn) continue;
      this.#offerShared(turn, message);
      reached = true;
    }
    return reached;
  }

  /** A member's session ended with this message: another one gets it (§4.8.2). */
  passOn({ message, terms: { share } }: Offer): void {
    const turn = share && this.#sessions.tree.group(share)?.next();
    if (turn) this.#offerShared(turn, message);
  }

  /** What is retained for a subscription, by its options (MQTT-3.3.1-9 … -11). A shared one gets nothing (§4.8.2). */
  sendRetained(session: Session, subscription: Subscription, fresh: boolean): void {
    const { retainHandling, target } = subscription;
    if (target.group !== undefined || retainHandling === 2 || (retainHandling === 1 && !fresh)) return;
    session.follow(this.#retainedFor(session, subscription));
    this.#sessions.saveLater(session);
  }

  /** A message that was replaced meanwhile reached the session as it was published. */
  *#retainedFor(session: Session, subscription: Subscription): Generator<Offer, undefined> {
    const { target, subscriptionId } = subscription;
    const subscriptionIds = subscriptionId > 0 ? [subscriptionId] : [];
    for (const message of this.#retained.match(target.retainedFilter ?? target.filter)) {
      if (!session.has(subscription)) return;
      if (!this.#retained.isLast(message)) continue;
      const qos = Math.min(subscription.qos, message.qos) as 0 | 1 | 2;
      const port = message.topic.slice(message.topic.lastIndexOf('/') + 1);
      this.#observer.count('messages_routed', 'retained');
      yield {
        message: target.commands ? { ...message, topic: target.commands.base + port } : message,
        terms: { qos, retain: true, subscriptionIds },
      };
    }
  }

  #offerShared({ session, subscription }: Turn, message: Message): void {
    const { filter, group = '' } = subscription.target;
    this.#offer(session, message, { ...termsOf([subscription], message), share: { group, filter } });
  }

  #offer(session: Session, message: Message, terms: Terms): void {
    const offered = session.offer(message, terms);
    this.#observer.count('messages_routed', offered);
    if (terms.qos > 0 && (offered === 'sent' || offered === 'queued')) this.#sessions.saveLater(session);
  }
}
