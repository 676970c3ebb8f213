import { isNameplateError } from '@nameplate/model';
import { Acknowledgements } from './acknowledgements.ts';
import type { Admission } from './admission.ts';
import type { CheckedWill } from './checked-will.ts';
import { Client } from './client.ts';
import { type CloseReason, disconnectCodes, leavesWill } from './close-reason.ts';
import { encodeAccepted, serverKeepAliveS, sessionExpiryMs } from './connack.ts';
import type { ConnectionContext, Transport } from './connection-context.ts';
import { decodePacket } from './decode-packet.ts';
import { encodeDisconnect, encodePubrel } from './encode-packet.ts';
import { type Delivery, encodePublish } from './encode-publish.ts';
import { Exchange } from './exchange.ts';
import { PacketFramer } from './framer.ts';
import type { ClientPacket, Connect, ConnectRequest } from './packets.ts';
import { reasonCodeOf } from './reason-codes.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Session, SessionLink } from './session.ts';
import { OutgoingAliases } from './topic-aliases.ts';
import { ownerOf } from './topic-rules.ts';

const connectHeader = 0x10;

interface Open {
  readonly client: Client;
  readonly session: Session;
  readonly keepAliveMs: number;
  readonly will: CheckedWill | undefined;
  /** Absent: an app. */
  readonly deviceKey: string | undefined;
}

/** One MQTT client from accept to close. Time comes from `sweep`, octets from `receive`; nothing here owns a timer. */
export class Connection implements SessionLink {
  readonly #context: ConnectionContext;
  readonly #transport: Transport;
  readonly #framer: PacketFramer;
  readonly #acknowledgements: Acknowledgements;
  #phase: 'connect' | 'admission' | 'authentication' | 'open' | 'closing' | 'closed' = 'connect';
  #connect: Connect | undefined;
  #exchange: Exchange | undefined;
  #open: Open | undefined;
  #aliases = new OutgoingAliases(0);
  #lastPacketMs: number;
  /** When the packet that is not whole yet began. */
  #partialSinceMs: number | undefined;
  #stalledSinceMs: number | undefined;

  constructor(transport: Transport, context: ConnectionContext) {
    this.#transport = transport;
    this.#context = context;
    this.#lastPacketMs = context.clock.now();
    this.#framer = new PacketFramer(context.limits.connectPacketBytes);
    this.#acknowledgements = new Acknowledgements((octets) => this.#answered(octets));
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
    if (!this.full) this.#stalledSinceMs = undefined;
    this.#open?.session.pump();
    this.#work();
  }

  /** The socket closed, for whatever reason. */
  gone(): void {
    this.#close('client-gone');
  }

