import { anonymous, isNameplateError, type Violation } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { app, id, openFixture, publishTemplate, templateReference, value, writer } from './fixture.ts';
import { openRegistry, type Registry } from './registry.ts';

const context = { principal: writer };
const meter = id('template/meter');
const before = {
  a: { type: 'string', index: 1 },
  b: { type: 'number', index: 2, unit: 'kW' },
  r: { type: 'string', index: 3 },
};

/** Each with assets that have b = 1 and r = X, and no a. */
const breaking: readonly [string, object, Partial<Violation>][] = [
  ['removes an attribute', { a: before.a, r: before.r }, { attribute: 'b', rule: 'index', value: '2' }],
  ['moves one', { ...before, b: { ...before.b, index: 4 } }, { attribute: 'b', rule: 'index' }],
  ['changes a type', { ...before, b: { type: 'boolean', index: 2 } }, { attribute: 'b', rule: 'type', value: '"1"' }],
  ['finds by another text', { ...before, r: { type: 'reference', index: 3 } }, { attribute: 'r', rule: 'type' }],
  ['makes one required', { ...before, a: { ...before.a, required: true } }, { attribute: 'a', rule: 'required' }],
  ['makes one unique', { ...before, b: { ...before.b, unique: true } }, { attribute: 'b', rule: 'unique' }],
  ['changes a unit', { ...before, b: { ...before.b, unit: 'W' } }, { attribute: 'b', rule: 'unit', value: '"1"' }],
  [
    'narrows a range',
    { ...before, b: { ...before.b, range: { min: 2 } } },
    { attribute: 'b', rule: 'range', value: '1' },
  ],
  ['narrows choices', { ...before, b: { ...before.b, enum: [2] } }, { attribute: 'b', rule: 'enum' }],
  [
    'adds a pattern',
    { ...before, r: { ...before.r, pattern: '[a-z]' } },
    { attribute: 'r', rule: 'pattern', value: '"X"' },
  ],
  ['adds a required one', { ...before, c: { type: 'string', required: true } }, { attribute: 'c', rule: 'required' }],
];
const harmless: readonly [string, object][] = [
  ['adds an attribute', { ...before, c: { type: 'json' } }],
  ['asks for what every asset has', { ...before, b: { ...before.b, required: true } }],
  ['narrows a range that every asset is in', { ...before, b: { ...before.b, range: { min: 0, max: 1 } } }],
  ['makes an attribute unique that no asset has', { ...before, a: { ...before.a, unique: true } }],
  ['removes one that no asset has', { b: before.b, r: before.r }],
  ['hides, renames and explains', { ...before, r: { ...before.r, visibility: 'named', name: { zh: '型号' } } }],
];

async function withAssets(count: number) {
  const fixture = await openFixture();
  await publishTemplate(fixture.registry, meter, before);
  for (let i = 0; i < count; i += 1) await register(fixture.registry, `m-${i}`);
  return fixture;
}

async function register(registry: Registry, suffix: string, values = [value(2, 'b', '1'), value(3, 'r', 'X')]) {
  await registry.handles.create(context, {
    identifier: id(suffix),
    values: [templateReference(meter.canonical), ...values],
  });
}

async function refusal(publishing: Promise<unknown>) {
  const thrown = await publishing.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isNameplateError(thrown)) throw new Error('it was published');
  return thrown;
}

describe('publishing a version that breaks assets', () => {
  it.each(breaking)(
    'is refused when it %s, naming up to ten with attribute, rule and value',
    async (_what, after, violation) => {
      const { registry } = await withAssets(12);
      await registry.templates.create(context, { identifier: meter, definition: { attributes: after } });
      const error = await refusal(registry.templates.publish(context, { identifier: meter }));
      expect(error).toMatchObject({
        code: 'IN_USE',
        reason: 'TEMPLATE_BREAKING',
        metadata: { template: meter.canonical, more: 'true' },
      });
      const named = error.metadata['assets']?.split(', ');
      expect(named).toHaveLength(10);
      expect(named?.[0]).toBe('88.118.22/m-0');
      expect(error.violations[0]).toMatchObject({ ...violation, identifier: '88.118.22/m-0' });
      expect((await registry.templates.get(anonymous, meter)).version).toBe(1);
      await register(registry, 'after-it');
    },
  );

  it.each(breaking)('goes through when it %s and no asset is left', async (_what, after) => {
    const { registry } = await withAssets(1);
    await registry.handles.retire(context, { identifier: id('m-0') });
    await publishTemplate(registry, meter, after);
    expect((await registry.templates.get(anonymous, meter)).version).toBe(2);
  });

  it.each(harmless)('goes through when it %s', async (_what, after) => {
    const { registry } = await withAssets(3);
    await publishTemplate(registry, meter, after);
    expect((await registry.templates.get(anonymous, meter)).version).toBe(2);
  });

  it('looks at every asset, also behind the first thousand', async () => {
    const { registry } = await withAssets(1100);
    await register(registry, 'z-last', [value(2, 'b', '9')]);
    await registry.templates.create(context, {
      identifier: meter,
      definition: { attributes: { ...before, b: { ...before.b, range: { max: 5 } } } },
    });
    const error = await refusal(registry.templates.publish(context, { identifier: meter }));
    expect(error.metadata).toMatchObject({ assets: '88.118.22/z-last' });
    expect(error.metadata['more']).toBeUndefined();
    await registry.handles.update(context, { identifier: id('z-last'), set: [value(2, 'b', '5')] });
    expect(await registry.templates.publish(context, { identifier: meter })).toMatchObject({ version: 2 });
  });

  it('lets no asset slip in between, from this process or another', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { registry, store, clock } = await openFixture();
      const other = await openRegistry({ store, clock });
      await publishTemplate(registry, meter, before);
      await registry.templates.create(context, { identifier: meter, definition: { attributes: { a: before.a } } });
      const creates = [registry, other].map(async (from, i) => {
        for (let wait = 0; wait < round; wait += 1) await Promise.resolve();
        return await register(from, `m-${i}`);
      });
      const [publish, ...made] = await Promise.allSettled([
        registry.templates.publish(context, { identifier: meter }),
        ...creates,
      ]);
      const assets = made.filter(({ status }) => status === 'fulfilled').length;
      expect(publish.status === 'fulfilled' && assets > 0).toBe(false);
      expect(publish.status === 'rejected' && assets === 0).toBe(false);
    }
  });

  it('names only assets that the publisher may read, and no values of others', async () => {
    const { registry } = await withAssets(1);
    await registry.templates.create(context, { identifier: meter, definition: { attributes: {} } });
    const blind = { principal: app(['identifier.write'], ['88.118.22']) };
    const error = await refusal(registry.templates.publish(blind, { identifier: meter }));
    expect(error).toMatchObject({ code: 'IN_USE', metadata: { assets: '' } });
    expect(error.violations.map(({ value: shown }) => shown)).toEqual(['***', '***']);
    expect(JSON.stringify([error.message, error.violations])).not.toContain('m-0');
  });
});

