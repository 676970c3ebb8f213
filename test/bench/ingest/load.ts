/** A process of devices that publish as quickly as they are acknowledged, QoS 1. Told what to do by its parent. */
import { connect as connectTcp, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';

/** One device as a server knows it. */
export interface LoadDevice {
  readonly username: string;
  readonly password: string;
  readonly topic: string;
}

/** What the parent sends: connect, then publish. */
export type LoadOrder =
  | { readonly kind: 'connect'; readonly port: number; readonly devices: readonly LoadDevice[] }
  | { readonly kind: 'publish'; readonly each: number; readonly inFlight: number; readonly startMs: number };

/** What it answers. */
export type LoadAnswer = { readonly kind: 'connected' } | { readonly kind: 'published'; readonly ms: number };

/** Octets of CONNACK and of PUBACK, MQTT 3.1.1 §3.2, §3.4: nothing else arrives. */
const answerLength = 4;
const connections: Connection[] = [];

interface Connection {
  readonly socket: Socket;
  readonly topic: string;
  /** Told how many answers arrived. */
  answered(count: number): void;
}

process.on('message', (order: LoadOrder) => {
  void (order.kind === 'connect' ? connectAll(order) : publishAll(order)).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit(0));

async function connectAll({ port, devices }: Extract<LoadOrder, { kind: 'connect' }>): Promise<LoadAnswer> {
  for (const { socket } of connections.splice(0)) socket.destroy();
  for (let at = 0; at < devices.length; at += 64)
    await Promise.all(devices.slice(at, at + 64).map((device) => connectOne(port, device)));
  return { kind: 'connected' };
}

async function connectOne(port: number, { username, password, topic }: LoadDevice): Promise<void> {
  const socket = connectTcp({ port, host: '127.0.0.1', noDelay: true });
  const connection: Connection = { socket, topic, answered: () => undefined };
  connections.push(connection);
  let rest = 0;
  const opened = new Promise<void>((resolve) => {
    connection.answered = () => resolve();
  });
  socket.on('data', ({ length }) => {
    rest += length;
    connection.answered(Math.floor(rest / answerLength));
    rest %= answerLength;
  });
  socket.on('error', () => process.exit(1));
  const fields = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 600 } as const;
  socket.write(generate({ cmd: 'connect', ...fields, clientId: username, username, password: Buffer.from(password) }));
  await opened;
}

async function publishAll({ each, inFlight, startMs }: Extract<LoadOrder, { kind: 'publish' }>): Promise<LoadAnswer> {
  const start = performance.now();
  await Promise.all(
    connections.map(
      (connection) =>
        new Promise<void>((resolve) => {
          let sent = 0;
          let acknowledged = 0;
          const send = (count: number) => {
            const until = Math.min(each, sent + count);
            const packets: Buffer[] = [];
            for (; sent < until; sent += 1) packets.push(publish(connection.topic, startMs + sent, sent));
            if (packets.length > 0) connection.socket.write(Buffer.concat(packets));
          };
          connection.answered = (count) => {
            acknowledged += count;
            if (acknowledged === each) resolve();
            else send(count);
          };
          send(inFlight);
        }),
    ),
  );
  return { kind: 'published', ms: performance.now() - start };
}

function publish(topic: string, timeMs: number, n: number): Buffer {
  const payload = JSON.stringify({ time: new Date(timeMs).toISOString(), n });
  return generate({ cmd: 'publish', topic, payload, qos: 1, messageId: (n % 65_535) + 1, dup: false, retain: false });
}
