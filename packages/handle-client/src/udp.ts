import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type Clock, NameplateError } from '@nameplate/model';
import { envelopeOctets, peekFrameLength, splitDatagrams, UdpReassembler } from '@nameplate/protocol/handle';
import { type Endpoint, endpointName } from './endpoint.ts';
import { throwIfAborted, unavailable } from './failures.ts';

/** A request is sent again when this much time went by without an answer; after the last it has failed. RFC 3652 §2.1.2. */
export const udpRetryMs = [500, 1000, 1500] as const;

interface Waiting {
  readonly resolve: (frame: Uint8Array) => void;
  readonly reject: (failure: Error) => void;
}

/** Requests over UDP, from one socket for each address family: an answer counts from the peer that was asked only. */
export class UdpClient {
  readonly #sockets = new Map<'udp4' | 'udp6', Socket>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #reassembler: UdpReassembler;
  readonly #waitingMax: number;

  constructor(options: { readonly clock: Clock; readonly waitingMax?: number }) {
    this.#reassembler = new UdpReassembler({ clock: options.clock, perPeer: 256 });
    this.#waitingMax = options.waitingMax ?? 4096;
  }

  /** The answer's frame. Repeats the same request, with the same id. @throws NameplateError UPSTREAM_UNAVAILABLE, OVERLOADED */
  async send(frame: Uint8Array, endpoint: Endpoint, signal: AbortSignal): Promise<Uint8Array> {
    const address = isIP(endpoint.host) === 0 ? (await lookup(endpoint.host)).address : endpoint.host;
    throwIfAborted(signal);
    const name = `${address} ${endpoint.port} ${requestIdOf(frame)}`;
    if (this.#waiting.size >= this.#waitingMax || this.#waiting.has(name))
      throw new NameplateError('OVERLOADED', `More than ${this.#waitingMax} requests wait for answers over UDP.`);
    const socket = this.#socket(isIP(address) === 6 ? 'udp6' : 'udp4');
    const datagrams = splitDatagrams(frame);
    return await new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        this.#waiting.delete(name);
        if (this.#waiting.size === 0) for (const open of this.#sockets.values()) open.unref();
      };
      const fail = (failure: Error) => {
        end();
        reject(failure);
      };
      const leave = () => fail(unavailable(endpointName(endpoint), 'was not waited for'));
      const attempt = (at: number) => {
        const patience = udpRetryMs[at];
        if (patience === undefined) return fail(unavailable(endpointName(endpoint), 'did not answer'));
        for (const datagram of datagrams) {
          socket.send(datagram, endpoint.port, address, (thrown) => {
            if (thrown) fail(unavailable(endpointName(endpoint), 'cannot be reached', thrown));
          });
        }
        timer = setTimeout(attempt, patience, at + 1);
      };
      this.#waiting.set(name, {
        resolve: (answer) => {
          end();
          resolve(answer);
        },
        reject: fail,
      });
      signal.addEventListener('abort', leave, { once: true });
      for (const open of this.#sockets.values()) open.ref();
      attempt(0);
    });
  }

  async close(): Promise<void> {
    const open = [...this.#sockets.values()];
    this.#sockets.clear();
    await Promise.all(open.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  }

  #socket(family: 'udp4' | 'udp6'): Socket {
    const known = this.#sockets.get(family);
    if (known !== undefined) return known;
    const socket = createSocket(family);
    socket.on('message', (datagram, { address, port }) => this.#take(datagram, address, port));
    // What could not be sent is told to who sent it; the socket goes on.
    socket.on('error', () => undefined);
    this.#sockets.set(family, socket);
    return socket;
  }

  #take(datagram: Buffer, address: string, port: number): void {
    if (datagram.length < envelopeOctets) return;
    const waiting = this.#waiting.get(`${address} ${port} ${requestIdOf(datagram)}`);
    if (waiting === undefined) return;
    try {
      // Asking again would bring the same: TCP, which is asked next, may tell more.
      peekFrameLength(datagram);
      const frame = this.#reassembler.accept(`${address} ${port}`, datagram);
      if (frame !== undefined) waiting.resolve(frame);
    } catch (thrown) {
      // A datagram that cannot be read is none: the right one may still come.
      if (!(thrown instanceof NameplateError)) throw thrown;
      if (thrown.code === 'LIMIT_EXCEEDED') waiting.reject(thrown);
    }
  }
}

/** Octets 8–11 of the envelope. */
export function requestIdOf(frame: Uint8Array): number {
  return new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(8);
}
