import type { Clock } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { CloseReason } from './close-reason.ts';

/** How a connection is now, as its time limits see it. */
export interface ConnectionState {
  /** Absent: CONNECT is not answered yet. */
  readonly keepAliveMs: number | undefined;
  /** The client does not read what we send. */
  readonly full: boolean;
  /** We do not read what the client sends. */
  readonly blocked: boolean;
}

/** The time limits of one connection. It owns no timer: it is asked. */
export class ConnectionClock {
  readonly #clock: Clock;
  readonly #limits: GatewayLimits;
  #lastPacketMs: number;
  /** When the packet that is not whole yet began. */
  #partialSinceMs: number | undefined;
  #stalledSinceMs: number | undefined;

  constructor({ clock, limits }: { readonly clock: Clock; readonly limits: GatewayLimits }) {
    this.#clock = clock;
    this.#limits = limits;
    this.#lastPacketMs = clock.now();
  }

  /** A packet is whole. */
  packet(): void {
    this.#lastPacketMs = this.#clock.now();
    this.#partialSinceMs = undefined;
  }

  /** CONNECT is answered: the keep alive begins. */
  opened(): void {
    this.#lastPacketMs = this.#clock.now();
  }

  /** There is a part of a packet. */
  partial(): void {
    this.#partialSinceMs ??= this.#clock.now();
  }

  /** The client reads again. */
  flows(): void {
    this.#stalledSinceMs = undefined;
  }

  /** Which limit is over. */
  overdue({ keepAliveMs, full, blocked }: ConnectionState): CloseReason | undefined {
    const { connectTimeoutMs, stallTimeoutMs, packetTimeoutMs } = this.#limits;
    const now = this.#clock.now();
    if (keepAliveMs === undefined) return now - this.#lastPacketMs > connectTimeoutMs ? 'connect-timeout' : undefined;
    if (full) {
      this.#stalledSinceMs ??= now;
      return now - this.#stalledSinceMs > stallTimeoutMs ? 'slow-consumer' : undefined;
    }
    if (blocked) {
      // We do not read: the client's silence is ours.
      this.#lastPacketMs = now;
      if (this.#partialSinceMs !== undefined) this.#partialSinceMs = now;
      return undefined;
    }
    // MQTT-3.1.2-22; 3.1.1 -24: one and a half times the keep alive.
    if (keepAliveMs > 0 && now - this.#lastPacketMs > keepAliveMs * 1.5) return 'keep-alive';
    const late = this.#partialSinceMs !== undefined && now - this.#partialSinceMs > packetTimeoutMs;
    return late ? 'packet-timeout' : undefined;
  }
}
