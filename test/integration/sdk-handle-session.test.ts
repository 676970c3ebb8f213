import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  decodeMessage,
  decodeSite,
  encodeAdmin,
  encodeHandleBody,
  encodeMessage,
  encodePublicKey,
  encodeRequest,
  encodeSite,
  opCodes,
  splitEnvelope,
} from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';
import { connect, type Hop, type Nameplate, type SignedIn, signIn } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Conversation } from '../support/handle-conversation.ts';
import { type HandleProxy, handleProxy, type PassingFrame } from '../support/handle-proxy.ts';

const prefix = '88.118.999';
const home = `0.NA/${prefix}`;
const hidden = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const bySecret = signIn(`301:${home}`, { secret: 'correct horse' });
const byKey = signIn(`300:${home}`, rsa.privateKey);

let server: TestServer;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startTestServer({ prefix });
  const np = await server.client();
  await np.handles.update(home, {
    set: [
      ...[300, 301].map((key) => ({
        index: key - 200,
        type: 'HS_ADMIN',
        data: encodeAdmin({ permissions: 0xfff, handle: home, index: key }),
      })),
      { index: 300, type: 'HS_PUBKEY', data: encodePublicKey(publicKeyRecord(rsa.publicKey)) },
      { index: 301, type: 'HS_SECKEY', data: 'correct horse', permissions: hidden },
    ],
  });
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
afterAll(async () => {
  await server.close();
});

async function between(change?: (passing: PassingFrame) => Buffer | undefined): Promise<HandleProxy> {
  const proxy = await handleProxy(server.handlePort, change);
  closing.push(() => proxy.close());
  return proxy;
}

async function client(port: number, options: Partial<Parameters<typeof connect>[0]> = {}): Promise<Nameplate> {
  const np = await connect({ endpoint: `hdl://127.0.0.1:${port}`, retry: false, ...options });
  closing.push(() => np.close());
  return np;
}

const values = (text: string) => [
  { index: 1, type: 'NOTE', data: text },
  ...[300, 301].map((key) => ({
    index: key - 200,
    type: 'HS_ADMIN',
    data: encodeAdmin({ permissions: 0xfff, handle: home, index: key }),
  })),
];

/** Operations and response codes of what passed in clear. */
function seen({ frames }: HandleProxy): { readonly asked: number[]; readonly answered: number[] } {
  const clear = frames.filter(({ frame }) => !splitEnvelope(frame).envelope.encrypted);
  const headers = (to: PassingFrame['to']) =>
    clear.filter((one) => one.to === to).map(({ frame }) => decodeMessage(frame).header);
  return {
    asked: headers('server').map(({ opCode }) => opCode),
    answered: headers('client').map(({ responseCode }) => responseCode),
  };
}

const count = (numbers: readonly number[], wanted: number) => numbers.filter((one) => one === wanted).length;

