import { createServer, type Server, type Socket } from 'node:net';
import { type Clock, NameplateError } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { DeviceDirectory, GatewayLogger, GatewayObserver, MessageSink } from '../ports.ts';
import { Admissions } from './admission.ts';
import { Connection } from './connection.ts';
import type { ConnectionContext, Transport } from './connection-context.ts';
import type { Sessions } from './sessions.ts';

export interface FrontDoorOptions {
  readonly directory: DeviceDirectory;
  readonly sessions: Sessions;
  readonly sink: MessageSink;
  readonly limits: GatewayLimits;
  readonly clock: Clock;
  readonly observer: GatewayObserver;
  readonly logger: GatewayLogger;
}

const sweepIntervalMs = 1_000;
const tcpKeepAliveMs = 60_000;

/** The MQTT 3.1.1 server. */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #context: ConnectionContext;
  readonly #connections = new Map<Socket, Connection>();
  #server: Server | undefined;
  #sweeper: NodeJS.Timeout | undefined;
  #stopListening: (() => void) | undefined;
  #waitsForSink = false;

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    let assigned = 0;
    this.#context = {
      ...options,
      admissions: new Admissions(options),
      assignClientId: () => `assigned-${++assigned}`,
    };
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** @throws NameplateError UPSTREAM_UNAVAILABLE when the address cannot be had */
  async listen(address: { readonly host: string; readonly port: number }): Promise<{ host: string; port: number }> {
    const { directory, sessions, limits, logger, observer } = this.#options;
    const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: tcpKeepAliveMs });
    // Past the limit Node closes at once: a connection that is not read costs nothing.
    server.maxConnections = limits.connections;
    server.on('drop', () => observer.count('connects_refused', 'connections'));
    server.on('connection', (socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => {
        const where = `${address.host}:${address.port}`;
        reject(
          new NameplateError('UPSTREAM_UNAVAILABLE', `MQTT cannot listen on ${where}: ${cause.message}`, { cause }),
        );
      });
      server.listen({ ...address, backlog: 1_024 }, resolve);
    });
    server.on('error', (err) => logger.error({ err }, 'The MQTT listener failed.'));
    this.#server = server;
    this.#stopListening = directory.onRevoked((deviceKey) => {
      this.#context.admissions.revoke(deviceKey);
      sessions.revoke(deviceKey);
    });
    this.#sweeper = setInterval(() => this.#sweep(), sweepIntervalMs);
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new TypeError('a TCP listener has an address');
    return { host: bound.address, port: bound.port };
  }

  /** Accepts nobody any more, answers what was taken in, closes; at the deadline it closes whatever is left. Idempotent. */
  async close({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    clearInterval(this.#sweeper);
    this.#stopListening?.();
    this.#stopListening = undefined;
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of this.#connections.values()) connection.shutdown();
    const deadline = setTimeout(() => {
      for (const [socket, connection] of this.#connections) {
        connection.end('shutdown');
        socket.destroy();
      }
    }, deadlineMs);
    await closed;
    clearTimeout(deadline);
  }

  #sweep(): void {
    const { sessions, sink } = this.#options;
    for (const connection of this.#connections.values()) connection.sweep();
    sessions.expire();
    if (!sink.writable) this.#resumeWhenWritable();
  }

  /** Connections that stopped because the journal was full go on. */
  #resumeWhenWritable(): void {
    if (this.#waitsForSink) return;
    this.#waitsForSink = true;
    void this.#options.sink.whenWritable().then(() => {
      this.#waitsForSink = false;
      for (const connection of this.#connections.values()) connection.drained();
    });
  }

  #accept(socket: Socket): void {
    const connection = new Connection(transportOf(socket), this.#context);
    this.#connections.set(socket, connection);
    this.#options.observer.count('connections_opened', 'tcp');
    socket.on('data', (chunk) => {
      connection.receive(chunk);
      if (!this.#options.sink.writable) this.#resumeWhenWritable();
    });
    socket.on('drain', () => connection.drained());
    // 'close' follows every error; a reset by the client is no news.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#connections.delete(socket);
      connection.gone();
    });
  }
}

/** Longest time for a client to take the last octets and close. */
const lingerMs = 5_000;

function transportOf(socket: Socket): Transport {
  const address = socket.remoteAddress ?? '';
  return {
    address,
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
