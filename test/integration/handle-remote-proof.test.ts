import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeErrorBody,
  decodeMessage,
  decodeSessionAnswer,
  encodeAdmin,
  encodeHandleBody,
  encodeMessage,
  encodePublicKey,
  encodeRequest,
  encodeSessionSetup,
  opCodes,
} from '@nameplate/protocol/handle';
import { decryptSessionKey, publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { delegate, type Member, startMember, writeBootstrap } from '../../examples/hierarchy/servers.ts';
import { Conversation, contentOf, type Prover } from '../support/handle-conversation.ts';
import { message } from '../support/handle-session.ts';

const directory = mkdtempSync(join(tmpdir(), 'nameplate-remote-proof-'));
const userPrefix = '88.118.22';
const prefix = '88.200.1';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const hidden = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
const user = `${userPrefix}/user`;
const bySecret: Prover = { handle: user, index: 301, secret: Buffer.from('s3cret') };
const byKey: Prover = { handle: user, index: 300, key: privateKey };
/** The user is an administrator with either key. */
const admins = [
  { index: 100, reference: { handle: user, index: 301 } },
  { index: 101, reference: { handle: user, index: 300 } },
];

let root: Member;
let secondary: Member;
let home: TestServer;
/** Has a root, and not the role `recursive`. */
let administered: TestServer;
/** Has no root. */
let alone: TestServer;
const open: Conversation[] = [];

beforeAll(async () => {
  root = await startMember('root', directory);
  secondary = await startMember('secondary', directory);
  home = await startTestServer({ prefix: userPrefix });
  await delegate(root, secondary, `127.0.0.1:${home.handlePort}`);
  const np = await home.client();
  await np.handles.create(user, [
    { index: 300, type: 'HS_PUBKEY', data: encodePublicKey(publicKeyRecord(createPublicKey(privateKey))) },
    { index: 301, type: 'HS_SECKEY', data: 's3cret', permissions: hidden },
  ]);
  const recursive_bootstrap_file = await writeBootstrap(directory, root.handle);
  administered = await startTestServer({ prefix, config: { recursive_bootstrap_file } });
  alone = await startTestServer({ prefix });
});
afterEach(() => {
  for (const conversation of open.splice(0)) conversation.close();
});
afterAll(async () => {
  for (const server of [alone, administered, home]) await server?.close();
  for (const member of [secondary, root]) await member?.[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

/** A handle that the user administers. */
async function target(
  server: TestServer,
  suffix: string,
  references: readonly { readonly index: number; readonly reference: { handle: string; index: number } }[] = admins,
): Promise<string> {
  const handle = `${prefix}/${suffix}`;
  const np = await server.client();
  await np.handles.create(handle, [
    { index: 1, type: 'URL', data: 'https://example.cn/p' },
    ...references.map(({ index, reference }) => ({
      index,
      type: 'HS_ADMIN',
      data: encodeAdmin({ permissions: 0xfff, ...reference }),
    })),
  ]);
  return handle;
}

/** Deletes a handle: the response code, what is said, and whether the handle is gone. */
async function remove(server: TestServer, handle: string, prover: Prover) {
  const conversation = new Conversation(server.handlePort);
  open.push(conversation);
  const body = encodeHandleBody(handle);
  const challenge = await conversation.ask(
    encodeRequest({ opCode: opCodes.deleteHandle, body, requestId: 1, nowMs: Date.now() }),
  );
  expect(decodeMessage(challenge).header.responseCode).toBe(402);
  const message = decodeMessage(await conversation.prove(challenge, prover, 2));
  const code = message.header.responseCode;
  const np = await server.client();
  const gone = await np.handles.get(handle).then(
    ({ state }) => state !== 'active',
    () => true,
  );
  return { code, gone, says: code === 1 ? '' : decodeErrorBody(contentOf(message)) };
}

describe('an administrator whose handle is homed on another server', () => {
  it('is believed when that server says that the proof is right: secret, RSA key', async () => {
    for (const [suffix, prover] of [
      ['by-secret', bySecret],
      ['by-key', byKey],
    ] as const) {
      const handle = await target(administered, suffix);
      expect(await remove(administered, handle, prover)).toEqual({ code: 1, gone: true, says: '' });
    }
  });

  it('is refused with a wrong secret, a wrong key, or a handle that nobody knows', async () => {
    const handle = await target(administered, 'refused');
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    for (const prover of [
      { ...bySecret, secret: Buffer.from('S3cret') },
      { ...byKey, key: other },
      { ...bySecret, index: 300 },
      { ...bySecret, handle: `${userPrefix}/nobody` },
      { ...bySecret, handle: '88.119/nobody' },
    ] as const)
      expect(await remove(administered, handle, prover)).toMatchObject({ code: 403, gone: false });
  });

  it('who proved some key is one only where some key is enough', async () => {
    const anyKey: Prover = { ...bySecret, index: 0 };
    const byIndex = await target(administered, 'by-index');
    expect(await remove(administered, byIndex, anyKey)).toMatchObject({ code: 400, gone: false });
    const byHandle = await target(administered, 'by-handle', [{ index: 100, reference: { handle: user, index: 0 } }]);
    expect(await remove(administered, byHandle, anyKey)).toMatchObject({ code: 1, gone: true });
  });

  it('is believed of the handle that it proved, to the letter: the other server may have another user there', async () => {
    const handle = await target(administered, 'letters');
    const shouted = `${userPrefix}/USER`;
    expect(await remove(administered, handle, { ...bySecret, handle: shouted })).toMatchObject({
      code: 400,
      gone: false,
    });
    const named = [{ index: 100, reference: { handle: shouted, index: 301 } }];
    const other = await target(administered, 'capitals', named);
    expect(await remove(administered, other, bySecret)).toMatchObject({ code: 400, gone: false });
    expect(await remove(administered, other, { ...bySecret, handle: shouted })).toMatchObject({ code: 1, gone: true });
    // Where both are homed on one server, it is known that they are one.
    const np = await home.client();
    const own = `${userPrefix}/own`;
    const data = encodeAdmin({ permissions: 0xfff, handle: shouted, index: 301 });
    await np.handles.create(own, [{ index: 100, type: 'HS_ADMIN', data }]);
    expect(await remove(home, own, bySecret)).toMatchObject({ code: 1, gone: true });
  });

  it('is refused, with the reason, by a server that has no root to find the other from', async () => {
    const handle = await target(alone, 'alone');
    const refused = await remove(alone, handle, bySecret);
    expect(refused).toMatchObject({ code: 403, gone: false });
    expect(refused.says).toContain('not homed on this server');
  });

  it('finds a server without the role recursive that does not resolve for clients', async () => {
    const np = await administered.client();
    await expect(np.resolve(user)).rejects.toMatchObject({ code: 'NOT_RESPONSIBLE' });
  });

  it('hears within bounds that its server is silent, or is gone: never a yes', async () => {
    const silent = await listenSilently();
    const handle = await target(administered, 'away');
    try {
      await secondary.np.prefixes.delegate(userPrefix, { to: `127.0.0.1:${silent.port}` });
      const start = performance.now();
      const refused = await remove(administered, handle, bySecret);
      expect(refused).toMatchObject({ code: 3, gone: false });
      expect(refused.says).toContain(user);
      expect(performance.now() - start).toBeLessThan(6_000);
    } finally {
      silent.close();
      await secondary.np.prefixes.delegate(userPrefix, { to: `127.0.0.1:${home.handlePort}` });
    }
    expect(await remove(administered, await target(administered, 'back'), bySecret)).toMatchObject({ code: 1 });
    await home.close();
    const start = performance.now();
    expect(await remove(administered, handle, bySecret)).toMatchObject({ code: 3, gone: false });
    expect(performance.now() - start).toBeLessThan(6_000);
  });
});

it('a session key is encrypted to the key of a handle of another server, where that is asked (mode 3)', async () => {
  const elsewhere = await startTestServer({ prefix: '88.120' });
  const recursive_bootstrap_file = await writeBootstrap(directory, root.handle);
  const config = { roles: ['authority' as const, 'recursive' as const], recursive_bootstrap_file };
  const recursive = await startTestServer({ prefix: '88.200.3', config });
  try {
    await root.np.prefixes.delegate('88.120', { to: `127.0.0.1:${elsewhere.handlePort}` });
    const np = await elsewhere.client();
    const data = encodePublicKey(publicKeyRecord(createPublicKey(privateKey)));
    await np.handles.create('88.120/user', [{ index: 300, type: 'HS_PUBKEY', data }]);
    const setUp = async (server: TestServer, handle: string) => {
      const terms = { timeoutSeconds: 60, identity: { handle: '', index: -1 } };
      const body = encodeSessionSetup({ ...terms, mode: 3, key: { handle, index: 300 } });
      const conversation = new Conversation(server.handlePort);
      open.push(conversation);
      return decodeMessage(await conversation.ask(encodeMessage(message(opCodes.sessionSetup, body))));
    };
    const answer = await setUp(recursive, '88.120/user');
    expect(answer.header.responseCode).toBe(1);
    const sealed = decodeSessionAnswer(contentOf(answer)).data;
    expect(decryptSessionKey(privateKey, sealed, { major: 2, minor: 11 })?.cipher).toBe(3);
    expect((await setUp(recursive, '88.120/nobody')).header.responseCode).toBe(501);
    expect((await setUp(alone, '88.120/user')).header.responseCode).toBe(501);
  } finally {
    for (const server of [recursive, elsewhere]) await server.close();
  }
});

/** Takes connections and says nothing. */
async function listenSilently(): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
