import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { systemRandom } from '@nameplate/model';
import {
  decodeCipherAndKey,
  decodeMessage,
  decodePublicKey,
  decodeResolutionBody,
  decodeSessionAnswer,
  encodeAdmin,
  encodeExchangeKey,
  encodeHandleBody,
  encodeMessage,
  encodePublicKey,
  encodeResolutionRequest,
  encodeSessionSetup,
  headerAndBody,
  opCodes,
  opFlags,
  type SessionSetup,
} from '@nameplate/protocol/handle';
import {
  agreeKey,
  decryptSessionKey,
  encryptSessionKey,
  macMessage,
  makeSessionKey,
  publicKeyObject,
  publicKeyRecord,
  type SessionKey,
  sessionKeyOf,
  verifyMessage,
} from '@nameplate/protocol/handle-crypto';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf, type Prover, proof } from '../support/handle-conversation.ts';
import { decrypted, encrypted, inSession, type KnownSession, message, serverKey } from '../support/handle-session.ts';
import { type Ask, askOver, overUdp, transports } from '../support/handle-transports.ts';
import { vectorField, vectorOctets } from '../support/handle-vectors.ts';

const prefix = '88.111.1';
const hidden = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
const user: Prover = { handle: `${prefix}/user`, index: 301, secret: Buffer.from('s3cret') };
const rsaKey = createPrivateKey(vectorField('privkey-rsa-crt', 'pkcs8Pem'));
const clock = { aheadMs: 0, now: () => Date.now() + clock.aheadMs };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ prefix, clock });
  const np = await server.client();
  await np.handles.create(user.handle, [
    { index: 301, type: 'HS_SECKEY', data: 's3cret', permissions: hidden },
    { index: 9, type: 'NOTE', data: 'for administrators', permissions: hidden },
    { index: 100, type: 'HS_ADMIN', data: encodeAdmin({ permissions: 0xfff, handle: user.handle, index: 301 }) },
  ]);
  const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
  await np.handles.create(`${prefix}/admin`, [
    { index: 300, type: 'HS_PUBKEY', data: vectorOctets('pubkey-rsa') },
    { index: 301, type: 'HS_PUBKEY', data: encodePublicKey(publicKeyRecord(dsa.publicKey)) },
    { index: 302, type: 'URL', data: 'https://example.cn/' },
    { index: 303, type: 'HS_PUBKEY', data: vectorOctets('pubkey-rsa'), permissions: hidden },
  ]);
});
afterAll(async () => {
  await server?.close();
});

const code = (frame: Uint8Array) => decodeMessage(frame).header.responseCode;
const nobody = { handle: '', index: -1 };

/** Reads what only its administrator may, encrypted both ways; then ends the session, and finds it ended. */
async function useAndEnd(ask: Ask, known: KnownSession): Promise<void> {
  const of = { sessionId: known.id, minor: known.minor };
  const read = message(1, encodeResolutionRequest({ handle: user.handle, indexes: [9], types: [] }), of);
  const challenge = decrypted(known, await ask(inSession(known, read)));
  expect([challenge.header.responseCode, challenge.envelope.sessionId]).toEqual([402, known.id]);
  const first = decrypted(known, await ask(await proof(encodeMessage(challenge), user, 6)));
  const second = decrypted(known, await ask(inSession(known, read)));
  for (const answer of [first, second]) {
    expect(answer.header.responseCode).toBe(1);
    const { values } = decodeResolutionBody(contentOf(answer));
    expect(values.map(({ data }) => Buffer.from(data).toString())).toEqual(['for administrators']);
  }
  const end = message(opCodes.sessionTerminate, encodeHandleBody('/'), of);
  expect(decrypted(known, await ask(inSession(known, end))).header.responseCode).toBe(1);
  const gone = decodeMessage(await ask(inSession(known, read)));
  expect([gone.header.responseCode, gone.envelope.requestId]).toEqual([500, 5]);
}

const setup = (of: SessionSetup, minor?: number) =>
  encodeMessage(message(opCodes.sessionSetup, encodeSessionSetup(of), minor === undefined ? {} : { minor }));

