import type { GatewayDevice } from '../ports.ts';
import { type DeviceTopic, parseDeviceTopic } from '../topic.ts';
import { type Acknowledgements, acknowledgementHeaders, type PendingAcknowledgement } from './acknowledgements.ts';
import type { CheckedWill } from './admission.ts';
import type { CloseReason, ConnectionContext } from './connection-context.ts';
import type { PublishPacket } from './decode-packet.ts';
import type { Session } from './session.ts';

const { puback, pubrec, pubcomp } = acknowledgementHeaders;
const headers = [0, puback, pubrec] as const;
const labels = ['qos0', 'qos1', 'qos2'] as const;

/** Takes the messages of one admitted device in: topic rule, sink, and only then the acknowledgement. */
export class Intake {
  readonly #device: GatewayDevice;
  readonly #session: Session;
  readonly #acknowledgements: Acknowledgements;
  readonly #context: ConnectionContext;
  readonly #close: (reason: CloseReason) => void;
  /** Devices publish to the same topic again and again. */
  #lastTopic = '';
  #lastPort = '';

  constructor(
    device: GatewayDevice,
    session: Session,
    acknowledgements: Acknowledgements,
    context: ConnectionContext,
    close: (reason: CloseReason) => void,
  ) {
    this.#device = device;
    this.#session = session;
    this.#acknowledgements = acknowledgements;
    this.#context = context;
    this.#close = close;
  }

  publish(packet: PublishPacket, octets: number): void {
    const { observer, limits } = this.#context;
    const port = this.#portOf(packet.topic);
    if (port === undefined) {
      // 3.1.1 has no negative acknowledgement: MQTT-3.3.5-2 leaves acknowledging in silence, or closing.
      observer.count('messages_refused', 'forbidden-topic');
      return this.#close('forbidden-topic');
    }
    const label = labels[packet.qos];
    observer.count('messages_received', label);
    const pending = this.#acknowledgements.expect(headers[packet.qos], packet.packetId, octets);
    if (packet.qos === 2) {
      const { received } = this.#session;
      // MQTT-4.3.3-2: the same identifier again is the same message, until PUBREL.
      if (received.has(packet.packetId)) return this.#acknowledgements.settle(pending);
      if (received.size >= limits.openQos2) return this.#close('protocol');
      received.add(packet.packetId);
    }
    void this.#append(port, packet.payload, pending, label, packet.qos);
  }

  /** PUBREL: the identifier is free again (MQTT-4.3.3-2). Answered in its turn, also when it was not known. */
  release(packetId: number): void {
    this.#session.received.delete(packetId);
    this.#acknowledgements.settle(this.#acknowledgements.expect(pubcomp, packetId, 0));
  }

  /** The client went without DISCONNECT (MQTT-3.1.2-8). */
  will(will: CheckedWill): void {
    this.#context.observer.count('messages_received', 'will');
    this.#deliver(will.port, will.payload).then(
      () => this.#context.observer.count('messages_acknowledged', 'will'),
      () => this.#context.observer.count('messages_refused', 'not-durable'),
    );
  }

  async #append(
    port: string,
    payload: Uint8Array,
    pending: PendingAcknowledgement,
    label: (typeof labels)[number],
    qos: 0 | 1 | 2,
  ): Promise<void> {
    try {
      await this.#deliver(port, payload);
    } catch (cause) {
      this.#context.observer.count('messages_refused', 'not-durable');
      if (qos === 2) this.#session.received.delete(pending.packetId);
      if (qos === 0) return this.#acknowledgements.settle(pending);
      // Without an acknowledgement the client sends it again, once it has connected again.
      this.#context.logger.warn({ err: cause }, 'A device message could not be made durable; its connection closes.');
      return this.#close('not-durable');
    }
    this.#context.observer.count('messages_acknowledged', label);
    this.#acknowledgements.settle(pending);
  }

  #deliver(port: string, payload: Uint8Array): Promise<void> {
    return this.#context.sink.append({
      identifier: this.#device.identifier,
      deviceKey: this.#device.key,
      port,
      payload,
      receiveTimeMs: this.#context.clock.now(),
    });
  }

  #portOf(topic: string): string | undefined {
    if (topic === this.#lastTopic) return this.#lastPort;
    const parsed = parseDeviceTopic(topic);
    if (!parsed || !this.#isOwn(parsed)) return undefined;
    this.#lastTopic = topic;
    this.#lastPort = parsed.port;
    return parsed.port;
  }

  #isOwn({ direction, identifier }: DeviceTopic): boolean {
    return direction === 'up' && identifier.key === this.#device.key;
  }
}
