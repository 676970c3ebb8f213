import { isNameplateError, NameplateError } from '@nameplate/model';
import mqtt, { type MqttClient } from 'mqtt';

/** What a device connects with: the answer of `nameplate device enrol --json`, or of `np.devices.enrol`. */
export interface DeviceCredential {
  readonly username: string;
  readonly password: string;
  readonly publishTopic: string;
  readonly subscribeTopic: string;
}

/** A command from the server. */
export interface DeviceCommand {
  /** The last level of its topic: which kind of command. */
  readonly port: string;
  readonly payload: Uint8Array;
  /** Of a command by its name in the profile, written as JSON: what the server knows it by. The same id is the same command. */
  readonly id?: string;
  readonly command?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** Why the link is not up: an unreachable server, a refused credential. */
export interface LinkProblem {
  readonly message: string;
}

export interface LinkOptions {
  /** `mqtt://`, `mqtts://`, `ws://` or `wss://`. */
  readonly url: string;
  readonly credential: DeviceCredential;
  readonly clientId: string;
  readonly protocolVersion: 4 | 5;
  readonly keepaliveS: number;
  /** Mean time between two attempts; the true one is spread around it, so that a fleet does not come back at once. */
  readonly reconnectMs: number;
  readonly tls?: { readonly ca?: string | Buffer; readonly cert?: string | Buffer; readonly key?: string | Buffer };
  /** Resolves when the message may be acknowledged. */
  readonly onMessage?: (port: string, payload: Uint8Array) => Promise<void>;
  readonly onUp: () => void;
  readonly onDown: (problem: LinkProblem) => void;
  readonly random: () => number;
}

/** The MQTT connection: comes back by itself, keeps its session, takes commands. */
export class Link {
  readonly #client: MqttClient;
  readonly #options: LinkOptions;
  #up = false;
  #problem: LinkProblem = { message: 'The connection is being made.' };

  constructor(options: LinkOptions) {
    this.#options = options;
    const { credential, protocolVersion, tls = {} } = options;
    this.#client = mqtt.connect(options.url, {
      ...tls,
      username: credential.username,
      password: credential.password,
      clientId: options.clientId,
      clean: false,
      ...(protocolVersion === 5 && { properties: { sessionExpiryInterval: sessionExpiryS } }),
      protocolVersion,
      keepalive: options.keepaliveS,
      reconnectPeriod: Math.round(options.reconnectMs * (0.5 + options.random())),
      connectTimeout: 10_000,
      queueQoSZero: false,
      resubscribe: false,
      // A credential that is refused may be in order again, or rotated, by the next attempt.
      reconnectOnConnackError: true,
    });
    this.#client.on('connect', () => void this.#connected());
    this.#client.on('error', (error) => {
      this.#problem = { message: error.message };
    });
    this.#client.on('close', () => this.#down());
    this.#client.handleMessage = ({ topic, payload }, acknowledge) => {
      // Without the callback there is no PUBACK: the message comes again on the next connection.
      this.#take(topic, Buffer.from(payload)).then(
        () => acknowledge(),
        (error: unknown) => this.#notTaken(error),
      );
    };
  }

  get up(): boolean {
    return this.#up;
  }

  /** Resolves when the server has acknowledged: then it is durable there. @throws NameplateError UPSTREAM_UNAVAILABLE */
  async publish(payload: string): Promise<void> {
    try {
      await this.#client.publishAsync(this.#options.credential.publishTopic, payload, { qos: 1 });
    } catch (cause) {
      throw new NameplateError('UPSTREAM_UNAVAILABLE', 'The server did not take the message.', { cause });
    }
  }

  /** Resolves when the server has the answer to a command. @throws NameplateError UPSTREAM_UNAVAILABLE */
  async answer(id: string, payload: string): Promise<void> {
    const { publishTopic } = this.#options.credential;
    const topic = `${publishTopic.slice(0, publishTopic.lastIndexOf('/') + 1)}answer.${id}`;
    try {
      await this.#client.publishAsync(topic, payload, { qos: 1 });
    } catch (cause) {
      throw new NameplateError('UPSTREAM_UNAVAILABLE', 'The server did not take the answer.', { cause });
    }
  }

  /** `force`: without waiting for what is under way. */
  async close({ force }: { readonly force: boolean }): Promise<void> {
    await this.#client.endAsync(force || !this.#client.connected);
  }

  async #connected(): Promise<void> {
    try {
      if (this.#options.onMessage) await this.#subscribe();
      this.#up = true;
      this.#options.onUp();
    } catch (thrown) {
      this.#problem = { message: isNameplateError(thrown) ? thrown.message : String(thrown) };
      this.#client.reconnect();
    }
  }

  async #subscribe(): Promise<void> {
    const { subscribeTopic } = this.#options.credential;
    const granted = await this.#client.subscribeAsync(subscribeTopic, { qos: 1 });
    if (granted.some(({ qos }) => qos >= 128))
      throw new NameplateError('PERMISSION_DENIED', `The server refuses the subscription to ${subscribeTopic}.`);
  }

  #down(): void {
    this.#up = false;
    this.#options.onDown(this.#problem);
  }

  async #take(topic: string, payload: Buffer): Promise<void> {
    await this.#options.onMessage?.(topic.slice(topic.lastIndexOf('/') + 1), new Uint8Array(payload));
  }

  #notTaken(error: unknown): void {
    this.#problem = { message: error instanceof Error ? error.message : String(error) };
    this.#client.reconnect();
  }
}

/** Seven days: what the server keeps of a session that is away. */
const sessionExpiryS = 604_800;
