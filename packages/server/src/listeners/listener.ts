import type { Server as NetServer } from 'node:net';
import { NameplateError } from '@nameplate/model';
import type { ConfigKey } from '../config/index.ts';

/** A socket server for one protocol. */
export interface Listener {
  /** The port bound, also when any free one was asked for. */
  readonly port: number;
  /** Stops accepting; requests under way go on until `close`. */
  stopAccepting(): void;
  /** Ends what is still open. Idempotent. */
  close(): Promise<void>;
}

/** As an endpoint is written. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Where to listen, and the key that says so, for the error message. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  readonly portKey: ConfigKey;
}

/** Binds a TCP server. @throws NameplateError as `listenError` makes it */
export async function listenTcp(server: NetServer, address: ListenAddress): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: Error) => reject(listenError(cause, address));
    server.once('error', fail);
    server.listen({ host: address.host, port: address.port, backlog: 1024 }, () => {
      server.off('error', fail);
      resolve();
    });
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new TypeError('a TCP server has a port');
  return bound.port;
}

/** A failure to bind, as a person can act on it: which port, which key, what to do. */
export function listenError(cause: unknown, { host, port, portKey }: ListenAddress): NameplateError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const flag = `--${portKey.replaceAll('_', '-')}`;
  const [reason, why] =
    code === 'EADDRINUSE'
      ? [
          'PORT_IN_USE',
          `another program listens there. Stop it, or choose another port: ${flag} ${port + 10_000}, or 0 for any free one`,
        ]
      : code === 'EACCES'
        ? ['PORT_FORBIDDEN', `this user may not open it. Choose a port from 1024 on: ${flag} ${port + 10_000}`]
        : code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND'
          ? ['ADDRESS_UNKNOWN', 'this machine has no such address. Correct listen_host']
          : ['LISTEN_FAILED', code || 'unknown cause'];
  return new NameplateError('UPSTREAM_UNAVAILABLE', `Cannot listen on ${host}:${port} (${portKey}): ${why}.`, {
    reason,
    metadata: { key: portKey, host, port: String(port) },
    cause,
  });
}
