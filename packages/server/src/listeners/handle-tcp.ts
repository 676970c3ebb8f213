import { createServer, type Socket } from 'node:net';
import { type Config, listenHostOf } from '../config/index.ts';
import type { ListenerMetrics } from '../observe/metrics.ts';
import { Connections } from './connections.ts';
import { openConnection } from './handle/connection.ts';
import { FrameReader } from './handle/frame-reader.ts';
import { OrderedWriter } from './handle/ordered-writer.ts';
import type { HandleService } from './handle/service.ts';
import { type Listener, listenTcp } from './listener.ts';

export interface HandleListenerOptions {
  readonly config: Config;
  readonly service: HandleService;
  readonly metrics: ListenerMetrics;
}

/**
 * The Handle protocol over TCP. RFC 3652 §2.1.2: frames back to back; requests may be pipelined and are answered in
 * order, since deployed clients match answers by order. The connection stays open after an answer, KC or not.
 */
export async function listenHandleTcp(options: HandleListenerOptions): Promise<Listener> {
  const { config, metrics } = options;
  const server = createServer({ noDelay: true, keepAlive: true, allowHalfOpen: true }, (socket) =>
    serve(socket, options),
  );
  const connections = new Connections(server, { protocol: 'handle-tcp', max: config.handle_connections_max, metrics });
  const port = await listenTcp(server, {
    host: listenHostOf(config, 'handle'),
    port: config.handle_port,
    portKey: 'handle_port',
  });
  let closing: Promise<void> | undefined;
  return {
    port,
    stopAccepting: () => void server.close(),
    close: () => (closing ??= connections.end()),
  };
}

/** How long a client has to take its last answer. */
const lingerMs = 5_000;

function serve(socket: Socket, { config, service, metrics }: HandleListenerOptions): void {
  const limits = { maxOctets: config.handle_message_max_bytes };
  const refused = (reason: string) => metrics.refused.inc({ protocol: 'handle-tcp', reason });
  const connection = openConnection('handle-tcp', socket.remoteAddress ?? '');
  const writer = new OrderedWriter(socket, config.stream_concurrency);
  const frames = new FrameReader(limits, (frame) => {
    const slot = writer.slot();
    void service.answer(frame, connection, (part) => slot.part(part)).then((answer) => slot.fill(answer));
  });
  // A frame once begun must be whole in time, however slowly its octets come; so must the first one begin.
  const tooSlow = () => {
    refused('slow');
    socket.destroy();
  };
  let timer: NodeJS.Timeout | undefined = setTimeout(tooSlow, config.handle_frame_timeout_ms);
  let awaited = -1;
  const watch = () => {
    const frame = frames.pending ? frames.begun : 0;
    if (frame === awaited) return;
    awaited = frame;
    clearTimeout(timer);
    timer = frame === 0 ? undefined : setTimeout(tooSlow, config.handle_frame_timeout_ms);
  };
  socket.setTimeout(config.handle_idle_timeout_ms, () => socket.destroy());
  let readable = true;
  socket.on('data', (chunk: Buffer) => {
    // What follows a frame that could not be read is let past: closing with octets unread would reset the answer away.
    if (!readable) return;
    try {
      frames.push(chunk);
      watch();
    } catch (thrown) {
      // Where the next frame begins is unknown: answer what was pipelined before, say why, and close.
      readable = false;
      refused('malformed');
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), lingerMs);
      writer.slot().fill(service.refuse(frames.head, thrown));
      writer.end();
      socket.resume();
    }
  });
  // A client may close its side and still wait for answers.
  socket.on('end', () => writer.end());
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    clearTimeout(timer);
    writer.drop();
  });
}
