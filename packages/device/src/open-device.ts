import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, NameplateError } from '@nameplate/model';
import { CommandDesk, failure } from './command-desk.ts';
import { Inbox } from './inbox.ts';
import { type DeviceCommand, type DeviceCredential, Link, type LinkProblem } from './link.ts';
import { Outbox, type OutboxLimits } from './outbox.ts';
import { encodeRecord, type ReadingValues, type TimeField } from './record.ts';
import { Sender } from './sender.ts';

export interface DeviceOptions {
  /** The server's MQTT address: `mqtt://host:1883`, `mqtts://…`, `ws://…`, `wss://…`. */
  readonly url: string;
  readonly credential: DeviceCredential;
  /** Where readings wait for the link; made when it is not there. One process at a time. */
  readonly directory: string;
  /**
   * Called for each command. Of one that has an `id` what it returns is the answer, and what it throws the failure: it is called once for each
   * id, one after the other, and answered once, also over a restart.
   */
  readonly onCommand?: (command: DeviceCommand) => unknown;
  /** Called when the link comes up or goes down, and when a message is not taken. */
  readonly onStatus?: (status: DeviceStatus) => void;
  /** Where the time goes in the record. Default `time`, RFC 3339: what the generic profile reads. */
  readonly time?: TimeField;
  readonly outbox?: Partial<OutboxLimits>;
  readonly protocolVersion?: 4 | 5;
  /** Same for every start of one device, so that commands wait for it. Default `device`. */
  readonly clientId?: string;
  readonly keepaliveS?: number;
  readonly reconnectMs?: number;
  readonly tls?: { readonly ca?: string | Buffer; readonly cert?: string | Buffer; readonly key?: string | Buffer };
  readonly clock?: Clock;
  readonly random?: () => number;
}

export interface DeviceStatus {
  readonly connected: boolean;
  /** Why it is not connected, or why a message was not taken. */
  readonly problem?: LinkProblem;
}

export interface ReportOptions {
  /** When it was measured; now when absent. */
  readonly time?: Date;
}

/** A device that reports. */
export interface Device extends AsyncDisposable {
  /**
   * Takes readings of one moment. Resolves when they are on disk here, whether or not the link is up: from then on they
   * are sent, also after a restart, until the server has acknowledged them.
   * @throws NameplateError INVALID_VALUE; OVERLOADED when the disk's share is full and `whenFull` is `refuse`; STORAGE_UNAVAILABLE
   */
  report(values: ReadingValues, options?: ReportOptions): Promise<void>;
  /** Resolves when the server has acknowledged everything reported so far. @throws the signal's reason */
  flush(options?: { readonly signal?: AbortSignal }): Promise<void>;
  readonly connected: boolean;
  /** Reports on disk that the server has not acknowledged. */
  readonly pending: number;
  /** Reports given up for want of room since the start. */
  readonly dropped: number;
  /** Stops sending; what is pending stays on disk for the next start. Idempotent. */
  close(): Promise<void>;
}

/** Opens the readings kept on disk, and connects. Does not wait for the link: a device starts in a tunnel too. */
export async function openDevice(options: DeviceOptions): Promise<Device> {
  const outbox = await Outbox.open(options.directory, { ...defaultOutbox, ...options.outbox });
  try {
    const inbox = await Inbox.open(join(options.directory, 'commands.json'), failure(interrupted));
    return new ReportingDevice(options, outbox, inbox);
  } catch (thrown) {
    await outbox.close();
    throw thrown;
  }
}

const interrupted = 'The device was restarted while it carried this out; whether it is done is not known.';

const defaultOutbox: OutboxLimits = { records: 1_000_000, bytes: 256 * 1024 * 1024, whenFull: 'drop-oldest' };
/** Well below what one message of the server may hold. */
const batch = { records: 500, bytes: 128 * 1024 };
const retryMs = 5_000;
const closeWaitMs = 2_000;

