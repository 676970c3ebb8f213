import type { TlsOptions } from 'node:tls';
import type { DeviceProfile, Principal, Reading } from '@nameplate/model';
import type { CheckedWill } from './front-door/checked-will.ts';
import type { Message } from './front-door/message.ts';
import type { Subscription, Terms } from './front-door/subscription.ts';

/** A device as the gateway needs it. */
export interface GatewayDevice {
  /** Canonical text. */
  readonly identifier: string;
  /** Comparison key. */
  readonly key: string;
  /** Its name in Sparkplug, `group/edge node`, when it is not prefix and suffix. */
  readonly edgeNode?: string;
  /** The gateway that speaks for it, and under which name. */
  readonly behind?: { readonly gateway: string; readonly gatewayKey: string; readonly alias: string };
}

/** Who may connect. In one process the registry, apart the SDK. */
export interface DeviceDirectory {
  /** Checks MQTT user name and password; undefined when they do not match a live credential. Bounded time. */
  authenticate(username: string, password: Uint8Array): Promise<GatewayDevice | undefined>;
  /**
   * The device that a client certificate names; undefined when it names none that may connect. Absent: a certificate is
   * no credential.
   */
  authenticateCertificate?(certificate: PeerCertificate): Promise<GatewayDevice | undefined>;
  /**
   * Checks an app's key or token, of a client whose user name is no identifier; undefined when it is not a live one. Its
   * connection closes when it ends. Absent: only devices connect.
   */
  authenticateApp?(username: string, password: Uint8Array): Promise<Extract<Principal, { kind: 'app' }> | undefined>;
  /** Pre-shared keys for TLS. Absent: there are none. */
  readonly psks?: PskDirectory;
  /** The device of an identifier, for messages that come through an external broker; undefined when unknown. */
  find(identifier: string): Promise<GatewayDevice | undefined>;
  /** The device that a gateway speaks for under an alias; undefined when there is none. Absent: nobody speaks for others. */
  child?(gatewayKey: string, alias: string): Promise<GatewayDevice | undefined>;
  /** Is a prefix (comparison form) held here? Absent: unknown names that try to connect are not noted. */
  holds?(prefixKey: string): Promise<boolean>;
  /** How the device encodes its payload, by comparison key. */
  profile(deviceKey: string): Promise<DeviceProfile>;
  /**
   * Tells when a device's credentials ended, or an app's key, so that its connections close: by the device's comparison
   * key, or the key's id. Returns the unsubscribe function.
   */
  onRevoked(listener: (owner: string) => void): () => void;
}

/** Pre-shared keys. A TLS handshake asks and does not wait. */
export interface PskDirectory {
  /** The live key of an identity. */
  find(identity: string): Uint8Array | undefined;
  /** The device whose key it is; undefined when the key is live no more. */
  device(identity: string, key: Uint8Array): Promise<GatewayDevice | undefined>;
}

/** The certificate whose key a client proved in the TLS handshake. */
export interface PeerCertificate {
  readonly der: Uint8Array;
  /** Issued, now valid, by an authority that is trusted here. */
  readonly trusted: boolean;
}

/** Certificates and keys for a TLS listener. They may change while it listens: new connections then get the new ones. */
export interface TlsMaterial {
  readonly current: TlsOptions;
  /** Returns the unsubscribe function. */
  onChange(listener: (options: TlsOptions) => void): () => void;
}

/** One device message, before decoding. What the journal keeps. */
export interface DeviceMessage {
  readonly identifier: string;
  readonly deviceKey: string;
  /** The topic level after `up/`. */
  readonly port: string;
  readonly payload: Uint8Array;
  /** Unix milliseconds. */
  readonly receiveTimeMs: number;
  /** What the device says the payload is; only MQTT 5 has it. */
  readonly contentType?: string;
  /** How its topic says to read it, when it is not the sender's own. */
  readonly via?: Via;
}

/**
 * A way to speak for others, or in another platform's words:
 *
 * - `child`: a payload of the device that the sender calls `name`, as that device encodes it
 * - `records`: the same, decoded: an array of payload records in JSON
 * - `chirpstack`, `things-stack`: an uplink in its envelope, of the DevEUI or device id `name`
 * - `thingsboard`: of the sender, or of the devices that the payload names
 * - `sparkplug`: the topic is `name`
 */
export interface Via {
  readonly dialect: Dialect;
  readonly name: string;
}

export const dialects = ['child', 'records', 'chirpstack', 'things-stack', 'thingsboard', 'sparkplug'] as const;
export type Dialect = (typeof dialects)[number];

