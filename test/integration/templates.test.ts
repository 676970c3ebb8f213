import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  builtInTemplates,
  defineTemplate,
  isNameplateError,
  type Nameplate,
  type NameplateError,
  templateTypes,
} from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-templates-'));
let server: TestServer;
let np: Nameplate;
beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
  server = await startTestServer();
  np = await server.client();
});
afterAll(async () => {
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

const id = (name: string) => `88.118.999/${name}`;
const pump = (name: string) =>
  defineTemplate({
    identifier: id(name),
    attributes: {
      serial: { type: 'string', required: true, unique: true },
      power: { type: 'number', unit: 'kW' },
      kind: { type: 'string', enum: ['gear', 'screw'] },
      owner: { type: 'string', pattern: '[A-Z]+', visibility: 'private' },
    },
  });

async function refusal(work: Promise<unknown>): Promise<NameplateError> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (isNameplateError(thrown)) return thrown;
  throw new Error('nothing was refused');
}

describe('values that do not fit', () => {
  it('are all named at once, over gRPC, in bulk and over HTTP; what is private is not told', async () => {
    const template = pump('template.refusing');
    await np.templates.publish(template);
    const attributes = { kind: 'piston', owner: 'geheim' };
    const asset = { identifier: id('refused'), template, attributes } as never;
    const error = await refusal(np.assets.register(asset));
    expect(error).toMatchObject({ code: 'INVALID_VALUE', reason: 'ATTRIBUTE_REQUIRED', metadata: { violations: '3' } });
    expect(error.violations.map(({ attribute, rule, value }) => [attribute, rule, value])).toEqual([
      ['serial', 'required', 'none'],
      ['kind', 'enum', '"piston"'],
      ['owner', 'pattern', '*** (6)'],
    ]);
    expect(error.violations[1]).toMatchObject({
      expected: { en: 'one of gear, screw', zh: '以下之一：gear, screw' },
      remedy: { en: 'Give kind one of gear, screw.', zh: '请为 kind 填写以下之一：gear, screw。' },
    });
    expect(error.message).not.toContain('geheim');
    const outcomes = [];
    for await (const { error: row } of np.assets.registerMany([asset])) outcomes.push(row);
    expect(outcomes).toMatchObject([{ code: 'INVALID_VALUE', violations: error.violations }]);
  });

  it('are in the body of an HTTP answer', async () => {
    const template = pump('template.http');
    await np.templates.publish(template);
    const value = (index: number, type: string, text: string) => ({
      index,
      type,
      data: { format: 'string', value: text },
    });
    const answer = await fetch(`${server.httpUrl}/api/handles/${id('over-http')}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${server.administratorKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        values: [
          value(2, 'power', 'many'),
          value(3, 'kind', 'piston'),
          value(201, 'NP_TEMPLATE_REF', template.identifier),
        ],
      }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      responseCode: 202,
      violations: [
        { attribute: 'serial', rule: 'required', remedy: { zh: expect.stringContaining('serial') } },
        { attribute: 'power', rule: 'type', value: '"many"' },
        { attribute: 'kind', rule: 'enum', value: '"piston"', expected: { en: 'one of gear, screw' } },
      ],
    });
  });
});

describe('a new version', () => {
  const template = pump('template.growing');
  const narrower = defineTemplate({
    ...template.definition,
    identifier: template.identifier,
    attributes: {
      ...template.definition.attributes,
      power: { ...template.definition.attributes['power'], type: 'number', range: { max: 10 } },
    },
  });

  it('that breaks assets is tried, refused with their values, and published when they fit; assets move to it', async () => {
    await np.templates.publish(template);
    for (let i = 0; i < 12; i += 1)
      await np.assets.register({ identifier: id(`growing-${i}`), template, attributes: { serial: `${i}`, power: i } });
    const check = await np.templates.check(narrower);
    expect(check).toMatchObject({
      version: 2,
      changes: [{ attribute: 'power', field: 'range', after: { max: 10 }, breaking: true }],
    });
    expect(await check.breaking.toArray({ limit: 5 })).toMatchObject([
      {
        identifier: id('growing-11'),
        violations: [{ attribute: 'power', rule: 'range', value: '11', expected: { en: 'at most 10' } }],
      },
    ]);
    const error = await refusal(np.templates.publish(narrower));
    expect(error).toMatchObject({
      code: 'IN_USE',
      reason: 'TEMPLATE_BREAKING',
      violations: [{ identifier: id('growing-11') }],
    });
    await np.assets.patch(id('growing-11'), { attributes: { power: 9 } }, { template });
    expect(await np.templates.publish(narrower)).toMatchObject({ version: 2 });
    expect(await np.templates.compare(`${template.identifier}@1`, template.identifier)).toMatchObject([
      { attribute: 'power', field: 'range', breaking: true },
    ]);
    expect(await np.assets.get(id('growing-0'))).toMatchObject({ template: { version: 1 } });
    const moved = [];
    for await (const asset of np.templates.moveAssets(template.identifier)) moved.push(asset);
    expect(moved.map(({ identifier, from, error: why }) => [identifier, from, why])).toHaveLength(12);
    expect(moved.every(({ from, error: why }) => from === 1 && why === undefined)).toBe(true);
    expect(await np.assets.get(id('growing-11'))).toMatchObject({
      template: { version: 2 },
      attributes: { serial: '11', power: 9 },
    });
    for await (const asset of np.templates.moveAssets(template.identifier)) expect(asset).toBeUndefined();
  });

  it('leaves what does not fit where it is, and says why', async () => {
    // Whoever still registers from the older version is not held back by the newer.
    const old = { ...template, version: 1 };
    await np.assets.register({ identifier: id('late'), template: old, attributes: { serial: 'late', power: 99 } });
    const moved = [];
    for await (const asset of np.templates.moveAssets(template.identifier)) moved.push(asset);
    expect(moved).toMatchObject([
      {
        identifier: id('late'),
        from: 1,
        error: { code: 'INVALID_VALUE', violations: [{ attribute: 'power', rule: 'range' }] },
      },
    ]);
    expect(await np.assets.get(id('late'))).toMatchObject({ template: { version: 1 } });
  });

  it('of a fork is independent of its origin', async () => {
    const fork = await np.templates.fork(template.identifier, id('template.forked'), { version: 1 });
    expect(fork).toMatchObject({ state: 'draft', definition: { origin: `${template.identifier}@1` } });
    expect(await np.templates.publish(fork)).toMatchObject({ state: 'published', version: 1 });
    expect(await np.templates.compare(`${template.identifier}@1`, fork.identifier)).toMatchObject([
      { field: 'origin', breaking: false },
    ]);
  });

  it('is not of a withdrawn template, whose assets stay and change', async () => {
    const ending = pump('template.ending');
    await np.templates.publish(ending);
    await np.assets.register({ identifier: id('ending-1'), template: ending, attributes: { serial: '1' } });
    await np.templates.withdraw(ending.identifier);
    const refused = await refusal(
      np.assets.register({ identifier: id('ending-2'), template: ending, attributes: { serial: '2' } }),
    );
    expect(refused.reason).toBe('TEMPLATE_WITHDRAWN');
    await np.assets.patch(id('ending-1'), { attributes: { power: 3 } }, { template: ending });
    expect(await np.assets.get(id('ending-1'))).toMatchObject({ attributes: { power: 3 } });
  });
});

describe('a template of another organization', () => {
  it('is used when it is granted, until the grant is revoked; what was made stays', async () => {
    await np.organizations.create({ id: 'industry', level: 'industry', names: { en: 'Industry' } });
    const side = async (name: string, prefix: string) => {
      await np.organizations.create({ id: name, level: 'enterprise', parent: 'industry', names: { en: name } });
      await np.prefixes.create(prefix, { organization: name });
      const scopes = ['identifier.read', 'identifier.write', 'grant.manage'] as const;
      const key = await np.keys.create({ description: name, scopes: [...scopes], prefixes: ['*'], organization: name });
      return await server.client({ key: key.secret });
    };
    const [maker, partner] = [await side('maker', '88.118.61'), await side('partner', '88.118.62')];
    const shared = defineTemplate({
      identifier: '88.118.61/template.shared',
      visibility: 'named',
      attributes: { serial: { type: 'string', required: true } },
    });
    const template = await maker.templates.publish(shared);
    const make = (name: string) =>
      partner.assets.register({ identifier: `88.118.62/${name}`, template, attributes: { serial: name } });
    expect(await refusal(make('before'))).toMatchObject({ code: 'PERMISSION_DENIED', reason: 'TEMPLATE_NOT_GRANTED' });
    expect((await refusal(partner.templates.get(shared.identifier))).code).toBe('HANDLE_NOT_FOUND');
    const grant = await maker.grants.allow({ on: shared.identifier, to: 'organization:partner', may: 'view' });
    expect(await partner.templates.get(shared.identifier)).toMatchObject({ definition: { visibility: 'named' } });
    await make('made');
    await maker.grants.revoke(grant.id);
    expect(await refusal(make('after'))).toMatchObject({ reason: 'TEMPLATE_NOT_GRANTED' });
    expect(await partner.assets.patch('88.118.62/made', { attributes: { serial: 'new' } }, { template })).toMatchObject(
      {
        attributes: { serial: 'new' },
      },
    );
  });
});

describe('built-in templates', () => {
  it.each(builtInTemplates().map((each) => [each.name, each] as const))(
    '%s is published, and its example is registered, found and read',
    async (name, { definition, example }) => {
      const published = await np.templates.publish({ identifier: id(`own.${name}`), definition });
      expect(published).toMatchObject({ version: 1, definition: { origin: `0.template/${name}@1` } });
      const made = await np.assets.register({
        identifier: id(`example.${name}`),
        template: published,
        attributes: example,
      });
      const read = await np.assets.get(made.identifier);
      expect(JSON.parse(JSON.stringify({ ...read.attributes }, plain))).toEqual(
        JSON.parse(JSON.stringify(example, plain)),
      );
      const [first] = await np.assets.find({ template: published }).toArray({ limit: 1 });
      expect(first?.identifier).toBe(made.identifier);
    },
  );
});

/** References as their text, times as JSON has them to the second. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'canonical' in value) return value.canonical;
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:]+(?:\.0+)?Z$/.test(value) ? Date.parse(value) : value;
}

describe('types of templates', () => {
  it('are those that defineTemplate infers, and check what is registered', async () => {
    const strange = defineTemplate({
      identifier: id('class/1-Identifier/*-温度'),
      name: { en: 'ends */ here', zh: '温度\n表' },
      attributes: {
        kind: { type: 'string', required: true, enum: ['a"b', 'c'] },
        level: { type: 'integer', enum: [1, 2] },
        line: { type: 'reference' },
        at: { type: 'time', name: { zh: '时间' } },
        size: { type: 'number', unit: 'mm', required: true, range: { min: 0 } },
        more: { type: 'json' },
        open: { type: 'boolean' },
      },
    });
    const nameplate = builtInTemplates()[0];
    if (nameplate === undefined) throw new Error('there are built-in templates');
    const types = templateTypes([
      await np.templates.publish(strange),
      await np.templates.publish({ identifier: id('typed.nameplate'), definition: nameplate.definition }),
    ]);
    writeFileSync(join(scratch, 'package.json'), '{"type": "module"}');
    writeFileSync(join(scratch, 'types.ts'), types);
    writeFileSync(join(scratch, 'app.ts'), app);
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const options = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--module',
      'nodenext',
      '--target',
      'es2022',
    ];
    const libraries = [
      '--lib',
      'es2023,esnext.disposable',
      '--types',
      'node',
      '--skipLibCheck',
      '--allowImportingTsExtensions',
    ];
    const source = ['--customConditions', 'nameplate-source', '--erasableSyntaxOnly', '--verbatimModuleSyntax'];
    const compiled = run(process.execPath, [compiler, ...options, ...libraries, ...source, 'app.ts'], { cwd: scratch });
    expect(
      await compiled.then(
        () => '',
        (error: { readonly stdout: string }) => error.stdout,
      ),
    ).toBe('');
  });
});

const app = `
import { defineTemplate, type Asset, type Identifier, type Nameplate, type Template } from '@nameplate/sdk';
import { type Class1Identifier温度, class1Identifier温度Template, type TypedNameplate, typedNameplateTemplate } from './types.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const inferred = defineTemplate({
  identifier: 'x/y',
  attributes: {
    kind: { type: 'string', required: true, enum: ['a"b', 'c'] },
    level: { type: 'integer', enum: [1, 2] },
    line: { type: 'reference' },
    at: { type: 'time' },
    size: { type: 'number', unit: 'mm', required: true },
    more: { type: 'json' },
    open: { type: 'boolean' },
  },
});
type Inferred = typeof inferred extends Template<infer A> ? A : never;
const same: Equal<Inferred, { [Name in keyof Class1Identifier温度]: Class1Identifier温度[Name] }> = true;
const reference: Equal<Class1Identifier温度['line'], Identifier | undefined> = true;

export async function use(np: Nameplate): Promise<Asset<Class1Identifier温度>> {
  const template = class1Identifier温度Template;
  await np.assets.register({ identifier: 'x/1', template: typedNameplateTemplate, attributes: nameplate });
  // @ts-expect-error size is required
  await np.assets.register({ identifier: 'x/2', template, attributes: { kind: 'c' } });
  // @ts-expect-error d is no choice
  await np.assets.register({ identifier: 'x/3', template, attributes: { kind: 'd', size: 1 } });
  const asset = await np.assets.register({ identifier: 'x/4', template, attributes: { kind: 'c', size: 1, at: new Date() } });
  const at: Date | undefined = asset.attributes.at;
  return at && same && reference ? asset : asset;
}
const nameplate: TypedNameplate = {
  URIOfTheProduct: 'https://example.com/1',
  ManufacturerName: 'x',
  ManufacturerProductDesignation: 'y',
  AddressInformation: {},
  OrderCodeOfManufacturer: 'z',
};
`;
