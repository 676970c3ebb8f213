import { Conversation } from './conversation.ts';
import type { Endpoint } from './endpoint.ts';

/** Connections to one server, kept for the next operation: a few, each with one operation at a time. */
export class Conversations {
  readonly #endpoint: Endpoint;
  readonly #idle: Conversation[] = [];
  readonly #all = new Set<Conversation>();
  readonly #queue: (() => void)[] = [];
  #busy = 0;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** Runs work on a connection of its own. One that failed, or was left in the middle of an answer, is not used again. */
  async use<T>(work: (conversation: Conversation) => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#enter();
    let conversation: Conversation | undefined;
    let whole = false;
    try {
      signal.throwIfAborted();
      conversation = this.#take();
      const leave = () => conversation?.close();
      signal.addEventListener('abort', leave, { once: true });
      try {
        await conversation.open();
        const result = await work(conversation);
        whole = true;
        return result;
      } finally {
        signal.removeEventListener('abort', leave);
      }
    } finally {
      if (conversation !== undefined) this.#put(conversation, whole);
      this.#leave();
    }
  }

  /** Operations under way, or waiting for a connection. */
  get underWay(): number {
    return this.#busy + this.#queue.length;
  }

  /** `last`: what is said to the server before, over a connection that is free, if there is one. */
  close(last?: () => Uint8Array): void {
    const free = last === undefined ? undefined : this.#idle.find(({ usable }) => usable);
    if (last !== undefined && free !== undefined) {
      free.leave(last());
      this.#all.delete(free);
    }
    for (const conversation of this.#all) conversation.close();
    this.#all.clear();
    this.#idle.length = 0;
  }

  /** The place of who leaves goes to who waits longest. */
  async #enter(): Promise<void> {
    if (this.#busy < connectionsMax) this.#busy += 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#busy -= 1;
    else next();
  }

  #take(): Conversation {
    for (let kept = this.#idle.pop(); kept !== undefined; kept = this.#idle.pop()) {
      if (kept.usable) {
        kept.resume();
        return kept;
      }
      this.#drop(kept);
    }
    const opened = new Conversation(this.#endpoint);
    this.#all.add(opened);
    return opened;
  }

  #put(conversation: Conversation, whole: boolean): void {
    if (!whole || !conversation.usable || !this.#all.has(conversation)) return this.#drop(conversation);
    conversation.rest();
    this.#idle.push(conversation);
  }

  #drop(conversation: Conversation): void {
    conversation.close();
    this.#all.delete(conversation);
  }
}

/** Operations under way to one server; others wait. */
export const connectionsMax = 8;
