import { type Clock, isNameplateError } from '@nameplate/model';
import { type CommandRecord, type Handover, inState, isOpen } from './command.ts';
import type { Downlink } from './downlink.ts';
import type { CommandKey, Ledger } from './ledger.ts';

/** What is to be taken to a device. */
export interface Message extends CommandKey {
  /** Canonical text. */
  readonly identifier: string;
  readonly port: string;
  readonly payload: Uint8Array;
  readonly offline: 'queue' | 'reject';
  /** Unix milliseconds; after that it is not to go out. */
  readonly expireTimeMs: number;
  /** Absent: the payload goes to the device's own topic. */
  readonly downlink?: Downlink;
}

/** Takes commands to devices: the gateway. */
export interface CommandCarrier {
  handOver(message: Message): Promise<Handover>;
  /** What waits of it is not to go out, and what went out not again. */
  withdraw(command: CommandKey & { readonly identifier: string }): Promise<void>;
}

/** What became of a command after it was handed over. */
export type CommandEvent = CommandKey &
  ({ readonly kind: 'sent' | 'acknowledged' | 'too-large' } | { readonly kind: 'refused'; readonly code: number });

/** Takes commands to their devices: hands over, again where their profile says so, and takes back what is no longer wanted. */
export class Delivery {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  #carrier: CommandCarrier | undefined;

  constructor(ledger: Ledger, clock: Clock) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  carryBy(carrier: CommandCarrier): void {
    this.#carrier = carrier;
  }

  /** Hands over a command that is pending; what it is then. */
  async handOver(record: CommandRecord): Promise<CommandRecord> {
    const { message, deadlineMs } = record;
    if (this.#carrier === undefined || message === undefined || deadlineMs === undefined) return record;
    const { identifier, deviceKey, id } = record;
    const payload = Buffer.from(message.payload, 'base64');
    const { delivered, queued } = await this.#carry(record, this.#carrier, {
      identifier,
      deviceKey,
      id,
      payload,
      port: message.port,
      offline: message.offline,
      expireTimeMs: deadlineMs,
      ...(message.downlink && { downlink: message.downlink }),
    });
    const after = await this.#ledger.change(record, (now) => {
      // The device may have been quicker than the answer of the gateway.
      if (now.state !== 'pending') return undefined;
      if (delivered) return goneOut(now, this.#clock.now());
      if (queued) return waiting(now);
      // What went out before may still be answered.
      return triesOf(now) > 1 ? goneOut(now, this.#clock.now()) : inState(now, 'rejected');
    });
    // It ended while it was on its way.
    if (after && !isOpen(after) && after.state !== 'rejected') await this.withdraw(after);
    return after ?? record;
  }

  /** One that can never be sent has failed; whether another went out is not known. */
  async #carry(record: CommandRecord, carrier: CommandCarrier, message: Message): Promise<Handover> {
    try {
      return await carrier.handOver(message);
    } catch (thrown) {
      if (isNameplateError(thrown, 'INVALID_VALUE') || isNameplateError(thrown, 'LIMIT_EXCEEDED'))
        await this.#ledger.change(record, (now) =>
          isOpen(now) ? inState(now, 'failed', { problem: thrown.message }) : undefined,
        );
      throw thrown;
    }
  }

  /** The gateway says what became of it. */
  async happened(event: CommandEvent): Promise<void> {
    await this.#ledger.change(event, (now) => {
      if (!isOpen(now)) return undefined;
      const isUnderWay = now.state === 'pending' || now.state === 'queued' || now.state === 'sent';
      if (!isUnderWay) return undefined;
      if (event.kind === 'sent') return now.state === 'sent' ? undefined : goneOut(now, this.#clock.now());
      if (event.kind === 'acknowledged') return acknowledged(now, this.#clock.now());
      const problem =
        event.kind === 'refused'
          ? `The device refused the message: reason code 0x${event.code.toString(16)}.`
          : 'The message is larger than the device takes.';
      return inState(now, 'failed', { problem });
    });
  }

  /** Its time has come: it expires, or is sent again. */
  async due(record: CommandRecord): Promise<void> {
    const nowMs = this.#clock.now();
    const after = await this.#ledger.change(record, (now) => {
      if (!isOpen(now)) return undefined;
      const { deadlineMs = 0, nextMs = Number.POSITIVE_INFINITY, retry } = now;
      if (deadlineMs <= nowMs) return expired(now);
      if (nextMs > nowMs) return undefined;
      if (retry === undefined || triesOf(now) > retry.max) return unacknowledged(now);
      // Without anybody to take it, it waits until there is.
      if (this.#carrier === undefined) return { ...now, nextMs: nowMs + retry.ackWithinMs };
      return { ...now, state: 'pending', tries: triesOf(now) + 1, nextMs: nowMs + retry.ackWithinMs };
    });
    if (after === undefined) return;
    if (!isOpen(after)) return await this.withdraw(after);
    if (after.state !== 'pending' || triesOf(after) === triesOf(record)) return;
    await this.withdraw(after);
    await this.handOver(after);
  }

  /** What waits of it is taken back. */
  async withdraw({ identifier, deviceKey, id }: CommandRecord): Promise<void> {
    await this.#carrier?.withdraw({ identifier, deviceKey, id });
  }
}

function goneOut(now: CommandRecord, nowMs: number): CommandRecord {
  const { withinMs, retry, deadlineMs = 0 } = now;
  const tries = triesOf(now);
  const next =
    retry === undefined
      ? {}
      : { nextMs: nowMs + retry.ackWithinMs + (tries > retry.max ? 0 : retry.backoffMs * 2 ** (tries - 1)) };
  return inState(now, 'sent', { deadlineMs: withinMs === undefined ? deadlineMs : nowMs + withinMs, ...next });
}

/** For a session: it is not overdue before it goes out. */
function waiting(now: CommandRecord): CommandRecord {
  const { nextMs: _, ...rest } = now;
  return inState(rest, 'queued');
}

function acknowledged(now: CommandRecord, nowMs: number): CommandRecord {
  const { nextMs: _, ...rest } = now;
  const { withinMs, state, deadlineMs = 0 } = now;
  // It may be told before it is told that it went out.
  const deadline = state === 'sent' || withinMs === undefined ? deadlineMs : nowMs + withinMs;
  return inState(rest, 'acknowledged', { deadlineMs: deadline });
}

/** One that nothing was to come of has been sent, and that is all that is known. */
function expired(now: CommandRecord): CommandRecord {
  const { state, confirm, answers, retry } = now;
  if (state === 'sent' && confirm === undefined && answers === undefined && retry === undefined) {
    const { deadlineMs: _deadline, message: _message, ...closed } = now;
    return closed;
  }
  return inState(now, 'expired');
}

function unacknowledged(now: CommandRecord): CommandRecord {
  const tries = triesOf(now);
  const problem = `The device acknowledged it in none of ${tries} ${tries === 1 ? 'try' : 'tries'}.`;
  return inState(now, 'expired', { problem });
}

function triesOf({ tries = 1 }: CommandRecord): number {
  return tries;
}