describe.each<readonly [string, SignedIn]>([
  ['a secret', bySecret],
  ['a private key', byKey],
])('signed in with %s', (how, identity) => {
  const id = (suffix: string) => `${prefix}/${how.replaceAll(' ', '-')}-${suffix}`;

  it('one encrypted session carries everything: nothing of it can be read on the way', async () => {
    const proxy = await between();
    const hops: Hop[] = [];
    const np = await client(proxy.port, { identity, session: 'encrypted', trace: (hop) => hops.push(hop) });
    const ids = Array.from({ length: 12 }, (_, at) => id(`enc-${at}`));
    await Promise.all(ids.map((one) => np.handles.create(one, values('nobody else reads this'))));
    expect((await np.resolve(id('enc-3'))).values.map(({ index }) => index)).toEqual([1, 100, 101]);
    const passed = Buffer.concat(proxy.frames.map(({ frame }) => frame)).toString('latin1');
    for (const word of ['nobody else', 'enc-3', home]) expect(passed).not.toContain(word);
    expect(seen(proxy).asked).toEqual([opCodes.getSiteInfo, opCodes.sessionSetup]);
    expect(hops.filter(({ flags }) => flags.includes('session'))).toHaveLength(1);
  });

  it('in an authenticated one the proof is asked for once', async () => {
    const proxy = await between();
    const np = await client(proxy.port, { identity, session: 'authenticated' });
    await Promise.all([1, 2, 3, 4, 5].map((at) => np.handles.create(id(`auth-${at}`), values('x'))));
    await np.handles.delete(id('auth-1'));
    const { asked, answered } = seen(proxy);
    expect(count(asked, opCodes.sessionSetup)).toBe(1);
    expect(count(asked, opCodes.challengeResponse)).toBe(1);
    expect(count(answered, 402)).toBe(1);
  });

  it('without a session it is asked for each time', async () => {
    const proxy = await between();
    const np = await client(proxy.port, { identity, session: 'none' });
    for (const at of [1, 2, 3]) await np.handles.create(id(`none-${at}`), values('x'));
    const { asked, answered } = seen(proxy);
    expect(count(asked, opCodes.sessionSetup)).toBe(0);
    expect(count(answered, 402)).toBe(3);
  });

  it('a session that the server has forgotten is set up anew, and the request is done once', async () => {
    // To the server it is another session, which it does not know.
    let forgotten = 0;
    const proxy = await between(({ to, frame }) => {
      const changed = Buffer.from(frame);
      if (to === 'server' && forgotten !== 0 && frame.readUInt32BE(4) === forgotten) changed.writeUInt32BE(77, 4);
      return changed;
    });
    const np = await client(proxy.port, { identity, session: 'authenticated' });
    await np.handles.create(id('before'), values('x'));
    forgotten = proxy.frames.at(-1)?.frame.readUInt32BE(4) ?? 0;
    expect(forgotten).not.toBe(0);
    await Promise.all([1, 2, 3].map((at) => np.handles.create(id(`after-${at}`), values('x'))));
    const { asked, answered } = seen(proxy);
    expect(count(asked, opCodes.sessionSetup)).toBe(2);
    expect(count(answered, 500)).toBeGreaterThan(0);
    expect(count(answered, 101)).toBe(0);
  });

  it('what may be read by everybody is read side by side, without a proof; what may not with one', async () => {
    const np = await client(server.handlePort, { identity, session: 'authenticated' });
    await np.handles.create(id('read'), [...values('x'), { index: 5, type: 'NOTE', data: 'in', permissions: hidden }]);
    const proxy = await between();
    const reader = await client(proxy.port, { identity, session: 'authenticated' });
    await Promise.all(Array.from({ length: 8 }, () => reader.resolve(home, { types: ['HS_ADMIN'] })));
    expect(count(seen(proxy).answered, 402)).toBe(0);
    const indexes = async () => (await reader.resolve(id('read'))).values.map(({ index }) => index);
    const all = [1, 5, 100, 101];
    expect(await Promise.all([indexes(), indexes(), indexes()])).toEqual([all, all, all]);
    expect(count(seen(proxy).asked, opCodes.challengeResponse)).toBe(1);
  });
});

it('a wrong secret is refused in a session too, and does not spoil it', async () => {
  const np = await client(server.handlePort, { identity: signIn(`301:${home}`, { secret: 'wrong' }) });
  for (const at of [1, 2])
    await expect(np.handles.create(`${prefix}/wrong-${at}`, values('x'))).rejects.toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      reason: 'HANDLE_RC_403',
    });
});

it('the server is told when the session is over', async () => {
  const proxy = await between();
  const np = await client(proxy.port, { identity: bySecret, session: 'authenticated' });
  await np.handles.create(`${prefix}/bye`, values('x'));
  await np.close();
  await expect.poll(() => seen(proxy).asked.at(-1)).toBe(opCodes.sessionTerminate);
});

