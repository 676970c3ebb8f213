import { isNameplateError, privatePermissions } from '@nameplate/model';
import { bearer, connect, type Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { connectAsync, type IClientOptions } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IdentityProvider, startIdentityProvider } from '../support/identity-provider.ts';

let provider: IdentityProvider;
let server: TestServer;
let offsetMs = 0;

beforeAll(async () => {
  provider = await startIdentityProvider();
  server = await startTestServer({
    config: provider.serverConfig,
    clock: { now: () => Date.now() + offsetMs },
  });
  await using admin = await server.client();
  await admin.handles.create('88.118.999/pump', [
    { index: 1, type: 'NAME', data: 'pump', permissions: privatePermissions },
  ]);
});
afterAll(async () => {
  await server?.close();
  await provider?.[Symbol.asyncDispose]();
});

const as = async (client: string) =>
  connect({ endpoint: server.endpoint, identity: bearer(await provider.token(client)) });

/** Opens a watch, and waits until it brings something; then tells how it ends. */
async function openWatch(np: Nameplate): Promise<{ readonly ended: Promise<unknown> }> {
  let seen = () => undefined as void;
  const first = new Promise<void>((resolve) => (seen = resolve));
  const ended = (async () => {
    for await (const { sequence } of np.watch({ prefix: '88.118.999' }, { from: 0 })) if (sequence > 0) seen();
    return 'without an error';
  })().catch((thrown: unknown) => thrown);
  await Promise.race([first, ended.then((how) => Promise.reject(how))]);
  return { ended };
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

async function overHttp(token: string): Promise<string> {
  const response = await fetch(`${server.httpUrl}/v1/handles/88.118.999/pump`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (response.ok) return 'OK';
  const { error } = (await response.json()) as { readonly error: { readonly code: string; readonly reason: string } };
  return `${error.code} ${error.reason}`;
}

async function overGrpc(token: string): Promise<string> {
  await using np = await connect({ endpoint: server.endpoint, identity: bearer(token) });
  return await codeOf(np.handles.get('88.118.999/pump'));
}

async function overMqtt(password: string, options: IClientOptions = {}): Promise<string> {
  try {
    const client = await connectAsync(server.mqttUrl, {
      username: 'app',
      password,
      protocolVersion: 5,
      reconnectPeriod: 0,
      ...options,
    });
    await client.endAsync();
    return 'OK';
  } catch (thrown) {
    return (thrown as Error).message;
  }
}

describe('a token of the provider', () => {
  it('is taken over gRPC, HTTP and MQTT', async () => {
    const token = await provider.token('reader');
    expect(await overGrpc(token)).toBe('OK');
    expect(await overHttp(token)).toBe('OK');
    expect(await overMqtt(token)).toBe('OK');
  });

  it('gives what the first rule that fits says, and no more', async () => {
    await using reader = await as('reader');
    await using writer = await as('writer');
    expect(await codeOf(reader.handles.create('88.118.999/by-reader', []))).toMatch(/^PERMISSION_DENIED/);
    expect(await codeOf(writer.handles.create('88.118.999/by-writer', []))).toBe('OK');
    expect(await codeOf(writer.prefixes.create('88.118.998'))).toMatch(/^PERMISSION_DENIED/);
  });

  it('that no rule fits, for another audience, or broken, is refused on each of them', async () => {
    const foreign = await provider.token('reader', { audience: 'https://another.example' });
    const whole = await provider.token('reader');
    const cases = [
      [await provider.token('stranger'), 'AUTHENTICATION_FAILED TOKEN_NO_RULE'],
      [foreign, 'AUTHENTICATION_FAILED TOKEN_WRONG_AUDIENCE'],
      [`${whole.slice(0, -8)}AAAAAAAA`, 'AUTHENTICATION_FAILED TOKEN_SIGNATURE'],
    ] as const;
    for (const [token, expected] of cases) {
      expect(await overGrpc(token)).toBe(expected);
      expect(await overHttp(token)).toBe(expected);
      expect(await overMqtt(token)).toMatch(/refused|Bad User Name|Not authorized/i);
    }
  });

  it('goes on to be taken when the provider signs with another key, as does one with the new key', async () => {
    const old = await provider.token('reader');
    expect(await overHttp(old)).toBe('OK');
    await provider.rotate();
    expect(await overHttp(await provider.token('reader'))).toBe('OK');
    expect(await overHttp(old)).toBe('OK');
  });
});

describe('when a token ends', () => {
  it('requests are refused, and what is open ends', async () => {
    const token = await provider.token('reader', { ttlS: 600 });
    await using np = await connect({ endpoint: server.endpoint, identity: bearer(token), retry: false });
    const { ended } = await openWatch(np);
    const client = await connectAsync(server.mqttUrl, {
      username: 'app',
      password: token,
      protocolVersion: 5,
      reconnectPeriod: 0,
    });
    const left = new Promise<number | undefined>((resolve) => {
      client.on('disconnect', ({ reasonCode }) => resolve(reasonCode));
    });
    offsetMs = 601_000;
    try {
      expect(await ended).toMatchObject({ code: 'AUTHENTICATION_FAILED', reason: 'LOGIN_EXPIRED' });
      expect(await left).toBe(0xa0);
      expect(await overGrpc(token)).toBe('AUTHENTICATION_FAILED TOKEN_EXPIRED');
      expect(await overHttp(token)).toBe('AUTHENTICATION_FAILED TOKEN_EXPIRED');
    } finally {
      offsetMs = 0;
    }
  });
});

it('a revoked API key ends its streams at once', async () => {
  await using admin = await server.client();
  const { key, secret } = await admin.keys.create({
    description: 'short',
    scopes: ['identifier.read'],
    prefixes: ['88.118.999'],
  });
  await using np = await connect({ endpoint: server.endpoint, key: secret, retry: false });
  const { ended } = await openWatch(np);
  await admin.keys.revoke(key.id);
  expect(await ended).toMatchObject({ code: 'AUTHENTICATION_FAILED', reason: 'LOGIN_REVOKED' });
});

it('a server without a provider says so', async () => {
  await using plain = await startTestServer();
  await using np = await connect({ endpoint: plain.endpoint, identity: bearer(await provider.token('reader')) });
  expect(await codeOf(np.handles.get('88.118.999/pump'))).toBe('AUTHENTICATION_FAILED TOKENS_NOT_TAKEN');
});
