import { anonymous, parseIdentifier } from '@nameplate/model';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  admin,
  type Fixture,
  id,
  openFixture,
  publishTemplate,
  stranger,
  templateReference,
  value,
  writer,
} from './fixture.ts';
import type { HandleQuery } from './listing.ts';

const context = { principal: writer };
const meter = id('zz-template');
let fixture: Fixture;

beforeAll(async () => {
  fixture = await openFixture();
  const { registry } = fixture;
  await publishTemplate(registry, meter, {
    kind: { type: 'string' },
    line: { type: 'reference' },
    any: { type: 'json' },
  });
  for (const prefix of ['88.118.2', '88.118.222', '88.118'])
    await registry.prefixes.create({ principal: admin }, { prefix });
  for (const text of ['88.118.2/x', '88.118.222/x', '88.118/x'])
    await registry.handles.create({ principal: admin }, { identifier: parseIdentifier(text), values: [] });
  for (let i = 0; i < 25; i += 1) {
    const kind = i % 2 === 0 ? 'even' : 'odd';
    const values = [templateReference(meter.canonical), value(1, 'kind', kind), value(2, 'line', '88.118.22/Line')];
    await registry.handles.create(context, { identifier: id(`m-${String(i).padStart(2, '0')}`), values });
  }
  for (const i of [3, 4]) await registry.handles.retire(context, { identifier: id(`m-0${i}`) });
  await registry.handles.create(context, { identifier: id('raw'), values: [value(1, 'kind', 'even')] });
});

async function all(query: Omit<HandleQuery, 'prefix'>): Promise<string[]> {
  const found: string[] = [];
  let pageToken = '';
  do {
    const page = await fixture.registry.handles.list(writer, { prefix: '88.118.22', ...query, pageToken });
    found.push(...page.records.map(({ identifier }) => identifier.suffix));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return found;
}

const query = (options: Partial<HandleQuery>) =>
  fixture.registry.handles.list(admin, { prefix: '88.118.22', ...options });

describe('listing', () => {
  const meters = Array.from({ length: 25 }, (_, i) => `m-${String(i).padStart(2, '0')}`);
  const live = meters.filter((name) => name !== 'm-03' && name !== 'm-04');
  const evens = live.filter((_, i) => Number(live[i]?.slice(2)) % 2 === 0);

  it.each([1, 2, 7, 26, 1000])(
    'gives the handles of one prefix by key, once each, in pages of %i',
    async (pageSize) => {
      expect(await all({ pageSize })).toEqual([...live, 'raw', 'zz-template']);
      expect(await all({ pageSize, includeRetired: true })).toEqual([...meters, 'raw', 'zz-template']);
      expect(await all({ pageSize, template: meter.canonical })).toEqual(live);
      expect(await all({ pageSize, template: meter.canonical, includeRetired: true })).toEqual(meters);
    },
  );

  it('finds by attribute, in pages', async () => {
    const kind = { template: meter.canonical, attribute: 'kind' };
    for (const pageSize of [1, 5, 100]) expect(await all({ ...kind, attributeValue: 'even', pageSize })).toEqual(evens);
    expect(await all({ ...kind, attributeValue: 'Even' })).toEqual([]);
    expect(await all({ ...kind })).toEqual([]);
  });

  it('compares references as identifiers', async () => {
    const line = { template: meter.canonical, attribute: 'line', attributeValue: 'hdl:88.118.22/LINE' };
    expect(await all(line)).toEqual(live);
  });

  it('follows a change of the attribute', async () => {
    const kind = { template: meter.canonical, attribute: 'kind', attributeValue: 'moved' };
    await fixture.registry.handles.update(context, { identifier: id('m-05'), set: [value(1, 'kind', 'moved')] });
    expect(await all(kind)).toEqual(['m-05']);
    await fixture.registry.handles.update(context, { identifier: id('m-05'), set: [value(1, 'kind', 'odd')] });
    expect(await all(kind)).toEqual([]);
  });

  it('goes on where a page ended when handles come and go meanwhile', async () => {
    const first = await fixture.registry.handles.list(writer, { prefix: '88.118.22', pageSize: 3 });
    expect(first.records.map(({ identifier }) => identifier.suffix)).toEqual(['m-00', 'm-01', 'm-02']);
    const { nextPageToken: pageToken } = first;
    await fixture.registry.handles.create(context, { identifier: id('m-01a'), values: [] });
    const second = await fixture.registry.handles.list(writer, { prefix: '88.118.22', pageSize: 2, pageToken });
    expect(second.records.map(({ identifier }) => identifier.suffix)).toEqual(['m-05', 'm-06']);
    await fixture.registry.handles.retire(context, { identifier: id('m-01a') });
  });

  it('refuses a token of another query, and what is none', async () => {
    const { registry } = fixture;
    const { nextPageToken } = await registry.handles.list(writer, { prefix: '88.118.22', pageSize: 1 });
    const wrong = { code: 'INVALID_VALUE', reason: 'PAGE_TOKEN' };
    const list = (query: HandleQuery) => registry.handles.list(admin, query);
    await expect(list({ prefix: '88.118.2', pageToken: nextPageToken })).rejects.toMatchObject(wrong);
    await expect(
      list({ prefix: '88.118.22', template: meter.canonical, pageToken: nextPageToken }),
    ).rejects.toMatchObject(wrong);
    for (const pageToken of ['%', 'AAAA', 'x'.repeat(20_000)])
      await expect(list({ prefix: '88.118.22', pageToken })).rejects.toMatchObject(wrong);
  });

  it('refuses a query that makes no sense', async () => {
    await expect(query({ attribute: 'kind' })).rejects.toMatchObject({ reason: 'ATTRIBUTE_QUERY' });
    await expect(query({ template: meter.canonical, attribute: 'any' })).rejects.toMatchObject({
      reason: 'ATTRIBUTE_QUERY',
    });
    await expect(query({ template: meter.canonical, attribute: 'toString' })).rejects.toMatchObject({
      reason: 'ATTRIBUTE_UNKNOWN',
    });
    await expect(query({ pageSize: -1 })).rejects.toMatchObject({ reason: 'PAGE_SIZE' });
  });

  it('needs identifier.read, asked before whether the prefix is here', async () => {
    const { registry } = fixture;
    for (const prefix of ['88.118.22', '88.404'])
      await expect(registry.handles.list(anonymous, { prefix })).rejects.toMatchObject({
        code: 'AUTHENTICATION_NEEDED',
      });
    for (const prefix of ['88.118.22', '88.404'])
      await expect(registry.handles.list(stranger, { prefix })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(registry.handles.list(admin, { prefix: '88.404' })).rejects.toMatchObject({ code: 'NOT_RESPONSIBLE' });
  });

  it('gives a short page when values are large, and loses nothing', async () => {
    const { registry } = await openFixture();
    for (let i = 0; i < 8; i += 1)
      await registry.handles.create(context, {
        identifier: id(`big-${i}`),
        values: [value(1, 'B', 'x'.repeat(900_000))],
      });
    const first = await registry.handles.list(writer, { prefix: '88.118.22' });
    expect(first.records).toHaveLength(2);
    let count = first.records.length;
    for (let pageToken = first.nextPageToken; pageToken !== ''; ) {
      const page = await registry.handles.list(writer, { prefix: '88.118.22', pageToken });
      count += page.records.length;
      pageToken = page.nextPageToken;
    }
    expect(count).toBe(8);
  });
});