describe('an update whose connection is lost', () => {
  const notes = [1, 2, 3].map((index) => ({ index, type: 'NOTE', data: `old ${index}` }));
  const change = {
    set: [
      { index: 1, type: 'NOTE', data: 'new 1' },
      { index: 4, type: 'NOTE', data: 'new 4' },
    ],
    remove: [2],
  };
  const id = (name: string) => `${prefix}/update-${name}`;
  const isOperation = (opCode: number, { to, frame }: PassingFrame) =>
    to === 'server' && decodeMessage(frame).header.opCode === opCode;

  it('between its two operations has lost no value, and says what was done', async () => {
    const proxy = await between((passing) => (isOperation(opCodes.removeValue, passing) ? undefined : passing.frame));
    const np = await client(proxy.port, { identity: bySecret, session: 'none' });
    await np.handles.create(id('cut'), [...notes, ...values('x').slice(1)]);
    await expect(np.handles.update(id('cut'), change)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      metadata: { done: 'set' },
    });
    const read = await (await server.client()).handles.get(id('cut'));
    expect(read.values.filter(({ type }) => type === 'NOTE').map(({ data }) => Buffer.from(data).toString())).toEqual([
      'new 1',
      'old 2',
      'old 3',
      'new 4',
    ]);
  });

  it('before the first has changed nothing; whole, it takes two operations', async () => {
    let cut = true;
    const proxy = await between((passing) =>
      cut && isOperation(opCodes.addValue, passing) ? undefined : passing.frame,
    );
    const np = await client(proxy.port, { identity: bySecret, session: 'none' });
    await np.handles.create(id('whole'), [...notes, ...values('x').slice(1)]);
    const lost = await np.handles.update(id('whole'), change).catch((thrown: unknown) => thrown);
    expect(lost).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      metadata: expect.not.objectContaining({ done: 'set' }),
    });
    const indexes = async () =>
      (await (await server.client()).handles.get(id('whole'))).values.map(({ index }) => index);
    expect(await indexes()).toEqual([1, 2, 3, 100, 101]);
    cut = false;
    await np.handles.update(id('whole'), change);
    expect(await indexes()).toEqual([1, 3, 4, 100, 101]);
    const writes: readonly number[] = [opCodes.addValue, opCodes.modifyValue, opCodes.removeValue];
    expect(seen(proxy).asked.filter((opCode) => writes.includes(opCode))).toEqual([
      opCodes.addValue,
      opCodes.addValue,
      opCodes.removeValue,
    ]);
  });
});

