import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeMessage,
  decodePrivateKey,
  decodePublicKey,
  encodeMessage,
  headerAndBody,
} from '@nameplate/protocol/handle';
import {
  agreeKey,
  credentialOf,
  decryptFromSession,
  decryptKeyFile,
  digest,
  encodePbkdf2Response,
  encryptForSession,
  macByCode,
  macMessage,
  pbkdf2Mac,
  privateKeyObject,
  publicKeyObject,
  publicKeyResponse,
  secretKeyResponse,
  sessionKeyOf,
  signMessage,
  verifyMessage,
  verifyMessageMac,
  verifyPublicKeyResponse,
  verifySecretKeyResponse,
} from '@nameplate/protocol/handle-crypto';
import { describe, expect, it } from 'vitest';

interface Vector {
  readonly name: string;
  readonly kind: string;
  readonly hex: string;
  readonly fields: Fields;
}
interface Fields {
  readonly [name: string]: unknown;
  readonly body: Record<string, unknown>;
}

const directory = join(import.meta.dirname, 'vectors');
const vectors = readdirSync(directory)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as Vector[]);
const ofKind = (kind: string) => vectors.filter((vector) => vector.kind === kind);
const named = (name: string) => vectors.find((vector) => vector.name === name) as Vector;
const octets = (hex: unknown) => Buffer.from(String(hex), 'hex');
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const fixed = { bytes: (count: number) => new Uint8Array(count).fill(7) };

/** `bytes` fields one after the other: read here by hand, so that the code under test does not read for itself. */
function fieldsOf(data: Buffer, at = 0): Buffer[] {
  const found: Buffer[] = [];
  for (let offset = at; offset + 4 <= data.length; ) {
    const end = offset + 4 + data.readUInt32BE(offset);
    found.push(data.subarray(offset + 4, end));
    offset = end;
  }
  return found;
}

/** Key type, two octets of flags, numbers. */
function publicNumbers(data: Buffer): Buffer[] {
  return fieldsOf(data, 4 + data.readUInt32BE(0) + 2);
}
const number = (list: readonly Buffer[], at: number) => list[at] ?? Buffer.alloc(0);
const spki = (key: KeyObject) => key.export({ format: 'der', type: 'spki' });

describe('MACs', () => {
  it.each(ofKind('auth/mac').filter(({ fields }) => fields['digestAlgCode'] !== 0x22))('$name', ({ hex, fields }) => {
    const mac = macByCode(Number(fields['digestAlgCode']), octets(fields['keyHex']), octets(fields['inputHex']));
    expect(hexOf(mac ?? Buffer.alloc(0))).toBe(hex);
  });

  it('mac-code-22', async () => {
    const { hex, fields } = named('mac-code-22');
    const parameters = { salt: octets(fields['saltHex']), iterations: 10_000, keyBits: 160 };
    const mac = await pbkdf2Mac(octets(fields['keyHex']), octets(fields['inputHex']), parameters);
    // Without the code in front.
    expect(hexOf(encodePbkdf2Response(parameters, mac).subarray(1))).toBe(hex);
  });
});

describe('answers with a secret key', () => {
  const answers = vectors.filter(({ name }) => /^sk-.*-answer$/.test(name));
  it('there are five', () => expect(answers).toHaveLength(5));

  it.each(answers)('$name proves the key, and nothing else does', async ({ fields }) => {
    const mac = fields.body['mac'] as Record<string, string>;
    const [key, data] = [octets(mac['secretKeyHex']), octets(mac['macInputHex'])];
    const response = octets(fields.body['signedResponseHex']);
    expect(await verifySecretKeyResponse(key, data, response)).toBe(true);
    expect(await verifySecretKeyResponse(Buffer.concat([key, Buffer.of(1)]), data, response)).toBe(false);
    expect(await verifySecretKeyResponse(key, data.subarray(1), response)).toBe(false);
    const changed = Buffer.from(response);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(await verifySecretKeyResponse(key, data, changed)).toBe(false);
    expect(await verifySecretKeyResponse(key, data, response.subarray(0, -1))).toBe(false);
  });

  it.each([0, 5, 11])('what a client of 2.%i answers is accepted', async (minor) => {
    const [key, data] = [Buffer.from('geheim ü 密'), Buffer.alloc(48, 3)];
    const response = await secretKeyResponse(key, data, { version: { major: 2, minor }, random: fixed });
    expect(await verifySecretKeyResponse(key, data, response)).toBe(true);
  });

  it.each([
    [1_000_001, 160],
    [1, 520],
    [0, 160],
    [1, 12],
  ])('%i iterations and %i bits are refused before any work', async (iterations, keyBits) => {
    const response = encodePbkdf2Response({ salt: Buffer.alloc(16), iterations, keyBits }, Buffer.alloc(20));
    const start = performance.now();
    expect(await verifySecretKeyResponse(Buffer.from('k'), Buffer.from('d'), response)).toBe(false);
    expect(performance.now() - start).toBeLessThan(100);
  });
});

