import { createConnection, type Socket } from 'node:net';
import { isNameplateError } from '@nameplate/model';
import { envelopeOctets } from '@nameplate/protocol/handle';
import { announcedLength } from './announced.ts';
import { type Endpoint, endpointName } from './endpoint.ts';
import { unavailable } from './failures.ts';
import { requestIdOf } from './udp.ts';

interface Waiting {
  readonly resolve: (frame: Uint8Array) => void;
  readonly reject: (failure: Error) => void;
  /** Octets that had come when it was sent. */
  readonly since: number;
}

/** One connection to a Handle server. RFC 3652 §2.1.2: frames back to back. */
export class TcpConnection {
  readonly #name: string;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #held: Buffer = Buffer.alloc(0);
  #received = 0;
  #closed = false;

  constructor(endpoint: Endpoint, options: { readonly idleMs: number; readonly onClose: () => void }) {
    this.#name = endpointName(endpoint);
    const socket = createConnection({ host: endpoint.host, port: endpoint.port, noDelay: true });
    this.#socket = socket;
    let failure: Error | undefined;
    socket.setTimeout(options.idleMs, () => {
      if (this.#waiting.size === 0) socket.destroy();
    });
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (thrown) => {
      failure = thrown;
    });
    socket.on('close', () => this.#end(failure, options.onClose));
  }

  /** Requests that wait for their answers. */
  get underWay(): number {
    return this.#waiting.size;
  }

  async send(frame: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const id = requestIdOf(frame);
    if (this.#closed || this.#waiting.has(id)) throw unavailable(this.#name, 'has closed the connection');
    return await new Promise((resolve, reject) => {
      const end = () => {
        signal.removeEventListener('abort', leave);
        this.#waiting.delete(id);
        if (this.#waiting.size === 0) this.#socket.unref();
      };
      const leave = () => {
        const silent = this.#waiting.get(id)?.since === this.#received;
        end();
        reject(unavailable(this.#name, 'was not waited for'));
        // Nothing came for as long as somebody waited: the next request shall not wait here as well.
        if (silent) this.drop();
      };
      this.#waiting.set(id, {
        since: this.#received,
        resolve: (answer) => {
          end();
          resolve(answer);
        },
        reject: (failure) => {
          end();
          reject(failure);
        },
      });
      signal.addEventListener('abort', leave, { once: true });
      this.#socket.ref();
      this.#socket.write(frame);
    });
  }

  drop(): void {
    this.#socket.destroy();
  }

  async close(): Promise<void> {
    if (this.#socket.closed) return;
    await new Promise<void>((resolve) => {
      this.#socket.once('close', () => resolve());
      this.#socket.destroy();
    });
  }

  #take(chunk: Buffer): void {
    this.#received += chunk.length;
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    try {
      while (rest.length >= envelopeOctets) {
        // Throws before anything is held when the frame announces too much.
        const length = announcedLength(rest.subarray(0, envelopeOctets), this.#name);
        if (rest.length < length) break;
        const frame = rest.subarray(0, length);
        rest = rest.subarray(length);
        this.#waiting.get(requestIdOf(frame))?.resolve(frame);
      }
      this.#held = rest;
    } catch (thrown) {
      this.#held = Buffer.alloc(0);
      this.#socket.destroy(thrown instanceof Error ? thrown : undefined);
    }
  }

  #end(failure: Error | undefined, tell: () => void): void {
    this.#closed = true;
    const why = failure === undefined ? 'closed the connection' : 'cannot be reached';
    const told = isNameplateError(failure) ? failure : unavailable(this.#name, why, failure);
    for (const waiting of this.#waiting.values()) waiting.reject(told);
    tell();
  }
}
