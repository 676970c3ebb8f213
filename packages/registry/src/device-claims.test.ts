import { systemRandom } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { app, id, openFixture, publishTemplate, templateReference, value } from './fixture.ts';

const principal = app(['device.manage', 'identifier.read', 'identifier.write'], ['88.118.22']);
const context = { principal };
const octets = (text: string) => new TextEncoder().encode(text);

async function withAsset() {
  const fixture = await openFixture({ random: systemRandom });
  await fixture.registry.handles.create(context, { identifier: id('a'), values: [] });
  const { claims, devices } = fixture.registry;
  return { ...fixture, claims, devices, expireTimeMs: fixture.clock.now() + 86_400_000 };
}

describe('a claim code of one asset', () => {
  it('is exchanged once for its credential, and nothing tells what is stored', async () => {
    const { claims, devices, expireTimeMs, store } = await withAsset();
    const { code, record } = await claims.create(context, { identifier: id('a'), expireTimeMs });
    expect(record).toMatchObject({ identifier: '88.118.22/a', uses: 1, used: 0 });
    for await (const row of store.range({}))
      expect(Buffer.from(row.value).includes(code.replaceAll('-', ''))).toBe(false);
    const { credential } = await claims.claim({ code: code.toLowerCase() });
    expect(await devices.authenticate(credential.username, octets(credential.password))).toBeDefined();
    await expect(claims.claim({ code })).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED', reason: 'CLAIM_CODE' });
    expect((await claims.list(principal, '88.118.22')).codes).toMatchObject([{ id: record.id, used: 1 }]);
  });

  it('a repeated claim of the same request id gives the same credential for ten minutes', async () => {
    const { claims, expireTimeMs, clock } = await withAsset();
    const { code } = await claims.create(context, { identifier: id('a'), expireTimeMs });
    const first = await claims.claim({ code, requestId: 'r1' });
    expect(await claims.claim({ code, requestId: 'r1' })).toEqual(first);
    await expect(claims.claim({ code, requestId: 'r2' })).rejects.toMatchObject({ reason: 'CLAIM_CODE' });
    clock.advance(10 * 60_000 + 1);
    await expect(claims.claim({ code, requestId: 'r1' })).rejects.toMatchObject({ reason: 'CLAIM_CODE' });
  });

  it('that failed is as it was', async () => {
    const { claims, devices, expireTimeMs } = await withAsset();
    const { code } = await claims.create(context, { identifier: id('a'), expireTimeMs });
    await devices.enrol(context, { identifier: id('a') });
    await expect(claims.claim({ code })).rejects.toMatchObject({ code: 'IN_USE' });
    await devices.revoke(context, { identifier: id('a') });
    await claims.claim({ code });
  });

  it('ends by its time, and by its id; every wrong one is refused in the same words', async () => {
    const { claims, clock, expireTimeMs } = await withAsset();
    const [first, second] = [
      await claims.create(context, { identifier: id('a'), expireTimeMs }),
      await claims.create(context, { identifier: id('a'), expireTimeMs }),
    ];
    await claims.revoke(context, first.record.id);
    await expect(claims.revoke(context, first.record.id)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    clock.advance(86_400_000);
    const messages = await Promise.all(
      [first.code, second.code, '', 'nonsense', '0000-0000-0000-0'].map((code) =>
        claims.claim({ code }).catch((thrown: Error) => thrown.message),
      ),
    );
    expect(new Set(messages).size).toBe(1);
    await expect(claims.create(context, { identifier: id('a'), expireTimeMs })).rejects.toMatchObject({
      reason: 'CLAIM_EXPIRY',
    });
  });

  it('of two who claim at once, one gets the credential', async () => {
    const { claims, expireTimeMs } = await withAsset();
    const { code } = await claims.create(context, { identifier: id('a'), expireTimeMs });
    const tries = await Promise.allSettled([claims.claim({ code }), claims.claim({ code })]);
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is made by who may enrol there', async () => {
    const { claims, expireTimeMs } = await withAsset();
    for (const who of [app(['device.manage'], ['88.9']), app(['identifier.write'], ['88.118.22'])])
      await expect(claims.create({ principal: who }, { identifier: id('a'), expireTimeMs })).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
      });
    await expect(claims.create(context, { identifier: id('none'), expireTimeMs })).rejects.toMatchObject({
      code: 'HANDLE_NOT_FOUND',
    });
    const onlyDevices = { principal: app(['device.manage'], ['88.118.22']) };
    await expect(claims.create(onlyDevices, { prefix: '88.118.22', expireTimeMs })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });
});

describe('a claim code of a prefix', () => {
  it('registers so many assets by its template, each under the suffix that is asked for', async () => {
    const { claims, registry, expireTimeMs } = await withAsset();
    await publishTemplate(registry, id('meter'), { maker: { type: 'string', index: 1, required: true } });
    const values = [templateReference('88.118.22/meter'), value(1, 'maker', 'Acme')];
    const { code } = await claims.create(context, { prefix: '88.118.22', values, uses: 2, expireTimeMs });
    await expect(claims.claim({ code })).rejects.toMatchObject({ reason: 'CLAIM_SUFFIX' });
    expect((await claims.claim({ code, suffix: 's-1' })).credential.username).toBe('88.118.22/s-1');
    await expect(claims.claim({ code, suffix: 's-1' })).rejects.toMatchObject({ code: 'HANDLE_ALREADY_EXISTS' });
    await claims.claim({ code, suffix: 's-2' });
    await expect(claims.claim({ code, suffix: 's-3' })).rejects.toMatchObject({ reason: 'CLAIM_CODE' });
    const { records } = await registry.handles.list(principal, { prefix: '88.118.22', template: '88.118.22/meter' });
    expect(records.map(({ identifier }) => String(identifier)).sort()).toEqual(['88.118.22/s-1', '88.118.22/s-2']);
  });
});