describe('the trial of a version', () => {
  const narrow = { ...before, b: { ...before.b, range: { min: 2 } } };

  it('lists what changes and every asset that would break, page by page, and changes nothing', async () => {
    const { registry } = await withAssets(7);
    const input = { identifier: meter, definition: { attributes: narrow }, pageSize: 3 };
    const found: string[] = [];
    let pageToken = '';
    do {
      const page = await registry.templates.check(writer, { ...input, pageToken });
      expect(page).toMatchObject({ version: 2, changes: [{ attribute: 'b', field: 'range', breaking: true }] });
      expect(page.assets.length).toBeLessThanOrEqual(3);
      found.push(...page.assets.map(({ identifier = '' }) => identifier));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(found).toEqual(Array.from({ length: 7 }, (_, i) => `88.118.22/m-${i}`));
    expect(await registry.templates.get(writer, meter)).toMatchObject({ version: 1, etag: '2' });
  });

  it('is of the draft when no definition is given', async () => {
    const { registry } = await withAssets(1);
    await expect(registry.templates.check(writer, { identifier: meter })).rejects.toMatchObject({
      reason: 'TEMPLATE_NO_DRAFT',
    });
    await registry.templates.create(context, { identifier: meter, definition: { attributes: narrow } });
    expect((await registry.templates.check(writer, { identifier: meter })).assets).toHaveLength(1);
  });

  it('of a new template, and of one that stays as it is, names no change', async () => {
    const { registry } = await withAssets(1);
    expect(
      await registry.templates.check(writer, { identifier: meter, definition: { attributes: before } }),
    ).toMatchObject({
      version: 1,
      changes: [],
    });
    const fresh = { identifier: id('fresh'), definition: { attributes: { x: { type: 'string' } } } };
    expect(await registry.templates.check(writer, fresh)).toMatchObject({
      version: 1,
      definition: { attributes: { x: { index: 1 } } },
      changes: [],
      assets: [],
    });
  });

  it('needs the right to write there', async () => {
    const { registry } = await withAssets(1);
    const reader = app(['identifier.read'], ['88.118.22']);
    await expect(registry.templates.check(reader, { identifier: meter })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });
});

describe('a fork', () => {
  it('is a draft of its own that names its origin, and goes on by itself', async () => {
    const { registry } = await withAssets(0);
    await publishTemplate(registry, meter, { ...before, c: { type: 'json' } });
    const into = id('template/own');
    const fork = await registry.templates.fork(context, { source: meter, version: 1, into });
    expect(fork).toMatchObject({
      identifier: into.canonical,
      version: 1,
      state: 'draft',
      definition: { origin: `${meter.canonical}@1`, attributes: before },
    });
    await registry.templates.publish(context, { identifier: into });
    expect(await registry.templates.get(anonymous, into)).toMatchObject({
      state: 'published',
      definition: { origin: `${meter.canonical}@1` },
    });
  });

  it('is of what was published, into where there is no template', async () => {
    const { registry } = await withAssets(0);
    await registry.templates.create(context, { identifier: id('draft'), definition: { attributes: {} } });
    await expect(registry.templates.fork(context, { source: id('draft'), into: id('x') })).rejects.toMatchObject({
      reason: 'TEMPLATE_NOT_PUBLISHED',
    });
    await expect(registry.templates.fork(context, { source: meter, into: id('draft') })).rejects.toMatchObject({
      code: 'HANDLE_ALREADY_EXISTS',
      reason: 'TEMPLATE_EXISTS',
    });
    await expect(registry.templates.fork(context, { source: id('none'), into: id('x') })).rejects.toMatchObject({
      code: 'HANDLE_NOT_FOUND',
    });
  });
});
