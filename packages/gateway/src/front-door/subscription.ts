import type { CommandFilter } from '../topic.ts';
import type { Message } from './message.ts';
import type { FilterRequest } from './packets.ts';

/** Where a filter leads, once it is granted. */
export interface FilterTarget {
  /** The filter itself, without `$share/{group}/`. */
  readonly filter: string;
  readonly group?: string;
  /** A device's own commands: they are found by the device, not by the spelling of the topic. */
  readonly commands?: CommandFilter;
  /** What retained messages are found by, when it is not the filter. */
  readonly retainedFilter?: string;
}

/** A granted subscription. Its `filter` is what the client sent, and names it. */
export interface Subscription extends FilterRequest {
  /** 0: none. */
  readonly subscriptionId: number;
  readonly target: FilterTarget;
}

/** How one client gets a message: once, whatever number of its subscriptions match (MQTT-3.3.4-2 … -4; 3.1.1 MQTT-3.3.5-1). */
export interface Terms {
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly subscriptionIds: readonly number[];
  /** The shared subscription that it came by. */
  readonly share?: Share;
}

/** A group of sessions that share a filter. */
export interface Share {
  readonly group: string;
  readonly filter: string;
}

const noIds: readonly number[] = [];

/** The greatest QoS of those that match, but not more than the publisher's (MQTT-3.8.4-8), and all their identifiers. */
export function termsOf(subscriptions: readonly Subscription[], message: Message): Terms {
  let qos = 0;
  let retain = false;
  let subscriptionIds: readonly number[] = noIds;
  for (const subscription of subscriptions) {
    qos = Math.max(qos, subscription.qos);
    retain ||= subscription.retainAsPublished && message.retain;
    if (subscription.subscriptionId > 0) subscriptionIds = [...subscriptionIds, subscription.subscriptionId];
  }
  return { qos: Math.min(qos, message.qos) as 0 | 1 | 2, retain, subscriptionIds };
}
