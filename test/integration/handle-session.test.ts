import {
  type Credential,
  decodeCipherAndKey,
  decodeCredential,
  decodeMessage,
  decodePayload,
  decodePublicKey,
  decodeResolutionBody,
  decodeSessionAnswer,
  decodeSite,
  encodeAdmin,
  encodeHandleBody,
  encodeMessage,
  encodePayload,
  encodePublicKey,
  encodeResolutionRequest,
  encodeSessionSetup,
  type HandleMessage,
  headerAndBody,
  joinEnvelope,
  opCodes,
  opFlags,
  requestMessage,
  splitEnvelope,
} from '@nameplate/protocol/handle';
import {
  agreeKey,
  decryptFromSession,
  encryptForSession,
  macMessage,
  publicKeyObject,
  sessionKeyOf,
  verifyMessage,
  verifyMessageMac,
} from '@nameplate/protocol/handle-crypto';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Conversation, contentOf, LoadedRandom, type Prover } from '../support/handle-conversation.ts';
import { vectorField, vectorOctets } from '../support/handle-vectors.ts';

const prefix = '88.111.1';
const hidden = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
const user: Prover = { handle: `${prefix}/user`, index: 301, secret: Buffer.from('s3cret') };
const random = new LoadedRandom();
const open: Conversation[] = [];
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ prefix });
  await using np = await server.client();
  await np.handles.create(user.handle, [
    { index: 301, type: 'HS_SECKEY', data: 's3cret', permissions: hidden },
    { index: 9, type: 'NOTE', data: 'for administrators', permissions: hidden },
    { index: 100, type: 'HS_ADMIN', data: encodeAdmin({ permissions: 0xfff, handle: user.handle, index: 301 }) },
  ]);
});
afterEach(() => {
  for (const conversation of open.splice(0)) conversation.close();
});
afterAll(async () => {
  await server?.close();
});

function talk(): Conversation {
  const conversation = new Conversation(server.handlePort);
  open.push(conversation);
  return conversation;
}

const code = (frame: Uint8Array) => decodeMessage(frame).header.responseCode;

function message(opCode: number, body: Uint8Array, more: Partial<Parameters<typeof requestMessage>[0]> = {}) {
  const version = { major: 2, minor: 11 };
  return requestMessage({ opCode, body, requestId: 5, nowMs: Date.now(), version, ...more });
}

/** The stock client's set-up with the numbers of the vector: its session's id and key. */
async function setUp(conversation: Conversation): Promise<{ readonly id: number; readonly key: Uint8Array }> {
  const frame = await conversation.ask(vectorOctets('session-setup-dh'));
  const answer = decodeMessage(frame);
  expect(answer.header.responseCode).toBe(1);
  const { cipher, key } = decodeCipherAndKey(decodeSessionAnswer(contentOf(answer)).data);
  expect(cipher).toBe(3);
  const theirs = decodePublicKey(key);
  if (theirs.kind !== 'dh') throw new Error('expected a Diffie-Hellman key');
  const { secret } = agreeKey(theirs, Buffer.from(vectorField('session-setup-dh', 'clientPrivateXHex'), 'hex'));
  return { id: answer.envelope.sessionId, key: sessionKeyOf(secret, 3) };
}

const read = (sessionId: number, flags: number = opFlags.recursive) =>
  message(1, encodeResolutionRequest({ handle: user.handle, indexes: [9], types: [] }), { sessionId, flags });
const signed = (of: HandleMessage, key: Uint8Array, counter: number) => encodeMessage(macMessage(of, key, counter));

function encrypted(plain: HandleMessage, key: Uint8Array): Uint8Array {
  const payload = encryptForSession(3, key, encodePayload(plain), random);
  return joinEnvelope({ ...plain.envelope, encrypted: true }, payload);
}

/** An encrypted answer, in clear. */
function decrypted(
  frame: Uint8Array,
  key: Uint8Array,
): { readonly message: HandleMessage; readonly clear: Uint8Array } {
  const { envelope, payload } = splitEnvelope(frame);
  expect(envelope.encrypted).toBe(true);
  const clear = decryptFromSession(3, key, payload);
  return { message: decodePayload({ ...envelope, encrypted: false }, clear), clear };
}

it('the set-up is signed with the key of the site record, and has the surplus zeros and the digest', async () => {
  const conversation = talk();
  const site = await conversation.ask(encodeMessage(message(opCodes.getSiteInfo, encodeHandleBody('/'))));
  const [only] = decodeSite(contentOf(decodeMessage(site))).servers;
  const key = publicKeyObject(decodePublicKey(only?.publicKey ?? new Uint8Array(0)));
  const frame = await conversation.ask(vectorOctets('session-setup-dh'));
  const answer = decodeMessage(frame);
  expect(verifyMessage(answer, headerAndBody(frame, answer), key)).toBe(true);
  expect(decodeCredential(answer.credential)).toMatchObject({ type: 'HS_SIGNED', digestAlgorithm: 'SHA-256' });
  const vector = decodeMessage(vectorOctets('session-setup-dh-response'));
  expect(answer.header.flags).toBe(vector.header.flags);
  expect([...answer.body.subarray(0, 33)]).toEqual([...vector.body.subarray(0, 33)]);
  expect([...answer.body.subarray(-2)]).toEqual([0, 0]);
});

