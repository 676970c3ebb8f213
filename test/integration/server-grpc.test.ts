import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  loadPackageDefinition,
  Metadata,
  makeGenericClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { fromServiceError, loadPackage } from '@nameplate/protocol/grpc';
import type { Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const prefix = '88.118.999';
const id = (name: string) => `${prefix}/${name}`;
let server: TestServer;
let np: Nameplate;

type Call = (...args: unknown[]) => unknown;
type Client = Record<string, Call> & { close(): void };
const clients: Client[] = [];

beforeAll(async () => {
  server = await startTestServer({ prefix, config: { streams_max: 20, stream_concurrency: 8, watch_queue_max: 16 } });
  np = await server.client();
});
afterAll(async () => {
  for (const client of clients) client.close();
  await server?.close();
});

/** A client made from descriptors, as one generated elsewhere would be. */
function client(service: string): Client {
  const path = service.split('.');
  let at: unknown = loadPackageDefinition(loadPackage());
  for (const part of path) at = (at as Record<string, unknown>)[part];
  const made = new (at as new (...args: unknown[]) => Client)(server.endpoint, credentials.createInsecure());
  clients.push(made);
  return made;
}

function key(secret = server.administratorKey): Metadata {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${secret}`);
  return metadata;
}

function unary<T>(made: Client, method: string, request: object, metadata = key(), deadlineMs = 10_000): Promise<T> {
  return new Promise((resolve, reject) => {
    made[method]?.(request, metadata, { deadline: Date.now() + deadlineMs }, (error: ServiceError | null, answer: T) =>
      error ? reject(error) : resolve(answer),
    );
  });
}

const row = (name: string) => ({
  handle: {
    identifier: id(name),
    values: [{ index: 1, type: 'URL', data: Buffer.from(`https://example.com/${name}`) }],
  },
});

describe('health and reflection', () => {
  it('says SERVING for the server and for each service', async () => {
    const Health = makeGenericClientConstructor(
      {
        check: {
          path: '/grpc.health.v1.Health/Check',
          requestStream: false,
          responseStream: false,
          // HealthCheckRequest.service = 1; HealthCheckResponse.status = 1, SERVING = 1.
          requestSerialize: (service: string) => Buffer.concat([Buffer.of(10, service.length), Buffer.from(service)]),
          requestDeserialize: String,
          responseSerialize: () => Buffer.alloc(0),
          responseDeserialize: (octets: Buffer) => octets[1],
        },
      },
      'Health',
    );
    const health = new Health(server.endpoint, credentials.createInsecure()) as unknown as Client;
    clients.push(health);
    const check = (name: string) =>
      new Promise((resolve, reject) => {
        health['check']?.(name, (error: ServiceError | null, answer: unknown) =>
          error ? reject(error) : resolve(answer),
        );
      });
    expect(await check('')).toBe(1);
    expect(await check('nameplate.registry.v1.HandleService')).toBe(1);
    await expect(check('nothing.Here')).rejects.toMatchObject({ code: status.NOT_FOUND });
  });

  it.each(['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'])(
    'lists the services over %s, fields by their names in proto/',
    async (service) => {
      const Reflection = makeGenericClientConstructor(
        {
          info: {
            path: `/${service}/ServerReflectionInfo`,
            requestStream: true,
            responseStream: true,
            requestSerialize: (octets: Buffer) => octets,
            requestDeserialize: (octets: Buffer) => octets,
            responseSerialize: (octets: Buffer) => octets,
            responseDeserialize: (octets: Buffer) => octets,
          },
        },
        'Reflection',
      );
      const reflection = new Reflection(server.endpoint, credentials.createInsecure()) as unknown as Client;
      clients.push(reflection);
      const stream = reflection['info']?.() as ClientDuplexStream<Buffer, Buffer>;
      // list_services = 7; file_containing_symbol = 4.
      const symbol = 'nameplate.registry.v1.UpdateHandleRequest';
      stream.write(Buffer.concat([Buffer.of(0x3a, 1), Buffer.from('*')]));
      const health = 'grpc.health.v1.Health';
      stream.write(Buffer.concat([Buffer.of(0x22, symbol.length), Buffer.from(symbol)]));
      stream.write(Buffer.concat([Buffer.of(0x22, health.length), Buffer.from(health)]));
      stream.end();
      const answers: string[] = [];
      for await (const answer of stream) answers.push((answer as Buffer).toString('latin1'));
      expect(answers.join()).toContain('HealthCheckRequest');
      for (const name of [
        'grpc.health.v1.Health',
        'ResolverService',
        'HandleService',
        'PrefixService',
        'TemplateService',
        'ProfileService',
        'DeviceService',
        'KeyService',
        'AliasService',
        'LinkService',
        'TelemetryService',
      ]) {
        expect(answers[0]).toContain(name);
      }
      expect(answers[1]).toContain('update_mask');
    },
  );
});

