import type { PeerCertificate } from '../ports.ts';
import type { Transport } from './connection-context.ts';
import type { PeerPsk } from './psk.ts';

/** What carries MQTT. MQTT 3.1.1 §4.2, §6. */
export type Carrier = 'tcp' | 'tls' | 'websocket';

/** What the socket knows of a client before it speaks. */
export interface Peer {
  readonly address: string;
  /** What it proved in the TLS handshake. */
  readonly certificate?: PeerCertificate | undefined;
  /** The pre-shared key that its handshake was made with. */
  readonly psk?: PeerPsk | undefined;
}

/** What the front door is told by a link. */
export interface LinkEvents {
  readonly data: (chunk: Buffer) => void;
  /** The system took what was written. */
  readonly drained: () => void;
  readonly closed: () => void;
}

/** One client's octets in both directions, whatever carries them. */
export interface Link {
  readonly carrier: Carrier;
  readonly transport: Transport;
  /** Begins to read. */
  open(events: LinkEvents): void;
}

/** Longest time for a client to take the last octets and close. */
export const lingerMs = 5_000;
