import { once } from 'node:events';
import { connect } from 'node:net';
import { main } from '@nameplate/cli';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { overTcp, overUdp, requestFrame } from '../support/handle-wire.ts';

const prefix = '88.118.997';
const handle = `${prefix}/meter-1`;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ prefix });
  const np = await server.client();
  await np.handles.create(handle, [{ index: 1, type: 'URL', data: 'https://example.com' }]);
  const many = Array.from({ length: 60 }, (_, at) => ({ index: at + 1, type: 'TEXT', data: 'x'.repeat(200) }));
  await np.handles.create(`${prefix}/large`, many);
});
afterAll(async () => {
  await server?.close();
});

/** Runs `nameplate handle dump` while the conversation goes on; answers what it printed, and its exit code. */
async function dumped(args: readonly string[], converse: (port: number) => Promise<void>) {
  const stopping = new AbortController();
  let tellPort: (port: number) => void = () => {};
  const listening = new Promise<number>((resolve) => {
    tellPort = resolve;
  });
  let [out, err] = ['', ''];
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => {
      err += text;
      const port = /^Listening on 127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      if (port !== undefined) tellPort(Number(port));
    },
    environment: {},
    isTerminal: false,
    columns: 80,
    signal: stopping.signal,
    readInput: async () => '',
  };
  const to = ['--to', `127.0.0.1:${server.handlePort}`];
  const done = main(['node', 'nameplate', 'handle', 'dump', '--listen', '0', ...to, ...args], io);
  try {
    await converse(await Promise.race([listening, done.then((code) => Promise.reject(new Error(`${code} ${err}`)))]));
  } finally {
    stopping.abort();
  }
  return { code: await done, lines: out.trim().split('\n'), err };
}

it('passes a conversation on unchanged and prints a line for each frame, TCP and UDP', async () => {
  const frames = [1, 2, 3].map((requestId) => requestFrame({ handle, requestId }));
  const { code, lines } = await dumped([], async (port) => {
    const through = await overTcp(port, frames);
    expect(through.map(({ requestId, responseCode }) => [requestId, responseCode])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    const answer = await overUdp(port, requestFrame({ handle: `${prefix}/large`, requestId: 9 }));
    expect(answer).toMatchObject({ requestId: 9, responseCode: 1 });
  });
  expect(code).toBe(0);
  // Requests and answers of two directions: in order within each.
  const told = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).map((line) => line.slice(13));
  expect(told(/tcp1 →/)).toEqual([1, 2, 3].map((id) => `tcp1 → #${id} resolution ${handle}`));
  expect(told(/tcp1 ←/)).toEqual([1, 2, 3].map((id) => `tcp1 ← #${id} 1 success resolution ${handle} 1 value`));
  expect(told(/udp1 →/)).toEqual([`udp1 → #9 resolution ${prefix}/large`]);
  expect(told(/udp1 ←/)).toEqual([`udp1 ← #9 1 success resolution ${prefix}/large 60 values`]);
  expect(lines).toHaveLength(8);
});

it('--json prints all of each frame', async () => {
  const { lines } = await dumped(['--json'], async (port) => {
    await overTcp(port, [requestFrame({ handle: `${prefix}/none`, requestId: 5 })]);
  });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { transport: 'tcp', conversation: 1, direction: 'request', body: { handle: `${prefix}/none` } },
    {
      transport: 'tcp',
      conversation: 1,
      direction: 'answer',
      header: { responseCode: 100 },
      envelope: { requestId: 5 },
    },
  ]);
});

it('passes on what it cannot read, says so once, and ends with open connections', async () => {
  const { code, err } = await dumped([], async (port) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(Buffer.alloc(40, 0xff));
    // The server refuses and closes: through the proxy as without it.
    socket.resume();
    await once(socket, 'close');
    const idle = connect(port, '127.0.0.1');
    idle.on('error', () => {});
    await once(idle, 'connect');
  });
  expect(code).toBe(0);
  expect(err.match(/tcp1: requests cannot be read on/g)).toHaveLength(1);
});