describe('answers with a public key', () => {
  const answers = vectors.filter(({ name }) => /^pk-.*-answer$/.test(name));
  it('there are four', () => expect(answers).toHaveLength(4));

  it.each(answers)('$name proves the key, and nothing else does', ({ fields }) => {
    const signature = fields.body['signature'] as Record<string, string>;
    const key = createPublicKey(signature['publicKeySpkiPem'] as string);
    const proof = { key, identity: String(fields.body['userIdHandle']), data: octets(signature['signedDataHex']) };
    const response = octets(fields.body['signedResponseHex']);
    expect(verifyPublicKeyResponse(proof, response)).toBe(true);
    expect(verifyPublicKeyResponse({ ...proof, data: proof.data.subarray(1) }, response)).toBe(false);
    expect(verifyPublicKeyResponse(proof, response.subarray(0, -1))).toBe(false);
    expect(verifyPublicKeyResponse(proof, Buffer.alloc(0))).toBe(false);
  });

  it('SM2 holds the signer to the handle', () => {
    const { fields } = named('pk-sm2-answer');
    const signature = fields.body['signature'] as Record<string, string>;
    const key = createPublicKey(signature['publicKeySpkiPem'] as string);
    const data = octets(signature['signedDataHex']);
    const response = octets(fields.body['signedResponseHex']);
    expect(verifyPublicKeyResponse({ key, identity: '88.111.1/other', data }, response)).toBe(false);
  });

  const rsa = createPrivateKey(String(named('privkey-rsa-crt').fields['pkcs8Pem']));
  it.each([
    ['pk-rsa-2.11-answer', 11],
    ['pk-rsa-2.6-answer', 6],
  ])('%s is what we answer too', (name, minor) => {
    const { fields } = named(name);
    const signature = fields.body['signature'] as Record<string, string>;
    const proof = { key: rsa, identity: '', data: octets(signature['signedDataHex']) };
    expect(hexOf(publicKeyResponse(proof, { major: 2, minor }))).toBe(fields.body['signedResponseHex']);
  });
});

describe('keys', () => {
  it.each(ofKind('data/HS_PUBKEY'))('$name', ({ hex, fields }) => {
    const key = publicKeyObject(decodePublicKey(octets(hex)));
    expect(spki(key)).toEqual(spki(createPublicKey(String(fields['spkiPem']))));
  });

  it.each(ofKind('key/private'))('$name', ({ hex, fields }) => {
    const pkcs8 = (key: KeyObject) => key.export({ format: 'der', type: 'pkcs8' });
    const key = privateKeyObject(decodePrivateKey(octets(hex)));
    expect(pkcs8(key)).toEqual(pkcs8(createPrivateKey(String(fields['pkcs8Pem']))));
  });

  it('plain PEM text', () => {
    const text = String(named('pubkey-sm2').fields['spkiPem']);
    expect(spki(publicKeyObject({ kind: 'pem', text }))).toEqual(spki(createPublicKey(text)));
  });

  it.each(ofKind('key/private-file'))(
    '$name is opened, and with a wrong passphrase is not',
    async ({ hex, fields }) => {
      const passphrase = fields['passphrase'] as string | undefined;
      const clear = await decryptKeyFile(octets(hex), passphrase);
      expect(hexOf(clear)).toBe(fields['plainHex'] ?? hex.slice(8));
      if (passphrase === undefined) return;
      await expect(decryptKeyFile(octets(hex), 'wrong')).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
      await expect(decryptKeyFile(octets(hex))).rejects.toMatchObject({ reason: 'PASSPHRASE' });
    },
  );
});

