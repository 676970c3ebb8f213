import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  decodeErrorBody,
  decodeHandleBody,
  decodeHandleList,
  decodeMessage,
  decodeResolutionBody,
  decodeSite,
  encodeAdmin,
  encodeHandleBody,
  encodePublicKey,
  encodeRequest,
  encodeResolutionRequest,
  encodeValueList,
  encodeValuesRequest,
  opCodes,
  opFlags,
} from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import type { Nameplate, NewHandleValue } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Conversation, contentOf, LoadedRandom, type Prover, proof } from '../support/handle-conversation.ts';
import { vectorField, vectorOctets } from '../support/handle-vectors.ts';

const prefix = '88.111.1';
// Twelve hours before the expiration time of the vectors: answers are then the same to the octet.
const clock = { now: () => (1_893_456_000 - 12 * 3600) * 1000 };
const random = new LoadedRandom();
const secretValue = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
const user: Prover = { handle: `${prefix}/user`, index: 301, secret: Buffer.from('s3cret') };
const stranger: Prover = { handle: `${prefix}/stranger`, index: 301, secret: Buffer.from('s3cret') };
const reader: Prover = { handle: `${prefix}/reader`, index: 301, secret: Buffer.from('s3cret') };
const writer: Prover = { handle: `${prefix}/writer`, index: 301, secret: Buffer.from('s3cret') };

let server: TestServer;
let np: Nameplate;
const open: Conversation[] = [];

const rsaKey = createPrivateKey(vectorField('privkey-rsa-crt', 'pkcs8Pem'));
const dsaKey = createPrivateKey(vectorField('privkey-dsa', 'pkcs8Pem'));

const admin = (index: number, handle: string, at: number, permissions = 0xfff): NewHandleValue => ({
  index,
  type: 'HS_ADMIN',
  data: encodeAdmin({ permissions, handle, index: at }),
});
const secret = (index: number, data: Uint8Array | string): NewHandleValue => ({
  index,
  type: 'HS_SECKEY',
  data,
  permissions: secretValue,
});

beforeAll(async () => {
  server = await startTestServer({ prefix, clock, random });
  np = await server.client();
  await np.handles.create(user.handle, [secret(301, 's3cret'), secret(303, Buffer.from('e5af86e992a56b6579', 'hex'))]);
  await np.handles.create(`${prefix}/用户`, [secret(302, '3c219c752edbce0e157a3a1760de0a69ff385bc6')]);
  await np.handles.create(stranger.handle, [secret(301, 's3cret')]);
  await np.handles.create(reader.handle, [secret(301, 's3cret')]);
  await np.handles.create(writer.handle, [secret(301, 's3cret')]);
  await np.handles.create(`${prefix}/admin`, [{ index: 300, type: 'HS_PUBKEY', data: vectorOctets('pubkey-rsa') }]);
  await np.handles.create(`${prefix}/gm`, [{ index: 300, type: 'HS_PUBKEY', data: vectorOctets('pubkey-sm2') }]);
  await np.handles.create(`${prefix}/group`, [
    {
      index: 400,
      type: 'HS_VLIST',
      data: encodeValueList([
        { handle: user.handle, index: 0 },
        { handle: `${prefix}/admin`, index: 300 },
        { handle: `${prefix}/用户`, index: 302 },
        { handle: `${prefix}/gm`, index: 300 },
        { handle: `0.NA/${prefix}`, index: 300 },
      ]),
    },
  ]);
  await np.handles.update(`0.NA/${prefix}`, {
    set: [admin(100, `${prefix}/group`, 400), { index: 300, type: 'HS_PUBKEY', data: vectorOctets('pubkey-dsa') }],
  });
});
afterEach(() => {
  for (const conversation of open.splice(0)) conversation.close();
});
afterAll(async () => {
  await server?.close();
});

function talk(port = server.handlePort): Conversation {
  const conversation = new Conversation(port);
  open.push(conversation);
  return conversation;
}

