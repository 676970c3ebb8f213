import type { Transport } from './connection-context.ts';
import { encodeDisconnect } from './encode-packet.ts';
import { type Delivery, encodePublish } from './encode-publish.ts';
import type { Connect, ProtocolVersion } from './packets.ts';
import { OutgoingAliases } from './topic-aliases.ts';

/** Packets to one client, none larger than it takes (MQTT-3.1.2-24). */
export class Outgoing {
  readonly #transport: Transport;
  #connect: Connect | undefined;
  #aliases = new OutgoingAliases(0);

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** What the client said of itself: from then on it counts. */
  heard(connect: Connect): void {
    this.#connect = connect;
  }

  /** 3.1.1 until the client said something else. */
  get version(): ProtocolVersion {
    return this.#connect?.version ?? 4;
  }

  /** Messages that the client takes before it answers. */
  get receiveMaximum(): number {
    return this.#connect?.receiveMaximum ?? 0;
  }

  /** Topics may have aliases from now on. */
  allowAliases(most: number): void {
    this.#aliases = new OutgoingAliases(most);
  }

  /** False when it is too large, and was not sent. */
  deliver(delivery: Delivery): boolean {
    if (!this.#connect) return true;
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

  /** False when it is too large, and was not sent. */
  send(octets: Buffer): boolean {
    if (octets.length > (this.#connect?.maximumPacketSize ?? Number.POSITIVE_INFINITY)) return false;
    this.#transport.write(octets);
    return true;
  }

  /** Tells an MQTT 5 client why it is disconnected; false when it is not told. */
  disconnect(code: number): boolean {
    return this.#connect?.version === 5 && this.send(encodeDisconnect(code));
  }
}
