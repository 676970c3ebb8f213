import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { hostDeath, hostState } from '@nameplate/formats';
import { type Clock, NameplateError, parseIdentifier, tryParseIdentifier } from '@nameplate/model';
import { Decoders } from '@nameplate/telemetry';
import { DeadLetters } from './dead-letters.ts';
import { type BrokerAddress, ExternalBroker } from './external-broker.ts';
import type { Authenticator } from './front-door/authenticator.ts';
import { FrontDoor } from './front-door/front-door.ts';
import { plainMessage } from './front-door/message.ts';
import type { Connect } from './front-door/packets.ts';
import { RetainedMessages } from './front-door/retained.ts';
import { openRetainedFile } from './front-door/retained-file.ts';
import { openSessionFiles } from './front-door/session-files.ts';
import { Sessions } from './front-door/sessions.ts';
import type { TopicRule } from './front-door/topic-rules.ts';
import type { Decode } from './ingest/decode.ts';
import { Ingest } from './ingest/ingest.ts';
import { storedPosition } from './ingest/offset.ts';
import { Interpreter } from './interpret.ts';
import type { Journal } from './journal/journal.ts';
import { openJournal } from './journal/journal.ts';
import { defaultLimits, type GatewayLimits } from './limits.ts';
import { encodeDeviceMessage } from './message-codec.ts';
import {
  type DeviceDirectory,
  type DeviceMessage,
  type GatewayDevice,
  type GatewayLogger,
  type GatewayObserver,
  type MessageSink,
  type RetainedStore,
  type SessionStore,
  silentLogger,
  silentObserver,
  type TelemetrySink,
  type TlsMaterial,
} from './ports.ts';
import { type DevicePresence, Presence } from './presence.ts';
import { Quarantine, type UnknownDevice } from './quarantine/quarantine.ts';
import { type SenderEvents, SparkplugHosts } from './sparkplug/hosts.ts';
import { formatDeviceTopic, isPort } from './topic.ts';
import { childCommandTopic } from './topics/children.ts';

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
  /** Default: a file in the state directory. */
  readonly retained?: RetainedStore;
  /** Who may publish and subscribe where. Default: `topicRules`. */
  readonly rules?: readonly TopicRule[];
  /** The name of the Sparkplug host application, in its STATE messages. Default: `nameplate`. */
  readonly sparkplugHostId?: string;
  /** Methods of enhanced authentication. Default: none. */
  readonly authenticators?: readonly Authenticator[];
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
  /**
   * Takes a message that came another way than by MQTT; durable when it resolves.
   * @throws NameplateError OVERLOADED when the journal is full
   */
  take(message: DeviceMessage): Promise<void>;
  /** MQTT connections now. */
  connections(): number;
  sessions(): number;
  retainedMessages(): number;
  /** Octets in the journal that are not in the series yet. */
  backlogBytes(): number;
  deadLetters(): ReturnType<DeadLetters['recent']>;
  /** Devices that nobody enrolled: those that tried to connect, and those that gateways spoke of. Seen last first. */
  unknownDevices(): readonly UnknownDevice[];
  /** SHA-256 of the password that an unknown device presented last, hexadecimal; undefined when there is none to adopt. */
  presentedPassword(name: string): string | undefined;
  /** Is a device there, and when was it seen last? Undefined: it never was. By comparison key, and that of its gateway. */
  presence(deviceKey: string, gatewayKey?: string): DevicePresence | undefined;
  /** An unknown device is enrolled now: what was kept of it is read again. How many messages that were. */
  adopted(name: string, gatewayKey?: string): Promise<number>;
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
  const retainedStore = options.retained ?? (await openRetainedFile(join(stateDirectory, 'retained.jsonl'), logger));
  const retained = await RetainedMessages.load({ store: retainedStore, limits, clock });
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
  const { directory } = options;
  const interpreter = new Interpreter({
    profile: (deviceKey) => directory.profile(deviceKey),
    child: async (gatewayKey, alias) => await directory.child?.(gatewayKey, alias),
    decode: options.decode ?? ((profile, message) => decoders.decode(profile, message)),
    decoders,
  });
  const hosts = await SparkplugHosts.open(join(stateDirectory, 'sparkplug'), logger, clock.now());
  const quarantine = await Quarantine.open({ directory: stateDirectory, clock, logger });
  const presence = await Presence.open({ path: join(stateDirectory, 'presence.json'), clock, logger });
  const ingest = new Ingest({
    journal,
    telemetry,
    interpreter,
    hosts,
    backlogEnd: journal.end,
    presence,
    onHostEvents: (heard) => gateway.heard(heard),
    onOrphans: async (orphans) => {
      for (const orphan of orphans) {
        const { alias, message } = orphan;
        deadLetters.add('unknown-device', `${message.identifier} speaks for no ${alias.slice(0, 60)}.`, message);
        await quarantine.orphaned(orphan);
      }
    },
    deadLetters,
    limits,
    observer,
    logger,
    clock,
  });
  const gateway = new JournaledGateway(
    { ...options, logger, observer, limits },
    { sessions, retained, deadLetters, quarantine, presence, journal, ingest },
  );
  ingest.start();
  return gateway;
}

/** What a journal record has beside the payload, at most: identifier twice, port, lengths. */
const journalOverheadBytes = 8_192;

interface Parts {
  readonly sessions: Sessions;
  readonly retained: RetainedMessages;
  readonly deadLetters: DeadLetters;
  readonly quarantine: Quarantine;
  readonly presence: Presence;
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
  #stateTold = false;

