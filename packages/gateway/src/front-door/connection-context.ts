import type { Clock } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { GatewayLogger, GatewayObserver, MessageSink, PeerCertificate } from '../ports.ts';
import type { Access } from './access.ts';
import type { Admissions } from './admission.ts';
import type { Publishing } from './publishing.ts';
import type { Router } from './router.ts';
import type { Sessions } from './sessions.ts';

/** The socket as a connection sees it; a plain object in unit tests. */
export interface Transport {
  readonly address: string;
  /** What the client proved in the TLS handshake. */
  readonly certificate?: PeerCertificate | undefined;
  /** Octets written and not yet taken by the system. */
  readonly backlog: number;
  write(octets: Buffer): void;
  pause(): void;
  resume(): void;
  /** Sends what is written, then closes. */
  end(): void;
  destroy(): void;
}

/** What all connections of a front door share. */
export interface ConnectionContext {
  readonly admissions: Admissions;
  readonly access: Access;
  readonly sessions: Sessions;
  readonly router: Router;
  readonly publishing: Publishing;
  readonly sink: MessageSink;
  /** Told of devices that come and go. */
  readonly presence?: { connected(deviceKey: string): void; disconnected(deviceKey: string): void };
  readonly limits: GatewayLimits;
  readonly clock: Clock;
  readonly observer: GatewayObserver;
  readonly logger: GatewayLogger;
  /** A client id for a client that sent none (MQTT-3.1.3-6). */
  assignClientId(): string;
}
