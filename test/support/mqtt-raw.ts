import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet';

/** An MQTT client of bare octets: sends what a library would refuse to. */
export class RawClient {
  readonly socket: Socket;
  readonly received: Packet[] = [];
  readonly octets: Buffer[] = [];
  readonly #closed: Promise<unknown>;
  #waiting: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    const reader = parser({ protocolVersion: 4 });
    reader.on('packet', (packet) => {
      this.received.push(packet);
      this.#waiting?.();
    });
    reader.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.octets.push(chunk);
      reader.parse(chunk);
    });
    socket.on('error', () => undefined);
    this.#closed = once(socket, 'close');
    void this.#closed.then(() => this.#waiting?.());
  }

  static async open(port: number): Promise<RawClient> {
    const socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Opened and admitted. */
  static async connect(port: number, identifier: string, fields: Partial<IConnectPacket> = {}): Promise<RawClient> {
    const client = await RawClient.open(port);
    client.send(connectPacket(identifier, fields));
    const answer = await client.next('connack');
    if (answer.cmd !== 'connack' || answer.returnCode !== 0) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return client;
  }

  send(...packets: (Packet | Buffer)[]): void {
    this.socket.write(Buffer.concat(packets.map((packet) => (Buffer.isBuffer(packet) ? packet : generate(packet)))));
  }

  /** The next packet of a kind; it is taken out of `received`. */
  async next(cmd: Packet['cmd'], ms = 5_000): Promise<Packet> {
    const end = Date.now() + ms;
    for (;;) {
      const index = this.received.findIndex((packet) => packet.cmd === cmd);
      if (index >= 0) return this.received.splice(index, 1)[0] as Packet;
      if (this.socket.destroyed || Date.now() > end)
        throw new Error(`no ${cmd}; closed ${this.socket.destroyed}; received ${JSON.stringify(this.received)}`);
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
        setTimeout(resolve, Math.max(1, end - Date.now())).unref();
      });
    }
  }

  /** Resolves when the server closed. */
  async closed(ms = 5_000): Promise<void> {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('still open')), ms).unref());
    await Promise.race([this.#closed, late]);
  }

  /** Without DISCONNECT. */
  drop(): void {
    this.socket.destroy();
  }
}

export function connectPacket(identifier: string, fields: Partial<IConnectPacket> = {}): Buffer {
  return generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: 'raw',
    keepalive: 0,
    username: identifier,
    password: Buffer.from(`pw-${identifier}`),
    ...fields,
  });
}

export function publishPacket(
  topic: string,
  payload: string,
  fields: { readonly qos?: 0 | 1 | 2; readonly messageId?: number; readonly dup?: boolean } = {},
): Packet {
  return { cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false, ...fields };
}
