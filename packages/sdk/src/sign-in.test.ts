import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { encodeKeyFile, encodePrivateKey } from '@nameplate/protocol/handle';
import { describe, expect, it } from 'vitest';
import { type SigningKey, signIn } from './sign-in.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const user = '300:0.NA/88.118.22';

function keyFile(): Uint8Array {
  const jwk = privateKey.export({ format: 'jwk' });
  const number = (name: 'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi') => Buffer.from(jwk[name] ?? '', 'base64url');
  const [n, e, d, p, q] = [number('n'), number('e'), number('d'), number('p'), number('q')];
  const crt = { dP: number('dp'), dQ: number('dq'), qInv: number('qi') };
  return encodeKeyFile({ encryption: 'none', clear: encodePrivateKey({ kind: 'rsa-crt', n, e, d, p, q, ...crt }) });
}

describe('signIn', () => {
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  it.each<[string, SigningKey]>([
    ['PEM', pem],
    ['octets of PEM', Buffer.from(pem)],
    ['DER', privateKey.export({ format: 'der', type: 'pkcs8' })],
    ['a key object', privateKey],
    ['a Handle key file', keyFile()],
  ])('takes %s', (_, key) => {
    const { user: reference, proof } = signIn(user, key);
    expect(reference).toEqual({ handle: '0.NA/88.118.22', index: 300 });
    const data = Buffer.from('data');
    const signed = 'privateKey' in proof && sign('sha256', data, proof.privateKey);
    expect(verify('sha256', data, publicKey, signed || Buffer.alloc(0))).toBe(true);
  });

  it('takes a secret as text or octets', () => {
    expect(signIn(user, { secret: 'ä' }).proof).toEqual({ secret: Uint8Array.of(0xc3, 0xa4) });
    expect(signIn(user, { secret: Uint8Array.of(1) }).proof).toEqual({ secret: Uint8Array.of(1) });
  });

  it('says that a public key is one', () => {
    const publicPem = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' });
    for (const key of [publicPem, Buffer.from(publicPem)])
      expect(() => signIn(user, key)).toThrow('it is a public key; the private one is needed');
  });

  it.each<[string, string, SigningKey]>([
    ['no index', '0.NA/88.118.22', pem],
    ['no handle', '300:', pem],
    ['an index too large', '4294967295:0.NA/88', pem],
    ['an empty secret', user, { secret: '' }],
    ['a public key', user, createPublicKey(privateKey)],
    ['text that is no key', user, 'secret'],
    ['octets that are no key', user, Uint8Array.of(0x30, 1, 2)],
    ['nothing', user, new Uint8Array(0)],
  ])('refuses %s without showing the key', (_, name, key) => {
    const refusal = () => signIn(name, key);
    expect(refusal).toThrow(expect.objectContaining({ name: 'NameplateError' }));
    expect(refusal).not.toThrow(/BEGIN|secret'/);
  });
});
