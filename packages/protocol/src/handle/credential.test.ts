import { describe, expect, it } from 'vitest';
import { decodeCredential, digestCodeOfName, encodeCredential, signedBytes } from './credential.ts';

const envelope = { suggestMajor: 2, suggestMinor: 11, sessionId: 0x01020304, requestId: 5 };
const content = Uint8Array.of(0xaa, 0xbb);
const credential = {
  signerHandle: '',
  sessionCounter: 9,
  type: 'HS_MAC',
  digestAlgorithm: 'HMAC-SHA256',
  signature: content,
};

describe('signedBytes', () => {
  const hex = (minor: number, type: string) => {
    const bytes = signedBytes({ ...envelope, major: 2, minor }, { type, sessionCounter: 9 }, content);
    return bytes && Buffer.from(bytes).toString('hex');
  };
  const ids = '010203040000000500000009';

  it.each([
    [11, 'HS_MAC', `020b020b${ids}aabb`],
    [8, 'HS_SIGNED', `0208020b${ids}aabb`],
    [7, 'HS_MAC', `0207${ids}aabb`],
    [6, 'HS_MAC', undefined],
    [6, 'HS_SIGNED', undefined],
    [5, 'HS_MAC', undefined],
    [5, 'HS_SIGNED', 'aabb'],
    [4, 'HS_MAC', 'aabb'],
    [0, 'HS_SIGNED', 'aabb'],
  ])('of version 2.%d, %s', (minor, type, expected) => {
    expect(hex(minor, type)).toBe(expected);
  });
});

it.each([
  ['SHA-256', 3],
  ['sha256', 3],
  ['SHA1', 2],
  ['SHA-1', 2],
  ['MD5', 1],
  ['\u0003', 3],
  ['\u0002', 2],
  ['HMAC-SHA256', undefined],
  ['', undefined],
])('%j is digest %j', (name, code) => {
  expect(digestCodeOfName(name)).toBe(code);
});

it('refuses a version, a section or an end that is not ours to read', () => {
  const bytes = encodeCredential(credential);
  expect(decodeCredential(bytes)).toEqual(credential);
  expect(() => decodeCredential(Uint8Array.of(1, ...bytes.subarray(1)))).toThrow(/version 1/);
  expect(() => decodeCredential(Uint8Array.of(...bytes, 0))).toThrow(/follow the credential/);
  expect(() => decodeCredential(bytes.subarray(0, -1))).toThrow(/cut off/);
});
