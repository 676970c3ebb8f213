import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { PeerCertificate } from '@nameplate/gateway';

/** The certificate that a client showed in its handshake; undefined without TLS, or when it showed none. */
export function peerCertificate(socket: Socket): PeerCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const known = seen.get(socket);
  if (known !== undefined) return known ?? undefined;
  const { raw } = socket.getPeerCertificate();
  const certificate = raw === undefined ? null : { der: raw, trusted: socket.authorized };
  seen.set(socket, certificate);
  return certificate ?? undefined;
}

/** It does not change while the connection lives; reading it costs more than a request. */
const seen = new WeakMap<TLSSocket, PeerCertificate | null>();