/** Where the front door and the external broker put messages. Resolves when the message is durable: then it is acknowledged. */
export interface MessageSink {
  append(message: DeviceMessage): Promise<void>;
  /** False: the journal is full; stop reading sockets until `whenWritable`. */
  readonly writable: boolean;
  whenWritable(): Promise<void>;
}

/** The readings of one message, on their way to the series. */
export interface ReadingBatch {
  readonly deviceKey: string;
  readonly identifier: string;
  readonly readings: readonly Reading[];
}

/** What ingest needs of telemetry. */
export interface TelemetrySink {
  /** Readings and the reader's offset in one atomic batch; repeating it changes nothing. */
  write(
    batch: readonly ReadingBatch[],
    offset: { readonly reader: string; readonly position: Uint8Array },
  ): Promise<{ readonly stored: number; readonly duplicates: number; readonly corrections: number }>;
  readOffset(reader: string): Promise<Uint8Array | undefined>;
  /** Makes every write so far durable: only then may the journal let go of it. */
  flush(): Promise<void>;
}

/** A message on its way to a client, as a session keeps it. */
export interface StoredDelivery extends Terms {
  readonly message: Message;
  /** Given when it was sent and is not yet acknowledged; else 0. */
  readonly packetId: number;
  /** QoS 2: the client has it, and PUBREL is due. */
  readonly released: boolean;
}

/** A persistent session at rest. */
export interface StoredSession {
  /** Comparison key of the device, or id of the app's key. */
  readonly owner: string;
  readonly clientId: string;
  /** How long it outlives its connection. */
  readonly expiryMs: number;
  /** Unix milliseconds; Infinity while it is connected. */
  readonly expireTimeMs: number;
  readonly subscriptions: readonly Subscription[];
  readonly deliveries: readonly StoredDelivery[];
  /** Packet identifiers of QoS 2 messages between PUBLISH and PUBREL. */
  readonly received: readonly number[];
  /** A will that waits for its delay to end. */
  readonly will?: { readonly will: CheckedWill; readonly dueTimeMs: number };
}

/** Keeps persistent sessions over a restart. Calls for one session never overlap. */
export interface SessionStore {
  readAll(): AsyncIterable<StoredSession>;
  /** Durable when it resolves. */
  write(session: StoredSession): Promise<void>;
  remove(owner: string, clientId: string): Promise<void>;
}

/** Keeps retained messages over a restart. */
export interface RetainedStore {
  readAll(): AsyncIterable<Message>;
  /** Replaces the topic's message. Durable when it resolves. */
  write(message: Message): Promise<void>;
  remove(topic: string): Promise<void>;
  /** Waits until everything is written. */
  close(): Promise<void>;
}

/** What the gateway counts. The label is from a closed set for each: no identifiers, no text from outside. */
export type GatewayEvent =
  /** Connections accepted; label `tcp`, `tls`, `websocket`. */
  | 'connections_opened'
  /** Connections ended, by reason. */
  | 'connections_closed'
  /** CONNECT refused, by reason. */
  | 'connects_refused'
  /** Messages taken in; label `qos0` … `qos2`, `will`, `broker`. */
  | 'messages_received'
  /** Messages made durable and acknowledged; label as above. */
  | 'messages_acknowledged'
  /** Messages not taken, by reason. */
  | 'messages_refused'
  /** Messages to whoever subscribes: `sent`, `queued`, `retained`, `dropped-…`. */
  | 'messages_routed'
  /** SUBACK failures, by reason. */
  | 'subscriptions_refused'
  /** Commands to devices: `sent`, `queued`, `acknowledged`, `dropped-…`. */
  | 'commands'
  /** Messages that could not be used, by reason. */
  | 'dead_letters'
  /** Devices that nobody enrolled: `noted` anew, or `gave-way` to another in the full list. */
  | 'unknown_devices'
  /** Messages of those behind a gateway: `kept`, `too-large`, `not-written`. */
  | 'unknown_device_messages'
  /** Readings written; label `stored` or `duplicate`. */
  | 'readings'
  /** Repeated writes after a failure, by error code. */
  | 'ingest_retries';

/** Counts. The server maps it to its metrics. */
export interface GatewayObserver {
  count(event: GatewayEvent, label: string, by?: number): void;
}

/** The part of pino that the gateway uses. */
export interface GatewayLogger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export const silentObserver: GatewayObserver = { count: () => undefined };
export const silentLogger: GatewayLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };
