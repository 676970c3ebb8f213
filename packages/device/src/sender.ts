import type { Outbox } from './outbox.ts';

export interface SenderOptions {
  readonly outbox: Outbox;
  /** Resolves when the records of one message are acknowledged. */
  readonly publish: (payload: string) => Promise<void>;
  readonly isUp: () => boolean;
  /** One message has no more than this. */
  readonly batch: { readonly records: number; readonly bytes: number };
  /** After a message that was not taken. */
  readonly retryMs: number;
  readonly onProblem: (thrown: unknown) => void;
  /** Records have left the disk. */
  readonly onSent: () => void;
}

/**
 * From the disk to the server, oldest first, one message in flight: a record leaves the disk when the server has it. A
 * message that was lost between the two is sent again, and lands on the same place there.
 */
export class Sender {
  readonly #options: SenderOptions;
  #running: Promise<void> | undefined;
  #closed = false;
  #pause: { timer: NodeJS.Timeout; end: () => void } | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Something to send, or the link came up. */
  wake(): void {
    if (this.#closed || this.#running) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#hasWork()) this.wake();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pause?.end();
    await this.#running;
  }

  #hasWork(): boolean {
    return !this.#closed && this.#options.isUp() && this.#options.outbox.size > 0;
  }

  async #run(): Promise<void> {
    const { outbox, publish, batch, onProblem, onSent } = this.#options;
    while (this.#hasWork()) {
      try {
        const next = await outbox.peek(batch);
        if (next === undefined) return;
        await publish(next.records.length === 1 ? (next.records[0] ?? '') : `[${next.records.join(',')}]`);
        await outbox.remove(next.upTo);
        onSent();
      } catch (thrown) {
        onProblem(thrown);
        await this.#wait();
      }
    }
  }

  #wait(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#pause = undefined;
        resolve();
      };
      const timer = setTimeout(end, this.#options.retryMs);
      this.#pause = { timer, end };
    });
  }
}
