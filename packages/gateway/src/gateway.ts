import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { type Clock, NameplateError, parseIdentifier } from '@nameplate/model';
import { Decoders } from '@nameplate/telemetry';
import { DeadLetters } from './dead-letters.ts';
import { type BrokerAddress, ExternalBroker } from './external-broker.ts';
import { FrontDoor } from './front-door/front-door.ts';
import { openSessionFiles } from './front-door/session-files.ts';
import { Sessions } from './front-door/sessions.ts';
import { type Decode, Ingest, storedPosition } from './ingest.ts';
import type { Journal } from './journal/journal.ts';
import { openJournal } from './journal/journal.ts';
import { defaultLimits, type GatewayLimits } from './limits.ts';
import { encodeDeviceMessage } from './message-codec.ts';
import {
  type DeviceDirectory,
  type GatewayLogger,
  type GatewayObserver,
  type MessageSink,
  type SessionStore,
  silentLogger,
  silentObserver,
  type TelemetrySink,
  type TlsMaterial,
} from './ports.ts';
import { formatDeviceTopic, isPort } from './topic.ts';

export interface GatewayOptions {
  readonly directory: DeviceDirectory;
  readonly telemetry: TelemetrySink;
  /** Payload to readings. Default: the decoders of telemetry with every format. */
  readonly decode?: Decode;
  readonly journalDirectory: string;
  /** Sessions and dead letters. Default: `gateway` beside the journal. */
  readonly stateDirectory?: string;
  readonly limits?: Partial<GatewayLimits>;
  readonly journal?: {
    readonly segmentBytes?: number;
    readonly maxBytes?: number;
    readonly syncPolicy?: 'always' | 'interval' | 'os';
  };
  /** Default: files in the state directory. */
  readonly sessions?: SessionStore;
  readonly logger?: GatewayLogger;
  readonly observer?: GatewayObserver;
  readonly clock: Clock;
}

/** A command to a device. */
export interface DeviceCommand {
  /** Canonical text. */
  readonly identifier: string;
  readonly port: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  /** Only to connected sessions: nothing is kept for one that is away. An external broker keeps what it will. */
  readonly connectedOnly?: boolean;
}

/** MQTT in and out. */
export interface Gateway extends AsyncDisposable {
  /** Opens a port of the front door, in the clear or with TLS; the address that was bound. */
  listen(
    address: { readonly host: string; readonly port: number },
    tls?: TlsMaterial,
  ): Promise<{ host: string; port: number }>;
  /** Takes an upgrade of an HTTP server to MQTT over WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Shuts the front door: answers what was taken in, and closes every connection, at the deadline at the latest. */
  shut(options: { readonly deadlineMs: number }): Promise<void>;
  /** Takes messages from an existing broker, and sends commands through it. It keeps trying while the broker is away. */
  connectBroker(address: BrokerAddress): { readonly connected: () => number };
  /**
   * `delivered`: the command went out to a connected device, or the broker has it. `queued`: it is kept, durably, for a
   * persistent session that is not connected or has no room. Neither: nobody subscribes.
   */
  publish(command: DeviceCommand): Promise<{ readonly delivered: boolean; readonly queued: boolean }>;
  /** MQTT connections now. */
  connections(): number;
  sessions(): number;
  /** Octets in the journal that are not in the series yet. */
  backlogBytes(): number;
  deadLetters(): ReturnType<DeadLetters['recent']>;
  /** Stops taking in, answers what was taken, writes what it can. Idempotent. */
  close(options?: { readonly deadlineMs?: number }): Promise<void>;
}

