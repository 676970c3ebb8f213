import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Clock, NameplateError } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { DeviceDirectory, GatewayLogger, GatewayObserver, MessageSink, TlsMaterial } from '../ports.ts';
import { topicRules } from '../topics/all.ts';
import { privateTopic } from '../topics/private-topic.ts';
import { Access } from './access.ts';
import { Admissions } from './admission.ts';
import type { Authenticator } from './authenticator.ts';
import { SocketServer } from './carriers.ts';
import { Connection } from './connection.ts';
import type { ConnectionContext } from './connection-context.ts';
import type { Link } from './link.ts';
import { type CommandName, copyForOthers, type Message } from './message.ts';
import type { Connect } from './packets.ts';
import { Publishing } from './publishing.ts';
import type { RetainedMessages } from './retained.ts';
import { Router } from './router.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { TopicRule } from './topic-rules.ts';
import { WebSocketCarrier } from './websocket-carrier.ts';

export interface FrontDoorOptions {
  readonly directory: DeviceDirectory;
  readonly sessions: Sessions;
  readonly retained: RetainedMessages;
  /** Default: `topicRules`. */
  readonly rules?: readonly TopicRule[];
  readonly authenticators?: readonly Authenticator[];
  /** Told of a client that named itself and was not let in. */
  readonly onRefused?: (connect: Connect, address: string) => void;
  readonly sink: MessageSink;
  readonly presence?: NonNullable<ConnectionContext['presence']>;
  readonly limits: GatewayLimits;
  readonly clock: Clock;
  readonly observer: GatewayObserver;
  readonly logger: GatewayLogger;
}

const sweepIntervalMs = 1_000;