/** A live handle with a URL, an e-mail at 2 and the group for its administrator. */
async function target(suffix: string): Promise<string> {
  const handle = `${prefix}/${suffix}`;
  const values = [
    { index: 1, type: 'URL', data: 'https://example.cn/p/1001' },
    { index: 2, type: 'EMAIL', data: 'ops@example.cn' },
    admin(100, `${prefix}/group`, 400),
    admin(101, reader.handle, 301, 0x0400),
    admin(102, writer.handle, 301, 0x0010),
    { index: 9, type: 'NOTE', data: 'for administrators', permissions: secretValue },
  ];
  const conversation = talk();
  const body = encodeValuesRequest({
    handle,
    values: values.map((value) => ({
      ttl: { kind: 'relative', seconds: 60 } as const,
      permissions: { ...secretValue, publicRead: true },
      references: [],
      timestamp: 0,
      ...value,
      data: Buffer.from(value.data),
    })),
  });
  const flags = opFlags.recursive | opFlags.overwrite;
  const frame = encodeRequest({ opCode: opCodes.createHandle, body, requestId: 1, nowMs: clock.now(), flags });
  const answer = await conversation.prove(await conversation.ask(frame), user, 2);
  expect(decodeMessage(answer).header.responseCode).toBe(1);
  return handle;
}

const request = (opCode: number, body: Uint8Array, more: Partial<Parameters<typeof encodeRequest>[0]> = {}) =>
  encodeRequest({ opCode, body, requestId: 7, nowMs: clock.now(), ...more });
const code = (frame: Uint8Array) => decodeMessage(frame).header.responseCode;
const says = (frame: Uint8Array) => decodeErrorBody(contentOf(decodeMessage(frame)));

/** A frame with the ids of another: those are the server's or the client's choice. */
function withIds(frame: Uint8Array, like: Uint8Array): Buffer {
  const copy = Buffer.from(frame);
  Buffer.from(like).copy(copy, 4, 4, 12);
  return copy;
}

async function stored(handle: string): Promise<(string | number)[][]> {
  const { values } = await np.handles.get(handle);
  return values.map(({ index, type, data }) => [index, type, Buffer.from(data).toString()]);
}

