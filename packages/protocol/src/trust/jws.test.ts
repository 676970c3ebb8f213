import { generateKeyPairSync } from 'node:crypto';
import { isNameplateError } from '@nameplate/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJws, signJws, verifyJws } from './jws.ts';
import { type PrivateJwk, publicJwk } from './keys.ts';

const pairs = ['P-256', 'P-384', 'P-521', 'ed25519', 'rsa'].map((kind) => {
  const { privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : kind === 'ed25519'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('ec', { namedCurve: kind });
  return [kind, privateKey.export({ format: 'jwk' }) as unknown as PrivateJwk] as const;
});

describe('signJws and verifyJws', () => {
  it.each(pairs)('%s: verifies by its own key and by no other', async (_kind, key) => {
    const jws = await signJws({ sub: 'x' }, key);
    const verified = await Promise.all(pairs.map(([, other]) => verifyJws(jws, publicJwk(other) ?? expect.fail())));
    expect(verified).toEqual(pairs.map(([, other]) => other === key));
    expect(readJws(new TextEncoder().encode(jws))).toEqual({ jws, payload: { sub: 'x' } });
  });

  it('a key of another kind is no key', async () => {
    const secp = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey.export({ format: 'jwk' });
    for (const jwk of [secp, { kty: 'oct', k: 'AAAA' }, { kty: 'RSA', n: 'AAAA', e: 'A'.repeat(12) }, undefined]) {
      expect(publicJwk(jwk)).toBeUndefined();
      await expect(signJws({}, jwk as unknown as PrivateJwk)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    }
    expect(Object.keys(publicJwk(pairs[0]?.[1]) ?? {})).toEqual(['kty', 'crv', 'x', 'y']);
  });

  it('whatever the key and the text, the answer is no', async () => {
    const number = fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets).toString('base64url'));
    const keys = fc.oneof(
      fc.record({ kty: fc.constant('RSA'), n: number, e: fc.constantFrom('AQAB', 'AA', 'Aw') }),
      fc.record({ kty: fc.constant('EC'), crv: fc.constantFrom('P-256', 'P-384', 'P-521'), x: number, y: number }),
      fc.record({ kty: fc.constant('OKP'), crv: fc.constant('Ed25519'), x: number }),
    );
    const texts = await Promise.all(pairs.map(([, key]) => signJws({ sub: 'x' }, key)));
    const header = Buffer.from('{"alg":"EdDSA","crit":["b64"],"b64":false}').toString('base64url');
    await fc.assert(
      fc.asyncProperty(
        keys,
        fc.oneof(fc.constantFrom(...texts, `${header}.e30.AA`), fc.string()),
        async (jwk, text) => {
          const key = publicJwk(jwk);
          if (key) expect(await verifyJws(text, key)).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('whatever the octets, claims come or a NameplateError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => Buffer.from(`e30.${text}.AA`)),
        ),
        (octets) => {
          try {
            expect(readJws(octets)).toHaveProperty('payload');
          } catch (thrown) {
            expect(isNameplateError(thrown, 'MALFORMED_MESSAGE'), String(thrown)).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(() => readJws(new Uint8Array(65_537))).toThrow(/longer/);
  });
});
