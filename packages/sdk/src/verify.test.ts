import { generateKeyPairSync } from 'node:crypto';
import { NameplateError } from '@nameplate/model';
import { type PrivateJwk, publicJwk, signValues } from '@nameplate/protocol/trust';
import { describe, expect, it } from 'vitest';
import { handleValue } from './handle-value.ts';
import type { Resolution, ResolveOptions } from './resolver.ts';
import { verify } from './verify.ts';

const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as unknown as PrivateJwk;
const publicKey = publicJwk(key) ?? expect.fail();
const url = handleValue({ index: 1, type: 'URL', data: 'https://example.com' });
const issuer = { index: 300, handle: '0.NA/100%' };
const jws = await signValues({ issuer, key, handle: '88.118.22/a', values: [url], issuedAt: 100, expires: 200 });
const record = [url, handleValue({ index: 400, type: 'HS_SIGNATURE', data: jws })];

function resolver(answers: Readonly<Record<string, typeof record | NameplateError>>) {
  const asked: { readonly id: string; readonly types: readonly string[] }[] = [];
  const resolve = async <A>(id: unknown, options: ResolveOptions<A>) => {
    asked.push({ id: String(id), types: options.types ?? [] });
    const answer = answers[String(id)] ?? new NameplateError('HANDLE_NOT_FOUND', 'none');
    if (answer instanceof Error) throw answer;
    return { identifier: String(id), values: answer } as unknown as Resolution<A>;
  };
  return { asked, resolve };
}

const at = new Date(150_000);

describe('verify', () => {
  it('is trusted by the root, at the moment given', async () => {
    const under = resolver({ '88.118.22/a': record });
    expect(await verify(under, '88.118.22/a', { roots: [{ publicKey }], at })).toMatchObject({ trusted: true });
    const late = await verify(under, '88.118.22/a', { roots: [{ publicKey }], at: new Date(300_000) });
    expect(late.links.map(({ state }) => state)).toEqual(['unsigned-value', 'expired']);
  });

  it('asks for the certificates of the issuer, by its text form; none is a broken chain', async () => {
    const under = resolver({ '88.118.22/a': record });
    const report = await verify(under, '88.118.22/a', { roots: [], at });
    expect(under.asked).toEqual([
      { id: '88.118.22/a', types: [] },
      { id: '0.NA/100%25', types: ['HS_CERT.'] },
    ]);
    expect(report.links.at(-1)).toMatchObject({ kind: 'signature', state: 'broken-chain' });
  });

  it('a record that is not there is an error, as of resolve', async () => {
    await expect(verify(resolver({}), '88.118.22/a', { roots: [] })).rejects.toMatchObject({
      code: 'HANDLE_NOT_FOUND',
    });
  });
});