describe("the vectors' requests, octet by octet", () => {
  it.each([
    'sk-2.11',
    'sk-2.5',
    'sk-2.0',
    'sk-hashed',
    'sk-nonascii',
    'pk-rsa-2.11',
    'pk-rsa-2.6',
    'pk-dsa-2.11',
    'pk-sm2',
  ])('%s: the challenge is that of the vector, and its answer proves the key', async (name) => {
    for (const suffix of ['old', 'abc']) await target(suffix);
    await np.handles.delete(`${prefix}/new`).catch(() => undefined);
    const challenge = vectorOctets(`${name}-challenge`);
    const conversation = talk();
    random.load(nonceIn(challenge));
    const asked = vectorOctets(`${name}-request`);
    const isCreate = asked.readUInt32BE(20) === opCodes.createHandle;
    // The handle was deleted before: to make it anew takes the overwrite flag, which would change the digest.
    const received = await conversation.ask(asked);
    expect(received.toString('hex')).toBe(withIds(challenge, received).toString('hex'));
    expect(received.readUInt32BE(8)).toBe(asked.readUInt32BE(8));
    const answer = vectorOctets(`${name}-answer`);
    received.copy(answer, 4, 4, 8);
    const done = await conversation.ask(answer);
    const { header, envelope } = decodeMessage(done);
    expect(header.opCode).toBe(asked.readUInt32BE(20));
    expect([envelope.requestId, envelope.sessionId]).toEqual([answer.readUInt32BE(8), answer.readUInt32BE(4)]);
    expect(header.responseCode, says(done)).toBe(isCreate && createdBefore.has(name) ? 101 : 1);
  });

  it('delete is answered as in the vector', async () => {
    await target('abc');
    const conversation = talk();
    const challenge = await conversation.ask(vectorOctets('delete'));
    const done = await conversation.prove(challenge, user, 162);
    const expected = vectorOctets('deleted');
    expect(done.toString('hex')).toBe(withIds(expected, done).toString('hex'));
    await expect(np.handles.get(`${prefix}/abc`)).rejects.toMatchObject({ code: 'HANDLE_RETIRED' });
  });

  it('add and modify are answered as in the vectors, and do what they say', async () => {
    const handle = await target('abc');
    const conversation = talk();
    const add = async (name: string) => await conversation.prove(await conversation.ask(vectorOctets(name)), user, 158);
    expect(code(await add('add-1'))).toBe(201);
    const done = await add('add-2-overwrite');
    // The flags of the answer are those of the message that it answers.
    expect(done.toString('hex')).toBe(withIds(vectorOctets('value-added'), done).toString('hex'));
    expect((await stored(handle)).map(([index]) => index)).toEqual([1, 2, 3, 9, 100, 101, 102]);
    const modified = await conversation.prove(await conversation.ask(vectorOctets('modify-1')), user, 5);
    expect(code(modified)).toBe(1);
    expect((await stored(handle))[0]).toEqual([1, 'URL', 'https://example.cn/p/1002']);
  });

  it('remove-1 and remove-3 take away what is there', async () => {
    const handle = await target('abc');
    const conversation = talk();
    for (const name of ['remove-1', 'remove-3'])
      expect(code(await conversation.prove(await conversation.ask(vectorOctets(name)), user, 5))).toBe(1);
    expect((await stored(handle)).map(([index]) => index)).toEqual([1, 9, 100, 101, 102]);
  });

  it('create-2-values, create-overwrite-utf8, create-mint and create-no-values make handles', async () => {
    const conversation = talk();
    const make = async (name: string) => await conversation.prove(await conversation.ask(vectorOctets(name)), user, 5);
    await np.handles.delete(await target('new'));
    // A deleted handle is made anew with the overwrite flag only.
    expect(decodeHandleBody(decodeMessage(vectorOctets('create-2-values')).body)).toBe(`${prefix}/new`);
    expect(code(await make('create-2-values'))).toBe(101);
    const utf8 = decodeHandleBody(decodeMessage(vectorOctets('create-overwrite-utf8')).body);
    expect(contentOf(decodeMessage(await make('create-overwrite-utf8')))).toEqual(encodeHandleBody(utf8));
    // To overwrite it takes an HS_ADMIN of the handle itself, and it has none.
    expect(code(await make('create-overwrite-utf8'))).toBe(400);
    expect(decodeHandleBody(contentOf(decodeMessage(await make('create-mint'))))).toMatch(/^88\.111\.1\/.{8,}$/);
    expect(code(await make('create-no-values'))).toBe(1);
    expect(code(await make('create-no-values'))).toBe(101);
  });

  it('list-handles', async () => {
    const conversation = talk();
    const list = await conversation.prove(await conversation.ask(vectorOctets('list-handles')), user, 165);
    expect(decodeMessage(list).header.responseCode, says(list)).toBe(1);
    expect(decodeHandleList(contentOf(decodeMessage(list)))).toContain(`${prefix}/user`);
  });

  it('verify-request: header and body as in the vector', async () => {
    const conversation = talk();
    const answer = await conversation.ask(vectorOctets('verify-request'));
    const no = vectorOctets('verify-response-no');
    expect(answer.subarray(20, no.length - 4).toString('hex')).toBe(no.subarray(20, no.length - 4).toString('hex'));
  });

  it.each([
    ['session-setup-hdl', 1],
    ['session-setup-client', 1],
    ['session-exchange-key', 500],
    ['session-terminate', 500],
    ['session-mac-request', 500],
  ])('%s is answered %i', async (name, expected) => {
    expect(code(await talk().ask(vectorOctets(name)))).toBe(expected);
  });
});

/** Challenges whose request makes a handle that one before them made; a retired one is not made anew without OVRW. */
const createdBefore = new Set(['sk-2.5', 'sk-2.0', 'pk-rsa-2.11']);

function nonceIn(frame: Buffer): Uint8Array {
  const message = decodeMessage(frame);
  const content = Buffer.from(contentOf(message));
  return content.subarray(4, 4 + content.readUInt32BE(0));
}