class ReportingDevice implements Device {
  readonly #outbox: Outbox;
  readonly #link: Link;
  readonly #sender: Sender;
  readonly #desk: CommandDesk | undefined;
  readonly #time: TimeField;
  readonly #clock: Clock;
  readonly #flushing = new Set<() => void>();
  #lastMs = 0;
  #closing: Promise<void> | undefined;

  constructor(options: DeviceOptions, outbox: Outbox, inbox: Inbox) {
    this.#outbox = outbox;
    this.#time = options.time ?? { name: 'time', form: 'rfc3339' };
    this.#clock = options.clock ?? { now: () => Date.now() };
    const { onStatus, onCommand } = options;
    this.#link = new Link({
      url: options.url,
      credential: options.credential,
      clientId: options.clientId ?? 'device',
      protocolVersion: options.protocolVersion ?? 4,
      keepaliveS: options.keepaliveS ?? 60,
      reconnectMs: options.reconnectMs ?? 2_000,
      ...(options.tls && { tls: options.tls }),
      ...(onCommand && { onMessage: async (port, payload) => await this.#desk?.take(port, payload) }),
      onUp: () => {
        onStatus?.({ connected: true });
        this.#sender.wake();
        this.#desk?.wake();
      },
      onDown: (problem) => onStatus?.({ connected: false, problem }),
      random: options.random ?? Math.random,
    });
    const onProblem = (thrown: unknown) => {
      // What was under way when the device closed is on disk; nobody asks any more.
      if (this.#closing) return;
      onStatus?.({ connected: this.#link.up, problem: { message: messageOf(thrown) } });
    };
    if (onCommand)
      this.#desk = new CommandDesk({
        inbox,
        onCommand,
        publish: (id, answer) => this.#link.answer(id, answer),
        isUp: () => this.#link.up,
        onProblem,
      });
    this.#sender = new Sender({
      outbox,
      publish: async (payload) => {
        await this.#link.publish(payload);
      },
      isUp: () => this.#link.up,
      batch,
      retryMs,
      onProblem,
      onSent: () => {
        for (const check of this.#flushing) check();
      },
    });
  }

  get connected(): boolean {
    return this.#link.up;
  }

  get pending(): number {
    return this.#outbox.size;
  }

  get dropped(): number {
    return this.#outbox.dropped;
  }

  async report(values: ReadingValues, { time }: ReportOptions = {}): Promise<void> {
    if (this.#closing) throw new NameplateError('CANCELLED', 'The device was closed.');
    if (time && Number.isNaN(time.getTime())) throw new NameplateError('INVALID_VALUE', 'The time is none.');
    await this.#outbox.append(encodeRecord(values, time?.getTime() ?? this.#now(), this.#time));
    this.#sender.wake();
  }

  async flush({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const upTo = this.#outbox.lastPosition;
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const done = (settle: () => void) => {
        this.#flushing.delete(check);
        signal?.removeEventListener('abort', aborted);
        settle();
      };
      const check = () => {
        if (this.#closing) done(() => reject(new NameplateError('CANCELLED', 'The device was closed.')));
        else if (this.#outbox.firstPosition > upTo) done(resolve);
      };
      const aborted = () => done(() => reject(signal?.reason));
      signal?.addEventListener('abort', aborted, { once: true });
      this.#flushing.add(check);
      check();
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const sent = this.#sender.close();
    const all = Promise.all([sent, this.#desk?.idle()]);
    // What the server does not acknowledge in time stays on disk, and is sent at the next start.
    const idle = await Promise.race([all.then(() => true), sleep(closeWaitMs, false, { ref: false })]);
    await this.#link.close({ force: !idle });
    await sent;
    for (const check of this.#flushing) check();
    await this.#outbox.close();
  }

  /** Two reports in one millisecond are two moments: the server tells readings apart by their time. */
  #now(): number {
    const now = this.#clock.now();
    const ahead = this.#lastMs - now;
    this.#lastMs = ahead >= 0 && ahead < 1_000 ? this.#lastMs + 1 : now;
    return this.#lastMs;
  }
}

function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? `${thrown.message} ${thrown.cause.message}` : thrown.message;
}
