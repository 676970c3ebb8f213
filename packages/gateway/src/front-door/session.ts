import type { GatewayLimits } from '../limits.ts';
import type { QueuedCommand, StoredSession } from '../ports.ts';
import { type CommandFilter, parseCommandFilter } from '../topic.ts';
import { encodeCommand } from './encode-packet.ts';

/** The connection that a session has, if it has one. */
export interface SessionLink {
  send(octets: Buffer): void;
  /** The client does not read fast enough: nothing more should be sent now. */
  readonly full: boolean;
  /** Closes the connection because another took the session over, or its credential ended. */
  end(reason: 'taken-over' | 'revoked'): void;
}

/** What became of a command. */
export type Offered =
  | 'sent'
  | 'queued'
  | 'dropped-no-subscription'
  | 'dropped-queue-full'
  | 'dropped-slow'
  | 'dropped-offline';

interface Command extends QueuedCommand {
  readonly packetId?: number;
}

/**
 * The state of one client that outlives its connection (MQTT 3.1.1 §3.1.2.4): subscriptions, commands on their way to
 * it, and QoS 2 messages half received. It belongs to a device and a client id, so no device can take another's over.
 */
export class Session {
  readonly deviceKey: string;
  readonly clientId: string;
  readonly clean: boolean;
  link: SessionLink | undefined;
  /** When it ends if nobody connects; set while there is no connection. */
  expireTimeMs = Number.POSITIVE_INFINITY;
  /** Packet identifiers of QoS 2 messages between PUBLISH and PUBREL. */
  readonly received = new Set<number>();

  readonly #limits: GatewayLimits;
  readonly #subscriptions = new Map<string, { readonly qos: 0 | 1; readonly filter: CommandFilter }>();
  readonly #inflight = new Map<number, Command>();
  #queue: Command[] = [];
  #queuedOctets = 0;
  #lastPacketId = 0;

  constructor(id: { deviceKey: string; clientId: string; clean: boolean }, limits: GatewayLimits) {
    this.deviceKey = id.deviceKey;
    this.clientId = id.clientId;
    this.clean = id.clean;
    this.#limits = limits;
  }

  /** Nothing in it that a store would have to keep. */
  get empty(): boolean {
    return this.#subscriptions.size === 0 && this.#inflight.size === 0 && this.#queue.length === 0;
  }

  /** Grants a subscription to the device's own commands; undefined when it is not one, or there are too many. */
  subscribe(filter: string, qos: number): 0 | 1 | undefined {
    const parsed = parseCommandFilter(filter);
    if (parsed?.identifier.key !== this.deviceKey) return undefined;
    if (!this.#subscriptions.has(filter) && this.#subscriptions.size >= this.#limits.subscriptionsPerSession)
      return undefined;
    const granted = qos > 0 ? 1 : 0;
    this.#subscriptions.set(filter, { qos: granted, filter: parsed });
    return granted;
  }

  unsubscribe(filter: string): void {
    this.#subscriptions.delete(filter);
  }

  /** Sends a command, or keeps it for when the client is there and has room. */
  offer(port: string, payload: Uint8Array, qos: 0 | 1): Offered {
    const match = this.#match(port);
    if (!match) return 'dropped-no-subscription';
    const command: Command = { topic: match.filter.base + port, payload, qos: qos === 1 ? match.qos : 0 };
    if (command.qos === 0) return this.#offerUnacknowledged(command);
    if (!this.link && this.clean) return 'dropped-offline';
    if (this.#queue.length === 0 && this.#open()) {
      this.#sendNew(command);
      return 'sent';
    }
    const octets = this.#queuedOctets + command.payload.length;
    if (this.#queue.length >= this.#limits.queuedCommands || octets > this.#limits.queuedCommandBytes)
      return 'dropped-queue-full';
    this.#queue.push(command);
    this.#queuedOctets = octets;
    return 'queued';
  }

  /** PUBACK came: true when it was due. Sends what waits. */
  acknowledged(packetId: number): boolean {
    const due = this.#inflight.delete(packetId);
    this.pump();
    return due;
  }

  /** Sends what waits, as far as the window and the socket allow. */
  pump(): void {
    while (this.#queue.length > 0 && this.#open()) {
      const command = this.#queue.shift();
      if (!command) break;
      this.#queuedOctets -= command.payload.length;
      this.#sendNew(command);
    }
  }

  /** On a new connection: first what was sent and not acknowledged, marked DUP and in order (MQTT-4.4.0-1, MQTT-4.6.0-1). */
  resume(): void {
    for (const command of this.#inflight.values()) this.link?.send(encodeCommand({ ...command, dup: true }));
    this.pump();
  }

  /** For the store. */
  snapshot(): StoredSession {
    return {
      deviceKey: this.deviceKey,
      clientId: this.clientId,
      subscriptions: [...this.#subscriptions].map(([filter, { qos }]) => ({ filter, qos })),
      commands: [...this.#inflight.values(), ...this.#queue],
      expireTimeMs: this.expireTimeMs,
    };
  }

  /** Takes over what was stored; what no longer fits the rules or the limits is left out. */
  restore(stored: StoredSession): void {
    for (const { filter, qos } of stored.subscriptions) this.subscribe(filter, qos);
    for (const command of stored.commands) {
      if (command.packetId !== undefined) {
        this.#inflight.set(command.packetId, command);
        this.#lastPacketId = Math.max(this.#lastPacketId, command.packetId);
      } else if (this.#queue.length < this.#limits.queuedCommands) {
        this.#queue.push(command);
        this.#queuedOctets += command.payload.length;
      }
    }
    this.expireTimeMs = stored.expireTimeMs;
  }

  #offerUnacknowledged(command: Command): Offered {
    if (!this.link) return 'dropped-offline';
    if (this.link.full) return 'dropped-slow';
    this.link.send(encodeCommand({ topic: command.topic, payload: command.payload }));
    return 'sent';
  }

  #open(): boolean {
    return this.link !== undefined && !this.link.full && this.#inflight.size < this.#limits.inflightCommands;
  }

  #sendNew(command: Command): void {
    const sent = { ...command, packetId: this.#nextPacketId() };
    this.#inflight.set(sent.packetId, sent);
    this.link?.send(encodeCommand(sent));
  }

  /** The subscription that grants most: a client gets one copy however many of its filters match (MQTT-3.3.5-1). */
  #match(port: string): { readonly qos: 0 | 1; readonly filter: CommandFilter } | undefined {
    let best: { readonly qos: 0 | 1; readonly filter: CommandFilter } | undefined;
    for (const subscription of this.#subscriptions.values()) {
      const { filter, qos } = subscription;
      if ((filter.port === '*' || filter.port === port) && (!best || qos > best.qos)) best = subscription;
    }
    return best;
  }

  /** 1 … 65,535, none that is in use (MQTT-2.3.1-2). */
  #nextPacketId(): number {
    do this.#lastPacketId = (this.#lastPacketId % 65_535) + 1;
    while (this.#inflight.has(this.#lastPacketId));
    return this.#lastPacketId;
  }
}
