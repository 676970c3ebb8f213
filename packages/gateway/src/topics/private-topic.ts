import type { FilterTarget } from '../front-door/subscription.ts';

/**
 * Topics that every client of another platform has under the same name, such as `v1/gateway/rpc`: each owner's are kept apart under a name that nobody
 * can subscribe to.
 */
export function privateTopic(owner: string, topic: string): string {
  return `$private/${encodeURIComponent(owner)}/${topic}`;
}

/** A filter of such topics, of its owner alone. */
export function privateFilter(owner: string, filter: string): FilterTarget {
  return { filter: privateTopic(owner, filter) };
}
