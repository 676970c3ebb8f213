import type { Server as NetServer, Socket } from 'node:net';
import type { ListenerMetrics } from '../observe/metrics.ts';
import type { Protocol } from '../observe/requests.ts';

export interface ConnectionsOptions {
  readonly protocol: Protocol;
  readonly max: number;
  readonly metrics: ListenerMetrics;
}

/** The open connections of one listener: counted, bounded, ended on close. */
export class Connections {
  readonly #open = new Set<Socket>();
  readonly #server: NetServer;

  constructor(server: NetServer, { protocol, max, metrics }: ConnectionsOptions) {
    this.#server = server;
    server.maxConnections = max;
    server.on('drop', () => metrics.refused.inc({ protocol, reason: 'connections' }));
    const gauge = metrics.connections.labels({ protocol });
    gauge.set(0);
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      gauge.inc();
      socket.once('close', () => {
        this.#open.delete(socket);
        gauge.dec();
      });
    });
  }

  get size(): number {
    return this.#open.size;
  }

  [Symbol.iterator](): Iterator<Socket> {
    return this.#open[Symbol.iterator]();
  }

  /** Destroys what is open; resolves when the server is closed too. */
  async end(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }
}
