import type { TlsOptions } from 'node:tls';
import type { DeviceProfile, Reading } from '@nameplate/model';

/** A device as the gateway needs it. */
export interface GatewayDevice {
  /** Canonical text. */
  readonly identifier: string;
  /** Comparison key. */
  readonly key: string;
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
  /** The device of an identifier, for messages that come through an external broker; undefined when unknown. */
  find(identifier: string): Promise<GatewayDevice | undefined>;
  /** How the device encodes its payload, by comparison key. */
  profile(deviceKey: string): Promise<DeviceProfile>;
  /** Tells when a device's credentials ended, so that its connections close. Returns the unsubscribe function. */
  onRevoked(listener: (deviceKey: string) => void): () => void;
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
}

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

/** A command on its way to a device, as a session keeps it. */
export interface QueuedCommand {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  /** Given when it was sent and is not yet acknowledged. */
  readonly packetId?: number;
}

/** A persistent session at rest. */
export interface StoredSession {
  readonly deviceKey: string;
  readonly clientId: string;
  readonly subscriptions: readonly { readonly filter: string; readonly qos: 0 | 1 }[];
  readonly commands: readonly QueuedCommand[];
  /** Unix milliseconds. */
  readonly expireTimeMs: number;
}

/** Keeps persistent sessions over a restart. Calls for one session never overlap. */
export interface SessionStore {
  readAll(): AsyncIterable<StoredSession>;
  /** Durable when it resolves. */
  write(session: StoredSession): Promise<void>;
  remove(deviceKey: string, clientId: string): Promise<void>;
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
  /** SUBACK failures, by reason. */
  | 'subscriptions_refused'
  /** Commands to devices: `sent`, `queued`, `acknowledged`, `dropped-…`. */
  | 'commands'
  /** Messages that could not be used, by reason. */
  | 'dead_letters'
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
