import type { PayloadRecord } from '@nameplate/formats';
import { type Clock, type DeviceProfile, isNameplateError, type Reading } from '@nameplate/model';
import { untilDone } from './backoff.ts';
import { batches } from './batches.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Attendance, DeviceReadings, Interpreter, Orphan } from './interpret.ts';
import { decodeDeviceMessage } from './message-codec.ts';
import type { DeviceMessage, GatewayLogger, GatewayObserver, TelemetrySink } from './ports.ts';
import type { Presence } from './presence.ts';
import type { SenderEvents, SparkplugHosts } from './sparkplug/hosts.ts';

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
  readonly others?: readonly PayloadRecord[] | undefined;
}

export interface IngestOptions {
  readonly journal: JournalSource;
  readonly telemetry: TelemetrySink;
  readonly interpreter: Pick<Interpreter, 'interpret' | 'interpretEvents'>;
  /** The host application of edge nodes; absent: Sparkplug messages say nothing. */
  readonly hosts?: Pick<SparkplugHosts, 'accept' | 'tick' | 'lost' | 'save' | 'close'>;
  /** Where the journal ended when it was opened: what is before is of connections that are gone. Absent: they may live on. */
  readonly backlogEnd?: number;
  /** Told what a host application has to do, and which of its devices came and went, once what it read is written. */
  readonly onHostEvents?: (events: SenderEvents) => void;
  /** Told of messages about devices that nobody enrolled, before they count as read. */
  readonly onOrphans: (orphans: readonly Orphan[]) => Promise<void>;
  /** Told of who is there, and of whom something was heard, once it is written. */
  readonly presence?: Pick<Presence, 'said' | 'seen'>;
  readonly clock: Clock;
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
const tickMs = 500;

/** Journal position after the last message that is in the series; 0 when there is none. */
export async function storedPosition(telemetry: Pick<TelemetrySink, 'readOffset'>): Promise<number> {
  const position = await telemetry.readOffset(reader);
  return position ? decodePosition(position) : 0;
}

/** What one message says of one device. */
interface Decoded extends DeviceReadings {
  readonly message: Pick<DeviceMessage, 'identifier' | 'deviceKey' | 'port' | 'receiveTimeMs' | 'payload'>;
  /** Position after it. */
  readonly next: number;
}

/** A journal record on its way, and what the Sparkplug host made of it: once, since a host does not forget. */
interface Item {
  readonly record: Uint8Array;
  readonly message: DeviceMessage | undefined;
  readonly heard: SenderEvents | undefined;
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
  #ticker: NodeJS.Timeout | undefined;
  /** One batch, or one tick of the hosts, at a time. */
  #turn: Promise<void> = Promise.resolve();
  #written = 0;
  #released = 0;
  #caughtUp = false;

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
    if (this.#options.hosts) this.#ticker ??= setInterval(() => void this.#tick(), tickMs).unref();
  }

  /** Finishes the batch under way, flushes and releases. What is left in the journal is written after the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    clearInterval(this.#ticker);
    this.#stop.abort();
    await this.#running;
    await this.#turn;
    await this.#options.hosts?.close();
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
        await this.#inTurn(() => this.#catchUp());
        const records = journal.read(this.#written, { signal: AbortSignal.any([signal, reading.signal]) });
        for await (const batch of batches(records, limits.ingestBatchMessages, limits.ingestBatchWaitMs)) {
          await this.#inTurn(() => this.#take(batch));
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
    const items = batch.map(({ next, record }) => this.#hear(next, record));
    const decoded = await this.#untilDone(() => this.#decode(items));
    for (const letter of decoded.letters) letter();
    if (decoded.orphans.length > 0) await this.#untilDone(() => this.#options.onOrphans(decoded.orphans));
    await this.#options.hosts?.save();
    await this.#write(decoded.messages, last.next);
    this.#written = last.next;
    this.#attend(decoded.attendance);
    for (const { device, message } of decoded.messages) {
      this.#options.presence?.seen(device.key, message.receiveTimeMs);
      // Who speaks for others is there itself.
      if (message.deviceKey !== device.key) this.#options.presence?.seen(message.deviceKey, message.receiveTimeMs);
    }
    for (const { heard } of items) if (heard) this.#options.onHostEvents?.(heard);
    await this.#catchUp();
  }

  #attend(attendance: readonly Attendance[]): void {
    for (const { device, online, timeMs } of attendance) this.#options.presence?.said(device.key, online, timeMs);
  }

  #hear(next: number, record: Uint8Array): Item {
    const message = readMessage(record);
    const heard = message?.via?.dialect === 'sparkplug' ? this.#options.hosts?.accept(message) : undefined;
    return { record, message, heard, next };
  }

  /** Dead letters are handed back, not written: when a profile cannot be had, the batch is decoded again. */
  async #decode(items: readonly Item[]): Promise<{
    messages: Decoded[];
    letters: (() => void)[];
    orphans: Orphan[];
    attendance: Attendance[];
  }> {
    const { interpreter, deadLetters } = this.#options;
    const messages: Decoded[] = [];
    const letters: (() => void)[] = [];
    const orphans: Orphan[] = [];
    const attendance: Attendance[] = [];
    for (const { record, message, heard, next } of items) {
      if (!message) {
        const unknown = { identifier: '', port: '', receiveTimeMs: 0, payload: record };
        letters.push(() => deadLetters.add('unreadable', 'The journal record is not a device message.', unknown));
        continue;
      }
      const said = await interpreter.interpret(message, heard?.events);
      const { parts, problems } = said;
      for (const { reason, message: what } of problems) letters.push(() => deadLetters.add(reason, what, message));
      for (const part of parts) messages.push({ ...part, message, next });
      orphans.push(...said.orphans);
      attendance.push(...said.attendance);
    }
    return { messages, letters, orphans, attendance };
  }

  /** Once what earlier connections left is read: those are gone, and their edge nodes with them. */
  async #catchUp(): Promise<void> {
    const { backlogEnd, hosts, clock } = this.#options;
    if (this.#caughtUp || backlogEnd === undefined || this.#written < backlogEnd) return;
    this.#caughtUp = true;
    for (const heard of hosts?.lost(clock.now()) ?? []) {
      const { attendance } = await this.#options.interpreter.interpretEvents(heard, clock.now());
      this.#attend(attendance);
      this.#options.onHostEvents?.(heard);
    }
  }

  #tick(): Promise<void> {
    return this.#inTurn(async () => {
      const { hosts, interpreter, clock, deadLetters, logger } = this.#options;
      const now = clock.now();
      for (const heard of this.#stop.signal.aborted ? [] : (hosts?.tick(now) ?? [])) {
        try {
          const { parts, problems, orphans, attendance } = await interpreter.interpretEvents(heard, now);
          this.#attend(attendance);
          const { identifier, key: deviceKey } = heard.sender;
          const message = { identifier, deviceKey, port: 'sparkplug', receiveTimeMs: now, payload: new Uint8Array() };
          for (const { reason, message: what } of problems) deadLetters.add(reason, what, message);
          if (orphans.length > 0) await this.#options.onOrphans(orphans);
          const next = this.#written;
          if (parts.length > 0)
            await this.#write(
              parts.map((part) => ({ ...part, message, next })),
              next,
            );
        } catch (err) {
          logger.warn({ err }, 'What an edge node had waiting could not be written.');
        }
        this.#options.onHostEvents?.(heard);
      }
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
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
    const batch = messages.map(({ device, readings, next: arrival }) => ({
      deviceKey: device.key,
      identifier: device.identifier,
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
