import type { DeviceProfile } from '@nameplate/model';

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
  /** The device of an identifier, for messages that come through an external broker; undefined when unknown. */
  find(identifier: string): Promise<GatewayDevice | undefined>;
  /** How the device encodes its payload, by comparison key. */
  profile(deviceKey: string): Promise<DeviceProfile>;
  /** Tells when a device's credentials ended, so that its connections close. Returns the unsubscribe function. */
  onRevoked(listener: (deviceKey: string) => void): () => void;
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
}