describe('homing', () => {
  it('home-na, list-nas and unhome-na, by an administrator of the prefix above', async () => {
    await using above = await startTestServer({ prefix: '88.111', clock });
    const root: Prover = { handle: '88.111/root', index: 301, secret: Buffer.from('r') };
    await using client = await above.client();
    await client.handles.create(root.handle, [secret(301, 'r')]);
    await client.handles.update('0.NA/88.111', { set: [admin(100, root.handle, 301)] });
    const conversation = talk(above.handlePort);
    const make = async (name: string, who = root) =>
      await conversation.prove(await conversation.ask(vectorOctets(name)), who, 5);
    expect(code(await make('home-na', { ...root, secret: Buffer.from('wrong') }))).toBe(403);
    const homed = await make('home-na');
    expect(code(homed), says(homed)).toBe(1);
    const list = async () => decodeHandleList(contentOf(decodeMessage(await make('list-nas'))));
    expect(await list()).toContain('0.NA/88.111');
    expect((await client.prefixes.get(prefix)).prefix).toBe(prefix);
    expect(code(await make('unhome-na'))).toBe(1);
    await expect(client.prefixes.get(prefix)).rejects.toMatchObject({ code: 'NOT_RESPONSIBLE' });
  });
});

describe('who may', () => {
  const remove = (handle: string) => request(opCodes.deleteHandle, encodeHandleBody(handle));

  it('a wrong proof is 403, no administrator 400, one without the permission 401', async () => {
    const handle = await target('rights');
    const conversation = talk();
    const by = async (who: Prover) => await conversation.prove(await conversation.ask(remove(handle)), who, 5);
    expect(code(await by({ ...user, secret: Buffer.from('guess') }))).toBe(403);
    expect(code(await by({ ...user, handle: `${prefix}/nobody` }))).toBe(403);
    expect(code(await by({ ...user, handle: '20.500/elsewhere' }))).toBe(403);
    expect(code(await by(stranger))).toBe(400);
    expect(code(await by(reader))).toBe(401);
    expect(code(await by(user))).toBe(1);
  });

  it('a key that was generated elsewhere proves nothing', async () => {
    const handle = await target('keys');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const conversation = talk();
    const by = async (who: Prover) => await conversation.prove(await conversation.ask(remove(handle)), who, 5);
    expect(code(await by({ handle: `${prefix}/admin`, index: 300, key: privateKey }))).toBe(403);
    expect(code(await by({ handle: `0.NA/${prefix}`, index: 300, key: rsaKey }))).toBe(403);
    expect(code(await by({ handle: `0.NA/${prefix}`, index: 300, key: dsaKey }))).toBe(1);
  });

  it('SM2, with a key made here', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' });
    const handle = `${prefix}/sm2-${Math.random()}`;
    const data = encodePublicKey(publicKeyRecord(publicKey));
    await np.handles.create(handle, [{ index: 300, type: 'HS_PUBKEY', data }, admin(100, handle, 300)]);
    const conversation = talk();
    const challenge = await conversation.ask(remove(handle));
    expect(code(await conversation.prove(challenge, { handle, index: 300, key: privateKey }, 5))).toBe(1);
  });

  it('reading what is not public takes readValue, and a challenge with PO clear', async () => {
    const handle = await target('reading');
    const body = encodeResolutionRequest({ handle, indexes: [], types: [] });
    const conversation = talk();
    const values = (frame: Uint8Array) =>
      decodeResolutionBody(contentOf(decodeMessage(frame))).values.map((v) => v.index);
    expect(values(await conversation.ask(request(opCodes.resolution, body)))).toEqual([1, 2, 100, 101, 102]);
    const all = request(opCodes.resolution, body, { flags: opFlags.recursive });
    const challenge = await conversation.ask(all);
    expect(code(challenge)).toBe(402);
    expect(values(await conversation.prove(challenge, reader, 8))).toEqual([1, 2, 9, 100, 101, 102]);
    // Whom no HS_ADMIN names, and who is named without the permission: the same codes as of a change.
    expect(code(await conversation.prove(await conversation.ask(all), stranger, 8))).toBe(400);
    expect(code(await conversation.prove(await conversation.ask(all), writer, 8))).toBe(401);
    const only = (indexes: readonly number[], types: readonly string[] = []) =>
      request(opCodes.resolution, encodeResolutionRequest({ handle, indexes, types }), { flags: opFlags.recursive });
    expect(values(await conversation.ask(only([1, 100])))).toEqual([1, 100]);
    expect(code(await conversation.ask(only([9])))).toBe(402);
    expect(code(await conversation.ask(only([], ['NOTE'])))).toBe(402);
    const quiet = request(opCodes.resolution, encodeResolutionRequest({ handle, indexes: [9], types: [] }));
    expect(code(await conversation.ask(quiet))).toBe(200);
  });

  it('a value that administrators may not read either is asked of nobody', async () => {
    const handle = `${prefix}/closed`;
    const permissions = { ...secretValue, adminRead: false };
    await np.handles.create(handle, [{ index: 9, type: 'NOTE', data: 'x', permissions }, admin(100, user.handle, 301)]);
    const body = encodeResolutionRequest({ handle, indexes: [9], types: [] });
    expect(code(await talk().ask(request(opCodes.resolution, body, { flags: opFlags.recursive })))).toBe(200);
  });

  it('an HS_SECKEY is never answered', async () => {
    const body = encodeResolutionRequest({ handle: user.handle, indexes: [301], types: [] });
    const conversation = talk();
    expect(code(await conversation.ask(request(opCodes.resolution, body, { flags: opFlags.recursive })))).toBe(200);
  });
});

