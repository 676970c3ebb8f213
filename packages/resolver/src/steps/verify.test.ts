import { generateKeyPairSync } from 'node:crypto';
import { NameplateError } from '@nameplate/model';
import { issueCertificate, type PrivateJwk, publicJwk, signValues } from '@nameplate/protocol/trust';
import { describe, expect, it } from 'vitest';
import { admin, context, id, openHome, request, typesOf, value } from '../fixture.ts';
import type { UpstreamPort } from '../request.ts';
import { createResolver } from '../resolve.ts';

const keyPair = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as unknown as PrivateJwk;
const [root, works] = [keyPair(), keyPair()];
const publicOf = (key: PrivateJwk) => publicJwk(key) ?? expect.fail('no public key');
const dates = { issuedAt: 0, expires: 4_000_000_000 };
const issuer = { index: 300, handle: '0.NA/88.118.22' };
const certificate = await issueCertificate({
  issuer: { index: 300, handle: '0.NA/0.NA' },
  key: root,
  subject: issuer,
  publicKey: publicOf(works),
  permissions: [{ perm: 'everything' }],
  ...dates,
});

/** A home whose record `a` is signed by a key that is certified elsewhere, by what `upstream` answers. */
async function setUp(options: { readonly upstream?: UpstreamPort; readonly max?: number } = {}) {
  const registry = await openHome();
  const values = [value(1, 'URL', 'https://example.cn'), value(2, 'EMAIL', 'a')];
  const jws = await signValues({ issuer, key: works, handle: id('a').handle, values, ...dates });
  const signed = [...values, value(400, 'HS_SIGNATURE', jws)];
  await registry.handles.create({ principal: admin }, { identifier: id('a'), values: signed });
  const trust = { roots: [{ publicKey: publicOf(root) }], verificationsMax: options.max ?? 8 };
  return createResolver({ registry, trust: { ...trust, upstream: options.upstream } });
}

function certified(): UpstreamPort & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async resolve(handle, { authoritative }) {
      asked.push(`${handle} ${authoritative}`);
      return { values: [value(400, 'HS_CERT', certificate)], source: 'upstream', stale: false, ageMs: 0 };
    },
  };
}

const verified = (more: Parameters<typeof request>[1] = {}) => request(id('a'), { verify: true, ...more });

describe('verify', () => {
  it('finds the certificate of a prefix that is held here at its parent, past caches', async () => {
    const upstream = certified();
    const { trust } = await (await setUp({ upstream })).resolve(verified(), context());
    expect(trust).toMatchObject({ trusted: true, verdict: 'verified' });
    expect(upstream.asked).toEqual(['0.NA/88.118.22 true']);
  });

  it('without a way to the parent, or when it does not answer, the chain is broken, and the record is answered', async () => {
    const away: UpstreamPort = {
      resolve: () => Promise.reject(new NameplateError('UPSTREAM_UNAVAILABLE', 'The parent does not answer.')),
    };
    const [alone, cut] = [await setUp(), await setUp({ upstream: away })];
    expect((await alone.resolve(verified(), context())).trust?.verdict).toBe('broken-chain');
    const answer = await cut.resolve(verified(), context());
    expect(typesOf(answer)).toEqual(['URL', 'EMAIL', 'HS_SIGNATURE']);
    expect(answer.trust?.links.find(({ state }) => state === 'broken-chain')?.detail).toContain(
      'parent does not answer',
    );
  });

  it('verifies the whole record for who selects some of it', async () => {
    const resolver = await setUp({ upstream: certified() });
    const answer = await resolver.resolve(verified({ types: ['URL'] }), context());
    expect(typesOf(answer)).toEqual(['URL']);
    expect(answer.trust).toMatchObject({ trusted: true });
    await expect(resolver.resolve(verified({ indexes: [99] }), context())).rejects.toMatchObject({
      code: 'VALUE_NOT_FOUND',
    });
  });

  it('is done for so many at once, and costs nobody who does not ask', async () => {
    let answer: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const upstream = certified();
    const slow: UpstreamPort = { resolve: async (...asked) => (await held, await upstream.resolve(...asked)) };
    const resolver = await setUp({ upstream: slow, max: 1 });
    const first = resolver.resolve(verified(), context());
    await expect(resolver.resolve(verified(), context())).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect((await resolver.resolve(request(id('a')), context())).trust).toBeUndefined();
    answer?.();
    expect((await first).trust?.trusted).toBe(true);
    expect((await resolver.resolve(verified(), context())).trust?.trusted).toBe(true);
  });
});
