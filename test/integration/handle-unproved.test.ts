import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import {
  decodeMessage,
  decodePrivateKey,
  decodeSessionAnswer,
  encodeHandleBody,
  encodeMessage,
  encodeRemoveValues,
  encodeResolutionRequest,
  encodeSessionSetup,
  encodeValuesRequest,
  opCodes,
  opFlags,
  requestMessage,
  responseCodes,
} from '@nameplate/protocol/handle';
import { decryptSessionKey, macMessage, privateKeyObject } from '@nameplate/protocol/handle-crypto';
import { assemble, configOf, createLogger } from '@nameplate/server';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Conversation } from '../support/handle-conversation.ts';
import { vectorOctets } from '../support/handle-vectors.ts';

const prefix = '88.111.1';
const handle = `${prefix}/thing`;
const hidden = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
const values = encodeValuesRequest({
  handle,
  values: [
    {
      index: 1,
      type: 'URL',
      data: Buffer.from('https://example.cn/'),
      permissions: { ...hidden, publicRead: true },
      ttl: { kind: 'relative', seconds: 60 },
      timestamp: 0,
      references: [],
    },
  ],
});
const read = (index: number) => encodeResolutionRequest({ handle, indexes: [index], types: [] });

/** What somebody who proved nothing may not do. */
const needsProof: readonly (readonly [string, number, Uint8Array])[] = [
  ['create', opCodes.createHandle, values],
  ['delete', opCodes.deleteHandle, encodeHandleBody(handle)],
  ['add', opCodes.addValue, values],
  ['modify', opCodes.modifyValue, values],
  ['remove', opCodes.removeValue, encodeRemoveValues({ handle, indexes: [1] })],
  ['list', opCodes.listHandles, encodeHandleBody(`0.NA/${prefix}`)],
  ['home', opCodes.homePrefix, encodeHandleBody('0.NA/88.111.2')],
  ['unhome', opCodes.unhomePrefix, encodeHandleBody(`0.NA/${prefix}`)],
  ['list prefixes', opCodes.listHomedPrefixes, encodeHandleBody('0.NA/0.NA')],
  ['read what is hidden', opCodes.resolution, read(9)],
];
/** What anybody may, or nobody. */
const needsNone: readonly (readonly [string, number, Uint8Array])[] = [
  ['read what is public', opCodes.resolution, read(1)],
  ['read what is not there', opCodes.resolution, read(77)],
  ['read a secret', opCodes.resolution, read(301)],
  ['site information', opCodes.getSiteInfo, encodeHandleBody('/')],
  ['a session that is not', opCodes.sessionTerminate, encodeHandleBody('/')],
  ['a body that is none', opCodes.createHandle, Buffer.of(1)],
  ['an operation that is not offered', 1000, encodeHandleBody('/')],
];

let lenient: TestServer;
let strict: TestServer;

beforeAll(async () => {
  lenient = await startTestServer({ prefix });
  strict = await startTestServer({ prefix, config: { handle_unproved_answer: 'refuse' } });
  for (const server of [lenient, strict]) {
    const np = await server.client();
    await np.handles.create(handle, [
      { index: 1, type: 'URL', data: 'https://example.cn/' },
      { index: 9, type: 'NOTE', data: 'for administrators', permissions: hidden },
      { index: 301, type: 'HS_SECKEY', data: 's3cret', permissions: hidden },
    ]);
  }
});
afterAll(async () => {
  for (const server of [lenient, strict]) await server?.close();
});

function request(opCode: number, body: Uint8Array, sessionId: number, flags: number = opFlags.recursive) {
  const version = { major: 2, minor: 11 };
  return requestMessage({ opCode, body, requestId: 9, nowMs: Date.now(), sessionId, flags, version });
}

async function ask(server: TestServer, frame: Uint8Array): Promise<Buffer> {
  const conversation = new Conversation(server.handlePort);
  try {
    return await conversation.ask(frame);
  } finally {
    conversation.close();
  }
}

