import type { DeadLetters } from '../dead-letters.ts';
import type { DeviceReadings } from '../interpretation.ts';
import type { DeviceMessage, GatewayLogger, GatewayObserver, TelemetrySink } from '../ports.ts';
import { offsetAt } from './offset.ts';
import { mayHelpLater, type StoreRetry } from './store-retry.ts';

/** What one message says of one device. */
export interface Decoded extends DeviceReadings {
  readonly message: Pick<DeviceMessage, 'identifier' | 'deviceKey' | 'port' | 'receiveTimeMs' | 'payload'>;
  /** Journal position after it. */
  readonly next: number;
}

export interface SeriesWriterOptions {
  readonly telemetry: Pick<TelemetrySink, 'write'>;
  readonly deadLetters: Pick<DeadLetters, 'add'>;
  readonly retry: StoreRetry;
  /** Aborted: what fails is left for the next start. */
  readonly signal: AbortSignal;
  readonly observer: GatewayObserver;
  readonly logger: GatewayLogger;
}

/** Readings and the reader's offset → the series, in one batch. */
export class SeriesWriter {
  readonly #options: SeriesWriterOptions;

  constructor(options: SeriesWriterOptions) {
    this.#options = options;
  }

  /** Written when it resolves; the next start goes on from `next`. */
  async write(messages: readonly Decoded[], next: number): Promise<void> {
    try {
      await this.#writeBatch(messages, next);
    } catch (thrown) {
      if (this.#isLater(thrown)) throw thrown;
      // Something in it can never be stored: one by one, so that only that is lost, each with its own offset.
      for (const one of messages) await this.#writeOne(one);
      await this.#writeBatch([], next);
    }
  }

  async #writeOne(one: Decoded): Promise<void> {
    try {
      await this.#writeBatch([one], one.next);
    } catch (thrown) {
      if (this.#isLater(thrown)) throw thrown;
      this.#options.logger.error({ err: thrown }, 'A message can never be stored; it is a dead letter now.');
      this.#options.deadLetters.add('not-storable', String(thrown), one.message);
    }
  }

  async #writeBatch(messages: readonly Decoded[], next: number): Promise<void> {
    const { telemetry, retry, observer } = this.#options;
    const batch = messages.map(({ device, readings, next: arrival }) => ({
      deviceKey: device.key,
      identifier: device.identifier,
      readings,
      arrival,
    }));
    const outcome = await retry(() => telemetry.write(batch, offsetAt(next)));
    const fresh = outcome.stored - outcome.corrections;
    if (fresh > 0) observer.count('readings', 'stored', fresh);
    if (outcome.corrections > 0) observer.count('readings', 'correction', outcome.corrections);
    if (outcome.duplicates > 0) observer.count('readings', 'duplicate', outcome.duplicates);
  }

  #isLater(thrown: unknown): boolean {
    return mayHelpLater(thrown) || this.#options.signal.aborted;
  }
}