  /** Looks at the time limits; called about once a second. */
  sweep(): void {
    const { limits } = this.#context;
    const now = this.#context.clock.now();
    if (!this.#open) {
      if (this.#phase !== 'closed' && now - this.#lastPacketMs > limits.connectTimeoutMs)
        this.#close('connect-timeout');
      return;
    }
    if (this.full) {
      this.#stalledSinceMs ??= now;
      if (now - this.#stalledSinceMs > limits.stallTimeoutMs) this.#close('slow-consumer');
      return;
    }
    if (this.#blocked()) {
      // We do not read: the client's silence is ours.
      this.#lastPacketMs = now;
      if (this.#partialSinceMs !== undefined) this.#partialSinceMs = now;
      return;
    }
    const { keepAliveMs } = this.#open;
    // MQTT-3.1.2-22; 3.1.1 -24: one and a half times the keep alive.
    if (keepAliveMs > 0 && now - this.#lastPacketMs > keepAliveMs * 1.5) this.#close('keep-alive');
    else if (this.#partialSinceMs !== undefined && now - this.#partialSinceMs > limits.packetTimeoutMs)
      this.#close('packet-timeout');
  }

  /** Stops reading; closes as soon as what was taken in is answered. */
  shutdown(): void {
    if (this.#phase !== 'open' || this.#acknowledgements.pending === 0) return this.#close('shutdown');
    this.#phase = 'closing';
    this.#transport.pause();
  }

  /** One message to the client; false when it is larger than the client takes (MQTT-3.1.2-24). */
  deliver(delivery: Delivery): boolean {
    if (this.#phase === 'closed' || !this.#connect) return true;
    const { version, maximumPacketSize } = this.#connect;
    const name = version === 5 ? this.#aliases.of(delivery.topic) : undefined;
    const octets = encodePublish(delivery, version, name);
    if (octets.length > maximumPacketSize) {
      if (name && !name.known) this.#aliases.forget(delivery.topic);
      return false;
    }
    this.#transport.write(octets);
    return true;
  }

  release(packetId: number): void {
    this.#send(encodePubrel(packetId));
  }

  get full(): boolean {
    // MQTT-3.2.0-1: before CONNACK nothing goes out.
    return this.#phase === 'admission' || this.#transport.backlog > this.#context.limits.outgoingBytes;
  }

  get receiveMaximum(): number {
    return this.#connect?.receiveMaximum ?? 0;
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
        this.#lastPacketMs = this.#context.clock.now();
        this.#partialSinceMs = undefined;
        this.#handle(decodePacket(octets, this.#connect?.version ?? 4), octets.length);
      }
    } catch (thrown) {
      this.#fail(thrown);
    }
    if (this.#phase === 'closed') return;
    const waits = !this.#reads();
    if (waits) this.#transport.pause();
    else this.#transport.resume();
    if (!waits && this.#framer.held > 0) this.#partialSinceMs ??= this.#context.clock.now();
  }

  #reads(): boolean {
    if (this.#phase === 'connect' || this.#phase === 'authentication') return true;
    return this.#phase === 'open' && !this.#blocked();
  }

  #handle(packet: ClientPacket, octets: number): void {
    if (packet.type === 'connect') {
      // MQTT-3.1.0-2: a second CONNECT is a violation.
      if (this.#phase !== 'connect') return this.#close('protocol');
      this.#phase = 'admission';
      if (packet.connect.supported) this.#connect = packet.connect;
      void this.#admit(packet.connect);
    } else if (this.#phase === 'authentication') {
      this.#continueAuthentication(packet);
    } else if (this.#open) this.#open.client.handle(packet, octets);
    else this.#close('protocol'); // MQTT-3.1.0-1
  }

  async #admit(connect: ConnectRequest): Promise<void> {
    const exchange = new Exchange(this.#connect?.authenticationMethod ?? '', (octets) => this.#send(octets));
    this.#exchange = exchange;
    const admission = await this.#context.admissions.decide(connect, this.#transport, (data) => {
      const answer = exchange.ask(data);
      if (this.#phase === 'admission') this.#phase = 'authentication';
      else exchange.gone();
      this.#work();
      return answer;
    });
    this.#exchange = undefined;
    if (this.#phase !== 'admission') return;
    if (!admission.admitted) return this.#refuse(admission);
    if (connect.supported) await this.#enter(connect, admission);
  }

  /** Until CONNACK only AUTH follows AUTH (MQTT-4.12.0-4). */
  #continueAuthentication(packet: ClientPacket): void {
    if (packet.type === 'disconnect') return this.#close('disconnect');
    if (packet.type !== 'auth' || packet.method !== this.#connect?.authenticationMethod) return this.#close('protocol');
    this.#phase = 'admission';
    if (!this.#exchange?.answer(packet.data ?? new Uint8Array())) this.#close('protocol');
  }

  async #enter(connect: Connect, admission: Extract<Admission, { admitted: true }>): Promise<void> {
    const { sessions, limits, logger, access } = this.#context;
    const { principal, will } = admission;
    const clientId = connect.clientId || this.#context.assignClientId();
    const id = { owner: ownerOf(principal), clientId, cleanStart: connect.clean };
    try {
      const { session, present } = await sessions.open({ ...id, expiryMs: sessionExpiryMs(connect, limits) }, this);
      // Another connection may have taken the session, or the client may have gone, while the store wrote.
      const { authenticationData } = admission;
      if (this.#stillAdmitting())
        this.#send(encodeAccepted({ connect, principal, clientId, present, limits, authenticationData }));
      if (!this.#stillAdmitting()) return sessions.detach(session, this);
      if (present) session.recheck((filter) => access.subscribe(principal, filter));
      this.#phase = 'open';
      this.#lastPacketMs = this.#context.clock.now();
      this.#framer.limit = limits.packetBytes;
      this.#aliases = new OutgoingAliases(Math.min(connect.topicAliasMaximum, limits.topicAliases));
      const send = (octets: Buffer): void => this.#send(octets);
      const close = (reason: CloseReason): void => this.#close(reason);
      const [context, acknowledgements] = [this.#context, this.#acknowledgements];
      const deviceKey = principal.kind === 'device' ? principal.device.key : undefined;
      const client = new Client({ connect, principal, session, acknowledgements, context, send, close });
      this.#open = { client, session, keepAliveMs: serverKeepAliveS(connect, limits) * 1_000, will, deviceKey };
      if (deviceKey !== undefined) context.presence?.connected(deviceKey);
      session.resume();
      this.#work();
    } catch (thrown) {
      const reason = isNameplateError(thrown, 'LIMIT_EXCEEDED') ? 'sessions' : 'unavailable';
      if (reason === 'unavailable') logger.warn({ err: thrown }, 'An MQTT session could not be opened.');
      this.#refuse(refuse(reason, connect));
    }
  }

  #stillAdmitting(): boolean {
    return this.#phase === 'admission';
  }

  #refuse({ reason, answer }: Refusal): void {
    this.#context.observer.count('connects_refused', reason);
    this.#send(answer);
    this.#close('refused');
  }

  /** What the client does not take is not sent; without an answer there is no going on (MQTT-3.1.2-24). */
  #send(octets: Buffer): void {
    if (this.#phase === 'closed') return;
    if (octets.length <= (this.#connect?.maximumPacketSize ?? Number.POSITIVE_INFINITY)) this.#transport.write(octets);
    else this.#close('packet-too-large');
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
    return (
      !sink.writable ||
      this.#acknowledgements.pending >= limits.unacknowledgedMessages ||
      this.#acknowledgements.pendingOctets >= limits.unacknowledgedBytes ||
      this.full
    );
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
    const octets = open && code !== undefined ? encodeDisconnect(code) : undefined;
    const told = this.#connect?.version === 5 && octets && octets.length <= this.#connect.maximumPacketSize;
    if (told) this.#transport.write(octets);
    this.#phase = 'closed';
    this.#context.observer.count('connections_closed', reason);
    this.#open = undefined;
    this.#exchange?.gone();
    if (open) {
      open.client.gone();
      const { will, session, deviceKey } = open;
      if (deviceKey !== undefined) this.#context.presence?.disconnected(deviceKey);
      const said = leavesWill(reason, session.persistent && (will?.delayMs ?? 0) > 0);
      this.#context.sessions.detach(session, this, said ? will : undefined);
    }
    if (told || reason === 'refused' || reason === 'shutdown' || reason === 'disconnect') this.#transport.end();
    else this.#transport.destroy();
  }
}
