import type { Clock } from '@nameplate/model';
import { connect, type IPublishPacket, type MqttClient } from 'mqtt';
import { untilDone } from './backoff.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Publication } from './front-door/topic-rules.ts';
import type { DeviceDirectory, GatewayLogger, GatewayObserver, MessageSink } from './ports.ts';
import { parseDeviceTopic } from './topic.ts';
import { childMessage } from './topics/children.ts';

/** Where the broker is, and who we are to it. */
export interface BrokerAddress {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: string;
  /** Default 5. */
  readonly protocol?: '3.1.1' | '5';
  /** Gateways of one group share the messages. Default `nameplate`. */
  readonly group?: string;
  /** Each connection's client id is this and its number: fixed, so that the broker keeps what comes while we are away. */
  readonly clientId: string;
  /**
   * Connections to the broker. Each has one message in hand at a time, so this many share one commit of the journal.
   * Default 8.
   */
  readonly connections?: number;
  readonly username?: string;
  readonly password?: string;
}

export interface ExternalBrokerOptions extends BrokerAddress {
  readonly directory: Pick<DeviceDirectory, 'find'>;
  readonly sink: Pick<MessageSink, 'append'>;
  readonly deadLetters: Pick<DeadLetters, 'add'>;
  readonly clock: Clock;
  readonly observer: GatewayObserver;
  readonly logger: GatewayLogger;
}

/** What a broker that speaks MQTT 5 is told of a message. */
export interface BrokerTerms {
  /** Unix milliseconds. */
  readonly expireTimeMs?: number;
  readonly answerTopic?: string;
  readonly correlation?: string;
}

const sessionExpiryS = 7 * 24 * 3_600;
const reconnectMs = 1_000;
const publishTimeoutMs = 10_000;

/**
 * An existing broker in front: we are clients of it with one shared subscription. The broker knows the publisher; here
 * the topic says which device it is. A message is acknowledged to the broker only when it is durable here.
 */
export class ExternalBroker {
  readonly #options: ExternalBrokerOptions;
  readonly #clients: readonly MqttClient[];
  readonly #stop = new AbortController();
  readonly #subscribed = new Set<MqttClient>();

  constructor(options: ExternalBrokerOptions) {
    this.#options = options;
    const count = options.connections ?? 8;
    this.#clients = Array.from({ length: count }, (_, index) => this.#connect(`${options.clientId}-${index}`));
  }

  /** Connections that are up and subscribed. */
  get connected(): number {
    return this.#subscribed.size;
  }

  /** Hands a command to the broker: true when the broker has taken it (QoS 1), or it was sent (QoS 0). */
  async publish(
    topic: string,
    payload: Uint8Array,
    qos: 0 | 1,
    { expireTimeMs, answerTopic, correlation }: BrokerTerms = {},
  ): Promise<boolean> {
    const client = this.#clients.find((one) => one.connected);
    if (!client) return false;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, publishTimeoutMs, false);
    });
    const properties = {
      ...(expireTimeMs !== undefined && {
        messageExpiryInterval: Math.max(1, Math.ceil((expireTimeMs - this.#options.clock.now()) / 1_000)),
      }),
      ...(answerTopic !== undefined && { responseTopic: answerTopic }),
      ...(correlation !== undefined && { correlationData: Buffer.from(correlation) }),
    };
    const v5 = this.#options.protocol !== '3.1.1';
    const sent = client.publishAsync(topic, Buffer.from(payload), { qos, ...(v5 && { properties }) }).then(
      () => true,
      () => false,
    );
    const taken = await Promise.race([sent, late]);
    clearTimeout(timer);
    return taken;
  }

  /** What is in hand and not durable stays unacknowledged: the broker gives it out again. Idempotent. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#clients.map((client) => client.endAsync(true)));
  }

  #connect(clientId: string): MqttClient {
    const { url, protocol = '5', username, password, logger } = this.#options;
    const client = connect(url, {
      clientId,
      protocolVersion: protocol === '5' ? 5 : 4,
      clean: false,
      reconnectPeriod: reconnectMs,
      reconnectOnConnackError: true,
      resubscribe: false,
      queueQoSZero: false,
      ...(protocol === '5' && { properties: { sessionExpiryInterval: sessionExpiryS } }),
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
    });
    client.handleMessage = (packet, acknowledge) => {
      this.#take(packet).then(
        () => acknowledge(),
        // Only when closing: without the callback there is no PUBACK.
        () => undefined,
      );
    };
    client.on('connect', () => this.#subscribe(client));
    client.on('close', () => this.#subscribed.delete(client));
    let reported = '';
    client.on('error', (err) => {
      if (err.message !== reported) logger.warn({ err, clientId }, 'The MQTT broker refuses or cannot be reached.');
      reported = err.message;
    });
    return client;
  }

  /** Each time: a broker that restarted without its sessions has forgotten. */
  #subscribe(client: MqttClient): void {
    const filter = `$share/${this.#options.group ?? 'nameplate'}/iot/#`;
    client.subscribe(filter, { qos: 1 }, (err, granted) => {
      if (!err && granted?.every(({ qos }) => qos < 128)) {
        this.#subscribed.add(client);
        return;
      }
      if (!this.#stop.signal.aborted)
        this.#options.logger.warn({ err, filter }, 'The MQTT broker does not grant the shared subscription.');
    });
  }

  async #take(packet: IPublishPacket): Promise<void> {
    const topic = parseDeviceTopic(packet.topic);
    // `down` is ours, or another gateway's: a shared filter cannot leave it out.
    if (topic?.direction === 'down') return;
    const { observer, clock, directory, deadLetters, sink } = this.#options;
    observer.count('messages_received', 'broker');
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const receiveTimeMs = clock.now();
    if (!topic) {
      const from = { identifier: '', port: '', receiveTimeMs, payload };
      return deadLetters.add('bad-topic', `Not the topic of a device: ${packet.topic.slice(0, 400)}`, from);
    }
    const { port } = topic;
    await this.#untilDone(async () => {
      const device = await directory.find(topic.identifier.canonical);
      const behind = device ? undefined : await this.#gatewayOf(packet.topic);
      if (behind?.ingest) return await sink.append({ ...behind.ingest, payload, receiveTimeMs });
      if (!device) {
        const from = { identifier: topic.identifier.canonical, port, receiveTimeMs, payload };
        return deadLetters.add('unknown-device', 'No such device is enrolled.', from);
      }
      const told = packet.properties?.contentType;
      const contentType = told === undefined ? {} : { contentType: told };
      const from = { identifier: device.identifier, deviceKey: device.key, port };
      await sink.append({ ...from, payload, receiveTimeMs, ...contentType });
    });
    observer.count('messages_acknowledged', 'broker');
  }

  /** `iot/{gateway}/child/{alias}/up/{port}`, where the whole is no device of its own. */
  async #gatewayOf(topic: string): Promise<Publication | undefined> {
    const at = topic.lastIndexOf('/child/');
    const gateway = at < 0 ? undefined : parseDeviceTopic(`${topic.slice(0, at)}/up/x`);
    const device = gateway && (await this.#options.directory.find(gateway.identifier.canonical));
    return device && childMessage(device, topic);
  }

  #untilDone(work: () => Promise<void>): Promise<void> {
    return untilDone(work, {
      signal: this.#stop.signal,
      onRetry: (err, attempt) => {
        if (attempt % 10 === 1)
          this.#options.logger.warn({ err, attempt }, 'A message of the broker waits: it cannot be made durable.');
      },
    });
  }
}
