import { isNameplateError } from '@nameplate/model';
import { Acknowledgements } from './acknowledgements.ts';
import { type CloseReason, disconnectCodes } from './close-reason.ts';
import { ConnectionClock } from './connection-clock.ts';
import type { ConnectionContext, Transport } from './connection-context.ts';
import { decodePacket } from './decode-packet.ts';
import { encodePubrel } from './encode-packet.ts';
import type { Delivery } from './encode-publish.ts';
import { Entrance } from './entrance.ts';
import { PacketFramer } from './framer.ts';
import type { OpenConnection } from './open-connection.ts';
import { Outgoing } from './outgoing.ts';
import type { ClientPacket, Connect } from './packets.ts';
import { reasonCodeOf } from './reason-codes.ts';
import type { SessionLink } from './session.ts';

const connectHeader = 0x10;

/** One MQTT client from accept to close. Time comes from `sweep`, octets from `receive`; nothing here owns a timer. */
export class Connection implements SessionLink {
  readonly #context: ConnectionContext;
  readonly #transport: Transport;
  readonly #framer: PacketFramer;
  readonly #acknowledgements: Acknowledgements;
  readonly #clock: ConnectionClock;
  readonly #outgoing: Outgoing;
  readonly #entrance: Entrance;
  #phase: 'connect' | 'admission' | 'open' | 'closing' | 'closed' = 'connect';
  #open: OpenConnection | undefined;

