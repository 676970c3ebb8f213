import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { publicKeyResponse, verifyPublicKeyResponse } from './public-key.ts';

it('signs no challenge that is long enough to be a request of the key’s owner', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const version = { major: 2, minor: 11 };
  const proof = (length: number) => ({ key: privateKey, identity: '88.1/a', data: Buffer.alloc(length, 7) });
  const response = publicKeyResponse(proof(64), version);
  expect(verifyPublicKeyResponse({ ...proof(64), key: publicKey }, response)).toBe(true);
  expect(() => publicKeyResponse(proof(65), version)).toThrow(expect.objectContaining({ reason: 'CHALLENGE_LENGTH' }));
});

it.each([
  ['ed25519', generateKeyPairSync('ed25519')],
  ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
])('proves a key of kind %s, and no other', (_name, { privateKey, publicKey }) => {
  const version = { major: 2, minor: 11 };
  const proof = { identity: '88.1/a', data: Buffer.alloc(48, 7) };
  const response = publicKeyResponse({ ...proof, key: privateKey }, version);
  expect(verifyPublicKeyResponse({ ...proof, key: publicKey }, response)).toBe(true);
  expect(verifyPublicKeyResponse({ ...proof, data: Buffer.alloc(48, 8), key: publicKey }, response)).toBe(false);
  for (const other of [generateKeyPairSync('ed25519'), generateKeyPairSync('ec', { namedCurve: 'P-256' })])
    expect(verifyPublicKeyResponse({ ...proof, key: other.publicKey }, response)).toBe(false);
});
