import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import {
  answerMessage,
  decodeMessage,
  encodeMessage,
  envelopeOctets,
  type HandleMessage,
  headerAndBody,
  peekFrameLength,
} from '@nameplate/protocol/handle';
import { digest } from '@nameplate/protocol/handle-crypto';

/** What the server does with a request. */
export interface ScriptedRequest {
  readonly message: HandleMessage;
  readonly frame: Buffer;
  readonly socket: Socket;
  /** An honest answer, unless told otherwise. `seal` has the last word on it, as it signs it. */
  readonly answer: (
    responseCode: number,
    content: Uint8Array,
    options?: {
      readonly digested?: Uint8Array;
      readonly continued?: boolean;
      readonly opCode?: number;
      readonly seal?: (message: HandleMessage) => HandleMessage;
    },
  ) => void;
}

export interface ScriptedServer {
  readonly port: number;
  /** The connections that were made, open or not. */
  readonly connections: () => number;
  close(): void;
}

/** A Handle server over TCP of which a test says what it does. */
export async function scriptedServer(onRequest: (request: ScriptedRequest) => void): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let held = Buffer.alloc(0);
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= envelopeOctets && held.length >= peekFrameLength(held)) {
        const frame = held.subarray(0, peekFrameLength(held));
        held = held.subarray(frame.length);
        onRequest(requestOf(frame, socket));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function requestOf(frame: Buffer, socket: Socket): ScriptedRequest {
  const message = decodeMessage(frame);
  const answer: ScriptedRequest['answer'] = (code, content, options = {}) => {
    const { seal = (plain) => plain, digested, ...more } = options;
    const octets = digest(3, digested ?? headerAndBody(frame, message));
    const context = { nowMs: Date.now(), requestDigest: { algorithm: 3, octets }, sessionId: 7, ...more } as const;
    socket.write(encodeMessage(seal(answerMessage(message, code, content, context))));
  };
  return { message, frame, socket, answer };
}
