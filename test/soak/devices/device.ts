import { connect as connectTcp, type Socket } from 'node:net';
import { generate, parser as newParser, type Packet, type Parser } from 'mqtt-packet';
import { type Latencies, record } from './latency.ts';

export interface SoakDeviceOptions {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly topic: string;
  readonly latencies: Latencies;
  readonly onEnd: (device: SoakDevice) => void;
}

/** Time of the first report; each further one is a second later, so that its time tells it from every other. */
export const reportStartMs = 1_700_000_000_000;

/**
 * A device with the least of a client: QoS 1, one report in flight; what is not acknowledged is sent again on the next
 * connection, as a device with a log does.
 */
export class SoakDevice {
  readonly #options: SoakDeviceOptions;
  #socket: Socket | undefined;
  #parser: Parser = newParser();
  #ready = false;
  /** Reports made so far; the last one may be under way. */
  #made = 0;
  #inFlight: { readonly n: number; sentMs: number } | undefined;
  acknowledged = 0;

  constructor(options: SoakDeviceOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#ready;
  }

  get idle(): boolean {
    return this.#inFlight === undefined;
  }

  /** Resolves when CONNECT is answered; false when it was not. */
  connect(): Promise<boolean> {
    const { port, username, password } = this.#options;
    const socket = connectTcp({ port, host: '127.0.0.1', noDelay: true });
    this.#socket = socket;
    this.#parser = newParser();
    return new Promise((resolve) => {
      this.#parser.on('packet', (packet: Packet) => {
        if (packet.cmd === 'connack') {
          this.#ready = packet.returnCode === 0;
          resolve(this.#ready);
          if (this.#ready && this.#inFlight) this.#send(true);
        } else if (packet.cmd === 'puback') this.#acknowledged();
      });
      socket.on('data', (chunk) => this.#parser.parse(chunk));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        const was = this.#ready;
        this.#ready = false;
        resolve(false);
        if (was) this.#options.onEnd(this);
      });
      socket.write(
        generate({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 4,
          clean: true,
          clientId: 'soak',
          keepalive: 600,
          username,
          password: Buffer.from(password),
        }),
      );
    });
  }

  /** Makes a report, unless one is under way. */
  report(): void {
    if (this.#inFlight) return;
    this.#inFlight = { n: this.#made, sentMs: 0 };
    this.#made += 1;
    if (this.#ready) this.#send(false);
  }

  end(): void {
    this.#ready = false;
    this.#socket?.destroy();
  }

  #send(again: boolean): void {
    const report = this.#inFlight;
    if (!report) return;
    report.sentMs = performance.now();
    const payload = JSON.stringify({ time: new Date(reportStartMs + report.n * 1_000).toISOString(), n: report.n });
    const { topic } = this.#options;
    this.#socket?.write(generate({ cmd: 'publish', topic, payload, qos: 1, messageId: 1, dup: again, retain: false }));
  }

  #acknowledged(): void {
    if (!this.#inFlight) return;
    record(this.#options.latencies, performance.now() - this.#inFlight.sentMs);
    this.#inFlight = undefined;
    this.acknowledged += 1;
  }
}