describe('who stands between', () => {
  const flip = (frame: Buffer, at: number) => {
    const changed = Buffer.from(frame);
    changed[at] = (changed[at] ?? 0) ^ 1;
    return changed;
  };
  /** The site record with a key of somebody else's, or with none. */
  const otherKey = (frame: Buffer, key: KeyObject | undefined) => {
    const message = decodeMessage(frame);
    const site = decodeSite(message.body.subarray(33));
    const publicKey = key === undefined ? new Uint8Array(0) : encodePublicKey(publicKeyRecord(key));
    const servers = site.servers.map((one) => ({ ...one, publicKey }));
    const body = Buffer.concat([message.body.subarray(0, 33), encodeSite({ ...site, servers })]);
    return Buffer.from(encodeMessage({ ...message, body }));
  };
  const isSite = ({ to, frame }: PassingFrame) =>
    to === 'client' && !splitEnvelope(frame).envelope.encrypted && decodeMessage(frame).header.opCode === 2;
  const isAnswer = ({ to, frame }: PassingFrame) =>
    to === 'client' && !splitEnvelope(frame).envelope.encrypted && decodeMessage(frame).header.opCode >= 100;

  it.each([
    ['encrypted', 'sessionSetup'],
    ['authenticated', 'sessionSetup'],
    ['none', 'createHandle'],
  ] as const)('and changes what is signed is noticed: session %s', async (session, operation) => {
    const proxy = await between((passing) =>
      isAnswer(passing) && decodeMessage(passing.frame).header.opCode === opCodes[operation]
        ? flip(passing.frame, 20 + 24 + 40)
        : passing.frame,
    );
    const np = await client(proxy.port, { identity: bySecret, session });
    await expect(np.handles.create(`${prefix}/changed-${session}`, values('x'))).rejects.toMatchObject({
      code: 'MALFORMED_MESSAGE',
      reason: 'ANSWER_SIGNATURE',
    });
  });

  it('and refuses in the name of the server is noticed in a session', async () => {
    const proxy = await between((passing) => {
      if (!isAnswer(passing)) return passing.frame;
      const message = decodeMessage(passing.frame);
      if (message.header.opCode !== opCodes.deleteHandle) return passing.frame;
      const header = { ...message.header, responseCode: 100 };
      return Buffer.from(encodeMessage({ ...message, header, credential: new Uint8Array(0) }));
    });
    const np = await client(proxy.port, { identity: bySecret, session: 'authenticated' });
    await np.handles.create(`${prefix}/there`, values('x'));
    await expect(np.handles.delete(`${prefix}/there`)).rejects.toMatchObject({ reason: 'ANSWER_SIGNATURE' });
  });

  it('and gives a key of its own is noticed by who knows the right one', async () => {
    const proxy = await between((passing) =>
      isSite(passing) ? otherKey(passing.frame, rsa.publicKey) : passing.frame,
    );
    const unaware = await client(proxy.port, { identity: bySecret });
    await expect(unaware.handles.create(`${prefix}/own-key`, values('x'))).rejects.toMatchObject({
      reason: 'ANSWER_SIGNATURE',
    });
    const serverKey = await keyOf(server);
    const aware = await client(proxy.port, { identity: bySecret, session: 'encrypted', serverKey });
    await aware.handles.create(`${prefix}/own-key`, values('x'));
    const wrong = await client(server.handlePort, { identity: bySecret, serverKey: rsa.publicKey });
    await expect(wrong.handles.create(`${prefix}/wrong-key`, values('x'))).rejects.toMatchObject({
      reason: 'ANSWER_SIGNATURE',
    });
  });

  it('and hides the key makes a session impossible: insisted on, it fails; else there is none', async () => {
    const proxy = await between((passing) => (isSite(passing) ? otherKey(passing.frame, undefined) : passing.frame));
    for (const session of ['encrypted', 'authenticated'] as const) {
      const np = await client(proxy.port, { identity: bySecret, session });
      await expect(np.handles.create(`${prefix}/hidden`, values('x'))).rejects.toMatchObject({
        code: 'UNSUPPORTED_OPERATION',
        reason: 'NO_SESSION',
      });
    }
    const np = await client(proxy.port, { identity: bySecret });
    await np.handles.create(`${prefix}/hidden`, values('x'));
    expect(count(seen(proxy).asked, opCodes.sessionSetup)).toBe(0);
  });

  it('and answers reads is noticed when all answers are verified', async () => {
    const id = `${prefix}/verified`;
    await (await client(server.handlePort, { identity: bySecret })).handles.create(id, values('true'));
    const lying = await between((passing) => {
      if (passing.to === 'server' || decodeMessage(passing.frame).header.opCode !== 1) return passing.frame;
      const message = decodeMessage(passing.frame);
      const body = Buffer.from(message.body);
      body.write('lies', body.indexOf('true'), 'latin1');
      return Buffer.from(encodeMessage({ ...message, body }));
    });
    const careful = await client(lying.port, { verifyAnswers: 'all' });
    await expect(careful.resolve(id, { types: ['NOTE'] })).rejects.toMatchObject({ reason: 'ANSWER_SIGNATURE' });
    const plain = await between();
    const honest = await client(plain.port, { verifyAnswers: 'all' });
    expect(Buffer.from((await honest.resolve(id, { types: ['NOTE'] })).values[0]?.data ?? []).toString()).toBe('true');
    const keyless = await between((passing) => (isSite(passing) ? otherKey(passing.frame, undefined) : passing.frame));
    await expect((await client(keyless.port, { verifyAnswers: 'all' })).resolve(id)).rejects.toMatchObject({
      code: 'UNSUPPORTED_OPERATION',
      reason: 'NO_SERVER_KEY',
    });
  });
});

async function keyOf({ handlePort }: TestServer): Promise<Uint8Array> {
  const conversation = new Conversation(handlePort);
  closing.push(() => conversation.close());
  const request = { opCode: opCodes.getSiteInfo, body: encodeHandleBody('/'), requestId: 1, nowMs: Date.now() };
  const answer = decodeMessage(await conversation.ask(encodeRequest(request)));
  return decodeSite(answer.body).servers[0]?.publicKey ?? new Uint8Array(0);
}

it('over gRPC these options are refused', async () => {
  for (const option of [{ session: 'none' }, { verifyAnswers: 'all' }, { serverKey: rsa.publicKey }] as const)
    await expect(connect({ endpoint: server.endpoint, ...option })).rejects.toMatchObject({
      code: 'UNSUPPORTED_OPERATION',
    });
  await expect(
    connect({ endpoint: `hdl://127.0.0.1:${server.handlePort}`, serverKey: 'no key' }),
  ).rejects.toMatchObject({ code: 'INVALID_VALUE', reason: 'SERVER_KEY' });
});
