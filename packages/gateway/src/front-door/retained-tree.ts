import type { Message } from './message.ts';

interface Node {
  readonly children: Map<string, Node>;
  message: Message | undefined;
}

/** Retained messages by the levels of their topics: a filter costs what it reaches, not all there are. */
export class RetainedTree {
  readonly #root: Node = { children: new Map(), message: undefined };

  get(topic: string): Message | undefined {
    let node: Node | undefined = this.#root;
    for (const level of topic.split('/')) node = node?.children.get(level);
    return node?.message;
  }

  set(message: Message): void {
    let node = this.#root;
    for (const level of message.topic.split('/')) {
      let child = node.children.get(level);
      if (!child) node.children.set(level, (child = { children: new Map(), message: undefined }));
      node = child;
    }
    node.message = message;
  }

  delete(topic: string): void {
    const path: [Node, string][] = [];
    let node = this.#root;
    for (const level of topic.split('/')) {
      const child = node.children.get(level);
      if (!child) return;
      path.push([node, level]);
      node = child;
    }
    node.message = undefined;
    for (let step = path.pop(); step && node.children.size === 0 && !node.message; step = path.pop()) {
      step[0].children.delete(step[1]);
      node = step[0];
    }
  }

  /** Messages whose topic the filter matches. */
  match(filter: string): Message[] {
    const found: Message[] = [];
    collect(this.#root, filter.split('/'), 0, found);
    return found;
  }

  /** All of them. */
  *values(node = this.#root): Iterable<Message> {
    if (node.message) yield node.message;
    for (const child of node.children.values()) yield* this.values(child);
  }
}

/** `#` below its own level: at 1, so that names with $ are reached. */
const rest = ['', '#'] as const;

function collect(node: Node, levels: readonly string[], at: number, found: Message[]): void {
  const level = levels[at];
  if (level === undefined) {
    if (node.message) found.push(node.message);
    return;
  }
  if (level === '#') {
    // It stands for the level above it too (§4.7.1.2); the first level is not for what begins with $ (MQTT-4.7.2-1).
    if (node.message) found.push(node.message);
    for (const [name, child] of node.children) if (at > 0 || !name.startsWith('$')) collect(child, rest, 1, found);
    return;
  }
  if (level === '+') {
    for (const [name, child] of node.children)
      if (at > 0 || !name.startsWith('$')) collect(child, levels, at + 1, found);
    return;
  }
  const child = node.children.get(level);
  if (child) collect(child, levels, at + 1, found);
}
