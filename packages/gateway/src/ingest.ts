import { type DeviceProfile, isNameplateError, type Reading } from '@nameplate/model';
import { untilDone } from './backoff.ts';
import { batches } from './batches.ts';
import type { DeadLetters } from './dead-letters.ts';
import { decodeDeviceMessage } from './message-codec.ts';
import type { DeviceMessage, GatewayLogger, GatewayObserver, TelemetrySink } from './ports.ts';

/** The journal as its reader sees it. */
export interface JournalSource {
  /** From a position on, then what comes; ends when the signal aborts. */
  read(
    from: number,
    options: { readonly signal: AbortSignal },
  ): AsyncIterable<{ readonly position: number; readonly next: number; readonly record: Uint8Array }>;
  /** Nothing before this position is needed any more. */
  release(upTo: number): Promise<void> | void;
}

/** Payload to readings by the device profile: at once when the profile is compiled, which it is after its first message. */
export type Decode = (profile: DeviceProfile, message: DeviceMessage) => DecodeResult | Promise<DecodeResult>;

export interface DecodeResult {
  readonly readings: readonly Reading[];
  readonly rejected?: { readonly reason: string; readonly message: string } | undefined;
  /** Records about other devices than the sender. */
  readonly others?: readonly { readonly device?: string }[] | undefined;
}

export interface IngestOptions {
  readonly journal: JournalSource;
  readonly telemetry: TelemetrySink;
  readonly profile: (deviceKey: string) => Promise<DeviceProfile>;
  readonly decode: Decode;
  readonly deadLetters: Pick<DeadLetters, 'add'>;
  readonly limits: {
    readonly ingestBatchMessages: number;
    readonly ingestBatchWaitMs: number;
    readonly releaseIntervalMs: number;
  };
  readonly observer: GatewayObserver;
  readonly logger: GatewayLogger;
}

/** The name its offset is stored under. */
const reader = 'gateway';

/** Journal position after the last message that is in the series; 0 when there is none. */
export async function storedPosition(telemetry: Pick<TelemetrySink, 'readOffset'>): Promise<number> {
  const position = await telemetry.readOffset(reader);
  return position ? decodePosition(position) : 0;
}

interface Decoded {
  readonly message: DeviceMessage;
  readonly readings: readonly Reading[];
  /** Position after it. */
  readonly next: number;
}

