import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { TlsMaterial } from '../ports.ts';
import { type Link, type LinkEvents, lingerMs, type Peer } from './link.ts';
import { peerPskOf } from './psk.ts';

export interface SocketServerOptions {
  /** Sockets open at once, those in a handshake too. */
  readonly connections: number;
  /** Absent: in the clear. */
  readonly tls?: TlsMaterial | undefined;
  readonly accept: (link: Link) => void;
  readonly refused: (reason: 'connections' | 'tls') => void;
}

/** A TCP server whose clients speak MQTT at once, or after a TLS handshake. */
export class SocketServer {
  readonly #server: Server;
  /** All of them: one in its handshake is not a client yet. */
  readonly #sockets = new Set<Socket>();
  readonly #unwatch: (() => void) | undefined;

  constructor({ connections, tls, accept, refused }: SocketServerOptions) {
    const server = tls ? createTlsServer({ ...socketOptions, ...tls.current }) : createServer(socketOptions);
    // Past the limit Node closes at once: a connection that is not read costs nothing.
    server.maxConnections = connections;
    server.on('drop', () => refused('connections'));
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', ignore);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => accept(new SocketLink(socket)));
    // A handshake that fails: a scanner, a client in the clear, a certificate that is not trusted.
    server.on('tlsClientError', (_error, socket: TLSSocket) => {
      refused('tls');
      socket.destroy();
    });
    this.#unwatch =
      tls && 'setSecureContext' in server ? tls.onChange((options) => server.setSecureContext(options)) : undefined;
    this.#server = server;
  }

  /** Rejects with what Node says of the address. */
  async listen(address: { readonly host: string; readonly port: number }): Promise<{ host: string; port: number }> {
    const server = this.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ ...address, backlog: 1_024 }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new TypeError('a TCP listener has an address');
    return { host: bound.address, port: bound.port };
  }

  onError(listener: (error: Error) => void): void {
    this.#server.on('error', listener);
  }

  /** Accepts nobody any more; resolves when every socket is closed. */
  async close(): Promise<void> {
    this.#unwatch?.();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Closes whatever is open. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

const socketOptions = {
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
  handshakeTimeout: 10_000,
} as const;

/** A TCP or TLS socket. */
class SocketLink implements Link {
  readonly carrier: 'tcp' | 'tls';
  readonly transport: Link['transport'];
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.carrier = socket instanceof TLSSocket ? 'tls' : 'tcp';
    this.transport = transportOf(socket);
  }

  open({ data, drained, closed }: LinkEvents): void {
    this.#socket.on('data', data);
    this.#socket.on('drain', drained);
    // 'close' follows every error; a reset by the client is no news.
    this.#socket.on('error', ignore);
    this.#socket.on('close', closed);
  }
}

function transportOf(socket: Socket): Link['transport'] {
  return {
    ...peerOf(socket),
    get backlog() {
      return socket.writableLength;
    },
    write(octets) {
      if (socket.writable) socket.write(octets);
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end() {
      socket.setTimeout(lingerMs, () => socket.destroy());
      socket.resume();
      socket.end();
    },
    destroy: () => void socket.destroy(),
  };
}

/** Address and, where the client has one, certificate or pre-shared key of a socket. */
export function peerOf(socket: Socket): Peer {
  const address = socket.remoteAddress ?? '';
  if (!(socket instanceof TLSSocket)) return { address };
  const psk = peerPskOf(socket);
  if (psk !== undefined) return { address, psk };
  const { raw } = socket.getPeerCertificate();
  return raw === undefined ? { address } : { address, certificate: { der: raw, trusted: socket.authorized } };
}

const ignore = (): void => undefined;
