import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNameplateError, privatePermissions, systemClock, systemRandom } from '@nameplate/model';
import { encodeAdmin, encodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import { bearer, connect, mutualTls, type Nameplate, type SigningKey, signIn } from '@nameplate/sdk';
import { assemble, configOf, silentLogger } from '@nameplate/server';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTlsServer } from '../support/tls-server.ts';

const prefix = '88.118.999';
const keyPairs: Readonly<Record<string, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }>> = {
  ed25519: generateKeyPairSync('ed25519'),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};
const secret = 'a secret of some length';

let server: TestServer;
let offsetMs = 0;

beforeAll(async () => {
  server = await startTestServer({ prefix, clock: { now: () => Date.now() + offsetMs } });
  await using np = await server.client();
  const keys = Object.values(keyPairs).map(({ publicKey }, at) => ({
    index: 301 + at,
    type: 'HS_PUBKEY',
    data: encodePublicKey(publicKeyRecord(publicKey)),
  }));
  await np.handles.create(`${prefix}/operator`, [
    ...keys,
    { index: 310, type: 'HS_SECKEY', data: secret, permissions: privatePermissions },
    { index: 1, type: 'NOTE', data: 'for administrators', permissions: privatePermissions },
    ...[301, 302, 303, 310].map((index, at) => ({
      index: 100 + at,
      type: 'HS_ADMIN',
      data: encodeAdmin({ permissions: 0xfff, handle: `${prefix}/operator`, index }),
    })),
  ]);
});
afterAll(async () => {
  await server?.close();
});

const as = (user: string, key: SigningKey): Promise<Nameplate> =>
  connect({ endpoint: server.endpoint, identity: signIn(user, key), retry: false });

async function firstOf<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item;
  return undefined;
}

/** Reads to the end, which is an error for a watch. */
async function exhaust(items: AsyncIterable<unknown>): Promise<void> {
  for (const iterator = items[Symbol.asyncIterator](); ; ) if ((await iterator.next()).done === true) return;
}

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'OK';
  } catch (thrown) {
    if (isNameplateError(thrown)) return `${thrown.code} ${thrown.reason}`;
    throw thrown;
  }
};

