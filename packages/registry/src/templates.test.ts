import { anonymous, parseIdentifier } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import {
  admin,
  hidden,
  id,
  openFixture,
  publishTemplate,
  stranger,
  templateReference,
  texts,
  value,
  writer,
} from './fixture.ts';

const context = { principal: writer };
const meter = id('template/meter');
const attributes = {
  serial: { type: 'string', required: true, unique: true, pattern: '[A-Z]\\d+' },
  rated: { type: 'number', range: { min: 0, max: 100 }, unit: 'kW' },
  count: { type: 'integer' },
  made: { type: 'time' },
  line: { type: 'reference' },
  medium: { type: 'string', enum: ['water', 'heat'] },
  secret: { type: 'string', visibility: 'private' },
  extra: { type: 'json' },
  live: { type: 'boolean' },
};

describe('the life of a template', () => {
  it('goes from draft to published to withdrawn, and the handle shows it', async () => {
    const { registry } = await openFixture();
    const { templates } = registry;
    const draft = await templates.create(context, { identifier: meter, definition: { attributes } });
    expect(draft).toMatchObject({ version: 1, state: 'draft', etag: '1' });
    expect(draft.definition.attributes['serial']?.index).toBe(1);
    expect((await registry.handles.read(meter))?.values[0]).toMatchObject({ index: 200, publicRead: false });
    const published = await templates.publish(context, { identifier: meter, etag: '1' });
    expect(published).toMatchObject({ version: 1, state: 'published', etag: '2' });
    const shown = (await registry.handles.read(meter))?.values[0];
    expect(shown).toMatchObject({ index: 200, type: 'NP_TEMPLATE', publicRead: true });
    expect(JSON.parse(Buffer.from(shown?.decode().data ?? []).toString())).toMatchObject({
      version: 1,
      state: 'published',
    });
    expect(await templates.withdraw(context, { identifier: meter })).toMatchObject({ version: 1, state: 'withdrawn' });
    expect(await templates.get(anonymous, meter)).toMatchObject({ state: 'withdrawn', etag: '3' });
  });

  it('shows a draft only to those who may read or write the prefix', async () => {
    const { registry } = await openFixture();
    await registry.templates.create(context, { identifier: meter, definition: { attributes } });
    for (const principal of [anonymous, stranger])
      await expect(registry.templates.get(principal, meter)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    expect(await registry.templates.get(writer, meter)).toMatchObject({ state: 'draft' });
  });

  it('adds a version a publish, keeps the old ones, and none for what did not change', async () => {
    const { registry } = await openFixture();
    await publishTemplate(registry, meter, { a: { type: 'string' } });
    await publishTemplate(registry, meter, { a: { type: 'string' } });
    expect((await registry.templates.get(anonymous, meter)).version).toBe(1);
    await publishTemplate(registry, meter, { b: { type: 'number' }, a: { type: 'string' } });
    const second = await registry.templates.get(anonymous, meter);
    expect(second).toMatchObject({ version: 2, definition: { attributes: { a: { index: 1 }, b: { index: 2 } } } });
    expect(Object.keys((await registry.templates.get(anonymous, meter, 1)).definition.attributes)).toEqual(['a']);
    for (const version of [3, -1, 1.5])
      await expect(registry.templates.get(anonymous, meter, version)).rejects.toMatchObject({
        code: 'HANDLE_NOT_FOUND',
      });
  });

  it('refuses what is out of order', async () => {
    const { registry } = await openFixture();
    const { templates } = registry;
    await expect(templates.publish(context, { identifier: meter })).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    await templates.create(context, { identifier: meter, definition: { attributes } });
    await expect(templates.withdraw(context, { identifier: meter })).rejects.toMatchObject({
      reason: 'TEMPLATE_NOT_PUBLISHED',
    });
    await expect(templates.publish(context, { identifier: meter, etag: '9' })).rejects.toMatchObject({
      code: 'ETAG_MISMATCH',
    });
    await templates.publish(context, { identifier: meter });
    await expect(templates.publish(context, { identifier: meter })).rejects.toMatchObject({
      reason: 'TEMPLATE_NO_DRAFT',
    });
    await expect(registry.handles.retire(context, { identifier: meter })).rejects.toMatchObject({
      reason: 'TEMPLATE_PUBLISHED',
    });
    await expect(
      templates.create({ principal: stranger }, { identifier: meter, definition: null }),
    ).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(
      templates.create(context, { identifier: id('other'), definition: { attributes: { a: { type: 'blob' } } } }),
    ).rejects.toMatchObject({ code: 'INVALID_VALUE', metadata: { path: 'attributes.a.type' } });
  });

  it('repeats a publish with the same request id', async () => {
    const { registry } = await openFixture();
    await registry.templates.create(context, { identifier: meter, definition: { attributes } });
    const again = { ...context, requestId: 'p' };
    const first = await registry.templates.publish(again, { identifier: meter });
    expect(await registry.templates.publish(again, { identifier: meter })).toEqual(first);
  });

  it('lists by prefix for those who may read, a page at a time', async () => {
    const { registry } = await openFixture();
    for (const name of ['t1', 't2', 't3']) await publishTemplate(registry, id(name), { a: { type: 'string' } });
    const first = await registry.templates.list(writer, { prefix: '88.118.22', pageSize: 2 });
    expect(first.templates.map(({ identifier }) => identifier)).toEqual(['88.118.22/t1', '88.118.22/t2']);
    const second = await registry.templates.list(writer, { pageToken: first.nextPageToken, pageSize: 2 });
    expect(second.templates.map(({ identifier }) => identifier)).toEqual(['88.118.22/t3']);
    expect(second.nextPageToken).toBe('');
    expect((await registry.templates.list(stranger, {})).templates).toEqual([]);
    await expect(registry.templates.list(stranger, { prefix: '88.118.22' })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await expect(registry.templates.list(anonymous, {})).rejects.toMatchObject({ code: 'AUTHENTICATION_NEEDED' });
  });

  it('keeps its definition when other values of its handle change', async () => {
    const { registry } = await openFixture();
    await publishTemplate(registry, meter, { a: { type: 'string' } });
    const record = await registry.handles.update(context, { identifier: meter, values: [value(1, 'DESC', 'x')] });
    expect(record.values.map(({ index }) => index)).toEqual([1, 200]);
    await expect(registry.handles.update(context, { identifier: meter, remove: [200] })).rejects.toMatchObject({
      reason: 'TYPE_OWNED',
    });
    const forged = value(200, 'NP_TEMPLATE', '{"version":9}');
    await expect(registry.handles.update(context, { identifier: meter, set: [forged] })).rejects.toMatchObject({
      reason: 'TYPE_OWNED',
    });
  });
});

const serial = (text: string) => value(1, 'serial', text);

describe('an asset of a template', () => {
  async function withTemplate() {
    const fixture = await openFixture();
    await publishTemplate(fixture.registry, meter, attributes);
    const create = (suffix: string, values: Parameters<typeof fixture.registry.handles.create>[1]['values']) =>
      fixture.registry.handles.create(context, { identifier: id(suffix), values });
    return { ...fixture, create };
  }
  const reference = templateReference(`${meter.canonical}@1`);

  it('is stored with the version it was checked by', async () => {
    const { create } = await withTemplate();
    const made = await create('m', [
      templateReference(meter.canonical),
      serial('A1'),
      value(2, 'rated', '3.5'),
      value(5, 'line', 'hdl:88.118.22/line%2D1'),
    ]);
    expect(texts(made.values)).toEqual({
      serial: 'A1',
      rated: '3.5',
      line: '88.118.22/line-1',
      NP_TEMPLATE_REF: '88.118.22/template/meter@1',
    });
  });

  it.each([
    ['required', [value(2, 'rated', '1')], { attribute: 'serial', rule: 'required' }],
    ['pattern', [serial('lower1')], { attribute: 'serial', rule: 'pattern', value: '"lower1"' }],
    ['pattern as a whole', [serial('A1 ')], { attribute: 'serial', rule: 'pattern' }],
    ['number', [serial('A1'), value(2, 'rated', 'ten')], { attribute: 'rated', rule: 'type', value: '"ten"' }],
    ['number form', [serial('A1'), value(2, 'rated', '0x10')], { attribute: 'rated', rule: 'type' }],
    ['number blank', [serial('A1'), value(2, 'rated', '')], { attribute: 'rated', rule: 'type' }],
    ['range', [serial('A1'), value(2, 'rated', '101')], { attribute: 'rated', rule: 'range' }],
    ['integer', [serial('A1'), value(3, 'count', '1.5')], { attribute: 'count', rule: 'type' }],
    ['time', [serial('A1'), value(4, 'made', '2026-01-31')], { attribute: 'made', rule: 'type' }],
    ['reference', [serial('A1'), value(5, 'line', 'line 1')], { attribute: 'line', rule: 'type' }],
    ['enum', [serial('A1'), value(6, 'medium', 'gas')], { attribute: 'medium', rule: 'enum', value: '"gas"' }],
    ['json', [serial('A1'), value(8, 'extra', '{')], { attribute: 'extra', rule: 'type' }],
    ['boolean', [serial('A1'), value(9, 'live', 'yes')], { attribute: 'live', rule: 'type' }],
    ['unknown', [serial('A1'), value(50, 'other', '')], { attribute: 'other', rule: 'index' }],
    ['renamed', [value(1, 'Serial', 'A1')], { attribute: 'serial', rule: 'type' }],
  ])('is refused, naming attribute, rule and value: %s', async (_name, values, metadata) => {
    const { create } = await withTemplate();
    await expect(create('m', [reference, ...values])).rejects.toMatchObject({ code: 'INVALID_VALUE', metadata });
  });

  it('hides what the template calls private, whatever was asked', async () => {
    const { create } = await withTemplate();
    const made = await create('m', [reference, serial('A1'), value(7, 'secret', 'x')]);
    expect(made.values.find(({ type }) => type === 'secret')?.permissions.publicRead).toBe(false);
    expect(made.values.find(({ type }) => type === 'serial')?.permissions.publicRead).toBe(true);
  });

  it('needs a template that is published, in a version that exists, and not withdrawn', async () => {
    const { registry, create } = await withTemplate();
    const refused = async (text: string, reason: string) =>
      await expect(create('m', [templateReference(text), serial('A1')])).rejects.toMatchObject({ reason });
    await refused('88.118.22/none@1', 'TEMPLATE_UNKNOWN');
    await refused(`${meter.canonical}@2`, 'TEMPLATE_VERSION');
    await refused('nonsense', 'TEMPLATE_REFERENCE');
    await registry.templates.create(context, { identifier: id('draft'), definition: { attributes } });
    await refused('88.118.22/draft@1', 'TEMPLATE_UNKNOWN');
    await create('before', [reference, serial('A1')]);
    await registry.templates.withdraw(context, { identifier: meter });
    await refused(`${meter.canonical}@1`, 'TEMPLATE_WITHDRAWN');
    await registry.handles.update(context, { identifier: id('before'), set: [value(2, 'rated', '1')] });
  });

  it('has no unique value that another has, until that one lets go', async () => {
    const { registry, create } = await withTemplate();
    await create('a', [reference, serial('A1')]);
    const taken = {
      code: 'VALUE_ALREADY_EXISTS',
      reason: 'ATTRIBUTE_UNIQUE',
      metadata: { attribute: 'serial', identifier: '88.118.22/a' },
    };
    await expect(create('b', [reference, serial('A1')])).rejects.toMatchObject(taken);
    await create('b', [reference, serial('A2')]);
    await expect(registry.handles.update(context, { identifier: id('b'), set: [serial('A1')] })).rejects.toMatchObject(
      taken,
    );
    await registry.handles.update(context, { identifier: id('a'), set: [serial('A3')] });
    await registry.handles.update(context, { identifier: id('b'), set: [serial('A1')] });
    await registry.handles.retire(context, { identifier: id('b') });
    await create('c', [reference, serial('A1')]);
  });

  it('lets one of many concurrent claims of a unique value through', async () => {
    const { create } = await withTemplate();
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => create(`u${i}`, [reference, serial('A1')])),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('does not name the holder of a unique value to who may not read it', async () => {
    const { registry, create } = await withTemplate();
    await registry.prefixes.create({ principal: admin }, { prefix: '88.999' });
    await create('a', [reference, serial('A1')]);
    const claim = registry.handles.create(
      { principal: stranger },
      { identifier: parseIdentifier('88.999/x'), values: [reference, serial('A1')] },
    );
    await expect(claim).rejects.toSatisfy((error: Error) => !error.message.includes('88.118.22/a'));
  });

  it('takes values without a template as they are', async () => {
    const { create } = await withTemplate();
    await create('raw', [value(1, 'ANYTHING', 'x'), hidden(99, 'B', '')]);
  });
});

describe('a pattern that backtracks without end', () => {
  it('ends in an error in time', async () => {
    const { registry } = await openFixture();
    await publishTemplate(registry, meter, { a: { type: 'string', pattern: '(a+)+b' } });
    const start = performance.now();
    const values = [templateReference(meter.canonical), value(1, 'a', 'a'.repeat(50))];
    await expect(registry.handles.create(context, { identifier: id('m'), values })).rejects.toMatchObject({
      reason: 'ATTRIBUTE_PATTERN',
    });
    expect(performance.now() - start).toBeLessThan(2000);
    await registry.handles.create(context, { identifier: id('n'), values: [values[0] as never, value(1, 'a', 'aab')] });
  });
});