describe('challenges', () => {
  const ask = (suffix: string) => request(opCodes.deleteHandle, encodeHandleBody(`${prefix}/${suffix}`));

  it('is answered on another connection when the session id is ours', async () => {
    const handle = await target('elsewhere');
    const challenge = await talk().ask(ask('elsewhere'));
    expect(code(await talk().prove(challenge, user, 9))).toBe(1);
    await expect(np.handles.get(handle)).rejects.toMatchObject({ code: 'HANDLE_RETIRED' });
  });

  it('is good once', async () => {
    await target('once');
    const conversation = talk();
    const answer = await proof(await conversation.ask(ask('once')), user, 9);
    expect(code(await conversation.ask(answer))).toBe(1);
    expect(code(await conversation.ask(answer))).toBe(406);
  });

  it('is not for another request', async () => {
    await target('one');
    await target('two');
    const conversation = talk();
    const one = await conversation.ask(ask('one'));
    const two = await conversation.ask(ask('two'));
    const answer = Buffer.from(await proof(one, user, 9));
    two.copy(answer, 4, 4, 8);
    expect(code(await conversation.ask(answer))).toBe(403);
  });

  it('session ids that clients chose do not collide', async () => {
    await target('mine');
    await target('yours');
    const [mine, yours] = [talk(), talk()];
    const chosen = (suffix: string) =>
      request(opCodes.deleteHandle, encodeHandleBody(`${prefix}/${suffix}`), { sessionId: 10_001 });
    const first = await mine.ask(chosen('mine'));
    const second = await yours.ask(chosen('yours'));
    expect(first.readUInt32BE(4)).toBe(10_001);
    expect(code(await talk().prove(first, user, 9))).toBe(406);
    expect(code(await mine.prove(first, user, 9))).toBe(1);
    expect(code(await yours.prove(second, user, 9))).toBe(1);
  });

  it('where an operator wants it, strangers are refused instead', async () => {
    await using strict = await startTestServer({ prefix, config: { handle_unproved_answer: 'refuse' } });
    const conversation = talk(strict.handlePort);
    expect(code(await conversation.ask(ask('x')))).toBe(400);
    expect(code(await conversation.ask(vectorOctets('login-2001')))).toBe(402);
  });
});

