import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { envelopeOctets, peekFrameLength } from '@nameplate/protocol/handle';

/** A frame on its way: to the server, or back. */
export interface PassingFrame {
  readonly to: 'server' | 'client';
  readonly frame: Buffer;
}

export interface HandleProxy {
  readonly port: number;
  /** All that passed, as it came. */
  readonly frames: PassingFrame[];
  close(): void;
}

/**
 * Stands between a client and a Handle server over TCP. `change` says what goes on instead of a frame; nothing: the
 * connection is cut.
 */
export async function handleProxy(
  serverPort: number,
  change: (passing: PassingFrame) => Buffer | undefined = ({ frame }) => frame,
): Promise<HandleProxy> {
  const frames: PassingFrame[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    client.on('close', cut);
    upstream.on('close', cut);
    const pass = (from: Socket, onward: Socket, to: PassingFrame['to']) => {
      let held = Buffer.alloc(0);
      from.on('data', (chunk: Buffer) => {
        held = Buffer.concat([held, chunk]);
        while (held.length >= envelopeOctets && held.length >= peekFrameLength(held)) {
          const passing = { to, frame: held.subarray(0, peekFrameLength(held)) };
          held = held.subarray(passing.frame.length);
          frames.push(passing);
          const sent = change(passing);
          if (sent === undefined) return cut();
          onward.write(sent);
        }
      });
    };
    pass(client, upstream, 'server');
    pass(upstream, client, 'client');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    frames,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