/** Opens the journal, and starts to write what an earlier run left in it. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { logger = silentLogger, observer = silentObserver, clock, telemetry } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const stateDirectory = options.stateDirectory ?? join(dirname(options.journalDirectory), 'gateway');
  const store = options.sessions ?? (await openSessionFiles(join(stateDirectory, 'sessions'), logger));
  const sessions = await Sessions.load({ store, limits, clock, observer });
  const deadLetters = await DeadLetters.open({ directory: stateDirectory, limits, observer, logger });
  const journal = await openJournal({
    ...options.journal,
    directory: options.journalDirectory,
    recordBytesMax: limits.packetBytes + journalOverheadBytes,
    // Sockets are paused long before: whoever is in hand then keeps waiting for its PUBACK.
    fullWaitMs: 600_000,
    from: await storedPosition(telemetry),
    clock,
    onDamage: (damage) => logger.error({ damage }, 'A part of the journal cannot be read; it is skipped.'),
    onFault: (err) => logger.error({ err }, 'The journal cannot be written.'),
  });
  const decoders = new Decoders();
  const ingest = new Ingest({
    journal,
    telemetry,
    profile: (deviceKey) => options.directory.profile(deviceKey),
    decode: options.decode ?? ((profile, message) => decoders.decode(profile, message)),
    deadLetters,
    limits,
    observer,
    logger,
  });
  ingest.start();
  return new JournaledGateway({ ...options, logger, observer, limits }, { sessions, deadLetters, journal, ingest });
}

/** What a journal record has beside the payload, at most: identifier twice, port, lengths. */
const journalOverheadBytes = 8_192;

interface Parts {
  readonly sessions: Sessions;
  readonly deadLetters: DeadLetters;
  readonly journal: Journal;
  readonly ingest: Ingest;
}

type Settled = GatewayOptions & {
  readonly logger: GatewayLogger;
  readonly observer: GatewayObserver;
  readonly limits: GatewayLimits;
};

class JournaledGateway implements Gateway {
  readonly #options: Settled;
  readonly #parts: Parts;
  readonly #sink: MessageSink;
  readonly #frontDoor: FrontDoor;
  #broker: ExternalBroker | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: Settled, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#sink = journalSink(parts.journal);
    this.#frontDoor = new FrontDoor({ ...options, sessions: parts.sessions, sink: this.#sink });
  }

  listen(
    address: { readonly host: string; readonly port: number },
    tls?: TlsMaterial,
  ): Promise<{ host: string; port: number }> {
    return this.#frontDoor.listen(address, tls);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#frontDoor.upgrade(request, socket, head);
  }

  shut(options: { readonly deadlineMs: number }): Promise<void> {
    return this.#frontDoor.close(options);
  }

  connectBroker(address: BrokerAddress): { readonly connected: () => number } {
    if (this.#broker) throw new TypeError('the gateway has a broker already');
    const { deadLetters } = this.#parts;
    const broker = new ExternalBroker({ ...this.#options, ...address, sink: this.#sink, deadLetters });
    this.#broker = broker;
    return { connected: () => broker.connected };
  }

  async publish(command: DeviceCommand): Promise<{ delivered: boolean; queued: boolean }> {
    const identifier = parseIdentifier(command.identifier);
    if (!isPort(command.port)) {
      throw new NameplateError('INVALID_VALUE', 'A port is 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -', {
        metadata: { field: 'port' },
      });
    }
    if (command.payload.length > this.#options.limits.packetBytes) {
      const limit = this.#options.limits.packetBytes;
      throw new NameplateError('LIMIT_EXCEEDED', `A command has at most ${limit} octets (mqtt_packet_max_bytes).`);
    }
    const [direct, throughBroker] = await Promise.all([
      this.#parts.sessions.publish(identifier.key, command),
      this.#broker?.publish(formatDeviceTopic(identifier, 'down', command.port), command.payload, command.qos),
    ]);
    return { delivered: direct.delivered || throughBroker === true, queued: direct.queued };
  }

  connections(): number {
    return this.#frontDoor.connections;
  }

  sessions(): number {
    return this.#parts.sessions.count;
  }

  backlogBytes(): number {
    return Math.max(0, this.#parts.journal.end - this.#parts.ingest.position);
  }

  deadLetters(): ReturnType<DeadLetters['recent']> {
    return this.#parts.deadLetters.recent();
  }

  close({ deadlineMs = 5_000 }: { readonly deadlineMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(deadlineMs);
    return this.#closing;
  }

  async #close(deadlineMs: number): Promise<void> {
    const { sessions, deadLetters, journal, ingest } = this.#parts;
    await Promise.all([this.#frontDoor.close({ deadlineMs }), this.#broker?.close()]);
    await sessions.close();
    await ingest.stop();
    await deadLetters.close();
    await journal.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function journalSink(journal: Journal): MessageSink {
  return {
    async append(message) {
      await journal.append(encodeDeviceMessage(message));
    },
    get writable() {
      return journal.writable;
    },
    whenWritable: () => journal.whenWritable(),
  };
}
