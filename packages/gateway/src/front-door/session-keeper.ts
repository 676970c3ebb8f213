import type { SessionStore, StoredSession } from '../ports.ts';

interface Saving {
  /** Resolves when the write under way ends. */
  current: Promise<void>;
  /** The write after it, once somebody changed something meanwhile; everybody who did waits for the same one. */
  next: Promise<void> | undefined;
}

/**
 * Writes sessions as they are at that moment: one write at a time for each, and changes during it share the next one.
 * A session that is no longer there, or is clean, is removed from the store, if the store has it.
 */
export class SessionKeeper {
  readonly #store: SessionStore;
  readonly #state: (owner: string, clientId: string) => StoredSession | undefined;
  readonly #saving = new Map<string, Saving>();
  readonly #stored = new Set<string>();

  constructor(store: SessionStore, state: (owner: string, clientId: string) => StoredSession | undefined) {
    this.#store = store;
    this.#state = state;
  }

  /** The store has this one from before. */
  adopt(owner: string, clientId: string): void {
    this.#stored.add(keyOf(owner, clientId));
  }

  /** Resolves when the store has the present state or a later one. */
  save(owner: string, clientId: string): Promise<void> {
    const key = keyOf(owner, clientId);
    const saving = this.#saving.get(key);
    if (saving) {
      saving.next ??= saving.current.catch(() => undefined).then(() => this.#write(key, owner, clientId));
      return saving.next;
    }
    if (!this.#stored.has(key) && !this.#state(owner, clientId)) return Promise.resolve();
    return this.#write(key, owner, clientId);
  }

  /** Like `save`, with nobody to hear of a failure; the next save writes the whole session again. */
  saveSoon(owner: string, clientId: string): void {
    this.save(owner, clientId).catch(() => undefined);
  }

  async idle(): Promise<void> {
    while (this.#saving.size > 0) {
      await Promise.allSettled([...this.#saving.values()].map(({ current, next }) => next ?? current));
    }
  }

  #write(key: string, owner: string, clientId: string): Promise<void> {
    const current = this.#put(key, owner, clientId);
    const saving: Saving = { current, next: undefined };
    this.#saving.set(key, saving);
    const forget = (): void => {
      if (this.#saving.get(key) === saving && !saving.next) this.#saving.delete(key);
    };
    current.then(forget, forget);
    return current;
  }

  async #put(key: string, owner: string, clientId: string): Promise<void> {
    const state = this.#state(owner, clientId);
    if (state) {
      this.#stored.add(key);
      await this.#store.write(state);
    } else if (this.#stored.has(key)) {
      await this.#store.remove(owner, clientId);
      this.#stored.delete(key);
    }
  }
}

function keyOf(owner: string, clientId: string): string {
  return `${owner}\0${clientId}`;
}
