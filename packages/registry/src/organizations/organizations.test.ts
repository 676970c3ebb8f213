import type { Principal } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { admin, app, openFixture, writer } from '../fixture.ts';
import { openRegistry } from '../registry.ts';

const context = { principal: admin };

/** One platform, an industry below it with two enterprises, one of which has a plant. */
async function openTree() {
  const fixture = await openFixture();
  const { organizations } = fixture.registry;
  const make = (id: string, level: 'cross-industry' | 'industry' | 'enterprise', parent?: string) =>
    organizations.create(context, { id, level, names: { en: id }, ...(parent === undefined ? {} : { parent }) });
  await make('nation', 'cross-industry');
  await make('auto', 'industry', 'nation');
  await make('acme', 'enterprise', 'auto');
  await make('plant', 'enterprise', 'acme');
  await make('other', 'enterprise', 'auto');
  return fixture;
}

function manager(organization: string, prefixes: readonly string[] = []): Principal {
  const scopes = ['organization.manage', 'key.manage', 'prefix.manage'] as const;
  return { kind: 'app', id: `npk_${organization}`, scopes, prefixes, organization };
}

describe('the tree of organizations', () => {
  it('knows who is above and below whom, and still does after a restart', async () => {
    const { registry, store } = await openTree();
    for (const { organizations } of [registry, await openRegistry({ store })]) {
      const { tree } = organizations;
      expect(tree.ancestors('plant').map(({ id }) => id)).toEqual(['acme', 'auto', 'nation']);
      expect(new Set(tree.descendants('auto').map(({ id }) => id))).toEqual(new Set(['acme', 'plant', 'other']));
      expect(tree.isUnder('plant', 'auto')).toBe(true);
      expect(tree.isUnder('auto', 'plant')).toBe(false);
      expect(tree.isUnder('nowhere', 'nation')).toBe(false);
    }
  });

  it.each([
    ['industry', 'acme', 'ORGANIZATION_ORDER'],
    ['industry', 'auto', 'ORGANIZATION_ORDER'],
    ['cross-industry', 'nation', 'ORGANIZATION_ORDER'],
    ['enterprise', 'nowhere', 'ORGANIZATION_UNKNOWN'],
    ['enterprise', 'x', 'ORGANIZATION_UNKNOWN'],
  ] as const)('refuses %s below %s', async (level, parent, reason) => {
    const { registry } = await openTree();
    const made = registry.organizations.create(context, { id: 'x', level, parent, names: { en: 'X' } });
    await expect(made).rejects.toMatchObject({ reason });
    expect(registry.organizations.tree.get('x')).toBeUndefined();
  });

  it('is at most eight deep', async () => {
    const { registry } = await openTree();
    const below = (id: string, parent: string) =>
      registry.organizations.create(context, { id, level: 'enterprise', parent, names: { zh: '厂' } });
    await below('p5', 'plant');
    await below('p6', 'p5');
    await below('p7', 'p6');
    await below('p8', 'p7');
    await expect(below('p9', 'p8')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', reason: 'ORGANIZATION_DEPTH' });
  });

  it.each([
    [{ id: 'A' }, 'ORGANIZATION_ID'],
    [{ id: '' }, 'ORGANIZATION_ID'],
    [{ id: '-a' }, 'ORGANIZATION_ID'],
    [{ id: '__proto__' }, 'ORGANIZATION_ID'],
    [{ id: 'a'.repeat(64) }, 'ORGANIZATION_ID'],
    [{ names: {} }, 'ORGANIZATION_NAME'],
    [{ industry: 'C99' }, 'INDUSTRY_CODE'],
    [{ region: '22' }, 'REGION_CODE'],
    [{ region: '999999' }, 'REGION_CODE'],
    [{ region: '220004' }, 'REGION_CODE'],
    [{ quotas: { handles: -1 } }, 'QUOTA'],
  ])('refuses %j', async (wrong, reason) => {
    const { registry } = await openFixture();
    const input = { id: 'a', level: 'enterprise', names: { en: 'A' }, ...wrong } as const;
    await expect(registry.organizations.create(context, input)).rejects.toMatchObject({ reason });
  });

  it('tells who is outside whose organization to name, not to ask for a scope', async () => {
    const { registry } = await openTree();
    const asked = registry.organizations.update({ principal: manager('acme') }, 'other', { names: { en: 'X' } });
    await expect(asked).rejects.toMatchObject({
      reason: 'ORGANIZATION_NOT_COVERED',
      remedy: { en: expect.stringContaining('Name your own organization') },
    });
  });

  it('gives an id once for ever', async () => {
    const { registry } = await openTree();
    await registry.organizations.retire(context, 'other');
    const again = { id: 'other', level: 'enterprise', names: { en: 'X' } } as const;
    await expect(registry.organizations.create(context, again)).rejects.toMatchObject({
      reason: 'ORGANIZATION_EXISTS',
    });
    const below = { id: 'y', level: 'enterprise', parent: 'other', names: { en: 'Y' } } as const;
    await expect(registry.organizations.create(context, below)).rejects.toMatchObject({
      reason: 'ORGANIZATION_RETIRED',
    });
  });

  it('keeps one that has others below it, or a prefix', async () => {
    const { registry } = await openTree();
    await registry.prefixes.create(context, { prefix: '88.1', organization: 'other' });
    await expect(registry.organizations.retire(context, 'acme')).rejects.toMatchObject({
      reason: 'ORGANIZATION_HAS_CHILDREN',
      message: 'Organization acme cannot be retired: plant is below it.',
    });
    await expect(registry.organizations.retire(context, 'other')).rejects.toMatchObject({
      reason: 'ORGANIZATION_HAS_PREFIXES',
    });
  });

  it('changes what is given, and only from the state that was seen', async () => {
    const { registry } = await openTree();
    const { organizations } = registry;
    const changed = await organizations.update(context, 'acme', { industry: '3911', region: '220104', etag: '1' });
    expect(changed).toMatchObject({ names: { en: 'acme' }, industry: 'C3911', region: '220104', etag: '2' });
    await expect(organizations.update(context, 'acme', { region: '', etag: '1' })).rejects.toMatchObject({
      code: 'ETAG_MISMATCH',
    });
    expect(await organizations.update(context, 'acme', { region: '' })).not.toHaveProperty('region');
  });

  it('makes one once for a repeated request', async () => {
    const { registry } = await openFixture();
    const input = { id: 'a', level: 'enterprise', names: { en: 'A' } } as const;
    const repeated = { ...context, requestId: 'r1' };
    const first = await registry.organizations.create(repeated, input);
    expect(await registry.organizations.create(repeated, input)).toEqual(first);
  });
});

describe('delegated administration', () => {
  it('reaches what is below, and nothing else', async () => {
    const { registry } = await openTree();
    const { organizations } = registry;
    const auto = { principal: manager('auto') };
    const input = { id: 'new', level: 'enterprise', names: { en: 'New' } } as const;
    expect(await organizations.create(auto, { ...input, parent: 'acme' })).toMatchObject({ parent: 'acme' });
    const denied = { code: 'PERMISSION_DENIED' };
    const acme = { principal: manager('acme') };
    await expect(organizations.create(acme, { ...input, id: 'n2', parent: 'other' })).rejects.toMatchObject(denied);
    await expect(organizations.create(acme, { ...input, id: 'n3' })).rejects.toMatchObject(denied);
    await expect(organizations.update(acme, 'other', { names: { en: 'x' } })).rejects.toMatchObject(denied);
    await expect(organizations.update(acme, 'nowhere', { names: { en: 'x' } })).rejects.toMatchObject(denied);
    await expect(organizations.retire(acme, 'other')).rejects.toMatchObject(denied);
    expect(await organizations.update(acme, 'acme', { names: { zh: '甲' } })).toMatchObject({ names: { zh: '甲' } });
    await expect(organizations.create({ principal: writer }, input)).rejects.toMatchObject(denied);
  });

  it('leaves quotas and the end of an organization to those above it', async () => {
    const { registry } = await openTree();
    const acme = { principal: manager('acme') };
    const above = { code: 'PERMISSION_DENIED', reason: 'ORGANIZATION_NOT_ABOVE' };
    await expect(registry.organizations.update(acme, 'acme', { quotas: { handles: 9 } })).rejects.toMatchObject(above);
    await expect(registry.organizations.retire(acme, 'acme')).rejects.toMatchObject(above);
    const set = await registry.organizations.update(acme, 'plant', { quotas: { handles: 9 } });
    expect(set.quotas).toEqual({ handles: 9 });
  });

  it('shows an organization its own subtree only', async () => {
    const { registry } = await openTree();
    const { organizations } = registry;
    const ids = async (principal: Principal, under?: string) =>
      (await organizations.list(principal, under === undefined ? {} : { under })).organizations.map(({ id }) => id);
    expect(await ids(manager('acme'))).toEqual(['acme', 'plant']);
    expect(await ids(admin)).toEqual(['acme', 'auto', 'nation', 'other', 'plant']);
    expect(await ids(admin, 'auto')).toEqual(['acme', 'auto', 'other', 'plant']);
    expect(await ids(manager('acme'), 'auto')).toEqual(['acme', 'plant']);
    expect(() => organizations.get(manager('acme'), 'other')).toThrow(/no organization/);
    expect(organizations.get(manager('acme'), 'plant').id).toBe('plant');
    await expect(ids(writer)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

describe('the keys of an organization', () => {
  const scopes = ['identifier.read', 'key.manage', 'prefix.manage', 'organization.manage'];

  it('reach what it and those below it own now, and no more', async () => {
    const { registry } = await openTree();
    const { keys, prefixes } = registry;
    const { key, secret } = await keys.create(context, { scopes, prefixes: ['*'], organization: 'acme' });
    expect(key).toMatchObject({ organization: 'acme', prefixes: ['*'] });
    expect(await keys.authenticate(secret)).toMatchObject({ organization: 'acme', prefixes: [] });
    await prefixes.create(context, { prefix: '88.1', organization: 'acme' });
    await prefixes.create(context, { prefix: '88.1.5', organization: 'acme' });
    await prefixes.create(context, { prefix: '88.2', organization: 'plant' });
    await prefixes.create(context, { prefix: '88.3', organization: 'other' });
    expect(await keys.authenticate(secret)).toMatchObject({ prefixes: ['88.1', '88.2'] });
    const heard: string[] = [];
    keys.onRevoked((id) => heard.push(id));
    await registry.administration.unhome(context, '88.2');
    expect(await keys.authenticate(secret)).toMatchObject({ prefixes: ['88.1'] });
    expect(heard).toEqual([key.id]);
  });

  it('end what they opened when they reach less, though they reached more in between and nobody signed in again', async () => {
    const { registry } = await openTree();
    const { keys, prefixes, custody } = registry;
    await prefixes.create(context, { prefix: '88.1', organization: 'acme' });
    const { key, secret } = await keys.create(context, { scopes, prefixes: ['*'], organization: 'acme' });
    await keys.authenticate(secret);
    const heard: string[] = [];
    keys.onRevoked((id) => heard.push(id));
    await prefixes.create(context, { prefix: '88.2', organization: 'acme' });
    expect(heard).toEqual([]);
    await custody.transfer(context, { prefix: '88.1', to: 'other', reason: 'sold' });
    expect(heard).toEqual([key.id]);
    expect(await keys.authenticate(secret)).toMatchObject({ prefixes: ['88.2'] });
  });

  it('and members of two of them, by two tokens, lose what they opened with either', async () => {
    const { registry } = await openTree();
    const { keys, prefixes, custody } = registry;
    await prefixes.create(context, { prefix: '88.1', organization: 'acme' });
    const membership = { scopes: ['identifier.read'] as const, prefixes: ['*'], untilMs: Number.POSITIVE_INFINITY };
    for (const organization of ['acme', 'plant']) keys.member('https://idp#7', { ...membership, organization });
    const heard: string[] = [];
    keys.onRevoked((id) => heard.push(id));
    await custody.transfer(context, { prefix: '88.1', to: 'other', reason: 'sold' });
    expect(heard).toEqual(['https://idp#7']);
  });

  it('give no key that is of no organization, neither new nor by rotating one', async () => {
    const { registry } = await openTree();
    const { keys, prefixes } = registry;
    await prefixes.create(context, { prefix: '88.1', organization: 'acme' });
    const { key } = await keys.create(context, { scopes, prefixes: ['88.1'] });
    const { secret } = await keys.create(context, { scopes, prefixes: ['*'], organization: 'acme' });
    const acme = { principal: await keys.authenticate(secret) };
    await expect(keys.rotate(acme, { id: key.id })).rejects.toMatchObject({ reason: 'ORGANIZATION_NOT_COVERED' });
    expect((await keys.create(acme, { scopes, prefixes: ['88.1'] })).key.organization).toBe('acme');
  });

  it('are made within it, by its own, with no more than the maker has', async () => {
    const { registry } = await openTree();
    const { keys, prefixes } = registry;
    await prefixes.create(context, { prefix: '88.1', organization: 'acme' });
    await prefixes.create(context, { prefix: '88.3', organization: 'other' });
    const made = await keys.create(context, { scopes, prefixes: ['*'], organization: 'acme' });
    const acme = { principal: await keys.authenticate(made.secret) };
    const create = (wanted: { prefixes: string[]; organization?: string; scopes?: string[] }) =>
      keys.create(acme, { scopes: ['identifier.read'], ...wanted });
    expect((await create({ prefixes: ['88.1'] })).key.organization).toBe('acme');
    expect((await create({ prefixes: ['*'], organization: 'plant' })).key.organization).toBe('plant');
    await expect(create({ prefixes: ['88.1'], organization: 'other' })).rejects.toMatchObject({
      reason: 'ORGANIZATION_NOT_COVERED',
    });
    await expect(create({ prefixes: ['88.3'] })).rejects.toMatchObject({ reason: 'PREFIX_NOT_OWNED' });
    await expect(create({ prefixes: ['88'] })).rejects.toMatchObject({ reason: 'PREFIX_NOT_OWNED' });
    await expect(create({ prefixes: ['88.1'], scopes: ['telemetry.read'] })).rejects.toMatchObject({
      reason: 'SCOPE_MISSING',
    });
    const narrow = await keys.create(acme, { scopes: ['key.manage'], prefixes: ['88.1'] });
    const narrower = { principal: await keys.authenticate(narrow.secret) };
    const wide = { scopes: ['key.manage'], prefixes: ['*'] };
    await expect(keys.create(narrower, wide)).rejects.toMatchObject({ reason: 'PREFIX_NOT_COVERED' });
  });

  it('are seen and ended by those above, not by those beside', async () => {
    const { registry } = await openTree();
    const { keys } = registry;
    const { key, secret } = await keys.create(context, { scopes, prefixes: [], organization: 'plant' });
    const listed = async (principal: Principal) => (await keys.list(principal)).keys.map(({ id }) => id);
    expect(await listed(manager('acme'))).toContain(key.id);
    expect(await listed(manager('other'))).not.toContain(key.id);
    expect(await listed(app(['key.manage'], ['88.118.22']))).not.toContain(key.id);
    await expect(keys.revoke({ principal: manager('other') }, { id: key.id })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await keys.revoke({ principal: manager('acme') }, { id: key.id });
    await expect(keys.authenticate(secret)).rejects.toMatchObject({ reason: 'KEY_REVOKED' });
  });

  it('end with it', async () => {
    const { registry } = await openTree();
    const { secret } = await registry.keys.create(context, { scopes, prefixes: ['*'], organization: 'other' });
    await registry.keys.authenticate(secret);
    await registry.organizations.retire(context, 'other');
    await expect(registry.keys.authenticate(secret)).rejects.toMatchObject({ reason: 'ORGANIZATION_RETIRED' });
  });
});

describe('the prefixes of an organization', () => {
  it('are made by it below those that it owns', async () => {
    const { registry } = await openTree();
    const { prefixes } = registry;
    expect(await prefixes.create(context, { prefix: '88.1', organization: 'acme' })).toMatchObject({
      organization: 'acme',
    });
    const acme = { principal: manager('acme', ['88.1']) };
    expect(await prefixes.create(acme, { prefix: '88.1.2' })).toMatchObject({ organization: 'acme' });
    expect(await prefixes.create(acme, { prefix: '88.1.3', organization: 'plant' })).toMatchObject({
      organization: 'plant',
    });
    await expect(prefixes.create(acme, { prefix: '88.9' })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(prefixes.create(acme, { prefix: '88.1.4', organization: 'other' })).rejects.toMatchObject({
      reason: 'ORGANIZATION_NOT_COVERED',
    });
    await expect(prefixes.create(context, { prefix: '88.5', organization: 'nowhere' })).rejects.toMatchObject({
      reason: 'ORGANIZATION_UNKNOWN',
    });
    const { tree } = registry.organizations;
    expect(tree.ownerAbove('88.1.3.7')).toBe('plant');
    expect(tree.ownerOf('88.118.22')).toBeUndefined();
  });
});
