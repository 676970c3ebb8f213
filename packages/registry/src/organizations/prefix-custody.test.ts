import { generateKeyPairSync, verify } from 'node:crypto';
import {
  isNameplateError,
  type Principal,
  parseIdentifier,
  parsePrefix,
  prefixRecordIdentifier,
} from '@nameplate/model';
import { decodeCounter, openMemoryStore, type Store } from '@nameplate/storage';
import { describe, expect, it } from 'vitest';
import { admin, app, openFixture, value } from '../fixture.ts';
import { rows } from '../keyspace.ts';
import { openRegistry } from '../registry.ts';
import { toHandleRecord } from '../stored-record.ts';
import { dayOf } from './day.ts';

const context = { principal: admin };
const keyPair = generateKeyPairSync('ed25519');
const signer = async () => ({
  privateKey: keyPair.privateKey.export({ format: 'jwk' }) as never,
  publicKey: new Uint8Array(Buffer.from('the public key')),
});

function keyOf(organization: string, prefixes: readonly string[]): Principal {
  const scopes = ['organization.manage', 'prefix.manage', 'identifier.write', 'identifier.read'] as const;
  return { kind: 'app', id: `npk_${organization}`, scopes, prefixes, organization };
}

/** An industry platform with two enterprises; `88.7` belongs to it, `88.7.1` to one of them. */
async function openTenants(store: Store = openMemoryStore()) {
  const fixture = await openFixture({ store, signer });
  const { organizations, prefixes } = fixture.registry;
  await organizations.create(context, { id: 'auto', level: 'industry', names: { en: 'Auto' } });
  for (const id of ['acme', 'other'])
    await organizations.create(context, { id, level: 'enterprise', parent: 'auto', names: { en: id } });
  await prefixes.create(context, { prefix: '88.7', organization: 'auto' });
  await prefixes.create(context, { prefix: '88.7.1', organization: 'acme' });
  const create = (text: string) =>
    fixture.registry.handles.create(context, { identifier: parseIdentifier(text), values: [] });
  const held = async (organization: string) => decodeCounter(await store.get(rows.held(organization, 'handles')));
  return { ...fixture, create, held };
}

