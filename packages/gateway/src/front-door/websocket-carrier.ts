import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { peerOf } from './carriers.ts';
import { type Link, type LinkEvents, lingerMs, type Peer } from './link.ts';

export interface WebSocketCarrierOptions {
  /** One WebSocket message, octets; refused by its length, before it is kept. */
  readonly messageBytes: number;
  /** Octets that wait for a client; with more of them a ping gets no answer. */
  readonly outgoingBytes: number;
  readonly accept: (link: Link) => void;
  /** Is there room for another client? */
  readonly hasRoom: () => boolean;
  readonly refused: (reason: 'connections' | 'websocket') => void;
}

/** MQTT over WebSocket, MQTT 3.1.1 §6: takes over the upgrades of an HTTP server. RFC 6455. */
export class WebSocketCarrier {
  readonly #options: WebSocketCarrierOptions;
  readonly #server: WebSocketServer;

  constructor(options: WebSocketCarrierOptions) {
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // MQTT is compact already, and a compressed message hides its size.
      perMessageDeflate: false,
      maxPayload: options.messageBytes,
      handleProtocols: () => subprotocol,
      autoPong: false,
      // Frames that are not binary are refused, whatever is in them.
      skipUTF8Validation: true,
    });
  }

  /** Answers one upgrade. `head`: what came after the request. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
    // MQTT-6.0.0-3.
    if (!offered.includes(subprotocol)) return this.#refuse(socket, 400, 'websocket');
    if (!this.#options.hasRoom()) return this.#refuse(socket, 503, 'connections');
    const peer = peerOfRequest(request);
    this.#server.handleUpgrade(request, socket, head, (webSocket) =>
      this.#options.accept(new WebSocketLink(webSocket, peer, this.#options.outgoingBytes)),
    );
  }

  #refuse(socket: Duplex, status: number, reason: 'connections' | 'websocket'): void {
    this.#options.refused(reason);
    socket.on('error', () => undefined);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }
}

/** MQTT-6.0.0-4. */
const subprotocol = 'mqtt';

/**
 * A browser sends the certificate of its user for any page that asks, and always says which page: what a page sends
 * proves nothing about who wants it.
 */
function peerOfRequest({ socket, headers }: IncomingMessage): Peer {
  const { address, certificate } = peerOf(socket as Socket);
  return headers.origin === undefined ? { address, certificate } : { address };
}

/** RFC 6455 §7.4.1. */
const closeCodes = { normal: 1000, notBinary: 1003 } as const;

class WebSocketLink implements Link {
  readonly carrier = 'websocket';
  readonly transport: Link['transport'];
  readonly #webSocket: WebSocket;
  readonly #outgoingBytes: number;
  #drained: () => void = () => undefined;

  constructor(webSocket: WebSocket, peer: Peer, outgoingBytes: number) {
    this.#webSocket = webSocket;
    this.#outgoingBytes = outgoingBytes;
    this.transport = {
      ...peer,
      get backlog() {
        return webSocket.bufferedAmount;
      },
      write: (octets) => this.#write(octets),
      pause: () => webSocket.pause(),
      resume: () => webSocket.resume(),
      end: () => this.#end(closeCodes.normal),
      destroy: () => webSocket.terminate(),
    };
  }

  open({ data, drained, closed }: LinkEvents): void {
    const webSocket = this.#webSocket;
    this.#drained = drained;
    webSocket.on('message', (message: RawData, isBinary) => {
      if (webSocket.readyState !== webSocket.OPEN) return;
      // MQTT-6.0.0-1.
      if (!isBinary) return this.#end(closeCodes.notBinary);
      // `binaryType` is nodebuffer: a message is one Buffer. MQTT-6.0.0-2: packets need not end with it.
      if (Buffer.isBuffer(message)) data(message);
    });
    webSocket.on('ping', (payload) => {
      if (webSocket.bufferedAmount <= this.#outgoingBytes) webSocket.pong(payload);
    });
    // 'close' follows every error; what breaks RFC 6455 closes itself, with the code for it.
    webSocket.on('error', () => undefined);
    webSocket.on('close', closed);
  }

  #write(octets: Buffer): void {
    const webSocket = this.#webSocket;
    if (webSocket.readyState !== webSocket.OPEN) return;
    webSocket.send(octets, { binary: true }, (error) => {
      if (!error && webSocket.bufferedAmount === 0) this.#drained();
    });
  }

  #end(code: number): void {
    const webSocket = this.#webSocket;
    webSocket.resume();
    webSocket.close(code);
    const lingering = setTimeout(() => webSocket.terminate(), lingerMs);
    webSocket.once('close', () => clearTimeout(lingering));
  }
}
