import { type HandleValue, NameplateError, parseIdentifier } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { admin, context, id, openHome, request, typesOf, value } from '../fixture.ts';
import type { ResolveEvent, UpstreamPort } from '../request.ts';
import { createResolver } from '../resolve.ts';

const elsewhere = parseIdentifier('99.1/x');

/** A home for `88.118.22`, `88.118` delegated, and another server that holds `99.1/x`. */
async function setUp(options: { upstream?: boolean; stale?: boolean } = {}) {
  const registry = await openHome();
  await registry.prefixes.create({ principal: admin }, { prefix: '0.NA' });
  const create = (text: string, ...values: HandleValue[]) =>
    registry.handles.create({ principal: admin }, { identifier: parseIdentifier(text), values });
  const asked: string[] = [];
  const foreign = [value(1, 'URL', 'https://example.cn'), value(5, 'EMAIL', 'a')];
  const upstream: UpstreamPort = {
    async resolve(handle) {
      asked.push(handle);
      if (handle !== '99.1/x') throw new NameplateError('HANDLE_NOT_FOUND', 'none');
      return { values: foreign, source: 'upstream', stale: options.stale ?? false, ageMs: 7 };
    },
  };
  const events: ResolveEvent[] = [];
  const resolver = createResolver({
    registry,
    ...(options.upstream === false ? {} : { upstream }),
    observe: (event) => events.push(event),
  });
  return { resolver, create, asked, events };
}

describe('recursion', () => {
  it('asks another server for what is not held here, and never for what is', async () => {
    const { resolver, create, asked } = await setUp();
    await create('88.118.22/mine', value(1, 'URL', ''));
    const answer = await resolver.resolve(request(elsewhere), context());
    expect(typesOf(answer)).toEqual(['URL', 'EMAIL']);
    expect(answer).toMatchObject({ authoritative: false, upstream: { cached: false, stale: false, ageMs: 7 } });
    await resolver.resolve(request(id('mine')), context());
    await expect(resolver.resolve(request(id('none')), context())).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    expect(asked).toEqual(['99.1/x']);
  });

  it('selects among the values of the other server as among its own', async () => {
    const { resolver } = await setUp();
    expect(typesOf(await resolver.resolve(request(elsewhere, { types: ['email'] }), context()))).toEqual(['EMAIL']);
    await expect(resolver.resolve(request(elsewhere, { indexes: [9] }), context())).rejects.toMatchObject({
      code: 'VALUE_NOT_FOUND',
    });
  });

  it('keeps nothing of another server in its own cache', async () => {
    const { resolver, asked } = await setUp();
    await resolver.resolve(request(elsewhere), context());
    await resolver.resolve(request(elsewhere), context());
    expect(asked).toHaveLength(2);
  });

  it('is not done for who does not ask for it', async () => {
    const { resolver, asked } = await setUp();
    await expect(resolver.resolve(request(elsewhere, { recursion: false }), context())).rejects.toMatchObject({
      code: 'NOT_RESPONSIBLE',
    });
    expect(asked).toEqual([]);
  });

  it('tells where the answer came from', async () => {
    const { resolver, events } = await setUp({ stale: true });
    await resolver.resolve(request(elsewhere), context());
    await resolver.resolve(request(parseIdentifier('99.1/y')), context()).catch(() => undefined);
    expect(events.map(({ code, source }) => [code, source])).toEqual([
      ['OK', 'stale'],
      ['HANDLE_NOT_FOUND', 'none'],
    ]);
  });
});

describe('a referral', () => {
  it('names the service of a prefix that is delegated here, with its public values only', async () => {
    const { resolver, create } = await setUp({ upstream: false });
    await create('0.NA/99.1', value(1, 'DESC', ''), value(2, 'HS_SITE', 'a'), value(3, 'HS_SITE', 'b', false));
    await expect(resolver.resolve(request(elsewhere), context())).rejects.toMatchObject({
      code: 'NOT_RESPONSIBLE',
      reason: 'DELEGATED',
      metadata: { referral: '0.NA/99.1' },
      referral: { kind: 'service', handle: '0.NA/99.1', values: [{ index: 2, type: 'HS_SITE' }] },
    });
    expect(typesOf(await resolver.resolve(request(parseIdentifier('0.NA/99.1')), context()))).toContain('HS_SITE');
  });

  it('names who holds the records of derived prefixes, nearest first; a prefix without says "does not exist"', async () => {
    const { resolver, create } = await setUp({ upstream: false });
    await create('0.NA/99', value(2, 'HS_NA_DELEGATE', 'far'));
    await create('0.NA/99.1', value(2, 'HS_SITE.PREFIX', 'near'));
    await create('0.NA/98', value(2, 'HS_SITE', 'a'));
    const ask = (text: string) => resolver.resolve(request(parseIdentifier(text)), context());
    await expect(ask('0.NA/99.1.5')).rejects.toMatchObject({ referral: { kind: 'prefix', handle: '0.NA/99.1' } });
    await expect(ask('0.NA/99.2.5')).rejects.toMatchObject({ referral: { kind: 'prefix', handle: '0.NA/99' } });
    await expect(ask('0.NA/98.1')).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    await expect(ask('0.NA/97')).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
  });
});
