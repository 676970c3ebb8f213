import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  decodeMessage,
  decodeResolutionBody,
  encodeAdmin,
  encodeCredential,
  encodeHandleBody,
  encodeHeaderAndBody,
  encodeMessage,
  encodeResolutionRequest,
  type HandleMessage,
  opCodes,
  opFlags,
  requestMessage,
  signedBytes,
} from '@nameplate/protocol/handle';
import { signOctets } from '@nameplate/protocol/handle-crypto';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf, type Prover, proof } from '../support/handle-conversation.ts';
import { type Ask, askOver, overUdp, transports } from '../support/handle-transports.ts';
import { vectorField, vectorOctets } from '../support/handle-vectors.ts';

const prefix = '88.111.1';
const hidden = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
const rsaKey = createPrivateKey(vectorField('privkey-rsa-crt', 'pkcs8Pem'));
const dsaKey = createPrivateKey(vectorField('privkey-dsa', 'pkcs8Pem'));
const signer = { handle: `${prefix}/signer`, index: 300 };
const clock = { aheadMs: 0, now: () => Date.now() + clock.aheadMs };
let server: TestServer;
let targets = 0;

beforeAll(async () => {
  server = await startTestServer({ prefix, clock });
  const np = await server.client();
  await np.handles.create(signer.handle, [
    { index: 300, type: 'HS_PUBKEY', data: vectorOctets('pubkey-rsa') },
    { index: 301, type: 'HS_PUBKEY', data: vectorOctets('pubkey-dsa') },
  ]);
  // What was answered before a start is not known: for two minutes nobody is believed.
  clock.aheadMs += 180_000;
});
afterAll(async () => {
  await server?.close();
});

/** A handle that the signer administers, by either key. */
async function target(): Promise<string> {
  const handle = `${prefix}/target-${(targets += 1)}`;
  const np = await server.client();
  await np.handles.create(handle, [
    { index: 1, type: 'URL', data: 'https://example.cn/' },
    { index: 9, type: 'NOTE', data: 'for administrators', permissions: hidden },
    { index: 100, type: 'HS_ADMIN', data: encodeAdmin({ permissions: 0xfff, ...signer }) },
    { index: 101, type: 'HS_ADMIN', data: encodeAdmin({ permissions: 0xfff, handle: signer.handle, index: 301 }) },
  ]);
  return handle;
}

async function isThere(handle: string): Promise<boolean> {
  const np = await server.client();
  return await np.handles.get(handle).then(
    () => true,
    () => false,
  );
}

const code = (frame: Uint8Array) => decodeMessage(frame).header.responseCode;

function message(opCode: number, body: Uint8Array, minor = 11): HandleMessage {
  const version = { major: 2, minor };
  return requestMessage({
    opCode,
    body,
    requestId: 7,
    nowMs: clock.now(),
    flags: opFlags.recursive | opFlags.overwrite,
    version,
  });
}

const remove = (handle: string, minor?: number) => message(opCodes.deleteHandle, encodeHandleBody(handle), minor);

interface Signing {
  readonly key?: KeyObject;
  readonly index?: number;
  readonly code?: 1 | 2 | 3;
  readonly name?: string;
}

function signed(request: HandleMessage, of: Signing = {}): Buffer {
  const { key = rsaKey, index = signer.index, code: digest = 3, name = 'SHA-256' } = of;
  const head = { signerHandle: signer.handle, sessionCounter: index, type: 'HS_SIGNED', digestAlgorithm: name };
  const input = signedBytes(request.envelope, head, encodeHeaderAndBody(request)) ?? new Uint8Array(0);
  const credential = encodeCredential({ ...head, signature: signOctets(key, digest, input) });
  return Buffer.from(encodeMessage({ ...request, credential }));
}

