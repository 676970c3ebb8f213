import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { FrameCutter } from './frame-cutter.ts';
import type { Passed } from './line.ts';

export interface ProxyOptions {
  readonly to: { readonly host: string; readonly port: number };
  readonly now: () => Date;
  readonly onFrame: (passed: Passed) => void;
  /** A stream or a connection that cannot be followed, in words. */
  readonly onProblem: (problem: string) => void;
}

const connectionsMax = 64;

/** Passes TCP connections on to a server, unchanged, and tells of the frames. Loopback only. */
export async function proxyTcp(
  port: number,
  options: ProxyOptions,
): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<Socket>();
  let conversations = 0;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    conversations += 1;
    const conversation = conversations;
    const upstream = connect({ ...options.to, allowHalfOpen: true });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', (error) => {
        options.onProblem(`tcp${conversation}: ${error.message}`);
        other.destroy();
      });
      socket.on('close', () => {
        sockets.delete(socket);
        // A half that ended stays open for the other; one that was torn down does not.
        if (!socket.readableEnded) other.destroy();
      });
      follow(socket, conversation, socket === client ? 'request' : 'answer', options);
      socket.pipe(other);
    }
  });
  server.maxConnections = connectionsMax;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** What cannot be read any more is passed on all the same. */
function follow(socket: Socket, conversation: number, direction: Passed['direction'], options: ProxyOptions): void {
  const cutter = new FrameCutter();
  const read = (chunk: Buffer) => {
    try {
      for (const frame of cutter.push(chunk))
        options.onFrame({ at: options.now(), transport: 'tcp', conversation, direction, frame });
    } catch (thrown) {
      socket.off('data', read);
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      options.onProblem(`tcp${conversation}: ${direction}s cannot be read on. ${why}`);
    }
  };
  socket.on('data', read);
}