describe('errors', () => {
  it('carry code, reason, remedy and the id of the request', async () => {
    const resolver = client('nameplate.resolver.v1.ResolverService');
    const thrown = await unary(resolver, 'Resolve', { identifier: id('nothing') }).catch(
      (error: ServiceError) => error,
    );
    expect(thrown).toMatchObject({ code: status.NOT_FOUND });
    expect((thrown as ServiceError).metadata.get('x-request-id')[0]).toMatch(/^\S+-\w+$/);
    expect(fromServiceError(thrown as ServiceError)).toMatchObject({ code: 'HANDLE_NOT_FOUND' });
  });

  it('tell a field that is missing or wrong', async () => {
    const handles = client('nameplate.registry.v1.HandleService');
    const code = async (method: string, request: object) =>
      await unary(handles, method, request).then(
        () => 'OK',
        (error: ServiceError) => fromServiceError(error).code,
      );
    expect(await code('CreateHandle', {})).toBe('INVALID_VALUE');
    expect(await code('CreateHandle', { handle: { identifier: 'no slash' } })).toBe('INVALID_IDENTIFIER');
    expect(await code('UpdateHandle', { ...row('x'), updateMask: { paths: ['etag'] } })).toBe('INVALID_VALUE');
    expect(await code('ListHandles', { prefix, pageToken: '!' })).toBe('INVALID_VALUE');
  });
});

describe('CreateHandles', () => {
  it('answers every row in order, refused ones too, and reads no faster than it answers', async () => {
    const stream = client('nameplate.registry.v1.HandleService')['CreateHandles']?.(key()) as ClientDuplexStream<
      object,
      { row: string; handle: object | null; error: { code: string } | null }
    >;
    const count = 500;
    const writing = (async () => {
      for (let at = 0; at < count; at += 1) {
        const message = at % 50 === 49 ? row('bulk-0') : row(`bulk-${at}`);
        if (!stream.write(message)) await new Promise((resolve) => stream.once('drain', resolve));
      }
      stream.end();
    })();
    const answers: { row: string; error: { code: string } | null; handle: object | null }[] = [];
    for await (const answer of stream) answers.push(answer);
    await writing;
    expect(answers.map(({ row: number }) => Number(number))).toEqual(Array.from({ length: count }, (_, at) => at));
    answers.forEach(({ error, handle }, at) => {
      expect(error?.code ?? 'OK').toBe(at % 50 === 49 ? 'HANDLE_ALREADY_EXISTS' : 'OK');
      expect(handle === null).toBe(at % 50 === 49);
    });
  });

  it('answers a row while the stream stays open', async () => {
    const stream = client('nameplate.registry.v1.HandleService')['CreateHandles']?.(key()) as ClientDuplexStream<
      object,
      { row: string }
    >;
    stream.write(row('one-by-one-0'));
    expect(await once<{ row: string }>(stream)).toMatchObject({ row: '0' });
    stream.write(row('one-by-one-1'));
    expect(await once<{ row: string }>(stream)).toMatchObject({ row: '1' });
    stream.end();
  });
});