describe('sessions', () => {
  const setup = named('session-setup-dh');
  const answer = named('session-setup-dh-response');
  const clientKey = publicNumbers(octets(setup.fields.body['publicKeyHex']));
  const peer = { y: number(clientKey, 0), p: number(clientKey, 1), g: number(clientKey, 2) };

  it('both sides agree on the key of the vector', () => {
    const own = agreeKey(peer, octets(answer.fields.body['serverPrivateXHex']));
    expect(hexOf(sessionKeyOf(own.secret, 3))).toBe(answer.fields.body['sessionKeyHex']);
    const serverY = number(publicNumbers(octets(answer.fields.body['dataHex']).subarray(4)), 0);
    expect(BigInt(`0x${hexOf(own.own.y)}`)).toBe(BigInt(`0x${hexOf(serverY)}`));
    const client = agreeKey({ ...peer, y: serverY }, octets(setup.fields.body['clientPrivateXHex']));
    expect(hexOf(sessionKeyOf(client.secret, 3))).toBe(answer.fields.body['sessionKeyHex']);
  });

  it.each([
    ['a short p', { ...peer, p: peer.p.subarray(0, 100) }],
    ['a public value of 1', { ...peer, y: Buffer.of(1) }],
    ['no public value', { ...peer, y: Buffer.alloc(0) }],
    ['p as the public value', { ...peer, y: peer.p }],
    ['a g of 1', { ...peer, g: Buffer.of(1) }],
    ['a p of 8192 bits', { ...peer, p: Buffer.alloc(1024, 0xff) }],
  ])('%s is refused', (_, key) => {
    expect(() => agreeKey(key)).toThrow(expect.objectContaining({ reason: 'DIFFIE_HELLMAN' }));
  });

  it('the answer is signed with the server key of the vector, and a changed one is not', () => {
    const frame = octets(answer.hex);
    const key = createPublicKey(String(answer.fields.body['serverPublicKeySpkiPem']));
    const message = decodeMessage(frame);
    const content = headerAndBody(frame, message);
    expect(verifyMessage(message, content, key)).toBe(true);
    expect(verifyMessage({ ...message, envelope: { ...message.envelope, requestId: 1 } }, content, key)).toBe(false);
    expect(verifyMessage(message, content.subarray(1), key)).toBe(false);
    expect(verifyMessage({ ...message, credential: new Uint8Array(0) }, content, key)).toBe(false);
    // RSA PKCS#1 v1.5 leaves no choice: with the same key we sign the same octets.
    const rsa = createPrivateKey(String(named('privkey-rsa-crt').fields['pkcs8Pem']));
    expect(hexOf(encodeMessage(signMessage(message, rsa)))).toBe(answer.hex);
  });

  it('the MAC of the request inside is right, and of a changed one is not', () => {
    const { hex, fields } = named('session-mac-request');
    const frame = octets(hex);
    const sessionKey = octets(fields.body['sessionKeyHex']);
    const message = decodeMessage(frame);
    const content = headerAndBody(frame, message);
    expect(credentialOf(message)?.sessionCounter).toBe(1);
    expect(verifyMessageMac(message, content, sessionKey)).toBe(true);
    expect(verifyMessageMac({ ...message, envelope: { ...message.envelope, sessionId: 1 } }, content, sessionKey)).toBe(
      false,
    );
    expect(verifyMessageMac(message, content, sessionKey.subarray(1))).toBe(false);
    expect(hexOf(encodeMessage(macMessage({ ...message, credential: new Uint8Array(0) }, sessionKey, 1)))).toBe(hex);
  });

  it('session-encrypted-payload', () => {
    const { hex, fields } = named('session-encrypted-payload');
    const key = octets(fields['sessionKeyHex']);
    expect(hexOf(decryptFromSession(3, key, octets(hex)))).toBe(fields['plainHex']);
    const iv = { bytes: () => octets(hex).subarray(0, 16) };
    expect(hexOf(encryptForSession(3, key, octets(fields['plainHex']), iv))).toBe(hex);
    expect(() => decryptFromSession(3, key, octets(hex).subarray(0, -1))).toThrow(/decrypted/);
  });

  it.each([1, 2, 3] as const)('cipher %i comes back', (cipher) => {
    const key = sessionKeyOf(Buffer.alloc(128, 0x5a), cipher);
    const plain = Buffer.from('header and body and credential');
    expect(Buffer.from(decryptFromSession(cipher, key, encryptForSession(cipher, key, plain, fixed)))).toEqual(plain);
  });
});

it.each(vectors.filter(({ name }) => /^(sk|pk)-.*-challenge$/.test(name)))(
  'the digest of $name is that of its request',
  ({ name, fields }) => {
    const frame = octets(named(name.replace('-challenge', '-request')).hex);
    const expected = fields['requestDigest'] as { algorithmCode: number; hex: string };
    const code = (expected.algorithmCode === 0 ? 1 : expected.algorithmCode) as 1 | 2 | 3;
    expect(hexOf(digest(code, headerAndBody(frame, decodeMessage(frame))))).toBe(expected.hex);
  },
);
