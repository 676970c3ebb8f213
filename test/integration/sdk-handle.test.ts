import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { encodeAdmin, encodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import { connect, defineTemplate, type Hop, type Nameplate, type SigningKey, signIn } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const prefix = '88.118.999';
const home = `0.NA/${prefix}`;
const hidden = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const sm2 = generateKeyPairSync('ec', { namedCurve: 'SM2' });
const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });

let server: TestServer;
let grpc: Nameplate;
let native: Nameplate;
const open: Nameplate[] = [];

const wire = (key: KeyObject) => encodePublicKey(publicKeyRecord(key));
const admin = (index: number, key: number) => ({
  index,
  type: 'HS_ADMIN',
  data: encodeAdmin({ permissions: 0xfff, handle: home, index: key }),
});

/** A client over the native protocol, of the server or of another. */
async function handleClient(options: Partial<Parameters<typeof connect>[0]> = {}, port = server.handlePort) {
  const np = await connect({ endpoint: `hdl://127.0.0.1:${port}`, ...options });
  open.push(np);
  return np;
}

beforeAll(async () => {
  server = await startTestServer({ prefix });
  grpc = await server.client();
  await grpc.handles.update(home, {
    set: [
      ...[300, 301, 302, 303].map((key) => admin(key - 200, key)),
      { index: 300, type: 'HS_PUBKEY', data: wire(rsa.publicKey) },
      { index: 301, type: 'HS_SECKEY', data: 'correct horse', permissions: hidden },
      { index: 302, type: 'HS_PUBKEY', data: wire(dsa.publicKey) },
      { index: 303, type: 'HS_PUBKEY', data: sm2.publicKey.export({ format: 'pem', type: 'spki' }) },
    ],
  });
  native = await handleClient({ identity: signIn(`300:${home}`, rsa.privateKey) });
});

afterAll(async () => {
  await Promise.all(open.map((np) => np.close()));
  await server.close();
});

const values = (id: string) => [
  { index: 1, type: 'URL', data: `https://example.com/${id}` },
  ...[300, 301, 302, 303].map((key) => admin(key - 200, key)),
];

describe.each([
  ['gRPC', () => grpc],
  ['the Handle protocol', () => native],
])('over %s', (name, client) => {
  const id = (suffix: string) => `${prefix}/${name === 'gRPC' ? 'g' : 'h'}-${suffix}`;

  it('registers, resolves, changes and deletes', async () => {
    const np = client();
    expect(await np.handles.create(id('one'), values('one'))).toMatchObject({ identifier: id('one'), state: 'active' });
    await expect(np.handles.create(id('one'), values('one'))).rejects.toMatchObject({ code: 'HANDLE_ALREADY_EXISTS' });

    const resolved = await np.resolve(id('one'), { types: ['URL'] });
    expect(resolved.values.map(({ index, type }) => [index, type])).toEqual([[1, 'URL']]);
    expect(Buffer.from(resolved.values[0]?.data ?? []).toString()).toBe('https://example.com/one');

    const changed = await np.handles.update(id('one'), {
      set: [
        { index: 1, type: 'URL', data: 'https://example.com/new' },
        { index: 2, type: 'NOTE', data: 'two', ttl: { kind: 'relative', seconds: 60 } },
      ],
      remove: [103],
    });
    expect(changed.values.map(({ index }) => index)).toEqual([1, 2, 100, 101, 102]);
    const read = await grpc.handles.get(id('one'));
    expect(read.values.map(({ index, ttl }) => [index, ttl])).toEqual(
      [1, 2, 100, 101, 102].map((index) => [index, { kind: 'relative', seconds: index === 2 ? 60 : 86_400 }]),
    );
    await np.handles.update(id('one'), { values: values('whole') });
    expect((await np.handles.get(id('one'))).values.map(({ index }) => index)).toEqual([1, 100, 101, 102, 103]);

    expect(await np.handles.delete(id('one'))).toMatchObject({ state: 'retired' });
    await expect(np.resolve(id('one'))).rejects.toMatchObject({
      code: expect.stringMatching(/^HANDLE_(RETIRED|NOT_FOUND)$/),
    });
  });

  it('resolves the place, and many with an outcome for each', async () => {
    const np = client();
    const place = { longitude: 118.8, latitude: 32.06 };
    await np.assets.register({ identifier: id('placed'), place, values: values('placed') });
    expect(await np.resolve(id('placed'), { want: ['place'], types: ['URL'] })).toMatchObject({
      place,
      values: [{ index: 1 }],
      readings: {},
    });
    const outcomes = [];
    for await (const outcome of np.resolveMany([id('placed'), id('absent'), 'no identifier', id('placed')]))
      outcomes.push(outcome.error?.code ?? outcome.value?.identifier);
    expect(outcomes).toEqual([id('placed'), 'HANDLE_NOT_FOUND', 'INVALID_IDENTIFIER', id('placed')]);
  });

  it('registers many, in order, and lists them in pages', async () => {
    const np = client();
    const rows = Array.from({ length: 40 }, (_, at) => ({
      identifier: id(`row-${String(at === 20 ? 19 : at).padStart(2, '0')}`),
      values: values('row'),
    }));
    const codes: (string | undefined)[] = [];
    for await (const { row, value, error } of np.assets.registerMany(rows)) {
      expect(row).toBe(codes.length);
      codes.push(value?.identifier ?? error?.code);
    }
    expect(codes).toEqual(rows.map(({ identifier }, at) => (at === 20 ? 'HANDLE_ALREADY_EXISTS' : identifier)));
    const listed = await np.assets.list({ prefix, pageSize: 7 }).toArray({ limit: 1_000 });
    const names = listed.map(({ identifier }) => identifier).filter((name) => name.startsWith(id('row')));
    expect(names).toEqual([...new Set(rows.map(({ identifier }) => identifier))]);
    expect(listed.find(({ identifier }) => identifier === id('row-01'))?.values).toHaveLength(5);
  });

  it('decodes assets by the template that they name', async () => {
    const np = client();
    const Meter = defineTemplate({
      identifier: `${prefix}/${name === 'gRPC' ? 'g' : 'h'}-meter`,
      attributes: { serial: { type: 'string', required: true } },
    });
    await grpc.templates.publish(Meter);
    await np.assets.register({
      identifier: id('made'),
      template: Meter,
      attributes: { serial: '660' },
      values: [admin(100, 300)],
    });
    expect((await np.resolve(id('made'))).attributes).toEqual({ serial: '660' });
  });
});

