import { anonymous, type Principal, systemRandom } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { admin, app, openFixture } from './fixture.ts';
import type { NewKey } from './keys.ts';
import { openRegistry } from './registry.ts';

const context = { principal: admin };
const wanted = { description: 'line 1', scopes: ['identifier.read'], prefixes: ['88.118.22'] };
const wrong = { code: 'AUTHENTICATION_FAILED' };

describe('an API key', () => {
  it('is shown once, stored as a digest, and lets its holder in with its scopes', async () => {
    const { registry, store } = await openFixture();
    const { key, secret } = await registry.keys.create(context, wanted);
    expect(secret).toMatch(/^npk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    expect(secret.startsWith(`${key.id}_`)).toBe(true);
    expect(await registry.keys.authenticate(secret)).toEqual({
      kind: 'app',
      id: key.id,
      scopes: ['identifier.read'],
      prefixes: ['88.118.22'],
    });
    for await (const { value } of store.range({})) expect(Buffer.from(value).includes(secret.slice(-43))).toBe(false);
  });

  it('belongs to no organization when the name of one is empty', async () => {
    const { registry } = await openFixture();
    const { key } = await registry.keys.create(context, { ...wanted, organization: '' });
    expect(key).not.toHaveProperty('organization');
  });

  it('is refused in any other form, in the same words', async () => {
    const { registry } = await openFixture();
    const { secret } = await registry.keys.create(context, wanted);
    const other = await registry.keys.create(context, wanted);
    await registry.keys.authenticate(secret);
    const messages = new Set<string>();
    for (const text of [
      '',
      'npk_',
      secret.slice(0, -1),
      `${secret}x`,
      secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A'),
      `${secret.slice(0, 20)}_${other.secret.slice(-43)}`,
      `npk_0000000000000000_${secret.slice(-43)}`,
      'x'.repeat(1_000_000),
    ]) {
      const attempt = registry.keys.authenticate(text);
      await expect(attempt).rejects.toMatchObject(wrong);
      messages.add(
        await attempt.then(
          () => 'let in',
          (error: Error) => error.message,
        ),
      );
    }
    expect(messages.size).toBe(1);
  });

  it('ends at once when revoked, though it was verified before', async () => {
    const { registry } = await openFixture();
    const { key, secret } = await registry.keys.create(context, wanted);
    await registry.keys.authenticate(secret);
    const heard: string[] = [];
    registry.keys.onRevoked((id) => heard.push(id));
    const revoked = await registry.keys.revoke(context, { id: key.id });
    expect(revoked.revokeTimeMs).toBeDefined();
    await expect(registry.keys.authenticate(secret)).rejects.toMatchObject(wrong);
    expect(heard).toEqual([key.id]);
    expect(await registry.keys.revoke(context, { id: key.id })).toEqual(revoked);
  });

  it('expires, though it was verified before', async () => {
    const { registry, clock } = await openFixture();
    const { secret } = await registry.keys.create(context, { ...wanted, expireTimeMs: clock.now() + 1000 });
    await registry.keys.authenticate(secret);
    clock.advance(1000);
    await expect(registry.keys.authenticate(secret)).rejects.toMatchObject({ ...wrong, reason: 'KEY_EXPIRED' });
  });

  it.each([
    [{ scopes: [] }, 'KEY_SCOPE'],
    [{ scopes: ['root'] }, 'KEY_SCOPE'],
    [{ prefixes: [] }, 'KEY_PREFIX'],
    [{ expireTimeMs: 0 }, 'KEY_EXPIRY'],
    [{ expireTimeMs: Number.NaN }, 'KEY_EXPIRY'],
    [{ description: 'x'.repeat(1001) }, 'KEY_DESCRIPTION'],
  ])('is not made from %j', async (change, reason) => {
    const { registry } = await openFixture();
    await expect(registry.keys.create(context, { ...wanted, ...change })).rejects.toMatchObject({ reason });
  });

  it('gives no more rights than its maker has', async () => {
    const { registry } = await openFixture();
    const principal = app(['key.manage', 'identifier.read'], ['88.118']);
    const denied = { code: 'PERMISSION_DENIED' };
    await registry.keys.create({ principal }, wanted);
    for (const more of [
      { scopes: ['identifier.write'] },
      { prefixes: ['*'] },
      { prefixes: ['88.118.22', '88.119'] },
      { prefixes: ['88'] },
    ])
      await expect(registry.keys.create({ principal }, { ...wanted, ...more })).rejects.toMatchObject(denied);
    await expect(registry.keys.create({ principal: app(['identifier.read'], ['*']) }, wanted)).rejects.toMatchObject(
      denied,
    );
    await expect(registry.keys.create({ principal: anonymous }, wanted)).rejects.toMatchObject({
      code: 'AUTHENTICATION_NEEDED',
    });
  });

  it('is listed and revoked only by who manages all of its prefixes', async () => {
    const { registry } = await openFixture();
    const mine = await registry.keys.create(context, wanted);
    const wide = await registry.keys.create(context, { ...wanted, prefixes: ['88.118.22', '88.119'] });
    const principal: Principal = app(['key.manage'], ['88.118']);
    expect((await registry.keys.list(principal)).keys.map(({ id }) => id)).toEqual([mine.key.id]);
    expect((await registry.keys.list(admin)).keys).toHaveLength(2);
    expect(JSON.stringify(await registry.keys.list(admin))).not.toContain('digest');
    for (const id of [wide.key.id, 'npk_ffffffffffffffff', 'nonsense'])
      await expect(registry.keys.revoke({ principal }, { id })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(registry.keys.revoke(context, { id: 'nonsense' })).rejects.toMatchObject({ reason: 'KEY_UNKNOWN' });
    await registry.keys.revoke({ principal }, { id: mine.key.id });
    await expect(registry.keys.list(app(['identifier.read'], ['*']))).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });
});

describe('the administrator key', () => {
  it('is made once, also when two start at once', async () => {
    const { registry } = await openFixture();
    const made = await Promise.all([registry.keys.ensureAdministrator(), registry.keys.ensureAdministrator()]);
    const secrets = made.filter((secret) => secret !== undefined);
    expect(secrets).toHaveLength(1);
    expect(await registry.keys.ensureAdministrator()).toBeUndefined();
    expect(await registry.keys.authenticate(secrets[0] ?? '')).toMatchObject({ prefixes: ['*'] });
  });

  it('is replaced by a reset', async () => {
    const { registry } = await openFixture();
    const first = (await registry.keys.ensureAdministrator()) ?? '';
    await registry.keys.authenticate(first);
    const second = await registry.keys.resetAdministrator();
    await expect(registry.keys.authenticate(first)).rejects.toMatchObject(wrong);
    expect(await registry.keys.authenticate(second)).toMatchObject({ kind: 'app' });
  });
});

describe('a rotated key', () => {
  const day = 86_400;
  const open = async (overlapS: number, key: Partial<NewKey> = {}) => {
    const fixture = await openFixture();
    const { registry, clock } = fixture;
    const before = await registry.keys.create(context, { ...wanted, ...key });
    const asker = await registry.keys.authenticate(before.secret);
    const heard: string[] = [];
    registry.keys.onRevoked((id) => heard.push(id));
    const after = await registry.keys.rotate(context, { id: before.key.id, overlapS });
    return { ...fixture, clock, before, after, asker, heard };
  };

  it('has the same id and rights under another secret, and for the overlap under the one before', async () => {
    const { registry, clock, before, after } = await open(day);
    expect(after.secret).not.toBe(before.secret);
    expect(after.key).toMatchObject({
      ...before.key,
      rotateTimeMs: clock.now(),
      overlapEndMs: clock.now() + day * 1_000,
    });
    expect(await registry.keys.authenticate(after.secret)).toMatchObject({
      kind: 'app',
      id: before.key.id,
      scopes: ['identifier.read'],
      prefixes: ['88.118.22'],
    });
    await registry.keys.authenticate(before.secret);
    clock.advance(day * 1_000);
    await expect(registry.keys.authenticate(before.secret)).rejects.toMatchObject({ reason: 'KEY_ROTATED' });
    await registry.keys.authenticate(after.secret);
  });

  it('shows its overlap until it is over', async () => {
    const { registry, clock, after } = await open(day);
    const shown = async () => (await registry.keys.list(admin)).keys.find(({ id }) => id === after.key.id);
    expect((await shown())?.overlapEndMs).toBe(clock.now() + day * 1_000);
    clock.advance(day * 1_000);
    expect(await shown()).not.toHaveProperty('overlapEndMs');
    expect(await shown()).toHaveProperty('rotateTimeMs');
  });

  it('ends what was opened with the secret before, at the end of the overlap and not sooner', async () => {
    const { clock, asker, heard } = await open(day);
    expect(asker).toMatchObject({ untilMs: clock.now() + day * 1_000 });
    expect(heard).toEqual([]);
  });

  it('without an overlap ends the secret before at once, with what it opened', async () => {
    const { registry, before, after, heard } = await open(0);
    await expect(registry.keys.authenticate(before.secret)).rejects.toMatchObject({ reason: 'KEY_WRONG' });
    expect(heard).toEqual([before.key.id]);
    expect(after.key).not.toHaveProperty('overlapEndMs');
  });

  it('is the same after a restart', async () => {
    const { store, clock, before, after } = await open(day);
    const registry = await openRegistry({ store, clock, random: systemRandom });
    await registry.keys.authenticate(before.secret);
    await registry.keys.authenticate(after.secret);
    clock.advance(day * 1_000);
    await expect(registry.keys.authenticate(before.secret)).rejects.toMatchObject({ reason: 'KEY_ROTATED' });
  });

  it('keeps its end, which no overlap outlives', async () => {
    const { registry, clock, before } = await open(day, { expireTimeMs: 1_900_000_000_000 });
    expect(await registry.keys.authenticate(before.secret)).toMatchObject({ untilMs: clock.now() + day * 1_000 });
    clock.advance(1_900_000_000_000 - clock.now());
    await expect(registry.keys.authenticate(before.secret)).rejects.toMatchObject(wrong);
  });

  it('has no more than four secrets before this one, and none once it is revoked', async () => {
    const { registry, before, after } = await open(day);
    const { id } = before.key;
    for (let more = 0; more < 3; more += 1) await registry.keys.rotate(context, { id, overlapS: day });
    await expect(registry.keys.rotate(context, { id, overlapS: day })).rejects.toMatchObject({
      reason: 'KEY_OVERLAPS',
    });
    await registry.keys.authenticate(before.secret);
    await registry.keys.revoke(context, { id });
    for (const { secret } of [before, after])
      await expect(registry.keys.authenticate(secret)).rejects.toMatchObject(wrong);
    await expect(registry.keys.rotate(context, { id, overlapS: day })).rejects.toMatchObject({ reason: 'KEY_REVOKED' });
  });

  it('is rotated by who could have made it only, and its secret goes nowhere else', async () => {
    const { registry, store, after } = await open(day);
    const { id } = after.key;
    const less = app(['key.manage'], ['88.118.22']);
    await expect(registry.keys.rotate({ principal: less }, { id })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    const elsewhere = app(['key.manage', 'identifier.read'], ['88.119']);
    await expect(registry.keys.rotate({ principal: elsewhere }, { id })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await expect(registry.keys.rotate({ principal: elsewhere }, { id: 'npk_0000000000000000' })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    for await (const { value } of store.range({}))
      expect(Buffer.from(value).includes(after.secret.slice(-43))).toBe(false);
  });

  it('gives the same answer to the same request', async () => {
    const { registry, before } = await open(day);
    const again = { ...context, requestId: 'rotate-once' };
    const first = await registry.keys.rotate(again, { id: before.key.id, overlapS: day });
    expect(await registry.keys.rotate(again, { id: before.key.id, overlapS: day })).toEqual(first);
  });

  it.each([-1, 0.5, Number.NaN, 90 * day + 1])('an overlap of %s s is refused', async (overlapS) => {
    const { registry, before } = await open(0);
    await expect(registry.keys.rotate(context, { id: before.key.id, overlapS })).rejects.toMatchObject({
      reason: 'OVERLAP',
    });
  });

  it('two rotations at once are one after the other', async () => {
    const { registry, before } = await open(day);
    const { id } = before.key;
    const both = await Promise.all([1, 2].map(() => registry.keys.rotate(context, { id, overlapS: day })));
    for (const { secret } of both) await registry.keys.authenticate(secret);
  });
});
