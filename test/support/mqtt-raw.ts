import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import {
  generate,
  type IConnackPacket,
  type IConnectPacket,
  type IPublishPacket,
  type Packet,
  parser,
} from 'mqtt-packet';

/** An MQTT client of bare octets: sends what a library would refuse to. */
export class RawClient {
  readonly socket: Socket;
  readonly received: Packet[] = [];
  readonly octets: Buffer[] = [];
  readonly version: 4 | 5;
  readonly #closed: Promise<unknown>;
  #waiting: (() => void) | undefined;

  private constructor(socket: Socket, version: 4 | 5) {
    this.socket = socket;
    this.version = version;
    const reader = parser({ protocolVersion: version });
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

  static async open(port: number, version: 4 | 5 = 4): Promise<RawClient> {
    const socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
    await once(socket, 'connect');
    return new RawClient(socket, version);
  }

  /** Opened and admitted. */
  static async connect(port: number, identifier: string, fields: Partial<IConnectPacket> = {}): Promise<RawClient> {
    return (await RawClient.connack(port, identifier, fields)).client;
  }

  /** The same, with what the server answered. */
  static async connack(
    port: number,
    identifier: string,
    fields: Partial<IConnectPacket> = {},
  ): Promise<{ readonly client: RawClient; readonly connack: IConnackPacket }> {
    const client = await RawClient.open(port, fields.protocolVersion === 5 ? 5 : 4);
    client.send(connectPacket(identifier, fields));
    const connack = await client.next('connack');
    if (connack.cmd !== 'connack' || (connack.returnCode ?? connack.reasonCode) !== 0)
      throw new Error(`refused: ${JSON.stringify(connack)}`);
    return { client, connack };
  }

  send(...packets: (Packet | Buffer)[]): void {
    const octets = packets.map((packet) =>
      Buffer.isBuffer(packet) ? packet : generate(packet, { protocolVersion: this.version }),
    );
    this.socket.write(Buffer.concat(octets));
  }

  /** Sends octets that no library would write. */
  hex(text: string): void {
    this.socket.write(Buffer.from(text.replaceAll(' ', ''), 'hex'));
  }

  /** What came, up to the answer to a PINGREQ: everything that was due before it is there. */
  async settled(): Promise<readonly Packet[]> {
    this.send({ cmd: 'pingreq' });
    await this.next('pingresp');
    return this.received;
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
  fields: {
    readonly qos?: 0 | 1 | 2;
    readonly messageId?: number;
    readonly dup?: boolean;
    readonly retain?: boolean;
    readonly properties?: IPublishPacket['properties'];
  } = {},
): Packet {
  return { cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false, ...fields } as Packet;
}
