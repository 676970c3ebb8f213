import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import {
  decodeMessage,
  decodeResolutionBody,
  decodeResolutionRequest,
  digestCodes,
  encodeHandleValue,
  encodeResolutionResponse,
  envelopeOctets,
  headerOctets,
  peekFrameLength,
  splitDatagrams,
} from '@nameplate/protocol/handle';
import { afterEach, describe, expect, it } from 'vitest';
import { type Exchange, openExchange } from './exchange.ts';
import { loopback, value } from './fixture.ts';
import { resolutionRequest } from './request.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const asked = resolutionRequest({ handle: '88.118.22/a', indexes: [], types: [] });
const soon = () => ({ deadlineMs: Date.now() + 5_000 });

function client(): Exchange {
  const exchange = openExchange();
  open.push(exchange);
  return exchange;
}

/** A right answer of about so many octets. */
function answer(frame: Uint8Array, octets = 10, change: { digest?: Uint8Array; nowMs?: number } = {}): Uint8Array {
  const message = decodeMessage(frame);
  const { handle } = decodeResolutionRequest(message.body);
  const digested = frame.subarray(envelopeOctets, envelopeOctets + headerOctets + message.body.length);
  return encodeResolutionResponse(
    message,
    { handle: new TextEncoder().encode(handle), values: [encodeHandleValue(value(1, 'URL', 'x'.repeat(octets)))] },
    {
      nowMs: change.nowMs ?? Date.now(),
      requestDigest: {
        algorithm: digestCodes.sha256,
        octets: change.digest ?? createHash('sha256').update(digested).digest(),
      },
    },
  );
}

async function udp(respond: (frame: Buffer, send: (frame: Uint8Array) => void) => void): Promise<number> {
  const socket: Socket = createSocket('udp4');
  socket.on('message', (frame, peer) =>
    respond(frame, (out) => {
      // Backwards: parts may come in any order.
      for (const datagram of splitDatagrams(out).toReversed()) socket.send(datagram, peer.port, peer.address);
    }),
  );
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  open.push(socket);
  return socket.address().port;
}

