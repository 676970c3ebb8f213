import type { StoredDelivery, StoredSession } from '../ports.ts';
import { parseCommandFilter } from '../topic.ts';
import type { CheckedWill } from './checked-will.ts';
import { plainMessage } from './message.ts';
import { type MessageJson, messageFromJson, messageToJson } from './stored-message.ts';
import type { FilterTarget, Subscription } from './subscription.ts';

/** A session as a file keeps it: form 2. */
interface SessionJson {
  readonly format: 2;
  readonly owner: string;
  readonly clientId: string;
  readonly expiryMs: number;
  /** null: connected when it was written. */
  readonly expireTimeMs: number | null;
  /** The parsed filter of a device's commands is made anew. */
  readonly subscriptions: readonly SubscriptionJson[];
  readonly deliveries: readonly (Omit<StoredDelivery, 'message'> & { readonly message: MessageJson })[];
  readonly received: readonly number[];
  readonly will?: {
    readonly dueTimeMs: number;
    readonly will: Omit<CheckedWill, 'message'> & { readonly message: MessageJson };
  };
}

type SubscriptionJson = Omit<Subscription, 'target'> & { readonly target: Omit<FilterTarget, 'commands'> };

/** Form 1 is what the server wrote while it spoke 3.1.1 alone. */
interface SessionJson1 {
  readonly format: 1;
  readonly deviceKey: string;
  readonly clientId: string;
  readonly subscriptions: readonly { readonly filter: string; readonly qos: 0 | 1 }[];
  readonly commands: readonly { topic: string; payload: string; qos: 0 | 1; packetId?: number }[];
  readonly expireTimeMs: number | null;
}

export function sessionToJson(session: StoredSession): SessionJson {
  const { will, deliveries, expireTimeMs, subscriptions, ...fields } = session;
  return {
    format: 2,
    ...fields,
    expireTimeMs: Number.isFinite(expireTimeMs) ? expireTimeMs : null,
    subscriptions: subscriptions.map(({ target, ...rest }) => ({
      ...rest,
      target: { ...target, commands: undefined },
    })),
    deliveries: deliveries.map(({ message, ...rest }) => ({ ...rest, message: messageToJson(message) })),
    ...(will && {
      will: { dueTimeMs: will.dueTimeMs, will: { ...will.will, message: messageToJson(will.will.message) } },
    }),
  };
}

/** @throws TypeError when it is no stored session */
export function sessionFromJson(json: unknown): StoredSession {
  const form = (json as { readonly format?: unknown } | null)?.format;
  if (form === 1) return fromForm1(json as SessionJson1);
  const { owner, clientId, expiryMs, expireTimeMs, subscriptions, deliveries, received, will } = json as SessionJson;
  if (form !== 2 || typeof owner !== 'string' || typeof clientId !== 'string' || typeof expiryMs !== 'number')
    throw new TypeError('not a stored session of format 2');
  return {
    owner,
    clientId,
    expiryMs,
    expireTimeMs: expireTimeMs ?? Number.POSITIVE_INFINITY,
    subscriptions: subscriptions.map((one) => (one.target.retainedFilter ? withCommands(one) : one)),
    deliveries: deliveries.map(({ message, ...rest }) => ({ ...rest, message: messageFromJson(message) })),
    received,
    ...(will && {
      will: { dueTimeMs: will.dueTimeMs, will: { ...will.will, message: messageFromJson(will.will.message) } },
    }),
  };
}

/** What sessions of form 1 lived for. */
const form1ExpiryMs = 7 * 24 * 3_600_000;

function fromForm1(session: SessionJson1): StoredSession {
  if (typeof session.deviceKey !== 'string' || typeof session.clientId !== 'string')
    throw new TypeError('not a stored session of format 1');
  return {
    owner: session.deviceKey,
    clientId: session.clientId,
    expiryMs: form1ExpiryMs,
    expireTimeMs: session.expireTimeMs ?? Number.POSITIVE_INFINITY,
    subscriptions: session.subscriptions.map(({ filter, qos }) =>
      withCommands({
        filter,
        qos,
        noLocal: false,
        retainAsPublished: false,
        retainHandling: 0,
        subscriptionId: 0,
        target: { filter },
      }),
    ),
    deliveries: session.commands.map(({ topic, payload, qos, packetId = 0 }) => ({
      message: plainMessage({ topic, payload: Buffer.from(payload, 'base64'), qos }),
      qos,
      retain: false,
      subscriptionIds: [],
      packetId,
      released: false,
    })),
    received: [],
  };
}

/** Adds the parsed filter; one that is none any more is left to the rules. */
function withCommands(subscription: Subscription): Subscription {
  const commands = parseCommandFilter(subscription.filter);
  return commands ? { ...subscription, target: { ...subscription.target, commands } } : subscription;
}
