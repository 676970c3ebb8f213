import type { Clock } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { StoredDelivery } from '../ports.ts';
import type { Delivery } from './encode-publish.ts';
import { type CommandName, isCommand, isExpired, type Message, secondsLeft } from './message.ts';
import type { Terms } from './subscription.ts';

/** The connection as the outbox sees it. */
export interface OutboxLink {
  /** False: the packet is larger than the client takes. */
  deliver(delivery: Delivery): boolean;
  /** Sends PUBREL. */
  release(packetId: number): void;
  /** The client does not read fast enough: nothing more should be sent now. */
  readonly full: boolean;
  /** QoS 1 and 2 messages that the client takes at once (MQTT-3.3.4-9). */
  readonly receiveMaximum: number;
}

/** What became of a message to a client. */
export type Offered =
  | 'sent'
  | 'queued'
  | 'dropped-queue-full'
  | 'dropped-slow'
  | 'dropped-offline'
  | 'dropped-expired'
  | 'dropped-too-large';

/** A message and how it is sent. */
export interface Offer {
  readonly message: Message;
  readonly terms: Terms;
}

/**
 * What happens to a command after it was offered: it went out from the queue; its client has it, or refused it with a reason code; or it
 * is larger than the client takes.
 */
export type CommandEvent = CommandName &
  (
    | { readonly kind: 'sent' | 'acknowledged' | 'too-large' }
    | { readonly kind: 'refused' /** MQTT 5 §2.4. */; readonly code: number }
  );

interface Entry {
  readonly message: Message;
  readonly terms: Terms;
  packetId: number;
  /** QoS 2: PUBREC came, PUBREL is due. */
  released: boolean;
  /** It takes a place of the receive maximum on this connection. */
  counted: boolean;
  /** Its command is no longer wanted: it is not sent again. */
  withdrawn?: boolean;
}

/** Messages of one session on their way to its client: QoS 0 to 2, the window, the queue. MQTT 5 §4.3, §4.4, §4.9. */
export class Outbox {
  readonly #limits: GatewayLimits;
  readonly #clock: Clock;
  readonly #tell: (event: CommandEvent) => void;
  readonly #inflight = new Map<number, Entry>();
  /** Sent on an earlier connection, and not yet again on this one. */
  #again: Entry[] = [];
  #queue: Entry[] = [];
  #queuedOctets = 0;
  /** Retained messages of new subscriptions: taken from their store as there is room, so they need no queue. */
  readonly #backlog: Iterator<Offer, undefined>[] = [];
  #used = 0;
  #lastPacketId = 0;

  constructor(limits: GatewayLimits, clock: Clock, tell: (event: CommandEvent) => void = () => undefined) {
    this.#limits = limits;
    this.#clock = clock;
    this.#tell = tell;
  }

  get empty(): boolean {
    return this.#inflight.size === 0 && this.#queue.length === 0;
  }