describe.each(transports)('over %s', (transport) => {
  const ask: Ask = async (frame) => await askOver(server, transport)(frame);

  it('a request that its sender signed is performed without a challenge', async () => {
    const handle = await target();
    expect(code(await ask(signed(remove(handle))))).toBe(1);
    expect(await isThere(handle)).toBe(false);
  });

  it('a signature by another key is 404, and nothing is done', async () => {
    const handle = await target();
    expect(code(await ask(signed(remove(handle), { key: dsaKey })))).toBe(404);
    const changed = signed(remove(handle));
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(code(await ask(changed))).toBe(404);
    expect(await isThere(handle)).toBe(true);
  });

  it('what is signed is believed once: who repeats it is challenged', async () => {
    const handle = await target();
    const read = message(1, encodeResolutionRequest({ handle, indexes: [9], types: [] }));
    const frame = signed(read);
    const first = decodeMessage(await ask(frame));
    expect(decodeResolutionBody(contentOf(first)).values.map(({ index }) => index)).toEqual([9]);
    const challenge = await ask(frame);
    expect(code(challenge)).toBe(402);
    const prover: Prover = { ...signer, key: rsaKey };
    expect(code(await ask(await proof(challenge, prover, 8)))).toBe(1);
  });
});

it.each([
  ['RSA, SHA-1', { code: 2, name: 'SHA1' }, 11],
  ['RSA, MD5 by its code', { code: 1, name: '\u0001' }, 11],
  ['RSA at 2.4', { code: 2, name: 'SHA1' }, 4],
  ['DSA, SHA-256', { key: dsaKey, index: 301 }, 11],
  ['DSA, SHA-1 at 2.10', { key: dsaKey, index: 301, code: 2, name: 'SHA-1' }, 10],
  ['any key of the signer', { key: dsaKey, index: 0 }, 11],
] as const)('%s', async (_, of, minor) => {
  const handle = await target();
  expect(code(await askOver(server, 'tcp')(signed(remove(handle, minor), of)))).toBe(1);
});

it('a signature of 2.6, which nobody can verify, and one that ends too late count as none', async () => {
  const handle = await target();
  const ask = askOver(server, 'tcp');
  expect(code(await ask(signed(remove(handle, 6))))).toBe(402);
  const request = remove(handle);
  const late = { ...request, header: { ...request.header, expirationTime: request.header.expirationTime + 3600 } };
  expect(code(await ask(signed(late)))).toBe(402);
  expect(await isThere(handle)).toBe(true);
});

it('who signs is an administrator only where HS_ADMIN says so, and public reads need none', async () => {
  const ask = askOver(server, 'tcp');
  expect(code(await ask(signed(remove(signer.handle))))).toBe(400);
  const read = message(1, encodeResolutionRequest({ handle: signer.handle, indexes: [300], types: [] }));
  const { values } = decodeResolutionBody(contentOf(decodeMessage(await ask(signed(read)))));
  expect(values[0]?.data.length).toBe(vectorOctets('pubkey-rsa').length);
});

it('a signed request that UDP repeats is performed once, and answered as before', async () => {
  const handle = await target();
  const [first, second] = await overUdp(server.handlePort, signed(remove(handle)), 2);
  expect(code(first ?? Buffer.alloc(0))).toBe(1);
  expect(second).toEqual(first);
});

it('after a start nobody is believed whom the server could have answered before it', async () => {
  await using fresh = await startTestServer({ prefix, clock });
  const np = await fresh.client();
  const data = vectorOctets('pubkey-rsa');
  const admin = { index: 100, type: 'HS_ADMIN', data: encodeAdmin({ permissions: 0xfff, ...signer }) };
  await np.handles.create(signer.handle, [{ index: 300, type: 'HS_PUBKEY', data }, admin]);
  const frame = signed(remove(signer.handle));
  expect(code(await askOver(fresh, 'tcp')(frame))).toBe(402);
  clock.aheadMs += 180_000;
  expect(code(await askOver(fresh, 'tcp')(frame))).toBe(402);
  expect(code(await askOver(fresh, 'tcp')(signed(remove(signer.handle))))).toBe(1);
});
