import { anonymous, type Principal, parseIdentifier, type Visibility } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { admin, app, id, openFixture, templateReference, value } from './fixture.ts';

const owner = app(['identifier.read', 'identifier.write', 'grant.manage'], ['88.118.22'], 'npk_owner');
const partner = app(['identifier.read', 'identifier.write'], ['88.118.33'], 'npk_00000000000000aa');
const outsider = app(['identifier.read', 'identifier.write'], ['88.118.33'], 'npk_00000000000000bb');
const meter = id('template/meter');

async function open(visibility: Visibility) {
  const fixture = await openFixture();
  const { registry } = fixture;
  await registry.prefixes.create({ principal: admin }, { prefix: '88.118.33' });
  const definition = { visibility, attributes: { a: { type: 'string' } } };
  await registry.templates.create({ principal: owner }, { identifier: meter, definition });
  await registry.templates.publish({ principal: owner }, { identifier: meter });
  const make = (principal: Principal, suffix: string) =>
    registry.handles.create(
      { principal },
      {
        identifier: parseIdentifier(`88.118.33/${suffix}`),
        values: [templateReference(meter.canonical), value(1, 'a', 'x')],
      },
    );
  const grant = (untilTimeMs?: number) =>
    registry.grants.allow(
      { principal: owner },
      {
        on: { kind: 'identifier', identifier: meter.canonical },
        attributes: [],
        to: 'key:npk_00000000000000aa',
        may: 'view',
        ...(untilTimeMs !== undefined && { untilTimeMs }),
      },
    );
  return { ...fixture, make, grant };
}

const notGranted = {
  code: 'PERMISSION_DENIED',
  reason: 'TEMPLATE_NOT_GRANTED',
  metadata: { template: meter.canonical },
};

describe('a template that is not for everybody', () => {
  it('is read, forked and used by whom a grant on its identifier names, until it is revoked', async () => {
    const { registry, make, grant } = await open('named');
    for (const principal of [anonymous, outsider, partner])
      await expect(registry.templates.get(principal, meter)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    await expect(make(partner, 'before')).rejects.toMatchObject(notGranted);
    const given = await grant();
    expect(await registry.templates.get(partner, meter)).toMatchObject({ version: 1, state: 'published' });
    await make(partner, 'made');
    const into = parseIdentifier('88.118.33/own');
    expect(await registry.templates.fork({ principal: partner }, { source: meter, into })).toMatchObject({
      state: 'draft',
    });
    await expect(make(outsider, 'other')).rejects.toMatchObject(notGranted);
    await registry.grants.revoke({ principal: owner }, { id: given.id });
    await expect(make(partner, 'after')).rejects.toMatchObject(notGranted);
    await expect(registry.templates.get(partner, meter)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    // What was made stays, and changes.
    const identifier = parseIdentifier('88.118.33/made');
    await registry.handles.update({ principal: partner }, { identifier, set: [value(1, 'a', 'y')] });
  });

  it('is used until the time of the grant', async () => {
    const { make, grant, clock } = await open('consortium');
    await grant(clock.now() + 1000);
    await make(partner, 'in-time');
    clock.advance(1000);
    await expect(make(partner, 'late')).rejects.toMatchObject(notGranted);
  });

  it('cannot be taken by changing what an asset is made from', async () => {
    const { registry } = await open('named');
    const identifier = parseIdentifier('88.118.33/bare');
    await registry.handles.create({ principal: partner }, { identifier, values: [value(1, 'a', 'x')] });
    const change = registry.handles.update(
      { principal: partner },
      { identifier, set: [templateReference(meter.canonical)] },
    );
    await expect(change).rejects.toMatchObject(notGranted);
  });

  it.each<[Visibility, boolean]>([
    ['public', true],
    ['authenticated', true],
    ['consortium', false],
    ['named', false],
    ['private', false],
  ])('%s: a stranger with a key makes assets from it: %s', async (visibility, may) => {
    const { make } = await open(visibility);
    const made = await make(outsider, 'x').then(
      () => true,
      () => false,
    );
    expect(made).toBe(may);
  });

  it('is its owner’s to use, and becomes everybody’s with a version that says so', async () => {
    const { registry, make } = await open('private');
    const values = [templateReference(meter.canonical)];
    await registry.handles.create({ principal: owner }, { identifier: id('mine'), values });
    const definition = { attributes: { a: { type: 'string' } } };
    await registry.templates.create({ principal: owner }, { identifier: meter, definition });
    await registry.templates.publish({ principal: owner }, { identifier: meter });
    await make(outsider, 'now');
    expect(await registry.templates.get(anonymous, meter, 1)).toMatchObject({ version: 1 });
  });
});