describe('the login of the vendor SDK', () => {
  it('binds the user to the connection and the session id', async () => {
    const handle = await target('login');
    const conversation = talk();
    const site = await conversation.ask(request(opCodes.getSiteInfo, encodeHandleBody('/')));
    expect(code(site)).toBe(1);
    const challenge = await conversation.ask(vectorOctets('login-2001'));
    const { header, envelope } = decodeMessage(challenge);
    expect([header.responseCode, header.opCode, envelope.sessionId]).toEqual([402, 2001, 10_001]);
    expect(header.flags & opFlags.requestDigest).not.toBe(0);
    const rsa: Prover = { handle: `${prefix}/admin`, index: 300, key: rsaKey };
    const answer = decodeMessage(await conversation.prove(challenge, rsa, 187));
    expect([answer.header.responseCode, answer.header.opCode]).toEqual([1, 2001]);
    expect(contentOf(answer)).toHaveLength(0);
    const read = request(opCodes.resolution, encodeResolutionRequest({ handle, indexes: [9], types: [] }), {
      sessionId: 10_001,
    });
    expect(code(await conversation.ask(read))).toBe(1);
    const remove = request(opCodes.deleteHandle, encodeHandleBody(handle), { sessionId: 10_001 });
    expect(code(await talk().ask(remove))).toBe(402);
    expect(code(await conversation.ask(withIds(remove, request(1, Buffer.alloc(0), { sessionId: 10_002 }))))).toBe(402);
    expect(code(await conversation.ask(remove))).toBe(1);
  });

  it('a wrong proof is answered 403 with operation 2001, on a connection that stays', async () => {
    const conversation = talk();
    const challenge = await conversation.ask(vectorOctets('login-2001'));
    const refused = decodeMessage(await conversation.prove(challenge, { ...user, secret: Buffer.from('no') }, 3));
    expect([refused.header.responseCode, refused.header.opCode]).toEqual([403, 2001]);
    expect(code(await conversation.ask(vectorOctets('login-2001')))).toBe(402);
  });
});

describe('the site record', () => {
  it('has the key that signed answers are verified with, and offers administration over TCP only', async () => {
    const conversation = talk();
    const site = decodeSite(contentOf(decodeMessage(await conversation.ask(request(2, encodeHandleBody('/'))))));
    const [only] = site.servers;
    expect(only?.interfaces.map(({ protocol, admin: isAdmin }) => [protocol, isAdmin])).toEqual([
      ['tcp', true],
      ['udp', false],
    ]);
    expect(only?.publicKey.length).toBeGreaterThan(256);
  });
});

describe('over UDP', () => {
  async function twice(frame: Uint8Array): Promise<[Buffer, Buffer]> {
    const socket = createSocket('udp4');
    try {
      const answers: Buffer[] = [];
      for (let i = 0; i < 2; i += 1) {
        socket.send(frame, server.handlePort, '127.0.0.1');
        answers.push((await once(socket, 'message', { signal: AbortSignal.timeout(5_000) }))[0] as Buffer);
      }
      return answers as [Buffer, Buffer];
    } finally {
      socket.close();
    }
  }

  it('a request that is repeated is performed once, and answered the same', async () => {
    await target('udp');
    const ask = request(opCodes.deleteHandle, encodeHandleBody(`${prefix}/udp`));
    const [first, second] = await twice(ask);
    expect(code(first)).toBe(402);
    expect(second).toEqual(first);
    const [done, again] = await twice(await proof(first, user, 12));
    expect(code(done)).toBe(1);
    expect(again).toEqual(done);
  });
});

