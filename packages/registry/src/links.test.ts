import { anonymous, parseLink } from '@nameplate/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Fixture, hidden, id, openFixture, stranger, take, value, writer } from './fixture.ts';
import { type NewLink, storedLinks } from './links.ts';

const by = { principal: writer };
const pip = (href: string, more: object = {}): NewLink => ({
  ...parseLink({ rel: 'gs1:pip', href, ...more }),
  public: true,
});

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
  await fixture.registry.handles.create(by, { identifier: id('pump-1'), values: [value(1, 'N', 'x')] });
});
const links = () => fixture.registry.links;
const stored = async () => {
  const record = await fixture.registry.handles.read(id('pump-1'));
  return storedLinks((record?.values ?? []).map((each) => each.decode()));
};

describe('links', () => {
  it('are values at the lowest free index, told to watchers as any change', async () => {
    await fixture.registry.handles.update(by, { identifier: id('pump-1'), set: [value(210, 'OTHER', 'x')] });
    expect((await links().add(by, id('pump-1'), pip('https://a.example/'))).index).toBe(211);
    expect((await links().add(by, id('pump-1'), { ...pip('https://b.example/'), public: false })).index).toBe(212);
    expect((await stored()).map(({ href, public: isPublic }) => [href, isPublic])).toEqual([
      ['https://a.example/', true],
      ['https://b.example/', false],
    ]);
    const events = await take(fixture.registry.changes.watch({ after: 0 }), 4);
    expect(events).toHaveLength(4);
  });

  it('keep what else a value has when another becomes the default', async () => {
    const reference = { handle: '88.118.22/x', index: 1 };
    const data = JSON.stringify({ rel: 'gs1:pip', href: 'https://a.example/', title: 'A', default: 'single' });
    const old = {
      ...hidden(210, 'NP_LINK', data),
      references: [reference],
      ttl: { kind: 'relative', seconds: 5 },
    } as const;
    await fixture.registry.handles.update(by, { identifier: id('pump-1'), set: [old] });
    await links().add(by, id('pump-1'), pip('https://b.example/', { default: 'single' }));
    const record = await fixture.registry.handles.read(id('pump-1'));
    const kept = record?.values.find(({ index }) => index === 210)?.decode();
    expect(kept).toMatchObject({ references: [reference], ttl: old.ttl, permissions: old.permissions });
    expect((await stored()).map(({ default: role }) => role)).toEqual([undefined, 'single']);
  });

  it('are added once for one request id, whatever came between', async () => {
    const once = { ...by, requestId: 'add-1' };
    const first = await links().add(once, id('pump-1'), pip('https://a.example/'));
    await links().remove(by, id('pump-1'), { rel: 'gs1:pip' });
    expect(await links().add(once, id('pump-1'), pip('https://a.example/'))).toEqual(first);
    expect(await stored()).toEqual([]);
    await expect(links().add(once, id('pump-1'), pip('https://b.example/'))).rejects.toMatchObject({
      code: 'REQUEST_ID_REUSED',
    });
  });

  it('need identifier.write on the prefix, before anything is looked at', async () => {
    for (const [principal, code] of [
      [anonymous, 'AUTHENTICATION_NEEDED'],
      [stranger, 'PERMISSION_DENIED'],
    ] as const) {
      for (const name of ['pump-1', 'nothing']) {
        await expect(links().add({ principal }, id(name), pip('https://a.example/'))).rejects.toMatchObject({ code });
        await expect(links().remove({ principal }, id(name), { rel: 'gs1:pip' })).rejects.toMatchObject({ code });
      }
    }
    await expect(links().add(by, id('nothing'), pip('https://a.example/'))).rejects.toMatchObject({
      code: 'HANDLE_NOT_FOUND',
    });
  });

  it('that are none, though their values say so, are passed over', () => {
    const [good, ...others] = storedLinks([
      value(210, 'NP_LINK', JSON.stringify(parseLink({ rel: 'item', href: 'https://a.example/' }))),
      value(211, 'NP_LINK', '{'),
      value(212, 'NP_LINK', '{"rel":"item","href":"javascript:alert(1)"}'),
      value(213, 'URL', 'https://a.example/'),
    ]);
    expect(good).toMatchObject({ index: 210, rel: 'item' });
    expect(others).toEqual([]);
  });
});