describe('a suspended prefix', () => {
  it('refuses writes by every way, and still resolves; what derives from it is suspended with it', async () => {
    const { registry, create } = await openTenants();
    const { custody, handles, prefixes, devices, administration, aliases } = registry;
    const identifier = parseIdentifier('88.7.1/a');
    await create('88.7.1/a');
    await create('88.7.1/c');
    await devices.enrol(context, { identifier });
    const suspended = await custody.suspend(
      { principal: keyOf('auto', ['88.7']) },
      { prefix: '88.7.1', reason: 'audit' },
    );
    expect(suspended.suspended).toMatchObject({ reviewer: 'npk_auto', reason: 'audit' });
    const refused = { code: 'PREFIX_SUSPENDED', metadata: { prefix: '88.7.1' } };
    await expect(create('88.7.1/b')).rejects.toMatchObject(refused);
    await expect(handles.update(context, { identifier, values: [] })).rejects.toMatchObject(refused);
    await expect(handles.retire(context, { identifier })).rejects.toMatchObject(refused);
    await expect(administration.create(context, { identifier, values: [], overwrite: true })).rejects.toMatchObject(
      refused,
    );
    await expect(devices.enrol(context, { identifier: parseIdentifier('88.7.1/c') })).rejects.toMatchObject(refused);
    expect((await handles.read(identifier))?.state).toBe('active');
    await devices.revoke(context, { identifier });
    expect(await create('88.7/x')).toBeDefined();
    const resumed = await custody.resume(context, { prefix: '88.7.1', reason: 'clean' });
    expect(resumed).not.toHaveProperty('suspended');
    expect(resumed.events?.map(({ kind }) => kind)).toEqual(['suspended', 'resumed']);
    await create('88.7.1/b');
    await custody.suspend(context, { prefix: '88.7', reason: 'audit' });
    const above = { code: 'PREFIX_SUSPENDED', metadata: { prefix: '88.7' } };
    await expect(create('88.7.1/d')).rejects.toMatchObject(above);
    await expect(prefixes.create(context, { prefix: '88.7.9' })).rejects.toMatchObject(above);
    await expect(aliases.bind(context, { identifier, code: '490154203237518' })).rejects.toMatchObject(above);
  });

  it('is so after a restart', async () => {
    const { registry, store } = await openTenants();
    await registry.custody.suspend(context, { prefix: '88.7.1', reason: 'audit' });
    const again = await openRegistry({ store });
    const identifier = parseIdentifier('88.7.1/b');
    await expect(again.handles.create(context, { identifier, values: [] })).rejects.toMatchObject({
      code: 'PREFIX_SUSPENDED',
    });
  });

  it('is suspended from above, not by its holder; with a reason, and once', async () => {
    const { registry } = await openTenants();
    const { custody } = registry;
    const wanted = { prefix: '88.7.1', reason: 'audit' };
    await expect(custody.suspend({ principal: keyOf('acme', ['88.7.1']) }, wanted)).rejects.toMatchObject({
      reason: 'ORGANIZATION_NOT_ABOVE',
    });
    await expect(custody.suspend({ principal: keyOf('other', ['88.7']) }, wanted)).rejects.toMatchObject({
      reason: 'ORGANIZATION_NOT_COVERED',
    });
    await expect(custody.suspend(context, { ...wanted, reason: ' ' })).rejects.toMatchObject({
      reason: 'REASON_MISSING',
    });
    await expect(custody.resume(context, wanted)).rejects.toMatchObject({
      reason: 'PREFIX_NOT_SUSPENDED',
      remedy: { en: expect.stringContaining('Nothing is left to do') },
    });
    await custody.suspend(context, wanted);
    await expect(custody.suspend(context, wanted)).rejects.toMatchObject({
      reason: 'PREFIX_SUSPENDED_ALREADY',
      remedy: { en: expect.stringContaining('Nothing is left to do') },
    });
    await expect(custody.suspend(context, { ...wanted, prefix: '88.9' })).rejects.toMatchObject({
      code: 'NOT_RESPONSIBLE',
    });
  });

  it('lets no write slip by that was begun before', async () => {
    const { registry, create, store } = await openTenants();
    const suspending = registry.custody.suspend(context, { prefix: '88.7.1', reason: 'audit' });
    const writes = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => create(`88.7.1/${i}`)));
    await suspending;
    const made = writes.filter(({ status }) => status === 'fulfilled').length;
    for (const each of writes) {
      if (each.status === 'rejected') expect(isNameplateError(each.reason, 'PREFIX_SUSPENDED')).toBe(true);
    }
    expect(decodeCounter(await store.get(rows.prefixHeld('88.7.1', 'handles')))).toBe(made);
    await expect(create('88.7.1/late')).rejects.toMatchObject({ code: 'PREFIX_SUSPENDED' });
  });
});

describe('quotas', () => {
  it('let in no more than there is room for, though many ask at once, and say who raises them', async () => {
    const { registry, create, held } = await openTenants();
    await registry.organizations.update(context, 'acme', { quotas: { handles: 5 } });
    const writes = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => create(`88.7.1/${i}`)));
    expect(writes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    await expect(create('88.7.1/more')).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
      metadata: { organization: 'acme', quota: 'handles', limit: '5', used: '5', raised_by: 'auto' },
    });
    expect(await held('acme')).toBe(5);
    await registry.handles.retire(context, { identifier: parseIdentifier('88.7.1/0') });
    await create('88.7.1/more');
    expect(await held('auto')).toBe(5);
  });

  it('of an organization bound what those below it hold together', async () => {
    const { registry, create } = await openTenants();
    await registry.prefixes.create(context, { prefix: '88.7.2', organization: 'other' });
    await registry.organizations.update(context, 'auto', { quotas: { handles: 2 } });
    await create('88.7.1/a');
    await create('88.7.2/a');
    await expect(create('88.7.2/b')).rejects.toMatchObject({
      metadata: { organization: 'auto', raised_by: 'operator' },
    });
  });

  it('hold for devices and keys; a retired handle takes its device along', async () => {
    const { registry, create } = await openTenants();
    await registry.organizations.update(context, 'acme', { quotas: { devices: 1, keys: 1 } });
    await create('88.7.1/a');
    await create('88.7.1/b');
    const [a, b] = [parseIdentifier('88.7.1/a'), parseIdentifier('88.7.1/b')];
    await registry.devices.enrol(context, { identifier: a });
    const full = { code: 'QUOTA_EXCEEDED' };
    await expect(registry.devices.enrol(context, { identifier: b })).rejects.toMatchObject(full);
    await registry.handles.retire(context, { identifier: a });
    await registry.devices.enrol(context, { identifier: b });
    await registry.devices.remove(context, { identifier: b });
    await registry.devices.enrol(context, { identifier: b });
    const wanted = { scopes: ['identifier.read'], prefixes: ['*'], organization: 'acme' };
    const { key } = await registry.keys.create(context, wanted);
    await expect(registry.keys.create(context, wanted)).rejects.toMatchObject(full);
    await registry.keys.revoke(context, { id: key.id });
    await registry.keys.revoke(context, { id: key.id });
    await registry.keys.create(context, wanted);
    await expect(registry.keys.create(context, wanted)).rejects.toMatchObject(full);
  });
});