const code = (frame: Uint8Array) => decodeMessage(frame).header.responseCode;

describe.each([0, 10_001])('who proved nothing, with session id %i,', (sessionId) => {
  it.each(needsProof)('is challenged, or refused where the operator wants it: %s', async (_, opCode, body) => {
    const frame = encodeMessage(request(opCode, body, sessionId));
    expect(code(await ask(lenient, frame))).toBe(402);
    expect(code(await ask(strict, frame))).toBe(400);
  });

  it.each(needsNone)('is never challenged for: %s', async (_, opCode, body) => {
    const frame = encodeMessage(request(opCode, body, sessionId));
    const codes = [code(await ask(lenient, frame)), code(await ask(strict, frame))];
    expect(codes).not.toContain(402);
    expect(codes[0]).toBe(codes[1]);
  });
});

it('a login and a session of the server are challenged, whatever the operator wants of others', async () => {
  expect(code(await ask(strict, vectorOctets('login-2001')))).toBe(402);
  const publicKey = vectorOctets('pubkey-rsa');
  const setup = encodeSessionSetup({
    mode: 1,
    timeoutSeconds: 60,
    identity: { handle: '', index: -1 },
    publicKey,
  });
  const answer = decodeMessage(await ask(strict, encodeMessage(request(opCodes.sessionSetup, setup, 0))));
  const privateKey = privateKeyObject(decodePrivateKey(vectorOctets('privkey-rsa-crt')));
  const session = decryptSessionKey(privateKey, decodeSessionAnswer(answer.body).data, { major: 2, minor: 11 });
  const plain = request(opCodes.deleteHandle, encodeHandleBody(handle), answer.envelope.sessionId);
  const mac = macMessage(plain, session?.key ?? new Uint8Array(0), 1);
  expect(code(await ask(strict, encodeMessage(mac)))).toBe(402);
});

it('is answered with codes that clients know, whatever the operation and its body', async () => {
  const known: ReadonlySet<number> = new Set(Object.values(responseCodes));
  const bodies = [new Uint8Array(0), Buffer.alloc(40), Buffer.alloc(40, 0xff), encodeHandleBody('no slash'), values];
  const unknown = [0, 3, 106, 202, 303, 403, 999, 1000, 1001, 1002, 1003, 2000, 2002, 0x7fff_ffff];
  const conversation = new Conversation(lenient.handlePort);
  for (const opCode of [...Object.values(opCodes), ...unknown])
    for (const body of bodies)
      for (const minor of [0, 4, 11]) {
        const plain = request(opCode, body, 0);
        const envelope = { ...plain.envelope, minor, suggestMinor: minor };
        const answer = decodeMessage(await conversation.ask(encodeMessage({ ...plain, envelope })));
        expect(known, `${opCode} ${minor}`).toContain(answer.header.responseCode);
        expect([answer.header.opCode, answer.envelope.requestId]).toEqual([opCode, 9]);
        if (minor < 5) expect([7, 202]).not.toContain(answer.header.responseCode);
      }
  conversation.close();
});

it('the operator is told of clients that chose their session id and are challenged', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'nameplate-unproved-'));
  const lines: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const ports = { grpc_port: 0, http_port: 0, mqtt_port: 0, handle_port: 0 };
  const config = configOf({ ...ports, data_directory: directory, log_format: 'json' });
  const server = await assemble(config, { logger: createLogger({ ...config, log_level: 'warn' }, output) });
  const conversation = new Conversation(Number(server.endpoints.handle.split(':').at(-1)));
  try {
    const list = encodeHandleBody('0.NA/88.1');
    for (const sessionId of [0, 10_001, 10_001])
      expect(code(await conversation.ask(encodeMessage(request(opCodes.listHandles, list, sessionId))))).toBe(402);
    const told = lines.filter((line) => line.includes('handle_unproved_answer'));
    expect(told).toHaveLength(1);
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ level: 'warn', component: 'handle', sessionId: 10_001 });
  } finally {
    conversation.close();
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
});