/** What the server made and encrypted to the RSA key of the vectors; the layout is read here by hand. */
function madeKey(frame: Buffer, mode: number, minor = 11): KnownSession {
  const answer = decodeMessage(frame);
  expect(answer.header.responseCode).toBe(1);
  const body = Buffer.from(answer.body);
  expect([body.readUInt16BE(0), body.readUInt32BE(2), body.length]).toEqual([mode, 256, 6 + 256 + 2]);
  expect([...body.subarray(-2)]).toEqual([0, 0]);
  expect(answer.envelope.sessionId).toBeGreaterThan(0x4000_0000 - 1);
  const key = decryptSessionKey(rsaKey, body.subarray(6, 262), { major: 2, minor });
  if (key === undefined) throw new Error('expected a session key');
  return { ...key, id: answer.envelope.sessionId, minor, counter: 0 };
}

const exchange = (sessionId: number, sealed: Uint8Array, minor = 11) =>
  encodeMessage(message(opCodes.sessionExchangeKey, encodeExchangeKey(sealed), { sessionId, minor }));

/** Mode 2 up to the answer that the key was taken. */
async function exchanged(ask: Ask, key: SessionKey, minor = 11): Promise<KnownSession> {
  const answer = decodeMessage(await ask(setup({ mode: 2, timeoutSeconds: 60, identity: nobody }, minor)));
  const { mode, data } = decodeSessionAnswer(contentOf(answer));
  expect([answer.header.responseCode, mode]).toEqual([1, 2]);
  expect(Buffer.from(data)).toEqual(Buffer.from(await serverKey(ask)));
  const id = answer.envelope.sessionId;
  const sealed = encryptSessionKey(publicKeyObject(decodePublicKey(data)), key, { major: 2, minor });
  const done = decodeMessage(await ask(exchange(id, sealed, minor)));
  expect([done.header.opCode, done.header.responseCode, done.envelope.sessionId]).toEqual([402, 1, id]);
  expect(done.body).toHaveLength(0);
  return { ...key, id, minor, counter: 0 };
}

describe.each(transports)('over %s', (transport) => {
  const ask: Ask = async (frame) => await askOver(server, transport)(frame);

  it('mode 1, the vector: a key for the client, AES', async () => {
    const known = madeKey(await ask(vectorOctets('session-setup-client')), 1);
    expect([known.cipher, known.key.length]).toEqual([3, 32]);
    await useAndEnd(ask, { ...known, minor: 11 });
  });

  it('mode 3, the vector: a key for who holds the key of a handle', async () => {
    const known = madeKey(await ask(vectorOctets('session-setup-hdl')), 3);
    expect(known.cipher).toBe(3);
    await useAndEnd(ask, known);
  });

  it.each([
    ['DES', 1],
    ['triple DES', 2],
    ['AES', 3],
  ] as const)('mode 2: the client makes a key, %s', async (_, cipher) => {
    await useAndEnd(ask, await exchanged(ask, makeSessionKey(cipher, systemRandom)));
  });

  it('mode 4, the vector: both agree on a key, AES', async () => {
    const answer = decodeMessage(await ask(vectorOctets('session-setup-dh')));
    const { cipher, key } = decodeCipherAndKey(decodeSessionAnswer(contentOf(answer)).data);
    const theirs = decodePublicKey(key);
    if (theirs.kind !== 'dh' || cipher !== 3) throw new Error('expected a Diffie-Hellman key and AES');
    const { secret } = agreeKey(theirs, Buffer.from(vectorField('session-setup-dh', 'clientPrivateXHex'), 'hex'));
    const id = answer.envelope.sessionId;
    await useAndEnd(ask, { cipher, key: sessionKeyOf(secret, cipher), id, minor: 11, counter: 0 });
  });
});

