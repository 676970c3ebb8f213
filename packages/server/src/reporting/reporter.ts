import { setTimeout as sleep } from 'node:timers/promises';
import { NameplateError, toNameplateError } from '@nameplate/model';
import type { ReportsOut } from '@nameplate/registry';
import type { Logger } from '../observe/logger.ts';
import type { ServerAbove } from './server-above.ts';

/** The first wait after a failure; each further one is twice as long, up to the interval. */
const firstDelayMs = 1_000;

/**
 * Reports every day that is over to the server above, from time to time, the oldest first, and again sooner when that
 * failed. What was acknowledged is in the store: an outage, here or there, loses no day and counts none twice.
 */
export class Reporter {
  readonly #reports: ReportsOut;
  readonly #above: ServerAbove;
  readonly #intervalMs: number;
  readonly #logger: Logger;
  readonly #count: (outcome: 'acknowledged' | 'failed') => void;
  readonly #closed = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #sending: Promise<number> | undefined;
  /** What went wrong at the last attempt. */
  problem = '';

  constructor(parts: {
    readonly reports: ReportsOut;
    readonly above: ServerAbove;
    readonly intervalMs: number;
    readonly logger: Logger;
    readonly count: (outcome: 'acknowledged' | 'failed') => void;
  }) {
    this.#reports = parts.reports;
    this.#above = parts.above;
    this.#intervalMs = parts.intervalMs;
    this.#logger = parts.logger;
    this.#count = parts.count;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Sends what is due; the number of days acknowledged. @throws NameplateError what the server above answers */
  send(): Promise<number> {
    this.#sending ??= this.#sendDue().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#running;
    await this.#sending?.catch(() => undefined);
    this.#above.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.send();
        failures = 0;
      } catch (thrown) {
        if (signal.aborted) return;
        failures += 1;
        this.#logger.warn({ err: thrown, component: 'reports', failures }, 'The server above did not take a report.');
      }
      const backoff = firstDelayMs * 2 ** Math.min(failures - 1, 20);
      const wait = failures === 0 ? this.#intervalMs : Math.min(backoff, this.#intervalMs);
      await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #sendDue(): Promise<number> {
    const { signal } = this.#closed;
    let sent = 0;
    try {
      for await (const report of this.#reports.pending()) {
        if (signal.aborted) throw new NameplateError('CANCELLED', 'The server stops.');
        const receipt = await this.#above.submit(report, signal);
        // A day that has changed meanwhile is due again, at the next time.
        if (!(await this.#reports.acknowledge(report, receipt))) continue;
        sent += 1;
        this.#count('acknowledged');
      }
      this.problem = '';
      return sent;
    } catch (thrown) {
      this.problem = toNameplateError(thrown).message;
      this.#count('failed');
      throw thrown;
    }
  }
}
