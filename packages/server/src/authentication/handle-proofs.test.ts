import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type HandleValue, type Principal, parseIdentifier } from '@nameplate/model';
import { encodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyRecord, publicKeyResponse, secretKeyResponse } from '@nameplate/protocol/handle-crypto';
import { openMemoryRegistry } from '@nameplate/registry';
import { describe, expect, it } from 'vitest';
import { HandleProofs } from './handle-proofs.ts';

const admin: Principal = {
  kind: 'app',
  id: 'npk_test',
  scopes: ['identifier.write', 'identifier.read', 'prefix.manage'],
  prefixes: ['*'],
};
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const nonce = Buffer.alloc(16, 1);
const digest = Buffer.alloc(32, 2);
const random = { bytes: (count: number) => new Uint8Array(count) };
const version = { major: 2, minor: 11 };

function value(index: number, type: string, data: Uint8Array): HandleValue {
  const permissions = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
  return { index, type, data, permissions, ttl: { kind: 'relative', seconds: 60 }, timestamp: 0, references: [] };
}

async function open(remote?: ConstructorParameters<typeof HandleProofs>[0]['remote']) {
  const registry = await openMemoryRegistry();
  await registry.prefixes.create({ principal: admin }, { prefix: '88.118.22', description: '' });
  await registry.handles.create(
    { principal: admin },
    {
      identifier: parseIdentifier('88.118.22/user'),
      values: [
        value(300, 'HS_PUBKEY', encodePublicKey(publicKeyRecord(createPublicKey(privateKey)))),
        value(301, 'HS_SECKEY', Buffer.from('s3cret')),
        value(302, 'HS_SECKEY.OLD', Buffer.from('3c219c752edbce0e157a3a1760de0a69ff385bc6')),
        value(303, 'HS_PUBKEY', Buffer.from('no key at all')),
      ],
    },
  );
  return new HandleProofs({ registry, ...(remote && { remote }) });
}

async function secretProof(index: number, secret: string, handle = '88.118.22/user') {
  const response = await secretKeyResponse(Buffer.from(secret), Buffer.concat([nonce, digest]), { version, random });
  return { reference: { handle, index }, authType: 'HS_SECKEY', nonce, digest, response };
}

describe('HandleProofs', () => {
  it('takes a password for the secret, or for what the secret is the SHA-1 of', async () => {
    const proofs = await open();
    const reference = { handle: '88.118.22/USER', index: 301 };
    expect(await proofs.checkSecret(reference, 's3cret')).toEqual({
      kind: 'handle',
      id: '301:88.118.22/USER',
      handleKey: '88.118.22/USER',
      index: 301,
    });
    expect((await proofs.checkSecret({ ...reference, index: 302 }, '口令')).index).toBe(302);
    for (const [index, password] of [
      [301, 'S3cret'],
      [301, ''],
      [300, 's3cret'],
      [302, 's3cret'],
    ] as const)
      await expect(proofs.checkSecret({ ...reference, index }, password)).rejects.toMatchObject({
        code: 'AUTHENTICATION_FAILED',
      });
  });

  it('names the key that was proved when any may be', async () => {
    const proofs = await open();
    expect((await proofs.checkResponse(await secretProof(0, 's3cret'))).index).toBe(301);
    const data = Buffer.concat([nonce, digest]);
    const response = publicKeyResponse({ key: privateKey, identity: '88.118.22/user', data }, version);
    const proof = { reference: { handle: '88.118.22/user', index: 0 }, authType: 'HS_PUBKEY', nonce, digest, response };
    expect((await proofs.checkResponse(proof)).index).toBe(300);
    for (const wrong of [
      { ...proof, authType: 'HS_SECKEY' },
      { ...proof, reference: { ...proof.reference, index: 303 } },
    ])
      await expect(proofs.checkResponse(wrong)).rejects.toMatchObject({ reason: 'KEY_NOT_PROVED' });
  });

  it.each(['88.118.22/nobody', 'no slash'])('says the same of %s as of a wrong key', async (handle) => {
    const proofs = await open();
    await expect(proofs.checkResponse(await secretProof(301, 's3cret', handle))).rejects.toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      reason: 'KEY_NOT_PROVED',
    });
  });

  it('asks the server of a handle that is elsewhere, when it has a way to', async () => {
    const elsewhere = await secretProof(301, 's3cret', '20.500/x');
    await expect((await open()).checkResponse(elsewhere)).rejects.toMatchObject({ reason: 'HANDLE_ELSEWHERE' });
    const yes = await open({ verify: async () => true });
    expect((await yes.checkResponse(elsewhere)).id).toBe('301:20.500/x');
    // The other server may have a user X/x and a user X/X.
    expect(await yes.checkResponse(await secretProof(301, 's3cret', '20.500.a/Xé'))).toEqual({
      kind: 'handle',
      id: '301:20.500.A/Xé',
      handleKey: '20.500.A/Xé',
      index: 301,
      elsewhere: true,
    });
    const no = await open({ verify: async () => false });
    await expect(no.checkResponse(elsewhere)).rejects.toMatchObject({ reason: 'KEY_NOT_PROVED' });
    expect(await yes.verifies(elsewhere)).toBe(false);
  });

  it('knows by which public key of a handle something was signed', async () => {
    const proofs = await open();
    const reference = { handle: '88.118.22/user', index: 300 };
    const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
    const isOurs = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).equals(spki);
    for (const index of [300, 0])
      expect((await proofs.checkSignature({ ...reference, index }, isOurs))?.id).toBe('300:88.118.22/USER');
    expect(await proofs.checkSignature({ handle: '20.500/x', index: 300 }, isOurs)).toBeUndefined();
    const refused = { code: 'AUTHENTICATION_FAILED', reason: 'CREDENTIAL' };
    await expect(proofs.checkSignature(reference, () => false)).rejects.toMatchObject(refused);
    for (const wrong of [
      { ...reference, index: 301 },
      { ...reference, index: 303 },
      { ...reference, handle: '88.118.22/nobody' },
      { ...reference, handle: 'no slash' },
    ])
      await expect(proofs.checkSignature(wrong, isOurs)).rejects.toMatchObject(refused);
  });
});