  constructor(options: Settled, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#sink = journalSink(parts.journal);
    const onRefused = (connect: Connect, address: string): void => void this.#refused(connect, address);
    this.#frontDoor = new FrontDoor({ ...options, ...parts, sink: this.#sink, onRefused });
  }

  /** A name under a prefix of ours that nobody enrolled goes on the list; a wrong password of a device does not. */
  async #refused({ username, password }: Connect, address: string): Promise<void> {
    const { directory, logger } = this.#options;
    const identifier = username === undefined ? undefined : tryParseIdentifier(username);
    if (identifier === undefined) return;
    try {
      if (!(await directory.holds?.(identifier.prefixKey))) return;
      if (await directory.find(identifier.canonical)) return;
      this.#parts.quarantine.refused(identifier.canonical, password, address);
    } catch (err) {
      logger.warn({ err }, 'An unknown device that tried to connect could not be noted.');
    }
  }

  presence(deviceKey: string, gatewayKey?: string): DevicePresence | undefined {
    const { presence } = this.#parts;
    const own = presence.of(deviceKey);
    // What a gateway said holds as long as it is there itself.
    if (own?.online !== true || gatewayKey === undefined || presence.of(gatewayKey)?.online === true) return own;
    return { ...own, online: false };
  }

  unknownDevices(): readonly UnknownDevice[] {
    return this.#parts.quarantine.list();
  }

  presentedPassword(name: string): string | undefined {
    return this.#parts.quarantine.passwordOf(name);
  }

  async adopted(name: string, gatewayKey?: string): Promise<number> {
    const { quarantine } = this.#parts;
    const kept = gatewayKey === undefined ? [] : await quarantine.messagesOf(gatewayKey, name);
    for (const message of kept) await this.#sink.append(message);
    await quarantine.forget(name, gatewayKey);
    return kept.length;
  }

  /** What a Sparkplug host application has to do: ask an edge node for its births. */
  heard({ events }: SenderEvents): void {
    for (const event of events) {
      if (event.kind !== 'rebirth') continue;
      const { topic, payload } = event;
      void this.#frontDoor.announce(plainMessage({ topic, payload, qos: 0 }));
    }
  }

  async listen(
    address: { readonly host: string; readonly port: number },
    tls?: TlsMaterial,
  ): Promise<{ host: string; port: number }> {
    const bound = await this.#frontDoor.listen(address, tls);
    await this.#sayState();
    return bound;
  }

  /** The host application is there: once, before anybody can have asked (Sparkplug 3.0 §4.3). */
  async #sayState(): Promise<void> {
    if (this.#stateTold) return;
    this.#stateTold = true;
    const { birth } = hostState(this.#hostId, this.#options.clock.now());
    await this.#frontDoor.announce({ ...plainMessage(birth), retain: true });
  }

  async #sayDeath(): Promise<void> {
    if (!this.#stateTold) return;
    this.#stateTold = false;
    const death = hostDeath(this.#hostId, this.#options.clock.now());
    await this.#frontDoor.announce({ ...plainMessage(death), retain: true });
  }

  get #hostId(): string {
    return this.#options.sparkplugHostId ?? 'nameplate';
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#frontDoor.upgrade(request, socket, head);
  }

  async shut(options: { readonly deadlineMs: number }): Promise<void> {
    await this.#sayDeath();
    await this.#frontDoor.close(options);
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
    const { port, payload, qos, connectedOnly = false } = command;
    const behind = (await this.#options.directory.find(identifier.canonical))?.behind;
    if (behind) return await this.#publishBehind(behind, command);
    const topic = formatDeviceTopic(identifier, 'down', port);
    const [direct, throughBroker] = await Promise.all([
      this.#frontDoor.command(identifier.key, port, plainMessage({ topic, payload, qos }), { connectedOnly }),
      this.#broker?.publish(topic, payload, qos),
    ]);
    return { delivered: direct.delivered || throughBroker === true, queued: direct.queued };
  }

  /** To the gateway that speaks for the device, in whose sessions it waits if it must. */
  async #publishBehind(
    { gateway, gatewayKey, alias }: NonNullable<GatewayDevice['behind']>,
    { port, payload, qos, connectedOnly = false }: DeviceCommand,
  ): Promise<{ delivered: boolean; queued: boolean }> {
    const topic = childCommandTopic({ canonical: gateway }, alias, port);
    const message = plainMessage({ topic, payload, qos });
    const [reached, throughBroker] = await Promise.all([
      this.#frontDoor.offer(gatewayKey, message, { connectedOnly }),
      this.#broker?.publish(topic, payload, qos),
    ]);
    return { delivered: reached.delivered || throughBroker === true, queued: reached.queued };
  }

  async take(message: DeviceMessage): Promise<void> {
    if (!this.#sink.writable) throw new NameplateError('OVERLOADED', 'The journal is full; send it again later.');
    await this.#sink.append(message);
  }

  connections(): number {
    return this.#frontDoor.connections;
  }

  sessions(): number {
    return this.#parts.sessions.count;
  }

  retainedMessages(): number {
    return this.#parts.retained.count;
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
    const { sessions, retained, deadLetters, quarantine, journal, ingest } = this.#parts;
    await Promise.all([this.shut({ deadlineMs }), this.#broker?.close()]);
    await sessions.close();
    await retained.close();
    await ingest.stop();
    await deadLetters.close();
    await quarantine.close();
    await this.#parts.presence.close();
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
