import type { Clock } from '@nameplate/model';
import type { DeadLetters } from '../dead-letters.ts';
import type { DownlinkRoutes } from '../downlinks/routes.ts';
import type { Interpreter } from '../interpret.ts';
import type { Attendance, Orphan } from '../interpretation.ts';
import type { GatewayLogger, GatewayObserver, TelemetrySink } from '../ports.ts';
import type { Presence } from '../presence.ts';
import type { DeviceReply, HeardFrame } from '../reply.ts';
import type { SenderEvents, SparkplugHosts } from '../sparkplug/hosts.ts';
import { type HeardRecord, hear, readBatch } from './batch-reading.ts';
import { batches } from './batches.ts';
import { HostTime } from './host-time.ts';
import { JournalRelease } from './journal-release.ts';
import { storedPosition } from './offset.ts';
import { type Decoded, SeriesWriter } from './series-writer.ts';
import { type StoreRetry, storeRetry } from './store-retry.ts';

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

export interface IngestOptions {
  readonly journal: JournalSource;
  readonly telemetry: TelemetrySink;
  readonly interpreter: Pick<Interpreter, 'interpret' | 'interpretEvents'>;
  /** The host application of edge nodes; absent: Sparkplug messages say nothing. */
  readonly hosts?: Pick<SparkplugHosts, 'accept' | 'tick' | 'lost' | 'save' | 'close'>;
  /** The ways to devices behind network servers, kept before their uplinks count as read. */
  readonly routes?: Pick<DownlinkRoutes, 'save'>;
  /** Where the journal ended when it was opened: what is before is of connections that are gone. Absent: they may live on. */
  readonly backlogEnd?: number;
  /** Told what a host application has to do, and which of its devices came and went, once what it read is written. */
  readonly onHostEvents?: (events: SenderEvents) => void;
  /** Told of messages about devices that nobody enrolled, before they count as read. */
  readonly onOrphans: (orphans: readonly Orphan[]) => Promise<void>;
  /** Told of answers to commands, before they count as read: after a crash, once more. */
  readonly onReply?: (reply: DeviceReply | HeardFrame) => Promise<void>;
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

const tickMs = 500;

/**
 * The one reader that carries messages from the journal to the series: decode, write with the offset in the same batch,
 * and now and then flush and let the journal forget. After a crash it goes on from the offset that was written.
 */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #stop = new AbortController();
  readonly #retry: StoreRetry;
  readonly #writer: SeriesWriter;
  readonly #release: JournalRelease;
  readonly #hostTime: HostTime;
  #running: Promise<void> | undefined;
  #releaser: NodeJS.Timeout | undefined;
  #ticker: NodeJS.Timeout | undefined;
  /** One batch, or one tick of the hosts, at a time. */
  #turn: Promise<void> = Promise.resolve();
  #written = 0;

  constructor(options: IngestOptions) {
    const { signal } = this.#stop;
    this.#options = options;
    this.#retry = storeRetry({ ...options, signal });
    this.#writer = new SeriesWriter({ ...options, retry: this.#retry, signal });
    this.#release = new JournalRelease(options);
    this.#hostTime = new HostTime(options, this.#writer);
  }

  /** Journal position up to which everything is written. */
  get position(): number {
    return this.#written;
  }

  start(): void {
    const { limits, hosts } = this.#options;
    this.#running ??= this.#run();
    this.#releaser ??= setInterval(() => void this.#release.upTo(this.#written), limits.releaseIntervalMs).unref();
    if (hosts) this.#ticker ??= setInterval(() => void this.#tick(), tickMs).unref();
  }

  /** Finishes the batch under way, flushes and releases. What is left in the journal is written after the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#releaser);
    clearInterval(this.#ticker);
    this.#stop.abort();
    await this.#running;
    await this.#turn;
    await this.#options.hosts?.close();
    await this.#release.settled();
    await this.#release.upTo(this.#written);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { journal, limits, logger } = this.#options;
    while (!signal.aborted) {
      const reading = new AbortController();
      try {
        this.#written = await this.#retry(() => storedPosition(this.#options.telemetry));
        await this.#inTurn(() => this.#hostTime.catchUp(this.#written));
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
    const { hosts, onOrphans, onReply, routes } = this.#options;
    const records = batch.map((one) => hear(one, hosts));
    const { letters, orphans, messages, attendance, replies } = await this.#retry(() =>
      readBatch(records, this.#options),
    );
    for (const letter of letters) letter();
    if (orphans.length > 0) await this.#retry(() => onOrphans(orphans));
    for (const reply of replies) await this.#retry(async () => onReply?.(reply));
    await routes?.save();
    await hosts?.save();
    await this.#writer.write(messages, last.next);
    this.#written = last.next;
    this.#tell(messages, attendance, records);
    await this.#hostTime.catchUp(this.#written);
  }

  /** Once it is written: who is there, of whom something was heard, and what the host has to do. */
  #tell(messages: readonly Decoded[], attendance: readonly Attendance[], records: readonly HeardRecord[]): void {
    const { presence, onHostEvents } = this.#options;
    for (const { device, online, timeMs } of attendance) presence?.said(device.key, online, timeMs);
    for (const { device, message } of messages) {
      presence?.seen(device.key, message.receiveTimeMs);
      // Who speaks for others is there itself.
      if (message.deviceKey !== device.key) presence?.seen(message.deviceKey, message.receiveTimeMs);
    }
    for (const { heard } of records) if (heard) onHostEvents?.(heard);
  }

  #tick(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#stop.signal.aborted) await this.#hostTime.tick(this.#written);
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
