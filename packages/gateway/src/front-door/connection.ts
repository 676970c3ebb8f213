import { isNameplateError } from '@nameplate/model';
import type { GatewayDevice } from '../ports.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { type CheckedWill, refuse } from './admission.ts';
import type { CloseReason, ConnectionContext, Transport } from './connection-context.ts';
import { type ClientPacket, type ConnectRequest, decodePacket } from './decode-packet.ts';
import { connackCodes, encodeConnack, encodeSuback, encodeUnsuback, pingresp } from './encode-packet.ts';
import { PacketFramer } from './framer.ts';
import { Intake } from './intake.ts';
import type { Session, SessionLink } from './session.ts';

/** After these the will stays unsaid: the client said goodbye, or may not speak, or the server goes (§3.1.2.5). */
const willless: ReadonlySet<CloseReason> = new Set(['disconnect', 'revoked', 'shutdown']);

const connectHeader = 0x10;

interface Open {
  readonly device: GatewayDevice;
  readonly session: Session;
  readonly intake: Intake;
  readonly keepAliveMs: number;
  readonly will: CheckedWill | undefined;
}

/** One MQTT client from accept to close. Time comes from `sweep`, octets from `receive`; nothing here owns a timer. */
export class Connection implements SessionLink {
  readonly #context: ConnectionContext;
  readonly #transport: Transport;
  readonly #framer: PacketFramer;
  readonly #acknowledgements: Acknowledgements;
  #phase: 'connect' | 'admission' | 'open' | 'closing' | 'closed' = 'connect';
  #open: Open | undefined;
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
    if (this.#phase === 'connect' || this.#phase === 'admission') {
      if (now - this.#lastPacketMs > limits.connectTimeoutMs) this.#close('connect-timeout');
      return;
    }
    if (!this.#open) return;
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
    // MQTT-3.1.2-24: one and a half times the keep alive.
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

  send(octets: Buffer): void {
    if (this.#phase !== 'closed') this.#transport.write(octets);
  }

  get full(): boolean {
    return this.#transport.backlog > this.#context.limits.outgoingBytes;
  }

  end(reason: 'taken-over' | 'revoked' | 'shutdown'): void {
    this.#close(reason);
  }

  /** Handles whole packets until there is none, or until the client has to wait. */
  #work(): void {
    try {
      while (this.#phase === 'connect' || (this.#phase === 'open' && !this.#blocked())) {
        const octets = this.#framer.next();
        if (!octets) break;
        this.#lastPacketMs = this.#context.clock.now();
        this.#partialSinceMs = undefined;
        this.#handle(decodePacket(octets), octets.length);
      }
    } catch (thrown) {
      this.#fail(thrown);
    }
    if (this.#phase === 'closed') return;
    const waits = this.#phase !== 'connect' && (this.#phase !== 'open' || this.#blocked());
    if (waits) this.#transport.pause();
    else this.#transport.resume();
    if (!waits && this.#framer.held > 0) this.#partialSinceMs ??= this.#context.clock.now();
  }

  #handle(packet: ClientPacket, octets: number): void {
    if (packet.type === 'connect') {
      // MQTT-3.1.0-2: a second CONNECT is a violation.
      if (this.#phase !== 'connect') return this.#close('protocol');
      this.#phase = 'admission';
      void this.#admit(packet.connect);
      return;
    }
    const open = this.#open;
    if (!open) return this.#close('protocol'); // MQTT-3.1.0-1
    switch (packet.type) {
      case 'publish':
        return open.intake.publish(packet, octets);
      case 'pubrel':
        return open.intake.release(packet.packetId);
      case 'puback':
        if (open.session.acknowledged(packet.packetId)) {
          this.#context.observer.count('commands', 'acknowledged');
          this.#context.sessions.saveSoon(open.session);
        }
        return;
      case 'pubrec':
      case 'pubcomp':
        return this.#close('protocol'); // Nothing goes out with QoS 2.
      case 'subscribe':
        return this.#subscribe(open.session, packet.packetId, packet.filters);
      case 'unsubscribe':
        for (const filter of packet.filters) open.session.unsubscribe(filter);
        return this.#afterSave(open.session, encodeUnsuback(packet.packetId));
      case 'pingreq':
        return this.send(pingresp);
      case 'disconnect':
        return this.#close('disconnect');
    }
  }

  async #admit(connect: ConnectRequest): Promise<void> {
    const { admissions, sessions, limits, logger } = this.#context;
    const admission = await admissions.decide(connect, this.#transport);
    if (this.#phase !== 'admission') return;
    if (!admission.admitted || !connect.supported) {
      if (!admission.admitted) this.#refuse(admission);
      return;
    }
    const { device, will } = admission;
    const id = { deviceKey: device.key, clientId: connect.clientId || this.#context.assignClientId() };
    try {
      const { session, present } = await sessions.open({ ...id, clean: connect.clean }, this);
      // Another connection may have taken the session, or the client may have gone, while the store wrote.
      if (!this.#stillAdmitting()) return sessions.detach(session, this);
      this.#phase = 'open';
      this.#lastPacketMs = this.#context.clock.now();
      this.#framer.limit = limits.packetBytes;
      const intake = new Intake(device, session, this.#acknowledgements, this.#context, (reason) =>
        this.#close(reason),
      );
      this.#open = { device, session, intake, keepAliveMs: connect.keepAliveS * 1_000, will };
      this.send(encodeConnack(connackCodes.accepted, present));
      session.resume();
      this.#work();
    } catch (thrown) {
      const reason = isNameplateError(thrown, 'LIMIT_EXCEEDED') ? 'sessions' : 'unavailable';
      if (reason === 'unavailable') logger.warn({ err: thrown }, 'An MQTT session could not be opened.');
      this.#refuse(refuse(reason, connackCodes.unavailable));
    }
  }

  #stillAdmitting(): boolean {
    return this.#phase === 'admission';
  }

  #refuse({ reason, answer }: { readonly reason: string; readonly answer: Buffer }): void {
    this.#context.observer.count('connects_refused', reason);
    this.send(answer);
    this.#close('refused');
  }

  #subscribe(
    session: Session,
    packetId: number,
    filters: readonly { readonly filter: string; readonly qos: number }[],
  ): void {
    const granted = filters.map(({ filter, qos }) => session.subscribe(filter, qos) ?? 0x80);
    const refused = granted.filter((code) => code === 0x80).length;
    if (refused > 0) this.#context.observer.count('subscriptions_refused', 'forbidden-topic', refused);
    this.#afterSave(session, encodeSuback(packetId, granted));
  }

  /** A persistent session's subscriptions are durable before the client hears of them. */
  #afterSave(session: Session, answer: Buffer): void {
    this.#context.sessions.save(session).then(
      () => this.send(answer),
      (thrown: unknown) => {
        this.#context.logger.warn({ err: thrown }, 'An MQTT session could not be stored; its connection closes.');
        this.#close('not-durable');
      },
    );
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
    if (isNameplateError(thrown, 'MALFORMED_MESSAGE')) return this.#close('malformed');
    if (isNameplateError(thrown, 'LIMIT_EXCEEDED')) return this.#close('packet-too-large');
    this.#context.logger.error({ err: thrown }, 'An MQTT packet could not be handled; its connection closes.');
    this.#close('protocol');
  }

  #close(reason: CloseReason): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.#context.observer.count('connections_closed', reason);
    const open = this.#open;
    this.#open = undefined;
    if (open) {
      if (open.will && !willless.has(reason)) open.intake.will(open.will);
      this.#context.sessions.detach(open.session, this);
    }
    if (reason === 'refused' || reason === 'shutdown' || reason === 'disconnect') this.#transport.end();
    else this.#transport.destroy();
  }
}
