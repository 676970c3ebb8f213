import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overTcp, overUdp, readFrames, requestFrame } from '../support/handle-wire.ts';

const prefix = '88.118.999';
const handle = `${prefix}/meter-1`;
let server: TestServer;
let np: Nameplate;

beforeAll(async () => {
  server = await startTestServer({ prefix, config: { handle_frame_timeout_ms: 300, handle_message_max_bytes: 4096 } });
  np = await server.client();
  await np.handles.create(handle, [{ index: 1, type: 'URL', data: 'https://example.com' }]);
  const many = Array.from({ length: 60 }, (_, at) => ({ index: at + 1, type: 'TEXT', data: 'x'.repeat(200) }));
  await np.handles.create(`${prefix}/large`, many);
});
afterAll(async () => {
  await server?.close();
});

describe('Handle over TCP', () => {
  it('answers pipelined requests in order, each with its own request id', async () => {
    const frames = Array.from({ length: 200 }, (_, at) =>
      requestFrame({ handle: at % 3 === 0 ? `${prefix}/none` : handle, requestId: at + 1 }),
    );
    const answers = await overTcp(server.handlePort, frames);
    expect(answers.map(({ requestId }) => requestId)).toEqual(frames.map((_, at) => at + 1));
    expect(answers.map(({ responseCode }) => responseCode)).toEqual(frames.map((_, at) => (at % 3 === 0 ? 100 : 1)));
  });

  it('takes a frame that comes an octet at a time', async () => {
    const socket = connect({ port: server.handlePort, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    for (const octet of requestFrame({ handle })) socket.write(Buffer.of(octet));
    expect((await readFrames(socket, 1))[0]).toMatchObject({ responseCode: 1, indexes: [1] });
    socket.destroy();
  });

  it('keeps the connection open after an answer', async () => {
    const socket = connect(server.handlePort, '127.0.0.1');
    for (const requestId of [1, 2, 3]) {
      socket.write(requestFrame({ handle, requestId }));
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      expect(chunk.readUInt32BE(8)).toBe(requestId);
    }
    socket.destroy();
  });

  it('ignores octets after the body of a resolution', async () => {
    expect((await overTcp(server.handlePort, [requestFrame({ handle, trailing: 4 })]))[0]?.responseCode).toBe(1);
  });

  it('answers a request that has no credential octets', async () => {
    const frame = requestFrame({ handle });
    const bare = Buffer.from(frame.subarray(0, frame.length - 4));
    bare.writeUInt32BE(bare.length - 20, 16);
    expect((await overTcp(server.handlePort, [bare]))[0]?.responseCode).toBe(1);
  });

  it('says where it is', async () => {
    const [answer] = await overTcp(server.handlePort, [requestFrame({ handle: '/', opCode: 2 })]);
    expect(answer).toMatchObject({ opCode: 2, responseCode: 1 });
    // The port is in the record, as a u32.
    const port = Buffer.alloc(4);
    port.writeUInt32BE(server.handlePort);
    expect(answer?.body.includes(port)).toBe(true);
  });

  it('refuses other operations with 5 and a message', async () => {
    const [answer] = await overTcp(server.handlePort, [requestFrame({ handle, opCode: 1000 })]);
    expect(answer).toMatchObject({ opCode: 1000, responseCode: 5 });
    expect(answer?.body.subarray(4).toString()).toMatch(/\w/);
  });

  it.each(['no slash', ' /x', '88.118.999/', '8８/x'])('refuses %j as a handle with 102', async (bad) => {
    expect((await overTcp(server.handlePort, [requestFrame({ handle: bad })]))[0]?.responseCode).toBe(102);
  });

  it('takes a name without a slash for the record of a prefix', async () => {
    const answers = await overTcp(server.handlePort, [
      requestFrame({ handle: prefix }),
      requestFrame({ handle: '88.777' }),
    ]);
    expect([100, 200, 1]).toContain(answers[0]?.responseCode);
    expect(answers[1]?.responseCode).toBe(301);
  });

  it('answers what came before a malformed frame, then 4, then closes', async () => {
    const bad = requestFrame({ handle });
    bad.writeUInt32BE(0x7fffffff, 16);
    const socket = connect(server.handlePort, '127.0.0.1');
    socket.write(Buffer.concat([requestFrame({ handle, requestId: 7 }), bad]));
    const answers = await readFrames(socket, 2);
    expect(answers.map(({ responseCode }) => responseCode)).toEqual([1, 4]);
  });

  it('goes on after a message whose frame is whole and whose body is not', async () => {
    const bad = requestFrame({ handle, requestId: 8 });
    bad.writeUInt32BE(0xffffff, 44);
    const answers = await overTcp(server.handlePort, [bad, requestFrame({ handle, requestId: 9 })]);
    expect(answers.map(({ requestId, responseCode }) => [requestId, responseCode])).toEqual([
      [8, 4],
      [9, 1],
    ]);
  });

  it('closes a connection that says nothing, and one that does not finish a frame', async () => {
    const silent = connect(server.handlePort, '127.0.0.1').resume();
    const slow = connect(server.handlePort, '127.0.0.1').resume();
    const start = performance.now();
    slow.write(requestFrame({ handle }).subarray(0, 30));
    const drip = setInterval(() => slow.write(Buffer.of(0)), 60);
    slow.on('error', () => undefined);
    await Promise.all([silent, slow].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    clearInterval(drip);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('answers a client that has closed its side', async () => {
    const socket = connect(server.handlePort, '127.0.0.1');
    socket.end(Buffer.concat([requestFrame({ handle, requestId: 1 }), requestFrame({ handle, requestId: 2 })]));
    expect((await readFrames(socket, 2)).map(({ requestId }) => requestId)).toEqual([1, 2]);
    await new Promise((resolve) => socket.once('close', resolve).resume());
  });

  it('leaves a connection alone between frames', async () => {
    const socket = connect(server.handlePort, '127.0.0.1');
    socket.write(requestFrame({ handle }));
    await once(socket, 'data');
    await sleep(700);
    socket.write(requestFrame({ handle, requestId: 2 }));
    expect((await once(socket, 'data'))[0].readUInt32BE(8)).toBe(2);
    socket.destroy();
  });
});

describe('Handle over UDP', () => {
  it('resolves, and splits an answer that is long', async () => {
    expect(await overUdp(server.handlePort, requestFrame({ handle }))).toMatchObject({ responseCode: 1, indexes: [1] });
    const large = await overUdp(server.handlePort, requestFrame({ handle: `${prefix}/large` }));
    expect(large.indexes).toHaveLength(60);
  });

  it('puts a split request together', async () => {
    const types = Array.from({ length: 80 }, (_, at) => `TYPE-NUMBER-${at}`);
    expect(await overUdp(server.handlePort, requestFrame({ handle, types: [...types, 'URL'] }))).toMatchObject({
      indexes: [1],
    });
  });

  it('answers nothing to what it cannot read, and lives', async () => {
    await expect(overUdp(server.handlePort, Buffer.from('not a handle message at all'), 300)).rejects.toThrow();
    expect((await overUdp(server.handlePort, requestFrame({ handle }))).responseCode).toBe(1);
  });
});
