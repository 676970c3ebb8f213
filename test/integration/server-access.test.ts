import { credentials, loadPackageDefinition, Metadata, type ServiceError } from '@grpc/grpc-js';
import { type ErrorCode, errorTable, isNameplateError, privatePermissions } from '@nameplate/model';
import { fromServiceError, loadPackage } from '@nameplate/protocol/grpc';
import { defineProfile, type Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { overTcp, overUdp, requestFrame } from '../support/handle-wire.ts';

type Asker =
  | 'anonymous'
  | 'reader'
  | 'readings reader'
  | 'writer'
  | 'other prefix'
  | 'expired'
  | 'revoked'
  | 'wrong'
  | 'malformed';

/** What an asker is told: a code, or which values, whether a place, which metrics. */
type Expected =
  | { readonly code: ErrorCode }
  | { readonly indexes: readonly number[]; readonly place?: boolean; readonly metrics?: readonly string[] };

interface AccessCase {
  readonly name: string;
  readonly as: Asker;
  readonly identifier: string;
  readonly types?: readonly string[];
  readonly indexes?: readonly number[];
  readonly expected: Expected;
}

const prefix = '88.118.999';
const id = (name: string) => `${prefix}/${name}`;

// mixed: 1 and 2 public, 3 private, 300 a secret key marked public by mistake, 204 a public place; readings of each sort.
// hidden: private values and a private place only.
const cases: readonly AccessCase[] = [
  {
    name: 'sees public values, place and readings',
    as: 'anonymous',
    identifier: id('mixed'),
    expected: { indexes: [1, 2, 204], place: true, metrics: ['temperature'] },
  },
  {
    name: 'finds no private value',
    as: 'anonymous',
    identifier: id('mixed'),
    indexes: [3],
    expected: { code: 'VALUE_NOT_FOUND' },
  },
  {
    name: 'finds no private value by type',
    as: 'anonymous',
    identifier: id('mixed'),
    types: ['SERIAL'],
    expected: { code: 'VALUE_NOT_FOUND' },
  },
  {
    name: 'sees the public part of what was selected',
    as: 'anonymous',
    identifier: id('mixed'),
    indexes: [2, 3],
    expected: { indexes: [2] },
  },
  {
    name: 'finds nothing in a record that is all private',
    as: 'anonymous',
    identifier: id('hidden'),
    expected: { code: 'VALUE_NOT_FOUND' },
  },
  {
    name: 'selects by type, without case',
    as: 'anonymous',
    identifier: id('mixed'),
    types: ['url'],
    expected: { indexes: [1] },
  },
  {
    name: 'selects without regard to the case of the identifier',
    as: 'anonymous',
    identifier: id('MIXED'),
    types: ['URL'],
    expected: { indexes: [1] },
  },
  {
    name: 'never sees a secret',
    as: 'anonymous',
    identifier: id('mixed'),
    indexes: [300],
    expected: { code: 'VALUE_NOT_FOUND' },
  },
  {
    name: 'is told that a handle is retired',
    as: 'anonymous',
    identifier: id('retired'),
    expected: { code: 'HANDLE_RETIRED' },
  },
  {
    name: 'is told that a handle does not exist',
    as: 'anonymous',
    identifier: id('nothing'),
    expected: { code: 'HANDLE_NOT_FOUND' },
  },
  {
    name: 'is told that a prefix is not here',
    as: 'anonymous',
    identifier: '88.777.1/a',
    expected: { code: 'NOT_RESPONSIBLE' },
  },
  {
    name: 'resolves the record of a prefix',
    as: 'anonymous',
    identifier: `0.NA/${prefix.replace('999', '111')}`,
    expected: { code: 'NOT_RESPONSIBLE' },
  },

  {
    name: 'sees private values, and no private readings',
    as: 'reader',
    identifier: id('mixed'),
    expected: { indexes: [1, 2, 3, 204], place: true, metrics: ['temperature'] },
  },
  {
    name: 'sees a record that is all private',
    as: 'reader',
    identifier: id('hidden'),
    expected: { indexes: [3, 204], place: true, metrics: [] },
  },
  {
    name: 'never sees a secret',
    as: 'reader',
    identifier: id('mixed'),
    indexes: [300],
    expected: { code: 'VALUE_NOT_FOUND' },
  },
  {
    name: 'is told that a handle is retired',
    as: 'reader',
    identifier: id('retired'),
    expected: { code: 'HANDLE_RETIRED' },
  },
  {
    name: 'is told that a handle does not exist',
    as: 'reader',
    identifier: id('nothing'),
    expected: { code: 'HANDLE_NOT_FOUND' },
  },
  {
    name: 'is told that a prefix is not here',
    as: 'reader',
    identifier: '88.777.1/a',
    expected: { code: 'NOT_RESPONSIBLE' },
  },

  {
    name: 'sees private readings, and no private values',
    as: 'readings reader',
    identifier: id('mixed'),
    expected: { indexes: [1, 2, 204], place: true, metrics: ['energy', 'temperature'] },
  },
  {
    name: 'may write and yet not read',
    as: 'writer',
    identifier: id('mixed'),
    expected: { indexes: [1, 2, 204], place: true, metrics: ['temperature'] },
  },
  {
    name: 'sees what everyone sees',
    as: 'other prefix',
    identifier: id('mixed'),
    expected: { indexes: [1, 2, 204], place: true, metrics: ['temperature'] },
  },
  {
    name: 'finds nothing in a record that is all private',
    as: 'other prefix',
    identifier: id('hidden'),
    expected: { code: 'VALUE_NOT_FOUND' },
  },

  {
    name: 'is refused even what is public',
    as: 'expired',
    identifier: id('mixed'),
    expected: { code: 'AUTHENTICATION_FAILED' },
  },
  {
    name: 'is refused even what is public',
    as: 'revoked',
    identifier: id('mixed'),
    expected: { code: 'AUTHENTICATION_FAILED' },
  },
  {
    name: 'is refused even what is public',
    as: 'wrong',
    identifier: id('mixed'),
    expected: { code: 'AUTHENTICATION_FAILED' },
  },
  {
    name: 'is refused even what is public',
    as: 'malformed',
    identifier: id('mixed'),
    expected: { code: 'AUTHENTICATION_FAILED' },
  },
  {
    name: 'is refused before it is said what exists',
    as: 'revoked',
    identifier: id('nothing'),
    expected: { code: 'AUTHENTICATION_FAILED' },
  },
];

let server: TestServer;
let np: Nameplate;
let offsetMs = 0;
const keys = new Map<Asker, string>();

beforeAll(async () => {
  server = await startTestServer({ prefix, clock: { now: () => Date.now() + offsetMs } });
  np = await server.client();
  await makeKeys();
  await makeHandles();
  await makeReadings();
});
afterAll(async () => {
  await server?.close();
});

/** One way to ask, and the answer in the words of the table. */
interface TransportUnderTest {
  readonly name: string;
  readonly askers: 'all' | 'anonymous';
  /** Does it carry place and readings too? */
  readonly parts: boolean;
  readonly ask: (test: AccessCase) => Promise<Expected>;
  /** What the protocol tells of a code, where it cannot tell them all apart. */
  readonly told?: (code: ErrorCode) => unknown;
}

const transports: readonly TransportUnderTest[] = [
  { name: 'gRPC', askers: 'all', parts: true, ask: askGrpc },
  { name: 'gRPC batch', askers: 'all', parts: true, ask: askGrpcBatch },
  { name: 'SDK', askers: 'all', parts: true, ask: askSdk },
  { name: 'HTTP /v1', askers: 'all', parts: true, ask: askV1 },
  { name: 'HTTP /api', askers: 'all', parts: false, ask: askApi, told: (code) => errorTable[code].handle },
  { name: 'Handle TCP', askers: 'anonymous', parts: false, ask: askTcp, told: (code) => errorTable[code].handle },
  { name: 'Handle UDP', askers: 'anonymous', parts: false, ask: askUdp, told: (code) => errorTable[code].handle },
];

describe.each(transports)('over $name', ({ askers, parts, ask, told = (code) => code }) => {
  const asked = cases.filter((test) => askers === 'all' || test.as === 'anonymous');
  it.each(asked)('$as $name ($identifier $types $indexes)', async (test) => {
    const answer = await ask(test);
    const { expected } = test;
    if ('code' in expected || 'code' in answer) {
      expect('code' in answer ? told(answer.code) : answer).toEqual(
        'code' in expected ? told(expected.code) : expected,
      );
      return;
    }
    expect(answer.indexes).toEqual(expected.indexes);
    if (parts && expected.place !== undefined) expect(answer.place).toBe(expected.place);
    if (parts && expected.metrics !== undefined) expect(answer.metrics).toEqual(expected.metrics);
  });
});

async function makeKeys(): Promise<void> {
  const make = async (
    as: Asker,
    scopes: Parameters<Nameplate['keys']['create']>[0]['scopes'],
    prefixes = [prefix],
    expireTime?: Date,
  ) => {
    const issued = await np.keys.create({ description: as, scopes, prefixes, ...(expireTime && { expireTime }) });
    keys.set(as, issued.secret);
    return issued.key.id;
  };
  await make('reader', ['identifier.read']);
  await make('readings reader', ['telemetry.read']);
  await make('writer', ['identifier.write']);
  await make('other prefix', ['identifier.read', 'telemetry.read'], ['88.118.1']);
  await make('expired', ['identifier.read', 'telemetry.read'], [prefix], new Date(Date.now() + 60_000));
  await np.keys.revoke(await make('revoked', ['identifier.read']));
  const reader = keys.get('reader') ?? '';
  keys.set('wrong', reader.slice(0, -4) + (reader.endsWith('AAAA') ? 'BBBB' : 'AAAA'));
  keys.set('malformed', 'not-a-key');
}

async function makeHandles(): Promise<void> {
  const permissions = privatePermissions;
  await np.handles.create(id('mixed'), [
    { index: 1, type: 'URL', data: 'https://example.com/1' },
    { index: 2, type: 'NAME', data: '电表' },
    { index: 3, type: 'SERIAL', data: 'K-660', permissions },
    { index: 204, type: 'NP_PLACE', data: JSON.stringify({ longitude: 125.3, latitude: 43.9 }) },
    { index: 300, type: 'HS_SECKEY', data: 'secret', permissions },
  ]);
  await np.handles.create(id('hidden'), [
    { index: 3, type: 'SERIAL', data: 'K-661', permissions },
    { index: 204, type: 'NP_PLACE', data: JSON.stringify({ regionCode: '220104' }), permissions },
  ]);
  await np.handles.create(id('retired'), [{ index: 1, type: 'URL', data: 'https://example.com/2' }]);
  await np.handles.delete(id('retired'));
}

async function makeReadings(): Promise<void> {
  const profile = defineProfile({
    identifier: id('profile'),
    format: 'json',
    metrics: {
      temperature: { kind: 'gauge', unit: 'Cel', visibility: 'public' },
      energy: { kind: 'counter', unit: 'kW.h' },
    },
  });
  await np.profiles.publish(profile);
  const { credential } = await np.devices.enrol(id('mixed'), { profile: id('profile') });
  const { username, password } = credential;
  const mqtt = await connectAsync(server.mqttUrl, { username, password, clientId: 'access', reconnectPeriod: 0 });
  await mqtt.publishAsync(`iot/${id('mixed')}/up/data`, '{"temperature": 61.5, "energy": 5347}', { qos: 1 });
  await mqtt.endAsync();
  await vi.waitFor(async () => expect(Object.keys(await np.readings.latest(id('mixed')))).toHaveLength(2), 5_000);
  // From here on the key that ends in a minute has ended.
  offsetMs = 120_000;
}

function authorization(as: Asker): string | undefined {
  const key = keys.get(as);
  return key === undefined ? undefined : `Bearer ${key}`;
}

interface GrpcHandle {
  readonly values: readonly { readonly index: number }[];
}
interface GrpcResponse {
  readonly handle: GrpcHandle;
  readonly place?: object | null;
  readonly readings: readonly { readonly metric: string }[];
}

function callGrpc<T>(method: string, request: object, as: Asker): Promise<T> {
  const root = loadPackageDefinition(loadPackage()) as never as {
    nameplate: {
      resolver: {
        v1: {
          ResolverService: new (...args: unknown[]) => Record<string, (...args: unknown[]) => void> & { close(): void };
        };
      };
    };
  };
  const client = new root.nameplate.resolver.v1.ResolverService(server.endpoint, credentials.createInsecure());
  const metadata = new Metadata();
  const header = authorization(as);
  if (header !== undefined) metadata.set('authorization', header);
  return new Promise<T>((resolve, reject) => {
    client[method]?.(request, metadata, { deadline: Date.now() + 10_000 }, (error: ServiceError | null, answer: T) => {
      if (error) reject(fromServiceError(error));
      else resolve(answer);
    });
  }).finally(() => client.close());
}

const grpcRequest = ({ identifier, types = [], indexes = [] }: AccessCase) => ({
  identifier,
  types,
  indexes,
  want: ['RESOLVE_PART_PLACE', 'RESOLVE_PART_READINGS'].slice(0, types.length + indexes.length > 0 ? 0 : 2),
});

const fromGrpc = ({ handle, place, readings }: GrpcResponse): Expected => ({
  indexes: handle.values.map(({ index }) => index),
  place: place != null,
  metrics: readings.map(({ metric }) => metric),
});

async function askGrpc(test: AccessCase): Promise<Expected> {
  return await coded(async () => fromGrpc(await callGrpc<GrpcResponse>('Resolve', grpcRequest(test), test.as)));
}

async function askGrpcBatch(test: AccessCase): Promise<Expected> {
  return await coded(async () => {
    type Batch = { results: readonly { response?: GrpcResponse | null; error?: { code: ErrorCode } | null }[] };
    const { results } = await callGrpc<Batch>('BatchResolve', { requests: [grpcRequest(test)] }, test.as);
    const [first] = results;
    return first?.error ? { code: first.error.code } : fromGrpc(first?.response as GrpcResponse);
  });
}

async function askSdk({ as, identifier, types = [], indexes = [] }: AccessCase): Promise<Expected> {
  const key = keys.get(as);
  return await coded(async () => {
    await using client = await server.client(key === undefined ? { anonymous: true } : { key });
    const selected = types.length + indexes.length > 0;
    const answer = await client.resolve(identifier, {
      types,
      indexes,
      ...(selected ? {} : { want: ['place', 'readings'] }),
    });
    return {
      indexes: answer.values.map(({ index }) => index),
      place: answer.place !== undefined,
      metrics: Object.keys(answer.readings).sort(),
    };
  });
}

async function askV1({ as, identifier, types = [], indexes = [] }: AccessCase): Promise<Expected> {
  const query = new URLSearchParams([
    ...types.map((type): [string, string] => ['type', type]),
    ...indexes.map((index): [string, string] => ['index', String(index)]),
  ]);
  if (types.length + indexes.length === 0) query.set('want', 'place,readings');
  const response = await get(`/v1/resolve/${encodeURI(identifier)}?${query.toString()}`, as);
  const body = (await response.json()) as GrpcResponse & { error?: { code: ErrorCode } };
  if (body.error) {
    expect(response.status).toBe(errorTable[body.error.code].http);
    return { code: body.error.code };
  }
  return {
    indexes: body.handle.values.map(({ index }) => index),
    place: body.place !== undefined,
    metrics: body.readings?.map(({ metric }) => metric) ?? [],
  };
}

async function askApi({ as, identifier, types = [], indexes = [] }: AccessCase): Promise<Expected> {
  const query = new URLSearchParams([
    ...types.map((type): [string, string] => ['type', type]),
    ...indexes.map((index): [string, string] => ['index', String(index)]),
  ]);
  const response = await get(`/api/handles/${encodeURI(identifier)}?${query.toString()}`, as);
  const body = (await response.json()) as { responseCode: number; values?: readonly { index: number }[] };
  if (body.responseCode === 1) return { indexes: body.values?.map(({ index }) => index) ?? [] };
  return { code: codeOf(body.responseCode) };
}

async function askTcp(test: AccessCase): Promise<Expected> {
  const [answer] = await overTcp(server.handlePort, [requestFrame({ ...test, handle: test.identifier })]);
  if (answer?.responseCode === 1) return { indexes: answer.indexes };
  return { code: codeOf(answer?.responseCode ?? -1) };
}

async function askUdp(test: AccessCase): Promise<Expected> {
  const answer = await overUdp(server.handlePort, requestFrame({ ...test, handle: test.identifier }));
  return answer.responseCode === 1 ? { indexes: answer.indexes } : { code: codeOf(answer.responseCode) };
}

function get(path: string, as: Asker): Promise<Response> {
  const header = authorization(as);
  return fetch(server.httpUrl + path, header === undefined ? {} : { headers: { authorization: header } });
}

/** Some code that has this response code. */
function codeOf(responseCode: number): ErrorCode {
  const found = Object.entries(errorTable).find(([, row]) => row.handle === responseCode);
  if (!found) throw new Error(`no error has response code ${responseCode}`);
  return found[0] as ErrorCode;
}

async function coded(work: () => Promise<Expected>): Promise<Expected> {
  try {
    return await work();
  } catch (thrown) {
    if (isNameplateError(thrown)) return { code: thrown.code };
    throw thrown;
  }
}
