import type { Principal } from '@nameplate/model';
import type { Protocol } from '../../observe/requests.ts';

/** Where requests come from, and what has been proved there. It travels with each request. */
export interface HandleConnection {
  readonly protocol: Protocol;
  /** Distinguishes connections; over UDP it is the peer's address and port. */
  readonly id: string;
  /** The peer's address: what limits count by. */
  readonly peer: string;
  /** Logins of the vendor's SDK by the session id that it chose; they end with the connection. */
  readonly logins: Map<number, Principal>;
}

let connections = 0;

/** A TCP or HTTP connection. */
export function openConnection(protocol: Protocol, peer: string): HandleConnection {
  connections += 1;
  return { protocol, id: `${protocol} ${connections}`, peer, logins: new Map() };
}

/** A UDP peer: every datagram may be forged, so nothing is remembered of it. */
export function datagramConnection(address: string, port: number): HandleConnection {
  return { protocol: 'handle-udp', id: `udp ${address} ${port}`, peer: address, logins: new Map() };
}