describe('peers of older versions', () => {
  const ask: Ask = async (frame) => await askOver(server, 'tcp')(frame);
  const publicKey = vectorOctets('pubkey-rsa');

  it.each([1, 2, 3, 4, 7, 8, 10])('2.%i: mode 1, DES below 2.2, ECB below 2.4', async (minor) => {
    const frame = await ask(setup({ mode: 1, timeoutSeconds: 60, identity: nobody, publicKey }, minor));
    const known = madeKey(frame, 1, minor);
    expect(known.cipher).toBe(minor < 2 ? 1 : 3);
    await useAndEnd(ask, known);
  });

  it.each([1, 2, 3, 4])('2.%i: mode 2', async (minor) => {
    await useAndEnd(ask, await exchanged(ask, makeSessionKey(minor < 2 ? 1 : 2, systemRandom), minor));
  });

  it('2.3: mode 4 gives a DES key, without a code in front of the key of the server', async () => {
    const vector = decodeMessage(vectorOctets('session-setup-dh'));
    const frame = encodeMessage(message(opCodes.sessionSetup, vector.body, { minor: 3 }));
    const answer = decodeMessage(await ask(frame));
    const theirs = decodePublicKey(decodeSessionAnswer(contentOf(answer)).data);
    if (theirs.kind !== 'dh') throw new Error('expected a Diffie-Hellman key');
    const { secret } = agreeKey(theirs, Buffer.from(vectorField('session-setup-dh', 'clientPrivateXHex'), 'hex'));
    const id = answer.envelope.sessionId;
    await useAndEnd(ask, { cipher: 1, key: sessionKeyOf(secret, 1), id, minor: 3, counter: 0 });
  });

  it('2.0 knows no sessions', async () => {
    expect(code(await ask(setup({ mode: 1, timeoutSeconds: 60, identity: nobody, publicKey }, 0)))).toBe(504);
  });
});

describe('a set-up', () => {
  const ask: Ask = async (frame) => await askOver(server, 'tcp')(frame);
  const sent = (publicKey: Uint8Array) => setup({ mode: 1, timeoutSeconds: 60, identity: nobody, publicKey });
  const named = (handle: string, index: number) =>
    setup({ mode: 3, timeoutSeconds: 60, identity: nobody, key: { handle, index } });
  const recordOf = (key: KeyObject) => encodePublicKey(publicKeyRecord(key));

  it('is signed when it asks for it, whatever its mode', async () => {
    const key = publicKeyObject(decodePublicKey(await serverKey(ask)));
    const flags = opFlags.certify | opFlags.requestDigest;
    for (const mode of [1, 2] as const) {
      const terms = { timeoutSeconds: 60, identity: nobody };
      const body = encodeSessionSetup(
        mode === 1 ? { ...terms, mode, publicKey: vectorOctets('pubkey-rsa') } : { ...terms, mode },
      );
      const frame = await ask(encodeMessage(message(opCodes.sessionSetup, body, { flags })));
      const answer = decodeMessage(frame);
      expect(decodeSessionAnswer(contentOf(answer)).mode).toBe(mode);
      expect(verifyMessage(answer, headerAndBody(frame, answer), key)).toBe(true);
    }
  });

  it.each([
    ['no key at all', () => sent(Buffer.from('nothing')), 504],
    ['a DSA key', () => named(`${prefix}/admin`, 301), 503],
    ['a key on a curve', () => sent(recordOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)), 503],
    ['a short RSA key', () => sent(recordOf(generateKeyPairSync('rsa', { modulusLength: 768 }).publicKey)), 503],
    ['a Diffie-Hellman key', () => sent(Buffer.from(vectorField('session-setup-dh', 'publicKeyHex'), 'hex')), 504],
    ['a value that is no key', () => named(`${prefix}/admin`, 302), 501],
    ['an index that is not there', () => named(`${prefix}/admin`, 399), 501],
    ['a handle that is not there', () => named(`${prefix}/nobody`, 300), 501],
    ['a handle of a server that is not asked', () => named('20.500/x', 300), 501],
    ['a handle that is none', () => named('no slash', 300), 501],
    ['a mode that is not known', () => encodeMessage(message(400, Buffer.from(`0007${'00'.repeat(14)}`, 'hex'))), 504],
  ] as const)('with %s is refused', async (_, frame, expected) => {
    expect(code(await ask(frame()))).toBe(expected);
  });

  it('finds any RSA key of a handle, and one that not everybody may read', async () => {
    for (const index of [0, 303]) madeKey(await ask(named(`${prefix}/admin`, index)), 3);
  });
});

