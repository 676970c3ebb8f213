import {
  anonymous,
  type HandleValue,
  type Principal,
  parseIdentifier,
  visibilities,
  withVisibility,
} from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { admin, app, type Fixture, groupValue, handleAdmin, id, openFixture, value } from '../fixture.ts';
import { decodeRecord, encodeRecord } from '../stored-record.ts';
import { openToken, sealToken } from './sealed-token.ts';

const owner = app(
  ['identifier.read', 'identifier.write', 'grant.manage', 'telemetry.read'],
  ['88.118.22'],
  'npk_owner',
);
const partner = app(['identifier.read', 'identifier.write'], ['88.118.33'], 'npk_00000000000000aa');
const me = handleAdmin('88.118.33/admin');
const to = 'key:npk_00000000000000aa';
const thing = id('thing');

const values: readonly HandleValue[] = visibilities.map((visibility, at) =>
  withVisibility(value(at + 1, 'A', visibility), visibility),
);

async function open(): Promise<Fixture> {
  const fixture = await openFixture();
  await fixture.registry.handles.create({ principal: owner }, { identifier: thing, values });
  return fixture;
}

async function seen({ registry }: Fixture, principal: Principal): Promise<readonly number[]> {
  const record = await registry.handles.read(thing);
  if (record === undefined) throw new Error('not there');
  return (await registry.access.view(record, principal)).values.map(({ index }) => index);
}

function allow({ registry }: Fixture, grant: Partial<Parameters<typeof registry.grants.allow>[1]>) {
  const whole = { on: { kind: 'identifier', identifier: thing.canonical }, attributes: [], to, may: 'view' } as const;
  return registry.grants.allow({ principal: owner }, { ...whole, ...grant });
}