/** The MQTT server, 3.1.1 and 5. */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #context: ConnectionContext;
  readonly #connections = new Map<Connection, Link>();
  readonly #webSockets: WebSocketCarrier;
  #servers: SocketServer[] = [];
  #sweeper: NodeJS.Timeout | undefined;
  #stopListening: (() => void) | undefined;
  #waitsForSink = false;
  #closing = false;
  /** Told when the last connection has gone. */
  #emptied: (() => void) | undefined;

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
    const { packetBytes, connectPacketBytes, outgoingBytes } = options.limits;
    this.#webSockets = new WebSocketCarrier({
      // A client may put the end of a packet and the whole of the next into one message.
      messageBytes: packetBytes + connectPacketBytes,
      outgoingBytes,
      accept: (link) => this.accept(link),
      hasRoom: () => this.#hasRoom,
      refused: (reason) => options.observer.count('connects_refused', reason),
    });
    sessions.onOrphan = (offer) => router.passOn(offer);
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
  async command(
    deviceKey: string,
    port: string,
    message: Message,
    options: { readonly connectedOnly?: boolean } = {},
  ): Promise<{ delivered: boolean; queued: boolean }> {
    const { router, sessions } = this.#context;
    router.route(copyForOthers(message), router.match(message.topic));
    return await sessions.command(deviceKey, port, message, options);
  }

  /** A message to the sessions of one owner that subscribe to its topic, durably, and to whoever else does. */
  async offer(
    owner: string,
    message: Message,
    { connectedOnly = false }: { readonly connectedOnly?: boolean } = {},
  ): Promise<{ delivered: boolean; queued: boolean }> {
    const { router, sessions } = this.#context;
    const { sessions: all, groups } = router.match(message.topic);
    const isOwn = ([session]: readonly [Session, unknown]) => session.owner === owner;
    router.route(copyForOthers(message), { sessions: new Map([...all].filter((one) => !isOwn(one))), groups });
    const own = [...all].filter((one) => isOwn(one) && !(connectedOnly && one[0].link === undefined));
    return await sessions.offer(new Map(own), message);
  }

  /** A message to one owner alone, under a topic that others may have too; durable when it resolves. */
  async offerPrivately(
    owner: string,
    message: Message,
    { connectedOnly = false }: { readonly connectedOnly?: boolean } = {},
  ): Promise<{ delivered: boolean; queued: boolean }> {
    const { router, sessions } = this.#context;
    const all = router.match(privateTopic(owner, message.topic)).sessions;
    return await sessions.offer(new Map([...all].filter(([{ link }]) => !connectedOnly || link)), message);
  }

  /** Takes a command back, as far as it has not gone out. */
  withdraw(owners: readonly string[], name: CommandName): Promise<void> {
    return this.#options.sessions.withdraw(owners, name);
  }

  /** A message of the server's own, to whoever subscribes to its topic; kept when it is retained. */
  async announce(message: Message): Promise<void> {
    await this.#context.publishing.announce(message);
  }

  get connections(): number {
    return this.#connections.size;
  }

  /**
   * Opens a port, one more each time: in the clear, or with TLS.
   * @throws NameplateError UPSTREAM_UNAVAILABLE when the address cannot be had
   */
  async listen(
    address: { readonly host: string; readonly port: number },
    tls?: TlsMaterial,
  ): Promise<{ host: string; port: number }> {
    const { limits, logger, observer } = this.#options;
    const server = new SocketServer({
      connections: limits.connections,
      tls,
      accept: (link) => this.accept(link),
      refused: (reason) => observer.count('connects_refused', reason),
    });
    try {
      const bound = await server.listen(address);
      server.onError((err) => logger.error({ err }, 'The MQTT listener failed.'));
      this.#servers.push(server);
      this.#start();
      return bound;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `MQTT cannot listen on ${address.host}:${address.port}: ${why}`;
      throw new NameplateError('UPSTREAM_UNAVAILABLE', message, { cause });
    }
  }

  /** A client of an HTTP server that asks for MQTT over WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#start();
    this.#webSockets.upgrade(request, socket, head);
  }

  /** Accepts nobody any more, answers what was taken in, closes; at the deadline it closes whatever is left. Idempotent. */
  async close({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#closing = true;
    const servers = this.#servers;
    this.#servers = [];
    const closed = servers.map((server) => server.close());
    for (const connection of this.#connections.keys()) connection.shutdown();
    const deadline = setTimeout(() => {
      for (const [connection, { transport }] of this.#connections) {
        connection.end('shutdown');
        transport.destroy();
      }
      for (const server of servers) server.destroy();
    }, deadlineMs);
    await Promise.all([...closed, this.#gone()]);
    clearTimeout(deadline);
  }

  async #gone(): Promise<void> {
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
  }

  get #hasRoom(): boolean {
    return !this.#closing && this.#connections.size < this.#options.limits.connections;
  }

  /** What runs as long as anybody may connect. */
  #start(): void {
    if (this.#sweeper || this.#closing) return;
    const { directory, sessions } = this.#options;
    this.#stopListening = directory.onRevoked((deviceKey) => {
      this.#context.admissions.revoke(deviceKey);
      sessions.revoke(deviceKey);
    });
    this.#sweeper = setInterval(() => this.#sweep(), sweepIntervalMs);
  }

  #sweep(): void {
    const { sessions, retained, sink } = this.#options;
    for (const connection of this.#connections.keys()) connection.sweep();
    sessions.sweep();
    retained.expire();
    if (!sink.writable) this.#resumeWhenWritable();
  }

  /** Connections that stopped because the journal was full go on. */
  #resumeWhenWritable(): void {
    if (this.#waitsForSink) return;
    this.#waitsForSink = true;
    void this.#options.sink.whenWritable().then(() => {
      this.#waitsForSink = false;
      for (const connection of this.#connections.keys()) connection.drained();
    });
  }

  /** A client, whatever carries its octets. */
  accept(link: Link): void {
    const { observer, sink } = this.#options;
    if (!this.#hasRoom) {
      observer.count('connects_refused', 'connections');
      return link.transport.destroy();
    }
    const connection = new Connection(link.transport, this.#context);
    this.#connections.set(connection, link);
    observer.count('connections_opened', link.carrier);
    link.open({
      data: (chunk) => {
        connection.receive(chunk);
        if (!sink.writable) this.#resumeWhenWritable();
      },
      drained: () => connection.drained(),
      closed: () => {
        this.#connections.delete(connection);
        connection.gone();
        if (this.#connections.size === 0) this.#emptied?.();
      },
    });
  }
}
