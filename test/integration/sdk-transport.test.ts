import { once } from 'node:events';
import { type AddressInfo, createServer, type Server as TcpServer } from 'node:net';
import { join } from 'node:path';
import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { NameplateError } from '@nameplate/model';
import { toStatus } from '@nameplate/protocol/grpc';
import { connect } from '@nameplate/sdk';
import { afterEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../proto');
const definition = loadSync('nameplate/registry/v1/handle_service.proto', { includeDirs: [root], defaults: true });
const { service } = (
  loadPackageDefinition(definition) as unknown as Record<'nameplate', { registry: { v1: Record<string, unknown> } }>
).nameplate.registry.v1.HandleService as ServiceClientConstructor;

type Unary = handleUnaryCall<Record<string, unknown>, unknown>;
type Streaming = handleServerStreamingCall<Record<string, unknown>, unknown>;
type Bidi = handleBidiStreamingCall<Record<string, unknown>, unknown>;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A server of which a test says what it does. */
async function fakeServer(methods: Record<string, Unary | Streaming | Bidi>): Promise<string> {
  const server = new Server();
  server.addService(service, methods as never);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    ),
  );
  closing.push(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

async function client(endpoint: string, options: Partial<Parameters<typeof connect>[0]> = {}) {
  const np = await connect({ endpoint, ...options });
  closing.push(() => np.close());
  return np;
}

/** A port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: TcpServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const change = (sequence: number) => ({
  sequence,
  change: { sequence, kind: 'CHANGE_KIND_UPDATED', identifier: '88.118.22/a', etag: '2' },
});

const found: Unary = ({ request }, reply) =>
  reply(null, { handle: { identifier: request.identifier, etag: '1', state: 'HANDLE_STATE_ACTIVE' } });

describe('connect', () => {
  it.each(['npk_…', 'npk_1 2', 'npk_1\nx'])('a key such as %j is told from a broken connection', async (key) => {
    await expect(connect({ endpoint: '127.0.0.1:1', key })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      reason: 'KEY_FORM',
    });
  });

  it('is refused at once where nobody listens', async () => {
    const endpoint = `127.0.0.1:${await closedPort()}`;
    const start = performance.now();
    await expect(connect({ endpoint })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining(endpoint),
    });
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('gives up at the deadline on one that takes the connection and says nothing', async () => {
    const silent = createServer((socket) => void closing.push(() => socket.destroy()));
    closing.push(() => silent.close());
    const endpoint = `127.0.0.1:${await listen(silent)}`;
    const start = performance.now();
    await expect(connect({ endpoint, deadlineMs: 300 })).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('unary calls', () => {
  it('carry the key and the interceptors’ headers', async () => {
    let metadata: Record<string, unknown> = {};
    const endpoint = await fakeServer({
      getHandle: ((call, reply) => {
        metadata = call.metadata.getMap();
        found(call, reply);
      }) as Unary,
    });
    const np = await client(endpoint, {
      key: 'npk_1_secret',
      interceptors: [(call, next) => next({ ...call, headers: { ...call.headers, traceparent: '00-1' } })],
    });
    expect(await np.handles.get('88.118.22/a')).toMatchObject({ identifier: '88.118.22/a', state: 'active' });
    expect(metadata).toMatchObject({ authorization: 'Bearer npk_1_secret', traceparent: '00-1' });
  });

  it('are repeated after the delay that the server names', async () => {
    const times: number[] = [];
    const endpoint = await fakeServer({
      getHandle: ((call, reply) => {
        times.push(performance.now());
        if (times.length > 1) return found(call, reply);
        reply(toStatus(new NameplateError('RATE_LIMITED', 'slow down', { retryAfterMs: 300 })));
      }) as Unary,
    });
    const np = await client(endpoint);
    await np.handles.get('88.118.22/a');
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(290);
  });

  it('give the server’s error with code, reason and metadata', async () => {
    const refusal = new NameplateError('INVALID_VALUE', 'size is too large', {
      reason: 'RANGE',
      metadata: { attribute: 'size' },
    });
    const endpoint = await fakeServer({ getHandle: ((_call, reply) => reply(toStatus(refusal))) as Unary });
    const np = await client(endpoint);
    await expect(np.handles.get('88.118.22/a')).rejects.toMatchObject({
      name: 'NameplateError',
      code: 'INVALID_VALUE',
      reason: 'RANGE',
      message: 'size is too large',
      metadata: { attribute: 'size' },
    });
  });

  it('end at their deadline, and when the signal says so; the server hears of it', async () => {
    let cancelled = 0;
    const endpoint = await fakeServer({
      getHandle: ((call) => {
        call.on('cancelled', () => {
          cancelled += 1;
        });
      }) as Unary,
    });
    const np = await client(endpoint);
    await expect(np.handles.get('88.118.22/a', { deadlineMs: 100 })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    const signal = AbortSignal.timeout(100);
    await expect(np.handles.get('88.118.22/a', { signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect.poll(() => cancelled).toBe(2);
  });

  it('a closed client refuses, and ends what is under way', async () => {
    const endpoint = await fakeServer({ getHandle: (() => {}) as Unary });
    const np = await client(endpoint, { retry: false });
    const waiting = np.handles.get('88.118.22/a');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await np.close();
    await np.close();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(np.handles.get('88.118.22/a')).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('streams', () => {
  it('leaving the loop frees the stream on the server', async () => {
    let cancelled = false;
    const endpoint = await fakeServer({
      watchChanges: ((call) => {
        call.on('cancelled', () => {
          cancelled = true;
        });
        for (const sequence of [1, 2, 3]) call.write(change(sequence));
      }) as Streaming,
    });
    const np = await client(endpoint);
    for await (const { sequence } of np.watch('all', { from: 0 })) if (sequence === 2) break;
    await expect.poll(() => cancelled).toBe(true);
  });

  it('a lost connection is opened again after the last sequence', async () => {
    const asked: unknown[] = [];
    const endpoint = await fakeServer({
      watchChanges: ((call) => {
        asked.push(String(call.request.afterSequence));
        call.write(change(asked.length));
        if (asked.length === 1) call.emit('error', toStatus(new NameplateError('OVERLOADED', 'away')));
        // A server that stops ends its streams without an error.
        if (asked.length === 2) call.end();
      }) as Streaming,
    });
    const np = await client(endpoint, { retry: { baseDelayMs: 1 } });
    const seen: number[] = [];
    for await (const { sequence } of np.watch('all', { from: 0 })) {
      seen.push(sequence);
      if (sequence === 3) break;
    }
    expect(seen).toEqual([1, 2, 3]);
    expect(asked).toEqual(['0', '1', '2']);
  });

  it('registerMany sends again, under the same keys, what a lost stream left unanswered', async () => {
    const keys = new Map<string, Set<string>>();
    let streams = 0;
    const endpoint = await fakeServer({
      createHandles: ((call) => {
        const stream = ++streams;
        let row = 0;
        call.on('data', (message: { handle: { identifier: string }; requestId: string }) => {
          const { identifier } = message.handle;
          keys.set(identifier, (keys.get(identifier) ?? new Set()).add(message.requestId));
          if (stream === 1 && row === 50) {
            call.emit('error', toStatus(new NameplateError('OVERLOADED', 'away')));
            row += 1;
          } else if (stream > 1 || row < 50) call.write({ row: row++, handle: { identifier, etag: '1' } });
        });
        call.on('end', () => call.end());
      }) as Bidi,
    });
    const np = await client(endpoint, { retry: { baseDelayMs: 1 } });
    const rows = Array.from({ length: 300 }, (_, number) => ({ identifier: `88.118.22/${number}` }));
    const seen: number[] = [];
    for await (const { row, value } of np.assets.registerMany(rows, { inFlight: 32 })) {
      expect(value?.identifier).toBe(`88.118.22/${row}`);
      seen.push(row);
    }
    expect(seen).toEqual([...rows.keys()]);
    expect(streams).toBe(2);
    for (const used of keys.values()) expect(used.size).toBe(1);
  });

  it('registerMany takes rows only as fast as the server answers', async () => {
    let received = 0;
    const answers: (() => void)[] = [];
    const endpoint = await fakeServer({
      createHandles: ((call) => {
        call.on('data', ({ handle }: { handle: { identifier: string } }) => {
          const row = received++;
          answers.push(() => call.write({ row, handle: { identifier: handle.identifier, etag: '1' } }));
        });
        call.on('end', () => call.end());
      }) as Bidi,
    });
    const np = await client(endpoint);
    let taken = 0;
    function* rows() {
      for (; taken < 1_000; taken += 1) yield { identifier: `88.118.22/${taken}` };
    }
    const outcomes = np.assets.registerMany(rows(), { inFlight: 10 })[Symbol.asyncIterator]();
    const first = outcomes.next();
    await expect.poll(() => received).toBe(10);
    expect(taken).toBeLessThanOrEqual(11);
    answers[0]?.();
    expect((await first).value).toMatchObject({ row: 0 });
    await outcomes.return?.();
  });
});