describe('a grant', () => {
  it('opens what is named and for a consortium, until it is revoked', async () => {
    const fixture = await open();
    expect(await seen(fixture, anonymous)).toEqual([1]);
    expect(await seen(fixture, partner)).toEqual([1, 2]);
    const { id: grant } = await allow(fixture, {});
    expect(await seen(fixture, partner)).toEqual([1, 2, 3, 4]);
    expect(await seen(fixture, owner)).toEqual([1, 2, 3, 4, 5]);
    await fixture.registry.grants.revoke({ principal: owner }, { id: grant });
    expect(await seen(fixture, partner)).toEqual([1, 2]);
    await expect(fixture.registry.grants.get(admin, grant)).rejects.toMatchObject({ reason: 'GRANT_UNKNOWN' });
  });

  it('ends by itself, also for who has just looked', async () => {
    const fixture = await open();
    await allow(fixture, { untilTimeMs: fixture.clock.now() + 1000 });
    expect(await seen(fixture, partner)).toEqual([1, 2, 3, 4]);
    fixture.clock.advance(999);
    expect(await seen(fixture, partner)).toEqual([1, 2, 3, 4]);
    fixture.clock.advance(1);
    expect(await seen(fixture, partner)).toEqual([1, 2]);
    await expect(allow(fixture, { untilTimeMs: fixture.clock.now() })).rejects.toMatchObject({ reason: 'GRANT_UNTIL' });
  });

  it.each([
    ['organization:nobody', 'ORGANIZATION_UNKNOWN'],
    ['organization:nobody+below', 'ORGANIZATION_UNKNOWN'],
    ['key:npk_0123456789abcdef', 'KEY_UNKNOWN'],
    ['handle:300:88.118.22/nobody', 'HANDLE_NOT_FOUND'],
    ['device:88.118.22/nothing', 'HANDLE_NOT_FOUND'],
  ])('is neither explained nor previewed for %s, which there is not', async (who, reason) => {
    const { registry } = await open();
    const question = { who, identifier: thing };
    await expect(registry.explain.preview(owner, question)).rejects.toMatchObject({ reason });
    await expect(registry.explain.explain(owner, question)).rejects.toMatchObject({ reason });
  });

  it('is previewed for a handle of another server', async () => {
    const { registry } = await open();
    const seenThere = await registry.explain.preview(owner, { who: 'handle:300:88.999/them', identifier: thing });
    expect(seenThere?.values.map(({ index }) => index)).toEqual([1, 2]);
  });

  it('gives no scope that the key lacks', async () => {
    const fixture = await open();
    await allow(fixture, {});
    expect(await seen(fixture, app(['telemetry.publish'], ['88.118.33'], 'npk_00000000000000aa'))).toEqual([1, 2]);
  });

  it('to a group counts for members however deep, and what is for a consortium; leaving the group ends it', async () => {
    const fixture = await open();
    const { handles } = fixture.registry;
    const reference = (handle: string, index: number) => ({ handle, index });
    const outer = [groupValue(101, [reference('88.118.22/inner', 101), reference('88.118.22/outer', 101)])];
    await handles.create({ principal: owner }, { identifier: id('outer'), values: outer });
    await allow(fixture, { to: 'group:101:88.118.22/outer' });
    expect(await seen(fixture, me)).toEqual([1, 2]);
    const inner = [groupValue(101, [reference('88.118.33/admin', 300), reference('0.NA/88.118.33', 0)])];
    await handles.create({ principal: owner }, { identifier: id('inner'), values: inner });
    expect(await seen(fixture, me)).toEqual([1, 2, 3]);
    expect(await seen(fixture, partner)).toEqual([1, 2, 3]);
    await handles.update({ principal: owner }, { identifier: id('inner'), values: [groupValue(101, [])] });
    expect(await seen(fixture, me)).toEqual([1, 2]);
  });

  it('on a template is of the assets under one prefix only', async () => {
    const fixture = await open();
    const template = '88.118.22/pump';
    await allow(fixture, { on: { kind: 'template', template, under: '88.118.22' } });
    expect(await seen(fixture, partner)).toEqual([1, 2]);
    await expect(allow(fixture, { on: { kind: 'template', template, under: '88.118.33' } })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });

  it('is in the change log, and is told to the owner only', async () => {
    const fixture = await open();
    await allow(fixture, {});
    const kinds: string[] = [];
    for await (const { change } of fixture.registry.changes.watch({ identifier: thing.canonical })) {
      if (change) kinds.push(change.kind);
      if (change?.kind === 'access') break;
    }
    expect(kinds).toEqual(['created', 'access']);
  });

  it('made twice by one request id is one', async () => {
    const fixture = await open();
    const context = { principal: owner, requestId: 'once' };
    const wanted = {
      on: { kind: 'identifier', identifier: thing.canonical },
      attributes: ['3'],
      to,
      may: 'view',
    } as const;
    const first = await fixture.registry.grants.allow(context, wanted);
    expect(await fixture.registry.grants.allow(context, wanted)).toEqual(first);
    const { grants } = await fixture.registry.grants.list(owner, { identifier: thing.canonical });
    expect(grants).toEqual([first]);
  });

  it.each([
    ['readings cannot be edited', { attributes: ['readings'], may: 'edit' as const }, 'GRANT_ATTRIBUTE'],
    ['too many attributes', { attributes: Array.from({ length: 101 }, (_, i) => String(i + 1)) }, 'GRANT_ATTRIBUTE'],
    ['to nobody', { to: 'everybody' }, 'GRANTEE'],
  ])('is refused: %s', async (_name, part, reason) => {
    await expect(allow(await open(), part)).rejects.toMatchObject({ reason });
  });

  it('on what is not there is refused, and on what was retired', async () => {
    const fixture = await open();
    const on = { kind: 'identifier', identifier: '88.118.22/nothing' } as const;
    await expect(allow(fixture, { on })).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    await fixture.registry.handles.retire({ principal: owner }, { identifier: thing });
    await expect(allow(fixture, {})).rejects.toMatchObject({ code: 'HANDLE_RETIRED' });
  });
});

describe('a view', () => {
  it('of a record that is all public is the record itself', async () => {
    const { registry } = await openFixture();
    await registry.handles.create({ principal: owner }, { identifier: thing, values: [value(1, 'URL', 'x')] });
    const record = await registry.handles.read(thing);
    if (record === undefined) throw new Error('not there');
    for (const principal of [anonymous, owner, partner, me])
      expect(registry.access.view(record, principal)).toBe(record);
  });

  it('is made once for one record, and anew when a grant changes', async () => {
    const fixture = await open();
    const { registry } = fixture;
    const record = await registry.handles.read(thing);
    if (record === undefined) throw new Error('not there');
    const first = await registry.access.view(record, partner);
    expect(registry.access.view(record, partner)).toBe(first);
    await allow(fixture, {});
    expect((await registry.access.view(record, partner)).etag).not.toBe(first.etag);
  });

  it('has an etag of what it shows, which a write of who sees no more is checked by', async () => {
    const fixture = await open();
    const { registry, clock } = fixture;
    await allow(fixture, { may: 'edit', attributes: ['4'] });
    const etagOf = async () =>
      (await registry.access.view((await registry.handles.read(thing)) as never, partner)).etag;
    const etag = await etagOf();
    clock.advance(5000);
    const hidden = withVisibility(value(5, 'A', 'other'), 'private');
    await registry.handles.update({ principal: owner }, { identifier: thing, set: [hidden] });
    expect(await etagOf()).toBe(etag);
    const mine = { identifier: thing, set: [value(4, 'A', 'mine')] };
    await expect(registry.handles.update({ principal: partner }, { ...mine, etag: '2' })).rejects.toMatchObject({
      code: 'ETAG_MISMATCH',
      metadata: { etag },
    });
    const written = await registry.handles.update({ principal: partner }, { ...mine, etag });
    expect(written.values.map(({ index }) => index)).toEqual([1, 2, 4]);
    expect(written.etag).not.toBe(etag);
  });
});

describe('a stored record', () => {
  it('keeps visibilities; one that is not known is nobody’s', () => {
    const times = { createTimeMs: 0, updateTimeMs: 0 };
    const bytes = encodeRecord({
      identifier: parseIdentifier('88.118.22/x'),
      values,
      revision: 1,
      state: 'active',
      ...times,
    });
    const stored = decodeRecord(bytes);
    expect(stored.values.map(({ visibility }) => visibility)).toEqual(visibilities);
    expect(stored.values.map((each) => each.decode())).toEqual(values);
    bytes[bytes.length - 3] = 200;
    expect(decodeRecord(bytes).values[2]?.visibility).toBe('unknown');
  });
});

describe('a sealed page token', () => {
  it('is opened again, says nothing, and is refused when it was changed', () => {
    const sealed = sealToken('aHNlY3JldA');
    expect(openToken(sealed)).toBe('aHNlY3JldA');
    expect(sealed).not.toContain('aHNlY3JldA');
    expect(sealToken('')).toBe('');
    expect(openToken('')).toBe('');
    for (const other of ['x', `${sealed}AAAA`, sealed.slice(4), 'é', '__proto__'])
      expect(() => openToken(other)).toThrow(expect.objectContaining({ reason: 'PAGE_TOKEN' }));
  });
});