describe('signIn over gRPC', () => {
  it.each([
    ['Ed25519', 301, () => keyPairs['ed25519']?.privateKey ?? ''],
    ['RSA', 302, () => keyPairs['rsa']?.privateKey ?? ''],
    ['P-256', 303, () => keyPairs['ec']?.privateKey ?? ''],
    ['a secret', 310, () => ({ secret })],
  ] as const)('proves a key by %s', async (_name, index, key) => {
    await using np = await as(`${index}:${prefix}/operator`, key());
    expect(await np.whoAmI()).toMatchObject({
      method: 'handle-key',
      id: `${index}:${prefix}/OPERATOR`,
      scopes: [],
      prefixes: [],
    });
    const { values } = await np.handles.get(`${prefix}/operator`);
    expect(values.some(({ index: found }) => found === 1)).toBe(true);
  });

  it('with index 0 is whichever key fits', async () => {
    await using np = await as(`0:${prefix}/operator`, keyPairs['rsa']?.privateKey ?? '');
    expect((await np.whoAmI()).id).toBe(`302:${prefix}/OPERATOR`);
  });

  it.each([
    ['another key', `301:${prefix}/operator`],
    ['a handle that is not there', `301:${prefix}/nobody`],
    ['an index without a key', `1:${prefix}/operator`],
  ])('with %s is refused when it connects, in the same words', async (_name, user) => {
    const { privateKey } = generateKeyPairSync('ed25519');
    expect(await codeOf(as(user, privateKey))).toBe('AUTHENTICATION_FAILED KEY_NOT_PROVED');
  });

  it('signs in again when its session is over, unseen by the caller', async () => {
    await using np = await as(`301:${prefix}/operator`, keyPairs['ed25519']?.privateKey ?? '');
    const before = await np.whoAmI();
    offsetMs = 2 * 3_600_000;
    try {
      const after = await np.whoAmI();
      expect(after.expireTime?.getTime()).toBeGreaterThan(before.expireTime?.getTime() ?? Number.NaN);
    } finally {
      offsetMs = 0;
    }
  });

  it('goes on after a restart of the server, which forgets its sessions', async () => {
    const data = await mkdtemp(join(tmpdir(), 'nameplate-login-'));
    const start = (grpc_port: number) =>
      assemble(configOf({ grpc_port, http_port: 0, mqtt_port: 0, handle_port: 0, data_directory: data }), {
        logger: silentLogger(),
        clock: systemClock,
        random: systemRandom,
      });
    const first = await start(0);
    const port = Number(first.endpoints.grpc.split(':').at(-1));
    await using admin = await connect({ endpoint: first.endpoints.grpc, key: first.administratorKey });
    await admin.prefixes.create(prefix);
    const publicKey = keyPairs['ed25519']?.publicKey;
    if (publicKey === undefined) throw new TypeError('a key');
    const value = { index: 301, type: 'HS_PUBKEY', data: encodePublicKey(publicKeyRecord(publicKey)) };
    await admin.handles.create(`${prefix}/operator`, [value]);
    await using np = await connect({
      endpoint: first.endpoints.grpc,
      identity: signIn(`301:${prefix}/operator`, keyPairs['ed25519']?.privateKey ?? ''),
    });
    const before = await np.whoAmI();
    await first.close();
    const second = await start(port);
    try {
      expect((await np.whoAmI()).id).toBe(before.id);
    } finally {
      await second.close();
      await rm(data, { recursive: true, force: true });
    }
  });

  it('beside a key is two identities', async () => {
    const identity = signIn(`301:${prefix}/operator`, keyPairs['ed25519']?.privateKey ?? '');
    await expect(connect({ endpoint: server.endpoint, identity, key: 'npk_x' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_OPERATION',
    });
  });
});

describe('bearer', () => {
  it('asks a function for each call, and goes on with another token when one is over', async () => {
    await using admin = await server.client();
    const made = await admin.keys.create({ description: '', scopes: ['identifier.read'], prefixes: [prefix] });
    let asked = 0;
    await using np = await connect({
      endpoint: server.endpoint,
      identity: bearer(async () => {
        asked += 1;
        // The form of a session's token, of none that there is.
        return asked === 1 ? 'nps_of-no-session' : made.secret;
      }),
      retry: false,
    });
    expect((await np.whoAmI()).id).toBe(made.key.id);
    expect(asked).toBe(2);
    await np.whoAmI();
    expect(asked).toBe(3);
  });

  it('opens streams with what the function gives', async () => {
    await using admin = await server.client();
    const made = await admin.keys.create({
      description: '',
      scopes: ['identifier.read', 'identifier.write'],
      prefixes: [prefix],
    });
    await using np = await connect({ endpoint: server.endpoint, identity: bearer(() => Promise.resolve(made.secret)) });
    const watch = np.watch({ prefix });
    await watch.ready();
    const rows = [{ identifier: `${prefix}/row-1` }, { identifier: `${prefix}/row-2` }];
    const outcomes = [];
    for await (const { error } of np.assets.registerMany(rows)) outcomes.push(error?.code ?? 'OK');
    expect(outcomes).toEqual(['OK', 'OK']);
    expect((await firstOf(watch))?.identifier).toBe(`${prefix}/row-1`);
  });

  it('tells what its function throws', async () => {
    const identity = bearer(() => Promise.reject(new Error('no token today')));
    await using np = await connect({ endpoint: server.endpoint, identity });
    await expect(np.whoAmI()).rejects.toThrow('no token today');
    await expect(firstOf(np.watch('all'))).rejects.toThrow('no token today');
  });
});

it('mutualTls is who the certificate names, and an address is no server name', async () => {
  const warnings: string[] = [];
  const listen = (warning: Error & { readonly code?: string }) => warnings.push(warning.code ?? warning.name);
  process.on('warning', listen);
  await using tls = await startTlsServer();
  await using admin = await tls.admin();
  await admin.prefixes.create(prefix);
  await admin.handles.create(`${prefix}/meter`, []);
  await admin.devices.certify(`${prefix}/meter`, { profile: 'meter.water' });
  const { certificate, key } = await tls.clientCertificate(`${prefix}/meter`);
  const identity = mutualTls({ ca: tls.ca, cert: certificate, key });
  await using np = await connect({ endpoint: tls.server.endpoints.grpc, identity });
  expect(await np.whoAmI()).toMatchObject({ method: 'certificate', id: `${prefix}/METER` });
  process.off('warning', listen);
  expect(warnings).not.toContain('DEP0123');
});

it('nobody is told that it is nobody', async () => {
  await using np = await server.client({ anonymous: true });
  expect(await np.whoAmI()).toEqual({ method: 'anonymous', id: '', scopes: [], prefixes: [] });
  expect(await np.loginProvider()).toBeUndefined();
});

describe('a rotated API key', () => {
  it('works under both secrets for the overlap; what the one before opened ends with it', async () => {
    await using admin = await server.client();
    const made = await admin.keys.create({ description: '', scopes: ['identifier.read'], prefixes: [prefix] });
    await using np = await connect({ endpoint: server.endpoint, key: made.secret, retry: false });
    const watch = np.watch({ prefix });
    await watch.ready();
    const ended = exhaust(watch).catch((thrown: unknown) => thrown);
    const rotated = await admin.keys.rotate(made.key.id, { overlapMs: 3_600_000 });
    expect(rotated.key.overlapEndTime?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
    await using other = await connect({ endpoint: server.endpoint, key: rotated.secret, retry: false });
    expect((await np.whoAmI()).id).toBe((await other.whoAmI()).id);
    offsetMs = 2 * 3_600_000;
    try {
      expect(await ended).toMatchObject({ code: 'AUTHENTICATION_FAILED', reason: 'LOGIN_EXPIRED' });
      expect(await codeOf(np.whoAmI())).toBe('AUTHENTICATION_FAILED KEY_ROTATED');
      expect(await codeOf(other.whoAmI())).toBe('OK');
    } finally {
      offsetMs = 0;
    }
  });
});

describe('a rotated key of a handle', () => {
  it('is at its index at once; the one before signs in for the overlap, over gRPC and the native protocol', async () => {
    const [before, after] = [generateKeyPairSync('rsa', { modulusLength: 2048 }), generateKeyPairSync('ed25519')];
    const user = `300:${prefix}/keeper`;
    await using admin = await server.client();
    await admin.handles.create(`${prefix}/keeper`, [
      { index: 300, type: 'HS_PUBKEY', data: encodePublicKey(publicKeyRecord(before.publicKey)) },
      { index: 1, type: 'NOTE', data: 'for the keeper', permissions: privatePermissions },
      {
        index: 100,
        type: 'HS_ADMIN',
        data: encodeAdmin({ permissions: 0xfff, handle: `${prefix}/keeper`, index: 300 }),
      },
    ]);
    await using keeper = await as(user, before.privateKey);
    const { overlapEndTime } = await keeper.keys.rotateHandleKey(user, after.publicKey, { overlapMs: 3_600_000 });
    expect(overlapEndTime?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
    const native = async (key: SigningKey) => {
      const endpoint = `hdl://127.0.0.1:${server.handlePort}`;
      await using np = await connect({ endpoint, identity: signIn(user, key), session: 'none' });
      return (await np.handles.get(`${prefix}/keeper`)).values.map(({ index }) => index);
    };
    for (const { privateKey } of [before, after]) {
      await using np = await as(user, privateKey);
      expect((await np.whoAmI()).id).toBe(`300:${prefix}/KEEPER`);
      expect(await native(privateKey)).toContain(1);
    }
    offsetMs = 2 * 3_600_000;
    try {
      expect(await codeOf(as(user, before.privateKey))).toBe('AUTHENTICATION_FAILED KEY_NOT_PROVED');
      await using np = await as(user, after.privateKey);
      expect((await np.whoAmI()).id).toBe(`300:${prefix}/KEEPER`);
    } finally {
      offsetMs = 0;
    }
  });
});