describe('the key that a client sends', () => {
  const ask: Ask = async (frame) => await askOver(server, 'tcp')(frame);
  const reserve = async () =>
    decodeMessage(await ask(setup({ mode: 2, timeoutSeconds: 60, identity: nobody }))).envelope.sessionId;
  const siteInfo = (sessionId: number) => message(opCodes.getSiteInfo, encodeHandleBody('/'), { sessionId });

  it('is needed: 502 before it, 500 a minute later', async () => {
    const id = await reserve();
    const mac = encodeMessage(macMessage(siteInfo(id), Buffer.alloc(32), 1));
    expect(code(await ask(mac))).toBe(502);
    clock.aheadMs += 60_000;
    expect(code(await ask(mac))).toBe(500);
    expect(code(await ask(exchange(id, Buffer.alloc(256, 1))))).toBe(500);
  });

  it('is taken once, and only by a session that waits for one', async () => {
    const known = await exchanged(ask, makeSessionKey(3, systemRandom));
    const key = publicKeyObject(decodePublicKey(await serverKey(ask)));
    const other = encryptSessionKey(key, makeSessionKey(3, systemRandom), { major: 2, minor: 11 });
    expect(code(await ask(exchange(known.id, other)))).toBe(501);
    const client = madeKey(await ask(vectorOctets('session-setup-client')), 1);
    expect(code(await ask(exchange(client.id, other)))).toBe(501);
    expect(code(await ask(exchange(0, other)))).toBe(500);
    await useAndEnd(ask, known);
  });

  it('that is none is answered like one that is: only its MACs are wrong', async () => {
    const id = await reserve();
    const noPadding = Buffer.alloc(256, 1);
    expect(code(await ask(exchange(id, noPadding)))).toBe(1);
    expect(code(await ask(encodeMessage(macMessage(siteInfo(id), Buffer.alloc(32), 1))))).toBe(502);
    expect(code(await ask(exchange(await reserve(), Buffer.alloc(257, 1))))).toBe(501);
  });
});

it('a session ends when it was unused for as long as its client asked', async () => {
  const ask = askOver(server, 'tcp');
  const known = await exchanged(ask, makeSessionKey(1, systemRandom));
  const info = () => message(opCodes.getSiteInfo, encodeHandleBody('/'), { sessionId: known.id });
  for (let used = 0; used < 3; used += 1) {
    clock.aheadMs += 50_000;
    expect(decrypted(known, await ask(inSession(known, info()))).header.responseCode).toBe(1);
  }
  clock.aheadMs += 61_000;
  expect(code(await ask(inSession(known, info())))).toBe(500);
});

it('who encrypts without a MAC is answered encrypted, and is nobody', async () => {
  const ask = askOver(server, 'http');
  const known = await exchanged(ask, makeSessionKey(2, systemRandom));
  const read = message(1, encodeResolutionRequest({ handle: user.handle, indexes: [9], types: [] }), {
    sessionId: known.id,
  });
  const challenge = decrypted(known, await ask(inSession(known, read)));
  await ask(await proof(encodeMessage(challenge), user, 6));
  const answer = decrypted(known, await ask(encrypted(known, read)));
  expect(answer.header.responseCode).toBe(402);
});

it('a read with a MAC that UDP repeats is answered as before, not as a replay', async () => {
  const ask = askOver(server, 'udp');
  const known = await exchanged(ask, makeSessionKey(3, systemRandom));
  const info = message(opCodes.getSiteInfo, encodeHandleBody('/'), { sessionId: known.id });
  const frame = encodeMessage(macMessage(info, known.key, 1));
  const [first, second] = await overUdp(server.handlePort, frame, 2);
  expect(code(first ?? Buffer.alloc(0))).toBe(1);
  expect(second).toEqual(first);
  expect(code(await ask(frame))).toBe(505);
});