  constructor(transport: Transport, context: ConnectionContext) {
    this.#transport = transport;
    this.#context = context;
    this.#clock = new ConnectionClock(context);
    this.#framer = new PacketFramer(context.limits.connectPacketBytes);
    this.#acknowledgements = new Acknowledgements((octets) => this.#answered(octets));
    this.#outgoing = new Outgoing(transport);
    this.#entrance = new Entrance({
      context,
      acknowledgements: this.#acknowledgements,
      peer: transport,
      link: this,
      send: (octets) => this.#send(octets),
      close: (reason) => this.#close(reason),
      waits: () => this.#phase === 'admission',
      work: () => this.#work(),
      opened: (connect, open) => this.#opened(connect, open),
    });
  }

  /** The socket read something. */
  receive(chunk: Buffer): void {
    if (this.#phase === 'closed' || this.#phase === 'closing') return;
    // MQTT-3.1.0-1. What speaks another protocol learns it now, not at the timeout.
    if (this.#phase === 'connect' && this.#framer.held === 0 && chunk[0] !== connectHeader)
      return this.#close('protocol');
    this.#framer.push(chunk);
    this.#work();
  }

  /** The system took what was written, or the journal has room again. */
  drained(): void {
    if (!this.full) this.#clock.flows();
    this.#open?.session.pump();
    this.#work();
  }

  /** The socket closed, for whatever reason. */
  gone(): void {
    this.#close('client-gone');
  }

  /** Looks at the time limits; called about once a second. */
  sweep(): void {
    if (this.#phase === 'closed') return;
    if (this.#open?.expired) return this.#close('expired');
    const { full } = this;
    const reason = this.#clock.overdue({ keepAliveMs: this.#open?.keepAliveMs, full, blocked: this.#blocked() });
    if (reason) this.#close(reason);
  }

  /** Stops reading; closes as soon as what was taken in is answered. */
  shutdown(): void {
    if (this.#phase !== 'open' || this.#acknowledgements.pending === 0) return this.#close('shutdown');
    this.#phase = 'closing';
    this.#transport.pause();
  }

  /** One message to the client; false when it is larger than the client takes (MQTT-3.1.2-24). */
  deliver(delivery: Delivery): boolean {
    return this.#phase === 'closed' || this.#outgoing.deliver(delivery);
  }

  release(packetId: number): void {
    this.#send(encodePubrel(packetId));
  }

  get full(): boolean {
    // MQTT-3.2.0-1: before CONNACK nothing goes out.
    return this.#phase === 'admission' || this.#transport.backlog > this.#context.limits.outgoingBytes;
  }

  get receiveMaximum(): number {
    return this.#outgoing.receiveMaximum;
  }

  end(reason: 'taken-over' | 'revoked' | 'shutdown'): void {
    this.#close(reason);
  }

  /** Handles whole packets until there is none, or until the client has to wait. */
  #work(): void {
    try {
      while (this.#reads()) {
        const octets = this.#framer.next();
        if (!octets) break;
        this.#clock.packet();
        this.#handle(decodePacket(octets, this.#outgoing.version), octets.length);
      }
    } catch (thrown) {
      this.#fail(thrown);
    }
    if (this.#phase === 'closed') return;
    const waits = !this.#reads();
    if (waits) this.#transport.pause();
    else this.#transport.resume();
    if (!waits && this.#framer.held > 0) this.#clock.partial();
  }

  #reads(): boolean {
    if (this.#phase === 'connect' || (this.#phase === 'admission' && this.#entrance.asks)) return true;
    return this.#phase === 'open' && !this.#blocked();
  }

  #handle(packet: ClientPacket, octets: number): void {
    if (packet.type === 'connect') {
      // MQTT-3.1.0-2: a second CONNECT is a violation.
      if (this.#phase !== 'connect') return this.#close('protocol');
      this.#phase = 'admission';
      if (packet.connect.supported) this.#outgoing.heard(packet.connect);
      void this.#entrance.admit(packet.connect);
    } else if (this.#phase === 'admission') {
      this.#entrance.proceed(packet);
    } else if (this.#open) this.#open.client.handle(packet, octets);
    else this.#close('protocol'); // MQTT-3.1.0-1
  }

  #opened(connect: Connect, open: OpenConnection): void {
    const { packetBytes, topicAliases } = this.#context.limits;
    this.#phase = 'open';
    this.#open = open;
    this.#clock.opened();
    this.#framer.limit = packetBytes;
    this.#outgoing.allowAliases(Math.min(connect.topicAliasMaximum, topicAliases));
    open.session.resume();
    this.#work();
  }

  /** What the client does not take is not sent; without an answer there is no going on (MQTT-3.1.2-24). */
  #send(octets: Buffer): void {
    if (this.#phase === 'closed') return;
    if (!this.#outgoing.send(octets)) this.#close('packet-too-large');
  }

  #answered(octets: Buffer): void {
    if (this.#phase === 'closed') return;
    if (octets.length > 0) this.#transport.write(octets);
    if (this.#phase === 'closing') {
      if (this.#acknowledgements.pending === 0) this.#close('shutdown');
      return;
    }
    this.#work();
  }

  /** The client has to wait: the journal is behind or full, or it does not read our answers. */
  #blocked(): boolean {
    const { limits, sink } = this.#context;
    return !sink.writable || this.#acknowledgements.isFull(limits) || this.full;
  }

  #fail(thrown: unknown): void {
    if (isNameplateError(thrown, 'MALFORMED_MESSAGE')) return this.#close('malformed', reasonCodeOf(thrown));
    if (isNameplateError(thrown, 'LIMIT_EXCEEDED')) return this.#close('packet-too-large');
    this.#context.logger.error({ err: thrown }, 'An MQTT packet could not be handled; its connection closes.');
    this.#close('protocol');
  }

  #close(reason: CloseReason, code = disconnectCodes[reason]): void {
    if (this.#phase === 'closed') return;
    const open = this.#open;
    // MQTT-3.14.0-1: no DISCONNECT before CONNACK.
    const told = open !== undefined && code !== undefined && this.#outgoing.disconnect(code);
    this.#phase = 'closed';
    this.#context.observer.count('connections_closed', reason);
    this.#open = undefined;
    this.#entrance.gone();
    open?.leave(reason, this);
    if (told || reason === 'refused' || reason === 'shutdown' || reason === 'disconnect') this.#transport.end();
    else this.#transport.destroy();
  }
}