describe('a prefix that is handed over', () => {
  it('takes along what it holds, ends what the old holder may there, and says so in its record, signed', async () => {
    const { registry, create, held } = await openTenants();
    await create('88.7.1/a');
    await create('88.7.1/b');
    const { secret } = await registry.keys.create(context, {
      scopes: ['identifier.read'],
      prefixes: ['88.7.1'],
      organization: 'acme',
    });
    expect(await registry.keys.authenticate(secret)).toMatchObject({ prefixes: ['88.7.1'] });
    const wanted = { prefix: '88.7.1', to: 'other', reason: 'sold' };
    const moved = await registry.custody.transfer({ principal: keyOf('auto', ['88.7']) }, wanted);
    expect(moved).toMatchObject({
      organization: 'other',
      events: [{ kind: 'transferred', from: 'acme', to: 'other' }],
    });
    expect(await registry.keys.authenticate(secret)).toMatchObject({ prefixes: [] });
    expect([await held('acme'), await held('other'), await held('auto')]).toEqual([0, 2, 2]);
    const stored = await registry.handles.read(prefixRecordIdentifier(parsePrefix('88.7.1')));
    if (stored === undefined) throw new Error('the record is gone');
    const { values } = toHandleRecord(stored);
    const holder = values.find(({ type }) => type === 'NP_HOLDER');
    expect(JSON.parse(Buffer.from(holder?.data ?? []).toString())).toMatchObject({
      prefix: '88.7.1',
      from: 'acme',
      holder: 'other',
      reviewer: 'npk_auto',
      reason: 'sold',
    });
    const jws = Buffer.from(values.find(({ type }) => type === 'HS_SIGNATURE')?.data ?? []).toString();
    const [head = '', payload = '', signature = ''] = jws.split('.');
    const octets = Buffer.from(signature, 'base64url');
    expect(verify(null, Buffer.from(`${head}.${payload}`), keyPair.publicKey, octets)).toBe(true);
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString()).digests.digests).toMatchObject([{ index: 205 }]);
    // Again: the statement is replaced, with its signature.
    await registry.custody.transfer(context, { ...wanted, to: 'acme', reason: 'bought back' });
    const again = await registry.handles.read(prefixRecordIdentifier(parsePrefix('88.7.1')));
    expect(again?.values.map(({ type }) => type)).toEqual(['DESC', 'NP_HOLDER', 'HS_PUBKEY', 'HS_SIGNATURE']);
  });

  it('is not handed over by those beside, to who has no room, or to who holds it', async () => {
    const { registry, create, held } = await openTenants();
    await create('88.7.1/a');
    const wanted = { prefix: '88.7.1', to: 'other', reason: 'sold' };
    const { custody } = registry;
    await expect(custody.transfer({ principal: keyOf('acme', ['88.7.1']) }, wanted)).rejects.toMatchObject({
      reason: 'ORGANIZATION_NOT_COVERED',
    });
    await expect(custody.transfer({ principal: keyOf('other', ['88.7.1']) }, wanted)).rejects.toMatchObject({
      reason: 'ORGANIZATION_NOT_COVERED',
    });
    await registry.organizations.update(context, 'other', { quotas: { handles: 0 } });
    await expect(custody.transfer(context, wanted)).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
    expect([await held('acme'), await held('other')]).toEqual([1, 0]);
    await expect(custody.transfer(context, { ...wanted, to: 'acme' })).rejects.toMatchObject({ reason: 'PREFIX_HELD' });
  });

  it('lets nobody else write who holds it', async () => {
    const { registry } = await openTenants();
    const identifier = prefixRecordIdentifier(parsePrefix('88.7.1'));
    const forged = value(205, 'NP_HOLDER', '{"holder":"me"}');
    await expect(registry.handles.update(context, { identifier, set: [forged] })).rejects.toMatchObject({
      reason: 'TYPE_OWNED',
    });
  });
});

