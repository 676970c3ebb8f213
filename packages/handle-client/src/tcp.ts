import { NameplateError } from '@nameplate/model';
import { type Endpoint, endpointName } from './endpoint.ts';
import { TcpConnection } from './tcp-connection.ts';

export interface TcpLimits {
  /** Connections to one server. */
  readonly perServer: number;
  /** Connections in all. */
  readonly connections: number;
  /** Requests under way on one connection before another is opened. */
  readonly pipelined: number;
  /** An unused connection is closed after it. */
  readonly idleMs: number;
}

export const defaultTcpLimits: TcpLimits = { perServer: 4, connections: 256, pipelined: 32, idleMs: 60_000 };

/** Requests over TCP: connections stay open and are shared; requests are pipelined and matched by their ids. */
export class TcpClient {
  readonly #limits: TcpLimits;
  readonly #pools = new Map<string, TcpConnection[]>();
  #open = 0;

  constructor(limits: Partial<TcpLimits> = {}) {
    this.#limits = { ...defaultTcpLimits, ...limits };
  }

  /** The answer's frame. @throws NameplateError UPSTREAM_UNAVAILABLE, OVERLOADED */
  async send(frame: Uint8Array, endpoint: Endpoint, signal: AbortSignal): Promise<Uint8Array> {
    return await this.#connection(endpoint).send(frame, signal);
  }

  async close(): Promise<void> {
    const all = [...this.#pools.values()].flat();
    this.#pools.clear();
    await Promise.all(all.map((connection) => connection.close()));
  }

  #connection(endpoint: Endpoint): TcpConnection {
    const name = endpointName(endpoint);
    const pool = this.#pools.get(name) ?? [];
    const [least] = pool.toSorted((a, b) => a.underWay - b.underWay);
    const { pipelined, perServer, connections } = this.#limits;
    if (least !== undefined && (least.underWay < pipelined || pool.length >= perServer)) {
      // Twice as many wait on each connection when no more may be opened; then it is too much.
      if (least.underWay < 8 * pipelined) return least;
      throw new NameplateError('OVERLOADED', `Too many requests wait for ${name}.`);
    }
    if (this.#open >= connections) this.#closeIdle();
    if (this.#open >= connections)
      throw new NameplateError('OVERLOADED', `More than ${connections} connections to other servers.`);
    this.#open += 1;
    const opened = new TcpConnection(endpoint, {
      idleMs: this.#limits.idleMs,
      onClose: () => {
        this.#open -= 1;
        const left = (this.#pools.get(name) ?? []).filter((other) => other !== opened);
        if (left.length === 0) this.#pools.delete(name);
        else this.#pools.set(name, left);
      },
    });
    this.#pools.set(name, [...pool, opened]);
    return opened;
  }

  #closeIdle(): void {
    const idle = [...this.#pools.values()].flat().find(({ underWay }) => underWay === 0);
    idle?.drop();
  }
}
