import { generateKeyPairSync, getDiffieHellman, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { defaultPermissions } from '@nameplate/model';
import {
  answerMessage,
  decodeMessage,
  encodeAdmin,
  encodeChallenge,
  encodeCipherAndKey,
  encodeHandleList,
  encodeMessage,
  encodePublicKey,
  encodeReferralBody,
  encodeSessionAnswer,
  encodeSite,
  envelopeOctets,
  type HandleMessage,
  headerAndBody,
  opCodes,
  peekFrameLength,
  type SiteRecord,
} from '@nameplate/protocol/handle';
import { digest, publicKeyRecord, signMessage } from '@nameplate/protocol/handle-crypto';
import { connect, signIn } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { scriptedServer } from '../support/scripted-handle-server.ts';

const identity = signIn('301:0.NA/88.118.22', { secret: 'correct horse' });
const id = '88.118.22/a';
const url = [{ index: 1, type: 'URL', data: 'https://example.com' }];
const nothing = new Uint8Array(0);

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** What the server does with a request. */
interface Request {
  readonly message: HandleMessage;
  readonly frame: Buffer;
  readonly socket: Socket;
  /** An honest answer, unless told otherwise. */
  readonly answer: (
    responseCode: number,
    content: Uint8Array,
    options?: { readonly digested?: Uint8Array; readonly continued?: boolean; readonly opCode?: number },
  ) => void;
}

/** A Handle server of which a test says what it does; asked for its site it answers that it does not tell. */
async function hostile(
  onRequest: (request: Request, count: number) => void,
): Promise<{ port: number; seen: number[] }> {
  const seen: number[] = [];
  const server: Server = createServer((socket) => {
    let held = Buffer.alloc(0);
    socket.on('error', () => undefined);
    closing.push(() => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= envelopeOctets && held.length >= peekFrameLength(held)) {
        const frame = held.subarray(0, peekFrameLength(held));
        held = held.subarray(frame.length);
        const message = decodeMessage(frame);
        const answer: Request['answer'] = (code, content, options = {}) => {
          const octets = digest(3, options.digested ?? headerAndBody(frame, message));
          const context = { nowMs: Date.now(), requestDigest: { algorithm: 3, octets }, ...options } as const;
          socket.write(encodeMessage(answerMessage(message, code, content, { sessionId: 7, ...context })));
        };
        if (message.header.opCode === opCodes.getSiteInfo) {
          answer(5, nothing);
          continue;
        }
        seen.push(message.header.opCode);
        onRequest({ message, frame, socket, answer }, seen.length);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, seen };
}

async function client(port: number, options: Partial<Parameters<typeof connect>[0]> = {}) {
  const np = await connect({ endpoint: `hdl://127.0.0.1:${port}`, identity, ...options });
  closing.push(() => np.close());
  return np;
}

it('a challenge about another request is not answered', async () => {
  const { port, seen } = await hostile(({ answer }) =>
    answer(402, encodeChallenge(new Uint8Array(16)), { digested: Buffer.from('delete everything') }),
  );
  await expect((await client(port)).handles.create(id, url)).rejects.toMatchObject({
    code: 'MALFORMED_MESSAGE',
    reason: 'ANSWER_CHALLENGE_DIGEST',
  });
  expect(seen).toEqual([opCodes.createHandle]);
});

it('a server that asks for proof again and again gets it twice', async () => {
  let first: Buffer | undefined;
  const { port, seen } = await hostile(({ answer, frame, message }) => {
    first ??= frame;
    const digested = headerAndBody(first, decodeMessage(first));
    answer(402, encodeChallenge(crypto.getRandomValues(new Uint8Array(16))), {
      digested,
      opCode: message.header.opCode === opCodes.challengeResponse ? opCodes.createHandle : message.header.opCode,
    });
  });
  await expect((await client(port)).handles.create(id, url)).rejects.toMatchObject({
    code: 'AUTHENTICATION_FAILED',
    reason: 'CHALLENGES',
  });
  expect(seen).toEqual([opCodes.createHandle, opCodes.challengeResponse, opCodes.challengeResponse]);
});

describe('a session set-up, signed as it should be, is refused', () => {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const group = getDiffieHellman('modp14');
  const [p, g] = [group.getPrime(), group.getGenerator()];
  const other = getDiffieHellman('modp15');
  const agreed = (cipher: number, y: Uint8Array, numbers = { p, g }) =>
    encodeSessionAnswer({
      mode: 4,
      data: encodeCipherAndKey({ cipher, key: encodePublicKey({ kind: 'dh', y, ...numbers }) }),
    });

  it.each([
    ['with a public value that makes the key known', agreed(3, Uint8Array.of(1)), 'ANSWER_SESSION_KEY'],
    ['with p - 1', agreed(3, Buffer.concat([p.subarray(0, -1), Buffer.of((p.at(-1) ?? 0) - 1)])), 'ANSWER_SESSION_KEY'],
    [
      'on other numbers',
      agreed(3, other.generateKeys(), { p: other.getPrime(), g: other.getGenerator() }),
      'ANSWER_SESSION_KEY',
    ],
    ['with DES', agreed(1, group.generateKeys()), 'NO_SESSION'],
  ])('%s', async (_, content, reason) => {
    const operations: number[] = [];
    const server = await scriptedServer(({ message, answer }) => {
      const { opCode } = message.header;
      operations.push(opCode);
      const site = siteAt(1, own.publicKey);
      if (opCode === opCodes.getSiteInfo) answer(1, encodeSite(site));
      else answer(1, content, { seal: (plain) => signMessage(plain, own.privateKey) });
    });
    closing.push(() => server.close());
    const np = await client(server.port, { session: 'encrypted' });
    await expect(np.handles.create(id, url)).rejects.toMatchObject({ reason });
    expect(operations).toEqual([opCodes.getSiteInfo, opCodes.sessionSetup]);
  });
});

it('an answer whose digest is of another request is refused', async () => {
  const { port } = await hostile(({ answer }) => answer(1, nothing, { digested: Buffer.from('other') }));
  await expect((await client(port)).handles.delete(id)).rejects.toMatchObject({
    code: 'MALFORMED_MESSAGE',
    reason: 'ANSWER_DIGEST',
  });
});

it.each([
  ['of full messages', encodeHandleList(Array.from({ length: 4_000 }, (_, at) => `88.118.22/${at}-${'x'.repeat(40)}`))],
  ['of empty messages', encodeHandleList([])],
])('a list without end is cut off: %s', async (_, part) => {
  const { port } = await hostile(({ answer, socket }) => {
    const more = () => {
      while (!socket.destroyed && socket.writableLength < 1_000_000) answer(1, part, { continued: true });
      if (!socket.destroyed) setTimeout(more, 1);
    };
    more();
  });
  await expect((await client(port)).assets.list({ prefix: '88.118.22' }).first()).rejects.toMatchObject({
    code: expect.stringMatching(/^(LIMIT_EXCEEDED|DEADLINE_EXCEEDED)$/),
  });
});

it.each([
  ['octets that are no frame', Buffer.alloc(64, 0xff)],
  ['an announcement of 4 GiB', Buffer.concat([Buffer.from([2, 11, 2, 11]), Buffer.alloc(12), Buffer.alloc(4, 0xff)])],
])('garbage ends the call: %s', async (_, octets) => {
  const { port, seen } = await hostile(({ socket }) => void socket.write(octets));
  await expect((await client(port)).handles.create(id, url)).rejects.toMatchObject({
    code: expect.stringMatching(/^(LIMIT_EXCEEDED|MALFORMED_MESSAGE|UPSTREAM_UNAVAILABLE)$/),
  });
  expect(seen).toHaveLength(1);
});

it('a lost connection is told, and a write not sent again', async () => {
  const { port, seen } = await hostile(({ socket }) => void socket.destroy());
  await expect((await client(port)).handles.create(id, url)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(seen).toEqual([opCodes.createHandle]);
});

it('silence lasts until the deadline, and closing ends it at once', async () => {
  const { port } = await hostile(() => undefined);
  const np = await client(port);
  const start = performance.now();
  await expect(np.handles.create(id, url, { deadlineMs: 200 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect(performance.now() - start).toBeLessThan(2_000);
  const waiting = np.handles.create(id, url);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await np.close();
  await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('where nobody listens connect is refused at once, where nobody answers at the deadline', async () => {
  const gone = createServer();
  gone.listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  const start = performance.now();
  await expect(client(port)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(performance.now() - start).toBeLessThan(2_000);

  const silent = createServer((socket) => void closing.push(() => socket.destroy()));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  closing.push(() => silent.close());
  const { port: silentPort } = silent.address() as AddressInfo;
  await expect(client(silentPort, { deadlineMs: 300 })).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    message: expect.stringContaining('no answer in time'),
  });
});

it.each([
  [100, 'HANDLE_NOT_FOUND'],
  [202, 'INVALID_VALUE'],
  [301, 'NOT_RESPONSIBLE'],
  [401, 'PERMISSION_DENIED'],
  [405, 'AUTHENTICATION_FAILED'],
  [603, 'INTERNAL'],
])('answer %i is %s, with the message of the server', async (responseCode, code) => {
  const text = Buffer.from('as the server says');
  const { port } = await hostile(({ answer }) =>
    answer(responseCode, Buffer.concat([Buffer.from([0, 0, 0, 18]), text])),
  );
  await expect((await client(port)).handles.delete(id)).rejects.toMatchObject({
    code,
    reason: `HANDLE_RC_${responseCode}`,
    message: 'as the server says',
  });
});

function siteAt(port: number, key?: KeyObject): SiteRecord {
  const address = Uint8Array.of(...Array<number>(12).fill(0), 127, 0, 0, 1);
  const interfaces = [{ admin: true, query: true, protocol: 'tcp', port }] as const;
  const publicKey = key === undefined ? nothing : encodePublicKey(publicKeyRecord(key));
  const server = { serverId: 1, address, publicKey, interfaces };
  return {
    protocolMajor: 2,
    protocolMinor: 11,
    serialNumber: 1,
    primary: true,
    multiPrimary: false,
    hashOption: 'handle',
    attributes: [],
    servers: [server],
  };
}

function referralTo(port: number, key?: KeyObject): Uint8Array {
  const data = encodeSite(siteAt(port, key));
  const value = { index: 1, type: 'HS_SITE', data, timestamp: 0, references: [] } as const;
  const ttl = { kind: 'relative', seconds: 86_400 } as const;
  return encodeReferralBody({ handle: '', values: [{ ...value, ttl, permissions: defaultPermissions }] });
}

it('a referral is followed to the server that holds the handle, and told in the trace', async () => {
  await using real = await startTestServer({ prefix: '88.118.22' });
  await (await real.client()).handles.create(id, url);
  const { port } = await hostile(({ answer }) => answer(302, referralTo(real.handlePort)));
  const flags: (readonly string[])[] = [];
  const np = await client(port, { trace: (hop) => flags.push(hop.flags) });
  expect((await np.resolve(id)).values).toHaveLength(1);
  // The site of the server itself; its referral; the site and a session of the other; the record.
  expect(flags.slice(1)).toEqual([['referral'], [], ['session'], []]);
});

/** A server with an administrator of `88.118.22`, who may make and change handles. */
async function realHome(): Promise<TestServer> {
  const real = await startTestServer({ prefix: '88.118.22' });
  closing.push(() => real.close());
  const admin = encodeAdmin({ permissions: 0xfff, handle: identity.user.handle, index: identity.user.index });
  const permissions = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
  await (await real.client()).handles.update(identity.user.handle, {
    set: [
      { index: 100, type: 'HS_ADMIN', data: admin },
      { index: 301, type: 'HS_SECKEY', data: 'correct horse', permissions },
    ],
  });
  return real;
}

it('a change is made where the server refers to, which is asked at once the next time', async () => {
  const real = await realHome();
  const { port, seen } = await hostile(({ answer }) => answer(302, referralTo(real.handlePort)));
  const np = await client(port);
  await np.handles.create(id, url);
  await np.handles.create('88.118.22/b', url);
  expect((await (await real.client()).handles.get(id)).values).toHaveLength(1);
  // The second does not go to the server that refers; nor does any proof.
  expect(seen).toEqual([opCodes.createHandle]);
});

it('who answers in the place of the server that was named gets no proof, and makes nothing', async () => {
  const named = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  const impostor = await hostile(({ answer, message }) => answer(message.header.opCode === 400 ? 1 : 402, nothing));
  const { port } = await hostile(({ answer }) => answer(302, referralTo(impostor.port, named)));
  for (const session of ['encrypted', 'none', undefined] as const)
    await expect((await client(port, { session })).handles.create(id, url)).rejects.toMatchObject({
      code: expect.stringMatching(/^(MALFORMED_MESSAGE|UNSUPPORTED_OPERATION)$/),
      reason: expect.stringMatching(/^(ANSWER_SIGNATURE|NO_SESSION)$/),
    });
  expect(impostor.seen).not.toContain(opCodes.challengeResponse);
});

it('a change that is sent round in a circle ends, and says so', async () => {
  let own = 0;
  const { port, seen } = await hostile(({ answer }) => answer(302, referralTo(own)));
  own = port;
  await expect((await client(port)).handles.create(id, url)).rejects.toMatchObject({ code: 'RECURSION_LIMIT' });
  expect(seen.length).toBeLessThan(12);
});

it('a change whose server refers nowhere is refused as the server refused it', async () => {
  const { port } = await hostile(({ answer, message }) => answer(message.header.opCode === 1 ? 100 : 301, nothing));
  await expect((await client(port)).handles.create(id, url)).rejects.toMatchObject({
    code: 'NOT_RESPONSIBLE',
    reason: 'HANDLE_RC_301',
  });
});

it('a referral that comes back ends', async () => {
  let own = 0;
  const { port, seen } = await hostile(({ answer }) => answer(302, referralTo(own)));
  own = port;
  await expect((await client(port)).resolve(id)).rejects.toMatchObject({ code: 'RECURSION_LIMIT' });
  expect(seen.length).toBeLessThan(10);
});
