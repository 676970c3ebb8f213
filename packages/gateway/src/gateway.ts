import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '@nameplate/model';
import type { Downlink } from '@nameplate/telemetry';
import type { DeadLetters } from './dead-letters.ts';
import type { BrokerAddress } from './external-broker.ts';
import type { Authenticator } from './front-door/authenticator.ts';
import type { CommandName } from './front-door/message.ts';
import type { CommandEvent } from './front-door/outbox.ts';
import type { TopicRule } from './front-door/topic-rules.ts';
import type { Decode } from './ingest/decode.ts';
import type { GatewayLimits } from './limits.ts';
import type {
  DeviceDirectory,
  DeviceMessage,
  GatewayLogger,
  GatewayObserver,
  RetainedStore,
  SessionStore,
  TelemetrySink,
  TlsMaterial,
} from './ports.ts';
import type { DevicePresence } from './presence.ts';
import type { UnknownDevice } from './quarantine/unknown-list.ts';
import type { DeviceReply, HeardFrame } from './reply.ts';

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
  /** Told what becomes of commands that have a name, after `publish`. */
  readonly onCommand?: (event: CommandEvent) => void;
  /** Told of answers to commands; written when it resolves. */
  readonly onReply?: (reply: DeviceReply | HeardFrame) => Promise<void>;
  /** Does a frame of this device answer a command? Absent: none does. */
  readonly awaitsFrame?: (deviceKey: string) => boolean;
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
  /** What it is known by: what becomes of it is told, and it can be withdrawn. */
  readonly name?: CommandName;
  /** Unix milliseconds; after that it is not sent. */
  readonly expireTimeMs?: number;
  /** How it goes to a device that speaks in the words of another platform; absent: the payload to its own topic. */
  readonly downlink?: Downlink;
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
  /** Takes a command back from the sessions that have it; durable when it resolves. By the text form of the device, and its name. */
  withdraw(identifier: string, name: CommandName): Promise<void>;
  /**
   * Takes a message that came another way than by MQTT; durable when it resolves.
   * @throws NameplateError OVERLOADED when the journal is full
   */
  take(message: DeviceMessage): Promise<void>;
  /** MQTT connections now. */
  connections(): number;
  /** Devices with an MQTT connection of their own now. */
  connectedDevices(): number;
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