describe('StreamResolve and BatchResolve', () => {
  it('answers each under its tag, in order', async () => {
    await np.handles.create(id('streamed'), [{ index: 1, type: 'URL', data: 'x' }]);
    const stream = client('nameplate.resolver.v1.ResolverService')['StreamResolve']?.(key()) as ClientDuplexStream<
      object,
      { tag: string; result: { result: string } }
    >;
    for (let tag = 0; tag < 100; tag += 1)
      stream.write({ tag, request: { identifier: id(tag % 2 === 0 ? 'streamed' : 'absent') } });
    stream.end();
    const answers: [string, string][] = [];
    for await (const { tag, result } of stream) answers.push([String(tag), result.result]);
    expect(answers).toEqual(
      Array.from({ length: 100 }, (_, tag) => [String(tag), tag % 2 === 0 ? 'response' : 'error']),
    );
  });

  it('refuses a batch of more than 1,000', async () => {
    const requests = Array.from({ length: 1001 }, () => ({ identifier: id('streamed') }));
    const resolver = client('nameplate.resolver.v1.ResolverService');
    const thrown = await unary(resolver, 'BatchResolve', { requests }).catch(fromServiceError);
    expect(thrown).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    const { results } = await unary<{ results: object[] }>(resolver, 'BatchResolve', {
      requests: requests.slice(0, 1000),
    });
    expect(results).toHaveLength(1000);
  });
});

describe('WatchChanges', () => {
  it('tells where it starts, then every change, and resumes after a sequence', async () => {
    const service = client('nameplate.registry.v1.HandleService');
    const stream = service['WatchChanges']?.({ prefix, fromNow: true }, key()) as ClientReadableStream<WatchAnswer>;
    stream.on('error', () => undefined);
    const { sequence } = await once<WatchAnswer>(stream);
    for (const name of ['w1', 'w2', 'w3']) await np.handles.create(id(name), [{ index: 1, type: 'URL', data: name }]);
    const seen: string[] = [];
    while (seen.length < 3) seen.push((await once<WatchAnswer>(stream)).change?.identifier ?? '');
    expect(seen).toEqual(['w1', 'w2', 'w3'].map(id));
    stream.cancel();
    const again = service['WatchChanges']?.(
      { prefix, afterSequence: sequence },
      key(),
    ) as ClientReadableStream<WatchAnswer>;
    again.on('error', () => undefined);
    const replayed: string[] = [];
    while (replayed.length < 3) {
      const { change } = await once<WatchAnswer>(again);
      if (change) replayed.push(change.identifier);
    }
    expect(replayed).toEqual(seen);
    again.cancel();
  });

  it('lets go of a stream that is cancelled, and refuses more than streams_max', async () => {
    const service = client('nameplate.registry.v1.HandleService');
    const open = () => {
      const stream = service['WatchChanges']?.({ prefix, fromNow: true }, key()) as ClientReadableStream<WatchAnswer>;
      stream.on('error', () => undefined);
      return stream;
    };
    for (let round = 0; round < 4; round += 1) {
      const streams = Array.from({ length: 15 }, open);
      await Promise.all(streams.map((stream) => once(stream)));
      for (const stream of streams) stream.cancel();
      await expect.poll(openStreams, { timeout: 5_000 }).toBe(0);
    }
    const streams = Array.from({ length: 20 }, open);
    await Promise.all(streams.map((stream) => once(stream)));
    const refused = await new Promise<ServiceError>((resolve) => {
      const stream = service['WatchChanges']?.({ prefix }, key()) as ClientReadableStream<WatchAnswer>;
      stream.on('error', (error) => resolve(error as ServiceError));
      stream.resume();
    });
    expect(fromServiceError(refused)).toMatchObject({ code: 'OVERLOADED' });
    for (const stream of streams) stream.cancel();
    await expect.poll(openStreams, { timeout: 5_000 }).toBe(0);
  });

  it('needs a key', async () => {
    const stream = client('nameplate.registry.v1.HandleService')['WatchChanges']?.({
      prefix,
    }) as ClientReadableStream<WatchAnswer>;
    const error = await new Promise<ServiceError>((resolve) =>
      stream.on('error', (thrown) => resolve(thrown as ServiceError)).resume(),
    );
    expect(fromServiceError(error)).toMatchObject({ code: 'AUTHENTICATION_NEEDED' });
  });
});

