import { createConnection, type Socket } from 'node:net';
import { isNameplateError, NameplateError } from '@nameplate/model';
import { envelopeOctets } from '@nameplate/protocol/handle';
import { announcedLength } from './announced.ts';
import { type Endpoint, endpointName } from './endpoint.ts';
import { unavailable } from './failures.ts';
import { requestIdOf } from './udp.ts';

/**
 * One TCP connection that serves one operation at a time: requests go out when the operation says so, once each, and
 * the frames of one request are read in the order in which they come. RFC 3652 §2.1.2.
 */
export class Conversation {
  readonly #name: string;
  readonly #socket: Socket;
  readonly #frames: Uint8Array[] = [];
  readonly #opened: Promise<void>;
  #held: Buffer = Buffer.alloc(0);
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(endpoint: Endpoint) {
    this.#name = endpointName(endpoint);
    const socket = createConnection({ host: endpoint.host, port: endpoint.port, noDelay: true });
    this.#socket = socket;
    let cause: Error | undefined;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (thrown) => {
      cause = thrown;
    });
    // The server may end its side first: nothing that is asked after that would be answered.
    socket.on('end', () => this.#fail(unavailable(this.#name, 'closed the connection')));
    this.#opened = new Promise((resolve) => {
      socket.once('connect', resolve);
      socket.once('close', () => {
        const why = cause === undefined ? 'closed the connection' : 'cannot be reached';
        this.#fail(isNameplateError(cause) ? cause : unavailable(this.#name, why, cause));
        resolve();
      });
    });
  }

  /** Can another operation begin here? */
  get usable(): boolean {
    return this.#failure === undefined && this.#frames.length === 0;
  }

  /** Resolves once the server took the connection. @throws NameplateError UPSTREAM_UNAVAILABLE */
  async open(): Promise<void> {
    await this.#opened;
    if (this.#failure !== undefined) throw this.#failure;
  }

  send(frame: Uint8Array): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#socket.write(frame);
  }

  /** The next frame, which has to answer this request. @throws NameplateError UPSTREAM_UNAVAILABLE, MALFORMED_MESSAGE */
  async next(requestId: number): Promise<Uint8Array> {
    while (this.#frames.length === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const [frame] = this.#frames.splice(0, 1);
    if (this.#frames.length < framesHeld) this.#socket.resume();
    if (frame === undefined || requestIdOf(frame) !== requestId)
      throw new NameplateError('MALFORMED_MESSAGE', 'The answer is of another request.', {
        reason: 'ANSWER_REQUEST_ID',
      });
    return frame;
  }

  /** Nobody waits for it: the process may end. */
  rest(): void {
    this.#socket.unref();
  }

  resume(): void {
    this.#socket.ref();
  }

  /** Sends a last frame whose answer nobody waits for. */
  leave(frame: Uint8Array): void {
    this.#socket.unref();
    this.#socket.end(frame);
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    try {
      while (rest.length >= envelopeOctets) {
        // Throws before anything is held when the frame announces too much.
        const length = announcedLength(rest.subarray(0, envelopeOctets), this.#name);
        if (rest.length < length) break;
        this.#frames.push(rest.subarray(0, length));
        rest = rest.subarray(length);
      }
      this.#held = rest;
    } catch (thrown) {
      this.#held = Buffer.alloc(0);
      this.#socket.destroy(thrown instanceof Error ? thrown : undefined);
    }
    if (this.#frames.length >= framesHeld) this.#socket.pause();
    this.#wake?.();
  }

  #fail(failure: Error): void {
    this.#failure ??= failure;
    this.#wake?.();
  }
}

/** Frames that wait to be read before the server has to wait. */
const framesHeld = 16;
