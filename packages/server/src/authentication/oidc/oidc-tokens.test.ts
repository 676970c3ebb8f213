import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { OidcTokens } from './oidc-tokens.ts';
import { OidcRules } from './rules.ts';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

const audience = 'nameplate';
const rules = OidcRules.parse(
  JSON.stringify({
    rules: [{ when: [{ claim: 'groups', values: ['readers'] }], scopes: ['identifier.read'], prefixes: ['88.118.22'] }],
  }),
);

let server: Server;
let issuer = '';
let first: Keys;
let second: Keys;
/** What the provider says. */
let served: { metadata: unknown; jwks: unknown; status: number };
let asked: string[];
let nowMs: number;

beforeAll(async () => {
  [first, second] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const body = request.url === '/jwks' ? served.jwks : served.metadata;
    response.writeHead(served.status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(async () => {
  nowMs = Date.now();
  asked = [];
  const jwks = { keys: [await jwkOf(first, 'one')] };
  served = { metadata: { issuer, jwks_uri: `${issuer}/jwks` }, jwks, status: 200 };
});

async function jwkOf({ publicKey }: Keys, kid: string): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'ES256' };
}

function open(more: Partial<ConstructorParameters<typeof OidcTokens>[0]> = {}): OidcTokens {
  return new OidcTokens({
    issuer,
    audience,
    algorithms: ['ES256'],
    clockToleranceMs: 0,
    timeoutMs: 5_000,
    keysMaxAgeMs: 3_600_000,
    keysCooldownMs: 0,
    rules,
    clock: { now: () => nowMs },
    ...more,
  });
}

const seconds = () => Math.floor(nowMs / 1_000);

function token(claims: JWTPayload = {}, header: object = {}, by: Keys = first): Promise<string> {
  const payload = { iss: issuer, aud: audience, sub: 'alice', exp: seconds() + 60, groups: ['readers'], ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'one', ...header }).sign(by.privateKey);
}

it('a token gives what the rules say, until its end', async () => {
  expect(await open().check(await token())).toEqual({
    id: `${issuer}#alice`,
    scopes: ['identifier.read'],
    prefixes: ['88.118.22'],
    untilMs: (seconds() + 60) * 1_000,
  });
});

it('a list of audiences, and the type at+jwt, are taken', async () => {
  const tokens = open();
  await tokens.check(await token({ aud: ['other', audience] }));
  await tokens.check(await token({}, { typ: 'at+jwt' }));
});

it.each([
  ['TOKEN_EXPIRED', { exp: 1_000_000_000 }],
  ['TOKEN_WRONG_AUDIENCE', { aud: 'another' }],
  ['TOKEN_WRONG_AUDIENCE', { aud: [] }],
  ['TOKEN_WRONG_ISSUER', { iss: 'https://another.example' }],
  ['TOKEN_NOT_YET_VALID', { nbf: 4_000_000_000 }],
  ['TOKEN_NO_RULE', { groups: ['others'] }],
  ['TOKEN_NO_RULE', { groups: undefined }],
  ['TOKEN_CLAIMS', { exp: undefined }],
  ['TOKEN_CLAIMS', { sub: undefined }],
  ['TOKEN_CLAIMS', { sub: '' }],
  ['TOKEN_CLAIMS', { sub: 'x'.repeat(256) }],
  ['TOKEN_CLAIMS', { aud: undefined }],
])('%s: %j', async (reason, claims) => {
  await expect(open().check(await token(claims as JWTPayload))).rejects.toMatchObject({
    code: 'AUTHENTICATION_FAILED',
    reason,
  });
});

it('another type of token is refused', async () => {
  await expect(open().check(await token({}, { typ: 'logout+jwt' }))).rejects.toMatchObject({ reason: 'TOKEN_TYPE' });
});

it('no signature, one by a shared secret, and one that is not allowed are refused', async () => {
  const [, payload] = (await token()).split('.');
  const header = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const unsigned = `${header({ alg: 'none', kid: 'one' })}.${payload}.`;
  await expect(open().check(unsigned)).rejects.toMatchObject({ reason: 'TOKEN_ALGORITHM' });
  const shared = await new SignJWT({ iss: issuer, aud: audience, sub: 'alice', exp: seconds() + 60 })
    .setProtectedHeader({ alg: 'HS256', kid: 'one' })
    .sign(Buffer.from(JSON.stringify(await exportJWK(first.publicKey))));
  await expect(open().check(shared)).rejects.toMatchObject({ reason: 'TOKEN_ALGORITHM' });
  await expect(open({ algorithms: ['RS256'] }).check(await token())).rejects.toMatchObject({
    reason: 'TOKEN_ALGORITHM',
  });
});