describe('readings and commands', () => {
  it('streams readings as they are stored, and delivers commands', async () => {
    await np.handles.create(id('device'), [{ index: 1, type: 'URL', data: 'x' }]);
    const { credential } = await np.devices.enrol(id('device'));
    const { username, password, publishTopic, subscribeTopic } = credential;
    const mqtt = await connectAsync(server.mqttUrl, { username, password, clientId: 'grpc', reconnectPeriod: 0 });
    const command = new Promise<string>((resolve) =>
      mqtt.on('message', (topic, payload) => resolve(`${topic} ${payload.toString()}`)),
    );
    await mqtt.subscribeAsync(subscribeTopic, { qos: 1 });

    const telemetry = client('nameplate.telemetry.v1.TelemetryService');
    const stream = telemetry['SubscribeReadings']?.(
      { identifier: id('device') },
      key(),
    ) as ClientReadableStream<ReadingAnswer>;
    stream.on('error', () => undefined);
    expect((await once<ReadingAnswer>(stream)).reading).toBeNull();
    await mqtt.publishAsync(publishTopic, '{"temperature": 21.5}', { qos: 1 });
    expect(await once<ReadingAnswer>(stream)).toMatchObject({
      identifier: id('device'),
      reading: { metric: 'temperature', number: 21.5 },
    });
    stream.cancel();

    const sent = await unary(telemetry, 'SendCommand', {
      identifier: id('device'),
      port: 'set',
      payload: Buffer.from('{"valve":1}'),
    });
    expect(sent).toEqual({ delivered: true });
    expect(await command).toBe(`iot/${id('device')}/down/set {"valve":1}`);
    await mqtt.endAsync();
    await expect(unary(telemetry, 'SendCommand', { identifier: id('streamed'), port: 'set' })).rejects.toMatchObject({
      code: status.NOT_FOUND,
    });
    await expect(
      unary(telemetry, 'SendCommand', { identifier: id('device'), port: 'set' }, new Metadata()),
    ).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  });
});

describe('a call whose deadline passes', () => {
  it('ends with DEADLINE_EXCEEDED on both sides', async () => {
    const stream = client('nameplate.registry.v1.HandleService')['WatchChanges']?.({ prefix, fromNow: true }, key(), {
      deadline: Date.now() + 300,
    }) as ClientReadableStream<WatchAnswer>;
    const error = await new Promise<ServiceError>((resolve) =>
      stream.on('error', (thrown) => resolve(thrown as ServiceError)).resume(),
    );
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    await expect.poll(openStreams, { timeout: 5_000 }).toBe(0);
    await expect
      .poll(async () => await (await fetch(`${server.httpUrl}/metrics`)).text(), { timeout: 5_000 })
      .toMatch(/method="WatchChanges",code="DEADLINE_EXCEEDED"/);
  });
});

interface WatchAnswer {
  readonly sequence: string;
  readonly change: { readonly identifier: string } | null;
}

interface ReadingAnswer {
  readonly identifier: string;
  readonly reading: { readonly metric: string; readonly number?: number } | null;
}

async function openStreams(): Promise<number> {
  await sleep(20);
  const text = await (await fetch(`${server.httpUrl}/metrics`)).text();
  return Number(/nameplate_server_streams_open\{protocol="grpc"\} (\d+)/.exec(text)?.[1] ?? -1);
}

/** The next message of a stream. */
function once<T>(stream: ClientReadableStream<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onData = (message: T) => {
      stream.pause();
      stream.off('error', reject);
      resolve(message);
    };
    stream.once('data', onData);
    stream.once('error', reject);
    stream.resume();
  });
}
