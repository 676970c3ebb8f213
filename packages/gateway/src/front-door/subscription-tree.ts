import type { Session } from './session.ts';
import { SharedGroup } from './shared-group.ts';
import type { Share, Subscription } from './subscription.ts';

/** Who gets a message of one topic. */
export interface Matches {
  /** Each session once, with all of its subscriptions that match. */
  readonly sessions: ReadonlyMap<Session, readonly Subscription[]>;
  /** One member of each group gets it. */
  readonly groups: readonly SharedGroup[];
}

interface Node {
  readonly children: Map<string, Node>;
  readonly subscribers: Map<Session, Subscription>;
  readonly groups: Map<string, SharedGroup>;
}

const nobody: Matches = { sessions: new Map(), groups: [] };

/** Subscriptions by the levels of their filters, so that a message costs its own levels and not the subscriptions there are. */
export class SubscriptionTree {
  readonly #root = emptyNode();
  #version = 0;
  #size = 0;

  /** Changes with every subscription: matches of an earlier version may be wrong. */
  get version(): number {
    return this.#version;
  }

  /** The same filter of the same session again replaces the earlier one (MQTT-3.8.4-3). */
  add(session: Session, subscription: Subscription): void {
    this.#version++;
    const { filter, group } = subscription.target;
    let node = this.#root;
    for (const level of filter.split('/')) {
      let child = node.children.get(level);
      if (!child) node.children.set(level, (child = emptyNode()));
      node = child;
    }
    if (group === undefined) {
      if (!node.subscribers.has(session)) this.#size++;
      node.subscribers.set(session, subscription);
      return;
    }
    let shared = node.groups.get(group);
    if (!shared) node.groups.set(group, (shared = new SharedGroup()));
    if (shared.put(session, subscription)) this.#size++;
  }

  remove(session: Session, { target: { filter, group } }: Subscription): void {
    this.#version++;
    const path: [Node, string][] = [];
    let node = this.#root;
    for (const level of filter.split('/')) {
      const child = node.children.get(level);
      if (!child) return;
      path.push([node, level]);
      node = child;
    }
    if (group === undefined) {
      if (node.subscribers.delete(session)) this.#size--;
    } else {
      const shared = node.groups.get(group);
      if (shared?.delete(session)) this.#size--;
      if (shared?.empty) node.groups.delete(group);
    }
    for (let step = path.pop(); step && isEmpty(node); step = path.pop()) {
      step[0].children.delete(step[1]);
      node = step[0];
    }
  }

  /** The members of a shared subscription, when there are any left. */
  group({ filter, group }: Share): SharedGroup | undefined {
    let node: Node | undefined = this.#root;
    for (const level of filter.split('/')) node = node?.children.get(level);
    return node?.groups.get(group);
  }

  match(topic: string): Matches {
    if (this.#size === 0) return nobody;
    const sessions = new Map<Session, Subscription[]>();
    const groups: SharedGroup[] = [];
    const take = (node: Node): void => {
      for (const [session, subscription] of node.subscribers) {
        const known = sessions.get(session);
        if (known) known.push(subscription);
        else sessions.set(session, [subscription]);
      }
      groups.push(...node.groups.values());
    };
    walk(this.#root, topic.split('/'), 0, take);
    return sessions.size === 0 && groups.length === 0 ? nobody : { sessions, groups };
  }
}

function walk(node: Node, levels: readonly string[], at: number, take: (node: Node) => void): void {
  // Wildcards on the first level do not match topics that begin with $ (MQTT-4.7.2-1).
  const wild = at > 0 || !levels[0]?.startsWith('$');
  const rest = wild && node.children.get('#');
  // `#` stands for the level above it too (§4.7.1.2).
  if (rest) take(rest);
  const level = levels[at];
  if (level === undefined) return take(node);
  const exact = node.children.get(level);
  if (exact && level !== '+' && level !== '#') walk(exact, levels, at + 1, take);
  const any = wild && node.children.get('+');
  if (any) walk(any, levels, at + 1, take);
}

function emptyNode(): Node {
  return { children: new Map(), subscribers: new Map(), groups: new Map() };
}

function isEmpty({ children, subscribers, groups }: Node): boolean {
  return children.size === 0 && subscribers.size === 0 && groups.size === 0;
}