  /** Sends a message, or keeps it for when the client is there (`keeps`) and has room. */
  offer(message: Message, terms: Terms, link: OutboxLink | undefined, keeps: boolean): Offered {
    const entry: Entry = { message, terms, packetId: 0, released: false, counted: false };
    if (isExpired(message, this.#clock.now())) return 'dropped-expired';
    if (terms.qos === 0) return this.#offerUnacknowledged(entry, link);
    if (!link && !keeps) return 'dropped-offline';
    if (link && this.#queue.length === 0 && this.#again.length === 0 && this.#open(link))
      return this.#sendNew(entry, link) ? 'sent' : 'dropped-too-large';
    const octets = this.#queuedOctets + sizeOf(message);
    if (this.#queue.length >= this.#limits.queuedCommands || octets > this.#limits.queuedCommandBytes)
      return 'dropped-queue-full';
    this.#queue.push(entry);
    this.#queuedOctets = octets;
    return 'queued';
  }

  /** Sends all of these, after what waits, as far as the client takes them. */
  follow(offers: Iterator<Offer, undefined>, link: OutboxLink | undefined): void {
    this.#backlog.push(offers);
    this.pump(link);
  }

  /** PUBACK, or PUBREC with a failure: true when it was due. `code`: that of the packet; from 0x80 on it refuses (§3.4.2.1). */
  acknowledged(packetId: number, qos: 1 | 2, code = 0): boolean {
    const entry = this.#inflight.get(packetId);
    if (!entry || entry.terms.qos !== qos || entry.released) return false;
    this.#end(entry);
    this.#tellEnd(entry, code);
    return true;
  }

  /** PUBREC: true when the message is known, and PUBREL is the answer. */
  received(packetId: number): boolean {
    const entry = this.#inflight.get(packetId);
    if (entry?.terms.qos !== 2) return false;
    entry.released = true;
    return true;
  }

  /** PUBCOMP: true when it was due. */
  completed(packetId: number): boolean {
    const entry = this.#inflight.get(packetId);
    if (!entry?.released) return false;
    this.#end(entry);
    this.#tellEnd(entry, 0);
    return true;
  }

  /**
   * A command is no longer wanted: what waits of it is gone, and what went out is not sent again. True when there was any. Of QoS 2 the
   * client may have the half; that is brought to its end.
   */
  withdraw(name: CommandName, link: OutboxLink | undefined): boolean {
    const queue = this.#queue.filter(({ message }) => !isCommand(message, name));
    let found = queue.length < this.#queue.length;
    this.#setQueue(queue);
    for (const entry of this.#inflight.values()) {
      if (entry.terms.qos !== 1 || !isCommand(entry.message, name)) continue;
      found = true;
      // While it is connected its answer may be on the way, and the identifier is in use until then.
      if (link) entry.withdrawn = true;
      else this.#end(entry);
    }
    return found;
  }

  /** What waits and is not wanted is gone; what went out was for the client when it did. */
  keep(wanted: (message: Message) => boolean): void {
    this.#setQueue(this.#queue.filter(({ message }) => wanted(message)));
  }

  /** Sends what waits, as far as the window and the socket allow. */
  pump(link: OutboxLink | undefined): void {
    if (!link) return;
    while (this.#again.length > 0 && this.#open(link)) this.#sendAgain(this.#again.shift() as Entry, link);
    while (this.#again.length === 0 && this.#queue.length > 0 && this.#open(link)) {
      const entry = this.#queue.shift() as Entry;
      this.#queuedOctets -= sizeOf(entry.message);
      if (isExpired(entry.message, this.#clock.now())) continue;
      const kind = this.#sendNew(entry, link) ? 'sent' : 'too-large';
      if (entry.message.command) this.#tell({ ...entry.message.command, kind });
    }
    while (this.#again.length === 0 && this.#queue.length === 0 && this.#open(link)) {
      const [offers] = this.#backlog;
      if (!offers) break;
      const { value: offer } = offers.next();
      if (!offer) this.#backlog.shift();
      else if (!isExpired(offer.message, this.#clock.now())) this.#sendBacklog(offer, link);
    }
  }

  /** On a new connection: first what was not completed, in order, under its identifier (MQTT-4.4.0-1, MQTT-4.6.0-1). */
  resume(link: OutboxLink): void {
    this.#used = 0;
    for (const entry of this.#inflight.values()) entry.counted = false;
    this.#again = [...this.#inflight.values()];
    this.pump(link);
  }

  /** Of a session that ends: what came by shared subscriptions, but for QoS 2 that was begun (MQTT-4.8.2-5). */
  shared(): readonly Offer[] {
    const now = this.#clock.now();
    return [...this.#inflight.values(), ...this.#queue].filter(
      ({ message, terms, packetId }) => terms.share && !isExpired(message, now) && (terms.qos === 1 || packetId === 0),
    );
  }

  snapshot(): readonly StoredDelivery[] {
    const inflight = [...this.#inflight.values()].filter(({ withdrawn }) => !withdrawn);
    return [...inflight, ...this.#queue].map(({ message, terms, packetId, released }) => ({
      message,
      ...terms,
      packetId,
      released,
    }));
  }

  restore(deliveries: readonly StoredDelivery[]): void {
    for (const { message, packetId, released, ...terms } of deliveries) {
      const entry = { message, terms, packetId, released, counted: false };
      if (packetId > 0) {
        this.#inflight.set(packetId, entry);
        this.#lastPacketId = Math.max(this.#lastPacketId, packetId);
      } else if (this.#queue.length < this.#limits.queuedCommands) {
        this.#queue.push(entry);
        this.#queuedOctets += sizeOf(message);
      }
    }
  }

  #setQueue(queue: Entry[]): void {
    this.#queue = queue;
    this.#queuedOctets = queue.reduce((octets, { message }) => octets + sizeOf(message), 0);
  }

  #offerUnacknowledged(entry: Entry, link: OutboxLink | undefined): Offered {
    if (!link) return 'dropped-offline';
    if (link.full) return 'dropped-slow';
    return this.#deliver(entry, link, false) ? 'sent' : 'dropped-too-large';
  }

  #sendBacklog({ message, terms }: Offer, link: OutboxLink): void {
    const entry: Entry = { message, terms, packetId: 0, released: false, counted: false };
    if (terms.qos === 0) this.#deliver(entry, link, false);
    else this.#sendNew(entry, link);
  }

  #open(link: OutboxLink): boolean {
    const window = Math.min(link.receiveMaximum, this.#limits.inflightCommands);
    return (
      !link.full && this.#used < window && this.#inflight.size - this.#again.length < this.#limits.inflightCommands
    );
  }

  #sendNew(entry: Entry, link: OutboxLink): boolean {
    entry.packetId = this.#nextPacketId();
    this.#inflight.set(entry.packetId, entry);
    return this.#sendCounted(entry, link, false);
  }

  #sendAgain(entry: Entry, link: OutboxLink): void {
    if (this.#inflight.get(entry.packetId) !== entry) return;
    if (this.#isOver(entry)) this.#end(entry);
    else if (entry.released) link.release(entry.packetId);
    else this.#sendCounted(entry, link, true);
  }

  #sendCounted(entry: Entry, link: OutboxLink, dup: boolean): boolean {
    entry.counted = true;
    this.#used++;
    if (this.#deliver(entry, link, dup)) return true;
    // MQTT-3.1.2-25: what the client does not take counts as sent and done.
    this.#end(entry);
    return false;
  }

  #deliver({ message, terms, packetId }: Entry, link: OutboxLink, dup: boolean): boolean {
    const { topic, payload, forwarded } = message;
    const left = secondsLeft(message, this.#clock.now());
    // What is sent again may be over its time: it was begun, and ends.
    const expiry = left === undefined ? {} : { expiryS: Math.max(1, left) };
    return link.deliver({ topic, payload, forwarded, ...terms, packetId, dup, ...expiry });
  }

  /** A command of QoS 1 that was withdrawn, or whose time is over, is not begun anew on another connection. */
  #isOver({ message, terms, withdrawn }: Entry): boolean {
    return terms.qos === 1 && (withdrawn || (message.command !== undefined && isExpired(message, this.#clock.now())));
  }

  #tellEnd({ message: { command } }: Entry, code: number): void {
    if (command === undefined) return;
    const { deviceKey, id, relayed } = command;
    if (code >= 0x80) this.#tell({ deviceKey, id, kind: 'refused', code });
    else if (!relayed) this.#tell({ deviceKey, id, kind: 'acknowledged' });
  }

  #end(entry: Entry): void {
    this.#inflight.delete(entry.packetId);
    if (entry.counted) this.#used--;
  }

  /** 1 … 65,535, none that is in use (MQTT-2.2.1-4; 3.1.1 MQTT-2.3.1-2). */
  #nextPacketId(): number {
    do this.#lastPacketId = (this.#lastPacketId % 65_535) + 1;
    while (this.#inflight.has(this.#lastPacketId));
    return this.#lastPacketId;
  }
}

function sizeOf({ payload, forwarded }: Message): number {
  return payload.length + forwarded.length;
}