describe('an application for a prefix', () => {
  const acme = { principal: keyOf('acme', ['88.7.1']) };
  const auto = { principal: keyOf('auto', ['88.7']) };

  it('is made by who wants it, and allotted by who is above', async () => {
    const { registry } = await openTenants();
    const { applications, prefixes } = registry;
    const made = await applications.apply(acme, { prefix: '88.7.5', purpose: 'Second line' });
    expect(made).toMatchObject({ organization: 'acme', state: 'pending', applicant: 'npk_acme' });
    const wanted = { id: made.id, decision: 'allot' as const };
    await expect(applications.decide(acme, wanted)).rejects.toMatchObject({ reason: 'ORGANIZATION_NOT_ABOVE' });
    expect((await applications.list(auto.principal, { state: 'pending' })).applications).toEqual([made]);
    const decided = await applications.decide({ ...auto, requestId: 'd1' }, { ...wanted, reason: 'fine' });
    expect(decided).toMatchObject({ state: 'allotted', decision: { reviewer: 'npk_auto', reason: 'fine' } });
    expect(await applications.decide({ ...auto, requestId: 'd1' }, { ...wanted, reason: 'fine' })).toEqual(decided);
    expect(await prefixes.get(admin, '88.7.5')).toMatchObject({
      organization: 'acme',
      description: 'Second line',
      events: [{ kind: 'allotted', reviewer: 'npk_auto' }],
    });
    await expect(applications.decide(auto, wanted)).rejects.toMatchObject({
      reason: 'APPLICATION_DECIDED',
      remedy: { en: expect.stringContaining('A decision stands') },
    });
  });

  it('is refused with a reason, and leaves the prefix free', async () => {
    const { registry } = await openTenants();
    const { applications, prefixes } = registry;
    const made = await applications.apply(acme, { prefix: '88.7.5' });
    const wanted = { id: made.id, decision: 'refuse' as const };
    await expect(applications.decide(auto, wanted)).rejects.toMatchObject({ reason: 'REASON_MISSING' });
    const refused = await applications.decide(auto, { ...wanted, reason: 'taken by plan' });
    expect(refused).toMatchObject({ state: 'refused', decision: { reason: 'taken by plan' } });
    await expect(prefixes.get(admin, '88.7.5')).rejects.toMatchObject({ code: 'NOT_RESPONSIBLE' });
    expect((await applications.list(acme.principal, { state: 'refused' })).applications).toHaveLength(1);
  });

  it('goes no further than the right of who decides, and shows nothing to those beside', async () => {
    const { registry } = await openTenants();
    const { applications } = registry;
    const made = await applications.apply(acme, { prefix: '88.9' });
    await expect(applications.decide(auto, { id: made.id, decision: 'allot' })).rejects.toMatchObject({
      reason: 'PREFIX_NOT_COVERED',
    });
    expect((await applications.list(keyOf('other', []))).applications).toEqual([]);
    await expect(applications.list(app(['prefix.manage'], ['88.7']))).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await expect(applications.apply(acme, { prefix: '88.9', organization: 'other' })).rejects.toMatchObject({
      reason: 'ORGANIZATION_NOT_COVERED',
    });
    await expect(applications.apply(acme, { prefix: '88.7.1' })).rejects.toMatchObject({ reason: 'PREFIX_EXISTS' });
    for (const id of ['', 'acme', 'acme.0', 'acme.\0', '__proto__'])
      await expect(applications.decide(context, { id, decision: 'allot' })).rejects.toMatchObject({
        reason: 'APPLICATION_UNKNOWN',
      });
  });
});

describe('counts', () => {
  it('are made once for a store that has none', async () => {
    const { registry, create, store, clock } = await openTenants();
    await create('88.7.1/a');
    await create('88.7.1/b');
    await registry.devices.enrol(context, { identifier: parseIdentifier('88.7.1/a') });
    await registry.handles.retire(context, { identifier: parseIdentifier('88.7.1/b') });
    const day = dayOf(clock.now());
    const keys = [
      rows.prefixHeld('88.7.1', 'handles'),
      rows.prefixHeld('88.7.1', 'devices'),
      rows.dayCount(day, '88.7.1', 'registered'),
      rows.dayCount(day, '88.7.1', 'retired'),
    ];
    const counts = async () => (await store.getMany(keys)).map(decodeCounter);
    expect(await counts()).toEqual([1, 1, 2, 1]);
    const forget = [...keys, rows.setting('counted')].map((key) => ({ type: 'delete' as const, key }));
    await store.batch({ operations: forget });
    await openRegistry({ store });
    expect(await counts()).toEqual([1, 1, 2, 1]);
    await openRegistry({ store });
    expect(await counts()).toEqual([1, 1, 2, 1]);
  });
});
