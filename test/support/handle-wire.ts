import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What a Handle server answered, read here by hand, so that a mistake of the codec does not hide in its own mirror. */
export interface WireAnswer {
  readonly requestId: number;
  readonly opCode: number;
  readonly responseCode: number;
  /** Indexes of the values, when the answer is of a resolution. */
  readonly indexes: readonly number[];
  readonly body: Buffer;
}

/** RFC 3652 §2.2: envelope, header, body, and the length of an absent credential. */
export function requestFrame(options: {
  readonly handle: string;
  readonly opCode?: number;
  readonly requestId?: number;
  readonly indexes?: readonly number[];
  readonly types?: readonly string[];
  /** After the body proper: deployed clients send four. */
  readonly trailing?: number;
}): Buffer {
  const { handle, opCode = 1, requestId = 1, indexes = [], types = [], trailing = 0 } = options;
  const lists = [u32(indexes.length), ...indexes.map(u32), u32(types.length), ...types.map(octets)];
  const body = Buffer.concat([octets(handle), ...(opCode === 1 ? lists : []), Buffer.alloc(trailing)]);
  const header = Buffer.alloc(24);
  header.writeUInt32BE(opCode, 0);
  header.writeUInt32BE(0x19000000, 8);
  header.writeUInt16BE(0xffff, 12);
  header.writeUInt32BE(Math.floor(Date.now() / 1000) + 3600, 16);
  header.writeUInt32BE(body.length, 20);
  const envelope = Buffer.alloc(20);
  envelope.set([2, 10, 2, 11]);
  envelope.writeUInt32BE(requestId, 8);
  envelope.writeUInt32BE(header.length + body.length + 4, 16);
  return Buffer.concat([envelope, header, body, u32(0)]);
}

/** Reads one whole frame. */
export function readAnswer(frame: Buffer): WireAnswer {
  const opCode = frame.readUInt32BE(20);
  const responseCode = frame.readUInt32BE(24);
  const digest = (frame.readUInt32BE(28) & 0x00800000) !== 0;
  const start = 44 + (digest ? 1 + ({ 1: 16, 2: 20, 3: 32 }[frame[44] ?? 0] ?? 0) : 0);
  const body = frame.subarray(start, 44 + frame.readUInt32BE(40));
  const indexes = opCode === 1 && responseCode === 1 ? valueIndexes(body) : [];
  return { requestId: frame.readUInt32BE(8), opCode, responseCode, indexes, body };
}

/** Sends frames on one connection, and gives as many answers, in the order they came. */
export async function overTcp(port: number, frames: readonly Buffer[]): Promise<WireAnswer[]> {
  const socket = connect(port, '127.0.0.1');
  socket.write(Buffer.concat(frames));
  try {
    return await readFrames(socket, frames.length);
  } finally {
    socket.destroy();
  }
}

/** Collects `count` frames from a socket; fails when it closes before. */
export async function readFrames(socket: Socket, count: number): Promise<WireAnswer[]> {
  const answers: WireAnswer[] = [];
  let held = Buffer.alloc(0);
  for await (const chunk of socket) {
    held = Buffer.concat([held, chunk as Buffer]);
    while (held.length >= 20 && held.length >= 20 + held.readUInt32BE(16)) {
      const length = 20 + held.readUInt32BE(16);
      answers.push(readAnswer(held.subarray(0, length)));
      held = held.subarray(length);
    }
    if (answers.length >= count) return answers;
  }
  throw new Error(`the connection closed after ${answers.length} of ${count} answers`);
}

/** One request over UDP, split when long; the answer put together again. */
export async function overUdp(port: number, frame: Buffer, patienceMs = 5_000): Promise<WireAnswer> {
  const socket = createSocket('udp4');
  try {
    for (const datagram of datagrams(frame)) socket.send(datagram, port, '127.0.0.1');
    const parts = new Map<number, Buffer>();
    for (;;) {
      const [datagram] = (await once(socket, 'message', { signal: AbortSignal.timeout(patienceMs) })) as [Buffer];
      parts.set(datagram.readUInt32BE(12), datagram);
      const length = datagram.readUInt32BE(16);
      if (parts.size < Math.ceil(length / 492)) continue;
      const ordered = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);
      const envelope = ordered[0]?.subarray(0, 20) ?? Buffer.alloc(0);
      return readAnswer(Buffer.concat([envelope, ...ordered.map((part) => part.subarray(20))]));
    }
  } finally {
    socket.close();
  }
}

/** RFC 3652 §2.3: at most 492 octets of the message in each, TC set when there are more than one. */
export function datagrams(frame: Buffer): Buffer[] {
  const message = frame.subarray(20);
  const count = Math.ceil(message.length / 492);
  return Array.from({ length: count }, (_, at) => {
    const envelope = Buffer.from(frame.subarray(0, 20));
    if (count > 1) envelope[2] = (envelope[2] ?? 0) | 0x20;
    envelope.writeUInt32BE(at, 12);
    return Buffer.concat([envelope, message.subarray(492 * at, 492 * (at + 1))]);
  });
}

function valueIndexes(body: Buffer): number[] {
  let at = 4 + body.readUInt32BE(0);
  const count = body.readUInt32BE(at);
  at += 4;
  const skip = () => {
    at += 4 + body.readUInt32BE(at);
  };
  return Array.from({ length: count }, () => {
    const index = body.readUInt32BE(at);
    at += 14; // index, timestamp, TTL type, TTL, permissions
    skip(); // type
    skip(); // data
    const references = body.readUInt32BE(at);
    at += 4;
    for (let reference = 0; reference < references; reference += 1) {
      skip();
      at += 4;
    }
    return index;
  });
}

function u32(value: number): Buffer {
  const octets4 = Buffer.alloc(4);
  octets4.writeUInt32BE(value);
  return octets4;
}

function octets(text: string): Buffer {
  const content = Buffer.from(text);
  return Buffer.concat([u32(content.length), content]);
}