async function tcp(
  respond: (frame: Buffer) => Uint8Array | undefined,
): Promise<{ port: number; accepted: () => number }> {
  let accepted = 0;
  const server: Server = createServer((socket) => {
    accepted += 1;
    let held = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= envelopeOctets && held.length >= peekFrameLength(held.subarray(0, envelopeOctets))) {
        const length = peekFrameLength(held.subarray(0, envelopeOctets));
        const out = respond(held.subarray(0, length));
        held = held.subarray(length);
        // In two pieces: a frame need not come at once.
        if (out !== undefined) {
          socket.write(out.subarray(0, 30));
          socket.write(out.subarray(30));
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return { port: (server.address() as AddressInfo).port, accepted: () => accepted };
}

const dataOf = ({ content }: { content: Uint8Array }) => decodeResolutionBody(content).values[0]?.data.length;

describe('UDP', () => {
  it('puts a long answer together', async () => {
    const port = await udp((frame, send) => send(answer(frame, 20_000)));
    expect(dataOf(await client().exchange(asked, [loopback('udp', port)], soon()))).toBe(20_000);
  });

  it('repeats a lost request with the same id', async () => {
    const ids: number[] = [];
    const port = await udp((frame, send) => {
      ids.push(decodeMessage(frame).envelope.requestId);
      if (ids.length === 2) send(answer(frame));
    });
    await client().exchange(asked, [loopback('udp', port)], soon());
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  it('gives up after its repetitions', async () => {
    const ids: number[] = [];
    const port = await udp((frame) => ids.push(decodeMessage(frame).envelope.requestId));
    await expect(client().exchange(asked, [loopback('udp', port)], soon())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(ids).toHaveLength(3);
  });
});

describe('TCP', () => {
  it('pipelines over one connection, and takes answers in any order', async () => {
    const frames: Buffer[] = [];
    const { port, accepted } = await tcp((frame) => {
      frames.push(Buffer.from(frame));
      return frames.length < 10 ? undefined : Buffer.concat(frames.toReversed().map((one) => answer(one, 100)));
    });
    const exchange = client();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => exchange.exchange(asked, [loopback('tcp', port)], soon())),
    );
    expect(answers.map(dataOf)).toEqual(Array(10).fill(100));
    expect(accepted()).toBe(1);
  });

  it('is asked when UDP is silent', async () => {
    const silent = await udp(() => undefined);
    const { port } = await tcp((frame) => answer(frame));
    const { endpoint } = await client().exchange(asked, [loopback('udp', silent), loopback('tcp', port)], soon());
    expect(endpoint.protocol).toBe('tcp');
  });

  it('ends with a connection that the server closes or refuses', async () => {
    const { port } = await tcp(() => undefined);
    const exchange = client();
    await expect(
      exchange.exchange(asked, [loopback('tcp', port)], { deadlineMs: Date.now() + 100 }),
    ).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await expect(exchange.exchange(asked, [loopback('tcp', 1)], soon())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
  });
});

it('speaks through the HTTP tunnel', async () => {
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const out = answer(Buffer.concat(chunks));
      response.writeHead(request.url === '/88.118.22%2Fa' ? 200 : 404, { 'content-type': 'application/x-hdl-message' });
      response.end(out);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  const { port } = server.address() as AddressInfo;
  const exchange = client();
  expect(dataOf(await exchange.exchange(asked, [loopback('http', port)], soon()))).toBe(10);
  await expect(exchange.exchange(asked, [{ ...loopback('http', port), path: '/wrong' }], soon())).rejects.toMatchObject(
    { code: 'UPSTREAM_UNAVAILABLE' },
  );
});

describe('what cannot be read', () => {
  it('an answer that announces more than a message is told as that, over UDP after one request', async () => {
    let requests = 0;
    const endless = (frame: Buffer) => {
      requests += 1;
      const out = Buffer.from(answer(frame));
      out.writeUInt32BE(700_000, 16);
      return out;
    };
    const socket = createSocket('udp4');
    socket.on('message', (frame, { port, address }) => socket.send(endless(frame), port, address));
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    open.push(socket);
    const { port } = await tcp(endless);
    for (const endpoint of [loopback('udp', socket.address().port), loopback('tcp', port)])
      await expect(client().exchange(asked, [endpoint], soon())).rejects.toMatchObject({ reason: 'MESSAGE_LENGTH' });
    expect(requests).toBe(2);
  });

  it('another protocol is told as that', async () => {
    const { port } = await tcp(() => Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
    await expect(client().exchange(asked, [loopback('tcp', port)], soon())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      reason: 'NOT_HANDLE',
    });
  });
});

describe('an answer counts only when it is the answer', () => {
  it.each([
    ['of another digest', (frame: Buffer) => answer(frame, 10, { digest: new Uint8Array(32) })],
    ['that has expired', (frame: Buffer) => answer(frame, 10, { nowMs: Date.now() - 24 * 3_600_000 })],
  ])('one %s is refused', async (_what, wrong) => {
    const { port } = await tcp(wrong);
    await expect(client().exchange(asked, [loopback('tcp', port)], soon())).rejects.toMatchObject({
      code: 'MALFORMED_MESSAGE',
    });
  });

  it('from the wrong port or with a wrong id it is not heard', async () => {
    const stranger = createSocket('udp4');
    open.push(stranger);
    let peer = 0;
    const socket = createSocket('udp4');
    socket.on('message', (frame, from) => {
      peer = from.port;
      stranger.send(answer(frame, 66), peer, '127.0.0.1');
      const changed = Buffer.from(answer(frame, 77));
      changed.writeUInt32BE((changed.readUInt32BE(8) % 1000) + 1, 8);
      socket.send(changed, peer, '127.0.0.1');
      setTimeout(() => socket.send(answer(frame, 10), peer, '127.0.0.1'), 50);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    open.push(socket);
    expect(dataOf(await client().exchange(asked, [loopback('udp', socket.address().port)], soon()))).toBe(10);
  });
});