it('homes prefixes under one that is administered, and lists those that are', async () => {
  await grpc.prefixes.create('20.500');
  await grpc.handles.update('0.NA/20.500', { set: [admin(100, 300)] });
  await native.prefixes.create('20.500.7');
  expect((await grpc.prefixes.get('20.500.7')).prefix).toBe('20.500.7');
  const listed = await native.prefixes.list({ pageSize: 1 }).toArray({ limit: 10 });
  expect(listed.map((one) => one.prefix)).toEqual(expect.arrayContaining(['20.500', prefix]));
  expect((await native.prefixes.get('20.500')).prefix).toBe('20.500');
  await expect(native.prefixes.get('20.501')).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
  await expect(native.prefixes.create('20.501')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});

describe('administrators', () => {
  const keys: readonly (readonly [string, string, SigningKey])[] = [
    ['a secret', `301:${home}`, { secret: 'correct horse' }],
    ['RSA in PEM', `300:${home}`, rsa.privateKey.export({ format: 'pem', type: 'pkcs8' })],
    ['RSA in DER', `300:${home}`, rsa.privateKey.export({ format: 'der', type: 'pkcs8' })],
    ['DSA', `302:${home}`, dsa.privateKey],
    ['SM2', `303:${home}`, sm2.privateKey],
  ];
  it.each(keys)('sign in with %s', async (name, user, key) => {
    const np = await handleClient({ identity: signIn(user, key) });
    const id = `${prefix}/by-${name.replaceAll(' ', '-')}`;
    await np.handles.create(id, values(id));
    expect((await grpc.handles.get(id)).values).toHaveLength(5);
  });

  it('with a wrong secret, or none, are refused, and nothing is made', async () => {
    const wrong = await handleClient({ identity: signIn(`301:${home}`, { secret: 'wrong' }) });
    await expect(wrong.handles.create(`${prefix}/wrong`, values('x'))).rejects.toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      reason: 'HANDLE_RC_403',
    });
    const nobody = await handleClient();
    await expect(nobody.handles.create(`${prefix}/wrong`, values('x'))).rejects.toMatchObject({
      code: 'AUTHENTICATION_NEEDED',
    });
    await expect(grpc.handles.get(`${prefix}/wrong`)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
  });

  it('see what is not public, others do not', async () => {
    const id = `${prefix}/secretive`;
    await native.handles.create(id, [...values(id), { index: 5, type: 'NOTE', data: 'inside', permissions: hidden }]);
    const indexes = async (np: Nameplate, publicOnly = false) =>
      (await np.resolve(id, { publicOnly })).values.map(({ index }) => index);
    expect(await indexes(native)).toContain(5);
    expect(await indexes(native, true)).not.toContain(5);
    expect(await indexes(await handleClient())).not.toContain(5);
  });
});

describe('what the Handle protocol has no word for', () => {
  const refused: readonly (readonly [string, (np: Nameplate) => Promise<unknown>])[] = [
    ['an etag', (np) => np.handles.update(`${prefix}/x`, { set: [...values('x')] }, { etag: '1' })],
    ['a reason', (np) => np.assets.retire(`${prefix}/x`, { reason: 'worn' })],
    ['readings', (np) => np.resolve(`${prefix}/x`, { want: ['readings'] })],
    ['an idempotency key', (np) => np.handles.create(`${prefix}/x`, values('x'), { idempotencyKey: 'k' })],
    ['a description', (np) => np.prefixes.create('88.118.998', { description: 'Works' })],
    ['a search', (np) => np.assets.list({ prefix, includeRetired: true }).first()],
    ['devices', (np) => np.devices.enrol(`${prefix}/x`)],
    [
      'a watch',
      async (np) => {
        for await (const change of np.watch('all')) return change;
        return undefined;
      },
    ],
  ];
  it.each(refused)('%s is refused with what to do instead', async (_, work) => {
    await expect(work(native)).rejects.toMatchObject({ code: 'UNSUPPORTED_OPERATION' });
  });

  it('API keys', async () => {
    const unsupported = expect.objectContaining({ code: 'UNSUPPORTED_OPERATION' });
    await expect(handleClient({ key: server.administratorKey })).rejects.toEqual(unsupported);
  });
});

it('tells every request to who traces', async () => {
  const hops: Hop[] = [];
  const np = await handleClient({ trace: (hop) => hops.push(hop) });
  await np.handles.get(home);
  await expect(np.resolve(`${prefix}/nothing`)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
  expect(hops.map(({ asked, code, flags }) => [asked, code, flags])).toEqual([
    ['/', 1, []],
    [home, 1, []],
    [`${prefix}/nothing`, 100, []],
  ]);
  expect(hops[1]?.server).toBe(`udp://127.0.0.1:${server.handlePort}`);
});
