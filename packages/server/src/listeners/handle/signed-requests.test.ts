import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { NameplateError } from '@nameplate/model';
import {
  decodeMessage,
  encodeCredential,
  encodeHeaderAndBody,
  encodeMessage,
  type HandleMessage,
  requestMessage,
  signedBytes,
} from '@nameplate/protocol/handle';
import { signOctets } from '@nameplate/protocol/handle-crypto';
import { describe, expect, it } from 'vitest';
import type { HandlePrincipal } from '../../authentication/handle-proofs.ts';
import { SignedRequests } from './signed-requests.ts';

const hour = 3_600_000;
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
const principal: HandlePrincipal = { kind: 'handle', id: '300:88.1/A', handleKey: '88.1/A', index: 300 };
type Proofs = ConstructorParameters<typeof SignedRequests>[0]['proofs'];

/** Three minutes after a start; `publicKey` is the one that 300:88.1/a holds. */
function setUp(publicKey: KeyObject = rsa.publicKey) {
  const clock = { nowMs: 1_800_000_000_000, now: () => clock.nowMs };
  const proofs: Proofs = {
    checkSignature: async ({ handle, index }, verifies) => {
      if (handle !== '88.1/a') return undefined;
      if (index === 300 && verifies(publicKey)) return principal;
      throw new NameplateError('AUTHENTICATION_FAILED', 'not signed', { reason: 'CREDENTIAL' });
    },
  };
  const signed = new SignedRequests({ proofs, clock });
  clock.nowMs += 180_000;
  const signerOf = async (message: HandleMessage) => {
    const frame = encodeMessage(message);
    return await signed.signerOf(decodeMessage(frame), frame);
  };
  return { clock, signerOf };
}

interface Signing {
  readonly key?: KeyObject;
  readonly signerHandle?: string;
  readonly index?: number;
  readonly type?: string;
  readonly digestAlgorithm?: string;
  readonly code?: 1 | 2 | 3;
  readonly minor?: number;
  readonly requestId?: number;
}

function request(nowMs: number, of: Signing = {}): HandleMessage {
  const { minor = 11, requestId = 5, signerHandle = '88.1/a', index = 300, type = 'HS_SIGNED' } = of;
  const { key = rsa.privateKey, digestAlgorithm = 'SHA-256', code = 3 } = of;
  const message = requestMessage({
    opCode: 101,
    body: Buffer.from('body'),
    requestId,
    nowMs,
    version: { major: 2, minor },
  });
  const head = { signerHandle, sessionCounter: index, type, digestAlgorithm };
  const input = signedBytes(message.envelope, head, encodeHeaderAndBody(message)) ?? Buffer.from('nothing');
  return { ...message, credential: encodeCredential({ ...head, signature: signOctets(key, code, input) }) };
}

describe('SignedRequests', () => {
  it.each([
    { digestAlgorithm: 'SHA-256' },
    { digestAlgorithm: 'sha256' },
    { digestAlgorithm: '\u0003' },
    { digestAlgorithm: 'SHA1', code: 2 },
    { digestAlgorithm: 'SHA-1', code: 2 },
    { digestAlgorithm: '\u0002', code: 2 },
    { digestAlgorithm: 'MD5', code: 1 },
    { digestAlgorithm: '\u0001', code: 1 },
    { type: 'HS_DSAPUBKEY' },
    { minor: 5, digestAlgorithm: 'SHA1', code: 2 },
    { minor: 4, digestAlgorithm: 'SHA1', code: 2 },
    { minor: 7 },
  ] as const)('knows who signed: %o', async (of) => {
    const { clock, signerOf } = setUp();
    expect(await signerOf(request(clock.nowMs, of))).toBe(principal);
    const dsaServer = setUp(dsa.publicKey);
    if (of.digestAlgorithm !== 'MD5')
      expect(await dsaServer.signerOf(request(dsaServer.clock.nowMs, { ...of, key: dsa.privateKey }))).toBe(principal);
  });

  it.each([
    ['no credential', {}, { credential: new Uint8Array(0) }],
    ['no signer', { signerHandle: '' }, {}],
    ['a signer who is homed elsewhere', { signerHandle: '20.500/x' }, {}],
    ['a version whose signatures nobody can verify', { minor: 6 }, {}],
    ['a MAC', { type: 'HS_MAC' }, {}],
  ])('counts as unsigned with %s', async (_, of, more) => {
    const { clock, signerOf } = setUp();
    expect(await signerOf({ ...request(clock.nowMs, of), ...more })).toBeUndefined();
  });

  it('refuses a signature by another key, of another request, or in another algorithm than it says', async () => {
    const { clock, signerOf } = setUp();
    const good = request(clock.nowMs);
    const other = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    for (const wrong of [
      request(clock.nowMs, { key: other }),
      request(clock.nowMs, { index: 301 }),
      request(clock.nowMs, { digestAlgorithm: 'SHA1' }),
      request(clock.nowMs, { digestAlgorithm: 'SHA-512' }),
      { ...good, body: Buffer.from('bodz') },
      { ...good, envelope: { ...good.envelope, requestId: 6 } },
      { ...good, envelope: { ...good.envelope, minor: 4 } },
    ])
      await expect(signerOf(wrong)).rejects.toMatchObject({ reason: 'CREDENTIAL' });
    expect(await signerOf(good)).toBe(principal);
  });

  it('believes a request once, and another DSA signature of it no more', async () => {
    const { clock, signerOf } = setUp(dsa.publicKey);
    const first = request(clock.nowMs, { key: dsa.privateKey });
    const second = request(clock.nowMs, { key: dsa.privateKey });
    expect(second.credential).not.toEqual(first.credential);
    expect(await signerOf(first)).toBe(principal);
    expect(await signerOf(first)).toBeUndefined();
    expect(await signerOf(second)).toBeUndefined();
    expect(await signerOf(request(clock.nowMs, { key: dsa.privateKey, requestId: 6 }))).toBe(principal);
    clock.nowMs += 11 * hour;
    expect(await signerOf(first)).toBeUndefined();
  });

  it('believes no request that has ended, or ends later than it can be remembered', async () => {
    const { clock, signerOf } = setUp();
    expect(await signerOf(request(clock.nowMs - 13 * hour))).toBeUndefined();
    expect(await signerOf(request(clock.nowMs + 3 * 60_000))).toBeUndefined();
    expect(await signerOf(request(clock.nowMs + 60_000))).toBe(principal);
  });

  it('believes after a start only what cannot have been answered before it', async () => {
    const { clock, signerOf } = setUp();
    clock.nowMs -= 90_000;
    const before = request(clock.nowMs - 60_000);
    expect(await signerOf(before)).toBeUndefined();
    clock.nowMs += 90_000;
    expect(await signerOf(before)).toBeUndefined();
    expect(await signerOf(request(clock.nowMs))).toBe(principal);
  });
});
