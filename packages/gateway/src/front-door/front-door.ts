import { createServer, type Server, type Socket } from 'node:net';
import { type Clock, NameplateError } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { DeviceDirectory, GatewayLogger, GatewayObserver, MessageSink } from '../ports.ts';
import { Access } from './access.ts';
import { Admissions } from './admission.ts';
import type { Authenticator } from './authenticator.ts';
import { Connection } from './connection.ts';
import type { ConnectionContext, Transport } from './connection-context.ts';
import type { Message } from './message.ts';
import { Publishing } from './publishing.ts';
import type { RetainedMessages } from './retained.ts';
import { Router } from './router.ts';
import type { Sessions } from './sessions.ts';
import { type TopicRule, topicRules } from './topic-rules.ts';

export interface FrontDoorOptions {
  readonly directory: DeviceDirectory;
  readonly sessions: Sessions;
  readonly retained: RetainedMessages;
  /** Default: `topicRules`. */
  readonly rules?: readonly TopicRule[];
  readonly authenticators?: readonly Authenticator[];
  readonly sink: MessageSink;
  readonly limits: GatewayLimits;
  readonly clock: Clock;
  readonly observer: GatewayObserver;
  readonly logger: GatewayLogger;
}

const sweepIntervalMs = 1_000;
const tcpKeepAliveMs = 60_000;

/** The MQTT server, 3.1.1 and 5. */
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
    const { sessions, observer, logger, clock } = options;
    const access = new Access(options.rules ?? topicRules);
    const router = new Router(options);
    const publishing = new Publishing({ ...options, router });
    // Sessions outlive the server: the names of one run must not meet those of another.
    const run = clock.now().toString(36);
    let assigned = 0;
    this.#context = {
      ...options,
      access,
      router,
      publishing,
      admissions: new Admissions({ ...options, access }),
      assignClientId: () => `assigned-${run}-${++assigned}`,
    };
    sessions.onWill = (will) => {
      observer.count('messages_received', 'will');
      publishing.will(will).then(
        () => observer.count('messages_acknowledged', 'will'),
        (err: unknown) => {
          observer.count('messages_refused', 'not-durable');
          logger.warn({ err }, 'A will could not be made durable.');
        },
      );
    };
  }

  /** A command of the server's own, to the device and to whoever else subscribes to it. */
  async command(deviceKey: string, port: string, message: Message): Promise<{ delivered: boolean; queued: boolean }> {
    const { router, sessions } = this.#context;
    router.route(message, router.match(message.topic));
    return await sessions.command(deviceKey, port, message);
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
    const { sessions, retained, sink } = this.#options;
    for (const connection of this.#connections.values()) connection.sweep();
    sessions.expire();
    retained.expire();
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