it('requests with a MAC are challenged once, and then are the user', async () => {
  const conversation = talk();
  const { id, key } = await setUp(conversation);
  const challenge = await conversation.ask(signed(read(id), key, 1));
  expect([code(challenge), decodeMessage(challenge).envelope.sessionId]).toEqual([402, id]);
  // The stock client answers on another connection.
  const first = decrypted(await talk().prove(challenge, user, 6), key);
  expect(first.message.header.responseCode).toBe(1);
  const second = decrypted(await talk().ask(signed(read(id), key, 2)), key);
  expect(decodeResolutionBody(contentOf(second.message)).values.map(({ index }) => index)).toEqual([9]);
});

it('a MAC that is wrong is 502, a counter seen before 505, and the session id alone proves nothing', async () => {
  const conversation = talk();
  const { id, key } = await setUp(conversation);
  await conversation.prove(await conversation.ask(signed(read(id), key, 1)), user, 6);
  const other = Buffer.from(key);
  other[0] = (other[0] ?? 0) ^ 1;
  expect(code(await conversation.ask(signed(read(id), other, 2)))).toBe(502);
  expect(code(await conversation.ask(signed(read(id), key, 1)))).toBe(505);
  expect(code(await conversation.ask(encodeMessage(read(id))))).toBe(402);
  const [third, second] = [signed(read(id), key, 3), signed(read(id), key, 2)];
  decrypted(await conversation.ask(third), key);
  decrypted(await conversation.ask(second), key);
  expect(code(await conversation.ask(second))).toBe(505);
});

it('an encrypted request is read and answered encrypted; one that is not of the session is a protocol error', async () => {
  const conversation = talk();
  const { id, key } = await setUp(conversation);
  const site = message(opCodes.getSiteInfo, encodeHandleBody('/'), { sessionId: id });
  const answer = decrypted(await conversation.ask(encrypted(macMessage(site, key, 1), key)), key);
  expect(decodeSite(contentOf(answer.message)).servers).toHaveLength(1);
  const broken = Buffer.from(encrypted(macMessage(site, key, 2), key));
  broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
  expect([4, 502]).toContain(code(await conversation.ask(broken)));
  const unknown = encrypted(macMessage({ ...site, envelope: { ...site.envelope, sessionId: 77 } }, key, 1), key);
  expect(code(await conversation.ask(unknown))).toBe(500);
});

it('CT is answered with the MAC of the session, its counter growing; ENC with an encrypted answer', async () => {
  const conversation = talk();
  const { id, key } = await setUp(conversation);
  const certified = (counter: number, flags: number) =>
    signed(message(opCodes.getSiteInfo, encodeHandleBody('/'), { sessionId: id, flags }), key, counter);
  const counters: Credential['sessionCounter'][] = [];
  for (const counter of [1, 2]) {
    const frame = await conversation.ask(certified(counter, opFlags.certify));
    const answer = decodeMessage(frame);
    expect(verifyMessageMac(answer, headerAndBody(frame, answer), key)).toBe(true);
    counters.push(decodeCredential(answer.credential).sessionCounter);
  }
  expect(counters).toEqual([1, 2]);
  const secret = decrypted(await conversation.ask(certified(3, opFlags.certify | opFlags.encrypt)), key);
  expect(verifyMessageMac(secret.message, secret.clear.subarray(0, 24 + secret.message.body.length), key)).toBe(true);
});

it('ends when its client says so', async () => {
  const conversation = talk();
  const { id, key } = await setUp(conversation);
  const end = message(opCodes.sessionTerminate, encodeHandleBody('/'), { sessionId: id });
  expect(code(await conversation.ask(encodeMessage(end)))).toBe(502);
  expect(code(await conversation.ask(signed(end, key, 1)))).toBe(1);
  expect(code(await conversation.ask(signed(read(id), key, 2)))).toBe(500);
});

it('a p that is too short is 504', async () => {
  const publicKey = encodePublicKey({ kind: 'dh', y: Buffer.of(9), p: Buffer.alloc(100, 0xff), g: Buffer.of(2) });
  const body = encodeSessionSetup({ mode: 4, timeoutSeconds: 60, identity: { handle: '', index: -1 }, publicKey });
  expect(code(await talk().ask(encodeMessage(message(opCodes.sessionSetup, body))))).toBe(504);
});