it('a signature of another key, and a changed payload, are refused', async () => {
  await expect(open().check(await token({}, {}, second))).rejects.toMatchObject({ reason: 'TOKEN_SIGNATURE' });
  const [header, , signature] = (await token()).split('.');
  const payload = Buffer.from(JSON.stringify({ iss: issuer, aud: audience, sub: 'root', exp: seconds() + 60 }));
  const forged = `${header}.${payload.toString('base64url')}.${signature}`;
  await expect(open().check(forged)).rejects.toMatchObject({ reason: 'TOKEN_SIGNATURE' });
});

it.each(['eyJ.e.e', 'eyJhbGciOiJFUzI1NiJ9..', `eyJ${'a'.repeat(8_192)}.b.c`])('%.20s… is no token', async (text) => {
  await expect(open().check(text)).rejects.toMatchObject({
    code: 'AUTHENTICATION_FAILED',
    reason: /TOKEN_(MALFORMED|SIGNATURE)/,
  });
});

it('its end is looked at on every use, also when the token is known', async () => {
  const tokens = open();
  const text = await token();
  await tokens.check(text);
  nowMs += 61_000;
  await expect(tokens.check(text)).rejects.toMatchObject({ reason: 'TOKEN_EXPIRED' });
});

it('the tolerance is for the end and the beginning', async () => {
  const tokens = open({ clockToleranceMs: 30_000 });
  const { untilMs } = await tokens.check(await token({ exp: seconds() - 10, nbf: seconds() + 10 }));
  expect(untilMs).toBe((seconds() + 20) * 1_000);
});

it('the keys are asked for once, and again when a token has another key', async () => {
  const tokens = open();
  await tokens.check(await token());
  await tokens.check(await token({ sub: 'bob' }));
  expect(asked).toEqual(['/.well-known/openid-configuration', '/jwks']);
  served.jwks = { keys: [await jwkOf(second, 'two')] };
  await tokens.check(await token({}, { kid: 'two' }, second));
  expect(asked).toHaveLength(3);
  await expect(tokens.check(await token({ sub: 'carol' }))).rejects.toMatchObject({ reason: 'TOKEN_SIGNATURE' });
});

it('tokens with unknown keys have them fetched once in the cooldown', async () => {
  const tokens = open({ keysCooldownMs: 600_000 });
  await tokens.check(await token());
  for (const kid of ['a', 'b', 'c'])
    await expect(tokens.check(await token({}, { kid }, second))).rejects.toMatchObject({ reason: 'TOKEN_SIGNATURE' });
  expect(asked).toEqual(['/.well-known/openid-configuration', '/jwks']);
});

it.each([
  ['another issuer', () => ({ issuer: 'https://another.example', jwks_uri: `${issuer}/jwks` })],
  ['no keys', () => ({ issuer })],
  ['keys from a file', () => ({ issuer, jwks_uri: 'file:///etc/passwd' })],
  ['no object', () => null],
])('metadata of %s are not used', async (_name, metadata) => {
  served.metadata = metadata();
  await expect(open().check(await token())).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    reason: 'OIDC_PROVIDER',
  });
});

it('a provider that fails is no wrong token, and is asked again later', async () => {
  const tokens = open();
  served.status = 500;
  await expect(tokens.check(await token())).rejects.toMatchObject({ reason: 'OIDC_PROVIDER', retryable: true });
  served.status = 200;
  await tokens.check(await token());
});

it('a provider that cannot be reached is left alone for a while', async () => {
  const gone = createServer();
  await new Promise<void>((resolve) => void gone.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
  await new Promise((resolve) => void gone.close(resolve));
  const tokens = open({ issuer: address });
  const text = await token({ iss: address });
  await expect(tokens.check(text)).rejects.toThrow('ECONNREFUSED');
  await expect(tokens.check(text)).rejects.toThrow('a moment ago');
  nowMs += 3_000;
  await expect(tokens.check(text)).rejects.toThrow('ECONNREFUSED');
});

it('an answer without end is not read to its end', async () => {
  served.metadata = { issuer, jwks_uri: `${issuer}/jwks`, padding: 'x'.repeat(600_000) };
  await expect(open().check(await token())).rejects.toThrow('longer than');
});