/**
 * The one reader that carries messages from the journal to the series: decode, write with the offset in the same batch,
 * and now and then flush and let the journal forget. After a crash it goes on from the offset that was written.
 */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #releasing: Promise<void> | undefined;
  #written = 0;
  #released = 0;

  constructor(options: IngestOptions) {
    this.#options = options;
  }

  /** Journal position up to which everything is written. */
  get position(): number {
    return this.#written;
  }

  start(): void {
    this.#running ??= this.#run();
    this.#timer ??= setInterval(() => void this.#release(), this.#options.limits.releaseIntervalMs).unref();
  }

  /** Finishes the batch under way, flushes and releases. What is left in the journal is written after the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#running;
    await this.#releasing;
    await this.#release();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { journal, limits, logger } = this.#options;
    while (!signal.aborted) {
      const reading = new AbortController();
      try {
        this.#written = await this.#untilDone(() => storedPosition(this.#options.telemetry));
        const records = journal.read(this.#written, { signal: AbortSignal.any([signal, reading.signal]) });
        for await (const batch of batches(records, limits.ingestBatchMessages, limits.ingestBatchWaitMs)) {
          await this.#take(batch);
        }
        if (!signal.aborted) logger.warn({ position: this.#written }, 'The journal ended; reading it again.');
      } catch (err) {
        if (signal.aborted) return;
        logger.error(
          { err, position: this.#written },
          'Reading the journal failed; it is read again from the last offset.',
        );
      } finally {
        // The reader that was left waits for more: it must let go of its file.
        reading.abort();
      }
      await new Promise((resolve) => setTimeout(resolve, signal.aborted ? 0 : 200));
    }
  }

  async #take(batch: readonly { readonly next: number; readonly record: Uint8Array }[]): Promise<void> {
    const last = batch.at(-1);
    if (!last) return;
    const decoded = await this.#untilDone(() => this.#decode(batch));
    for (const letter of decoded.letters) letter();
    await this.#write(decoded.messages, last.next);
    this.#written = last.next;
  }

  /** Dead letters are handed back, not written: when a profile cannot be had, the batch is decoded again. */
  async #decode(
    batch: readonly { readonly next: number; readonly record: Uint8Array }[],
  ): Promise<{ messages: Decoded[]; letters: (() => void)[] }> {
    const { decode, deadLetters } = this.#options;
    const profiles = new Map<string, Promise<DeviceProfile | undefined>>();
    const messages: Decoded[] = [];
    const letters: (() => void)[] = [];
    for (const { record, next } of batch) {
      const message = readMessage(record);
      if (!message) {
        const unknown = { identifier: '', port: '', receiveTimeMs: 0, payload: record };
        letters.push(() => deadLetters.add('unreadable', 'The journal record is not a device message.', unknown));
        continue;
      }
      let profile = profiles.get(message.deviceKey);
      if (!profile) profiles.set(message.deviceKey, (profile = this.#profile(message.deviceKey)));
      const found = await profile;
      if (!found) {
        letters.push(() => deadLetters.add('unknown-device', 'The device has no profile here.', message));
        continue;
      }
      const result = decode(found, message);
      const { readings, rejected, others } = result instanceof Promise ? await result : result;
      if (rejected)
        letters.push(() => deadLetters.add('undecodable', `${rejected.reason}: ${rejected.message}`, message));
      if (others?.length) letters.push(() => deadLetters.add('unknown-device', notSpokenFor(others), message));
      if (readings.length > 0) messages.push({ message, readings, next });
    }
    return { messages, letters };
  }

  /** Undefined when there is none, now or later; throws when asking again may help. */
  async #profile(deviceKey: string): Promise<DeviceProfile | undefined> {
    try {
      return await this.#options.profile(deviceKey);
    } catch (thrown) {
      if (isNameplateError(thrown) && !thrown.retryable && thrown.code !== 'INTERNAL') return undefined;
      throw thrown;
    }
  }

  async #write(messages: readonly Decoded[], next: number): Promise<void> {
    try {
      await this.#writeBatch(messages, next);
    } catch (thrown) {
      if (mayHelpLater(thrown) || this.#stop.signal.aborted) throw thrown;
      // Something in it can never be stored: one by one, so that only that is lost, each with its own offset.
      for (const one of messages) await this.#writeOne(one);
      await this.#writeBatch([], next);
    }
  }

  async #writeOne(one: Decoded): Promise<void> {
    try {
      await this.#writeBatch([one], one.next);
    } catch (thrown) {
      if (mayHelpLater(thrown) || this.#stop.signal.aborted) throw thrown;
      this.#options.logger.error({ err: thrown }, 'A message can never be stored; it is a dead letter now.');
      this.#options.deadLetters.add('not-storable', String(thrown), one.message);
    }
  }

  async #writeBatch(messages: readonly Decoded[], next: number): Promise<void> {
    const batch = messages.map(({ message, readings, next: arrival }) => ({
      deviceKey: message.deviceKey,
      identifier: message.identifier,
      readings,
      arrival,
    }));
    const offset = { reader, position: encodePosition(next) };
    const outcome = await this.#untilDone(() => this.#options.telemetry.write(batch, offset));
    const fresh = outcome.stored - outcome.corrections;
    if (fresh > 0) this.#options.observer.count('readings', 'stored', fresh);
    if (outcome.corrections > 0) this.#options.observer.count('readings', 'correction', outcome.corrections);
    if (outcome.duplicates > 0) this.#options.observer.count('readings', 'duplicate', outcome.duplicates);
  }

  /** The series first, then the journal: at every moment one of the two has the message on disk. */
  async #release(): Promise<void> {
    if (this.#releasing || this.#written === this.#released) return this.#releasing;
    const upTo = this.#written;
    this.#releasing = (async () => {
      try {
        await this.#options.telemetry.flush();
        await this.#options.journal.release(upTo);
        this.#released = upTo;
      } catch (err) {
        this.#options.logger.warn({ err }, 'The series could not be flushed; the journal keeps what it has.');
      } finally {
        this.#releasing = undefined;
      }
    })();
    return this.#releasing;
  }

  #untilDone<T>(work: () => Promise<T>): Promise<T> {
    return untilDone(work, {
      signal: this.#stop.signal,
      retryable: mayHelpLater,
      onRetry: (thrown, attempt) => {
        this.#options.observer.count('ingest_retries', isNameplateError(thrown) ? thrown.code : 'INTERNAL');
        if (attempt % 10 === 1) this.#options.logger.warn({ err: thrown, attempt }, 'Ingest waits and tries again.');
      },
    });
  }
}

function notSpokenFor(others: readonly { readonly device?: string }[]): string {
  const names = [...new Set(others.map(({ device = '' }) => device.slice(0, 60)))];
  return `The sender does not speak for ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}.`;
}

/** Stores translate their failures to STORAGE_UNAVAILABLE; what is not retryable is about the data. */
function mayHelpLater(thrown: unknown): boolean {
  return isNameplateError(thrown) && thrown.retryable;
}

function readMessage(record: Uint8Array): DeviceMessage | undefined {
  try {
    return decodeDeviceMessage(record);
  } catch (thrown) {
    if (isNameplateError(thrown)) return undefined;
    throw thrown;
  }
}

function encodePosition(position: number): Uint8Array {
  const octets = Buffer.alloc(8);
  octets.writeBigUInt64BE(BigInt(position));
  return octets;
}

function decodePosition(octets: Uint8Array): number {
  return Number(Buffer.from(octets).readBigUInt64BE());
}
