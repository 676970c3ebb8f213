import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { TlsMaterial } from '@nameplate/gateway';
import { peerCertificate } from '../../tls/peer-certificate.ts';

/** A socket server whose sockets are ready to speak HTTP/2: at once, or after a TLS handshake. */
export function createSocketServer(options: {
  readonly tls: TlsMaterial | undefined;
  readonly accept: (socket: Socket) => void;
  readonly refused: (reason: 'tls' | 'client-certificate') => void;
}): { readonly server: Server; readonly unwatch: () => void } {
  const { tls, accept, refused } = options;
  const ready = (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    accept(socket);
  };
  if (tls === undefined) return { server: createServer({ noDelay: true }, ready), unwatch: () => undefined };
  const server = createTlsServer(
    { noDelay: true, handshakeTimeout, ...tls.current, ALPNProtocols: ['h2'] },
    (socket) => {
      // gRPC shows services a trusted certificate only: with another one they would take the client for nobody.
      if (peerCertificate(socket)?.trusted !== false) return ready(socket);
      refused('client-certificate');
      socket.destroy();
    },
  );
  server.on('tlsClientError', (_error, socket: TLSSocket) => {
    refused('tls');
    socket.destroy();
  });
  server.on('connection', (socket: Socket) => socket.on('error', () => undefined));
  return { server, unwatch: tls.onChange((changed) => server.setSecureContext(changed)) };
}

const handshakeTimeout = 10_000;