describe('over HTTP', () => {
  const post = async (frame: Uint8Array, path = '/88.111.1/abc') =>
    await fetch(`${server.httpUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-hdl-message', accept: 'application/x-hdl-message' },
      body: Buffer.from(frame),
    });

  it('a frame is answered with a frame, a length, and the end of the connection', async () => {
    await target('tunnel');
    const ask = request(opCodes.deleteHandle, encodeHandleBody(`${prefix}/tunnel`));
    const response = await post(ask, `/${encodeURIComponent(`${prefix}/tunnel`)}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-hdl-message');
    expect(response.headers.get('connection')).toBe('close');
    const challenge = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-length')).toBe(String(challenge.length));
    expect(code(challenge)).toBe(402);
    const done = Buffer.from(await (await post(await proof(challenge, user, 4))).arrayBuffer());
    expect(code(done)).toBe(1);
  });

  it('other contents are no Handle messages', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.httpUrl}/x`, { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(404);
  });
});

describe('a list that is longer than one message', () => {
  const list = request(opCodes.listHandles, encodeHandleBody('0.NA/88.111.9'));
  let who: Prover;

  beforeAll(async () => {
    await np.prefixes.create('88.111.9');
    who = { ...user, handle: '88.111.9/who' };
    await np.handles.create(who.handle, [secret(301, 's3cret')]);
    await np.handles.update('0.NA/88.111.9', { set: [admin(100, who.handle, 301)] });
    const long = Array.from({ length: 950 }, (_, at) => `88.111.9/${'long-'.repeat(45)}${at}`);
    await Promise.all(long.map((handle) => np.handles.create(handle, [{ index: 1, type: 'URL', data: 'https://x' }])));
  });

  it('comes in parts, CN set on all but the last, and what was pipelined behind comes after', async () => {
    const conversation = talk();
    const answer = await proof(await conversation.ask(list), who, 31);
    conversation.send(Buffer.concat([answer, request(opCodes.getSiteInfo, encodeHandleBody('/'), { requestId: 32 })]));
    const handles: string[] = [];
    const flags: boolean[] = [];
    for (let more = true; more; ) {
      const part = decodeMessage(await conversation.receive());
      expect([part.envelope.requestId, part.header.opCode, part.header.responseCode]).toEqual([31, 105, 1]);
      more = (part.header.flags & opFlags.continuous) !== 0;
      flags.push(more);
      handles.push(...decodeHandleList(contentOf(part)));
    }
    expect(flags).toEqual([true, false]);
    expect(new Set(handles).size).toBe(951);
    expect(decodeMessage(await conversation.receive()).envelope.requestId).toBe(32);
  });

  it('is refused over UDP', async () => {
    const socket = createSocket('udp4');
    const ask = async (frame: Uint8Array) => {
      socket.send(frame, server.handlePort, '127.0.0.1');
      return (await once(socket, 'message', { signal: AbortSignal.timeout(5_000) }))[0] as Buffer;
    };
    try {
      const refused = await ask(await proof(await ask(list), who, 33));
      expect([code(refused), says(refused)]).toEqual([5, expect.stringContaining('TCP')]);
    } finally {
      socket.close();
    }
  });
});

describe('what breaks real clients', () => {
  const url = encodeResolutionRequest({ handle: user.handle, indexes: [], types: [] });

  it('1: octets after a resolution, a message without a credential, a session body without its surplus zeros', async () => {
    await target('abc');
    const conversation = talk();
    const read = encodeResolutionRequest({ handle: `${prefix}/abc`, indexes: [1], types: [] });
    expect(code(await conversation.ask(request(1, Buffer.concat([read, Buffer.alloc(4)]))))).toBe(1);
    const bare = Buffer.from(request(1, read)).subarray(0, -4);
    bare.writeUInt32BE(bare.length - 20, 16);
    expect(code(await conversation.ask(bare))).toBe(1);
    const { body } = decodeMessage(vectorOctets('session-setup-dh'));
    expect(code(await conversation.ask(request(opCodes.sessionSetup, body.subarray(0, -2))))).toBe(1);
  });

  it('2: every answer repeats request id and session id', async () => {
    for (const opCode of [1, 2, 100, 101, 105, 200, 201, 400, 401, 999]) {
      const answer = await talk().ask(
        request(opCode, encodeHandleBody('88.111.1/x'), { requestId: 77, sessionId: 12_345 }),
      );
      const { envelope } = decodeMessage(answer);
      expect([opCode, envelope.requestId, envelope.sessionId]).toEqual([opCode, 77, 12_345]);
    }
  });

  it('3: a challenge has the digest of what was received, whether it was asked for or not', async () => {
    const frame = request(opCodes.deleteHandle, encodeHandleBody(user.handle), { flags: 0 });
    const { body, header } = decodeMessage(await talk().ask(frame));
    expect(header.flags & opFlags.requestDigest).not.toBe(0);
    const digest = createHash('sha256').update(frame.subarray(20, -4)).digest();
    expect(Buffer.from(body.subarray(0, 33)).toString('hex')).toBe(`03${digest.toString('hex')}`);
  });

  it('4: answers expire in the future', async () => {
    const { header } = decodeMessage(await talk().ask(request(1, url)));
    expect(header.expirationTime).toBeGreaterThan(clock.now() / 1000);
  });

  it('5: a connection stays open, answers are in order, TC is clear', async () => {
    const conversation = talk();
    const slow = await proof(await conversation.ask(request(101, encodeHandleBody('88.111.1/none'))), user, 1);
    conversation.send(Buffer.concat([slow, request(1, url, { requestId: 2 }), request(2, url, { requestId: 3 })]));
    for (const id of [1, 2, 3]) {
      const { envelope } = decodeMessage(await conversation.receive());
      expect([envelope.requestId, envelope.truncated]).toEqual([id, false]);
    }
  });

  it('6: the site record ends with its last interface, and its address has 16 octets', async () => {
    const content = contentOf(decodeMessage(await talk().ask(request(2, encodeHandleBody('/')))));
    const [only] = decodeSite(content).servers;
    expect([...(only?.address ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 127, 0, 0, 1]);
  });

  it('7: a session set up twice over UDP is harmless', async () => {
    const socket = createSocket('udp4');
    try {
      const setUp = vectorOctets('session-setup-dh');
      for (let i = 0; i < 2; i += 1) {
        socket.send(setUp, server.handlePort, '127.0.0.1');
        const [part] = (await once(socket, 'message', { signal: AbortSignal.timeout(5_000) })) as [Buffer];
        expect(part.readUInt32BE(24)).toBe(1);
        await once(socket, 'message', { signal: AbortSignal.timeout(5_000) });
      }
    } finally {
      socket.close();
    }
  });

  it('8: logins with one session id on two connections are two', async () => {
    const [one, two] = [talk(), talk()];
    const rsa: Prover = { handle: `${prefix}/admin`, index: 300, key: rsaKey };
    await one.prove(await one.ask(vectorOctets('login-2001')), rsa, 1);
    await two.prove(await two.ask(vectorOctets('login-2001')), stranger, 1);
    const remove = request(101, encodeHandleBody(await target('two')), { sessionId: 10_001 });
    expect(code(await two.ask(remove))).toBe(400);
    expect(code(await one.ask(remove))).toBe(1);
  });

  it('9: only codes that clients know, and 201 for 202 below 2.5', async () => {
    expect(code(await talk().ask(request(999, encodeHandleBody('x'))))).toBe(5);
    const bad = encodeValuesRequest({ handle: `${prefix}/dup`, values: [] });
    const twice = Buffer.concat([bad.subarray(0, -4), Buffer.from('00000002', 'hex'), valueOctets, valueOctets]);
    const old = (minor: number) => {
      const frame = Buffer.from(request(opCodes.createHandle, twice));
      frame.set([2, minor, 2, minor]);
      return frame;
    };
    expect(code(await talk().ask(old(5)))).toBe(202);
    expect(code(await talk().ask(old(4)))).toBe(201);
  });

  it('10: a prefix without a slash is its record', async () => {
    const body = encodeResolutionRequest({ handle: prefix, indexes: [100], types: [] });
    const answer = await talk().ask(request(1, body));
    expect(decodeResolutionBody(contentOf(decodeMessage(answer))).handle).toBe(prefix);
  });

  it('11: strangers hear 402 only where it is asked for (see the challenges), and reading needs none', async () => {
    expect(code(await talk().ask(request(1, url)))).not.toBe(402);
  });

  it('12: lengths are refused before memory is taken', async () => {
    const huge = Buffer.from(request(opCodes.createHandle, encodeHandleBody('88.111.1/x')));
    huge.writeUInt32BE(0x7fffffff, 44);
    expect(code(await talk().ask(huge))).toBe(4);
    const proofTooBig = Buffer.concat([
      encodeHandleBody('HS_SECKEY'),
      encodeHandleBody(user.handle),
      Buffer.alloc(8, 0x7f),
    ]);
    expect(code(await talk().ask(request(200, proofTooBig)))).toBe(4);
  });
});

/** One value of text at index 1. */
const valueOctets = Buffer.concat([
  Buffer.from('0000000100000000000000003c0e', 'hex'),
  Buffer.from('00000004', 'hex'),
  Buffer.from('TEXT'),
  Buffer.from('0000000178', 'hex'),
  Buffer.alloc(4),
]);
