import {
  adminPermissions,
  anonymous,
  type HandleValue,
  identifierFromHandle,
  NameplateError,
  type Principal,
  parseIdentifier,
  parsePrefix,
  prefixRecordIdentifier,
  responseCodeOf,
} from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import {
  admin,
  adminValue,
  handleAdmin,
  hidden,
  id,
  openFixture,
  publishTemplate,
  stranger,
  take,
  templateReference,
  value,
  writer,
} from './fixture.ts';
import { toHandleRecord } from './stored-record.ts';

const me = handleAdmin('0.NA/88.118.22');
const other = handleAdmin('88.118.22/other');
const all = 0xfff;
const context = { principal: me };
const thing = id('thing');

/** The prefix's record gives `me` these bits. */
async function home(permissions = all) {
  const fixture = await openFixture();
  await fixture.registry.handles.update(
    { principal: admin },
    {
      identifier: prefixRecordIdentifier(parsePrefix('88.118.22')),
      set: [adminValue(100, permissions, '0.NA/88.118.22')],
    },
  );
  const { administration } = fixture.registry;
  const read = async (identifier = thing) => {
    const stored = await fixture.registry.handles.read(identifier);
    return stored && toHandleRecord(stored);
  };
  const indexes = async (identifier = thing) => (await read(identifier))?.values.map(({ index }) => index);
  return { ...fixture, administration, read, indexes };
}

/** The Handle response code of a failure; 1 for none. */
async function code(done: Promise<unknown>): Promise<number> {
  try {
    await done;
    return 1;
  } catch (thrown) {
    if (thrown instanceof NameplateError) return responseCodeOf(thrown);
    throw thrown;
  }
}

const own = (permissions: number): HandleValue[] => [
  value(1, 'URL', 'https://a.example/'),
  adminValue(100, permissions, '0.NA/88.118.22'),
];

describe('Administration', () => {
  it('creates, and says 101 the second time', async () => {
    const { administration, read } = await home();
    expect(await administration.create(context, { identifier: thing, values: own(all) })).toEqual({
      identifier: thing,
      created: true,
    });
    expect((await read())?.values.map(({ index }) => index)).toEqual([1, 100]);
    expect(await code(administration.create(context, { identifier: thing, values: own(all) }))).toBe(101);
  });

  it('overwrites a live handle and makes a deleted one anew', async () => {
    const { administration, indexes, read } = await home();
    await administration.create(context, { identifier: thing, values: own(all) });
    const values = [value(5, 'EMAIL', 'a@b'), adminValue(100, all, '0.NA/88.118.22')];
    expect(await administration.create(context, { identifier: thing, values, overwrite: true })).toMatchObject({
      created: false,
    });
    expect(await indexes()).toEqual([5, 100]);
    await administration.delete(context, thing);
    expect((await read())?.state).toBe('retired');
    expect(await code(administration.create(context, { identifier: thing, values }))).toBe(101);
    expect(await administration.create(context, { identifier: thing, values, overwrite: true })).toMatchObject({
      created: true,
    });
    expect(await read()).toMatchObject({ state: 'active', revision: 4 });
  });

  it('mints a suffix under a prefix, another each time, the same for one request id', async () => {
    const { administration } = await home();
    const mint = (requestId: string) =>
      administration.mint({ ...context, requestId }, { under: '88.118.22/', values: own(all) });
    const [first, second, again] = [await mint('1'), await mint('2'), await mint('1')];
    expect(first.identifier.handle).toMatch(/^88\.118\.22\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(second.identifier.key).not.toBe(first.identifier.key);
    expect(again).toEqual(first);
  });

  it('adds; a value that is there is 201, and nothing is added', async () => {
    const { administration, indexes, read } = await home();
    await administration.create(context, { identifier: thing, values: own(all) });
    const add = (values: HandleValue[], overwrite = false) =>
      administration.add(context, { identifier: thing, values, overwrite });
    expect(await code(add([value(2, 'A', ''), value(1, 'B', '')]))).toBe(201);
    expect(await indexes()).toEqual([1, 100]);
    await add([value(2, 'A', ''), value(1, 'B', '')], true);
    expect((await read())?.values.map(({ type }) => type)).toEqual(['B', 'A', 'HS_ADMIN']);
    await add([value(0, 'C', ''), value(0xffff_ffff, 'D', '')]);
    expect(await indexes()).toEqual([1, 2, 3, 4, 100]);
  });

  it('removes, also what is not there', async () => {
    const { administration, indexes } = await home();
    await administration.create(context, { identifier: thing, values: own(all) });
    await administration.remove(context, { identifier: thing, indexes: [1, 77] });
    expect(await indexes()).toEqual([100]);
  });

  it('modifies all or none', async () => {
    const { administration, read, clock } = await home();
    await administration.create(context, { identifier: thing, values: own(all) });
    clock.advance(5000);
    const modify = (values: HandleValue[]) => administration.modify(context, { identifier: thing, values });
    expect(await code(modify([value(1, 'URL', 'new'), value(9, 'URL', 'new')]))).toBe(200);
    expect(Buffer.from((await read())?.values[0]?.data ?? []).toString()).toBe('https://a.example/');
    await modify([value(1, 'URL', 'new', { timestamp: 7 })]);
    expect((await read())?.values[0]?.timestamp).toBe(Math.floor(clock.now() / 1000));
  });

  it.each([
    ['twice the same index', [value(1, 'A', ''), value(1, 'B', '')]],
    ['index 0', [value(0, 'A', '')]],
  ])('refuses %s with 202', async (_case, values) => {
    const { administration } = await home();
    expect(await code(administration.create(context, { identifier: thing, values }))).toBe(202);
    await administration.create(context, { identifier: thing, values: own(all) });
    expect(await code(administration.modify(context, { identifier: thing, values }))).toBe(202);
    expect(await code(administration.remove(context, { identifier: thing, indexes: [0] }))).toBe(202);
  });

  it('says 100 for what is not there, and 301 for what is not here', async () => {
    const { administration } = await home();
    expect(await code(administration.delete(context, thing))).toBe(100);
    expect(await code(administration.delete(context, parseIdentifier('88.7.7/x')))).toBe(301);
    expect(await code(administration.create(context, { identifier: parseIdentifier('88.7.7/x'), values: [] }))).toBe(
      301,
    );
    expect(await code(administration.list(me, { prefix: '88.7.7' }))).toBe(301);
  });

  it('lists live handles by page, and only those', async () => {
    const { administration } = await home();
    for (const name of ['a', 'b', 'c', 'd'])
      await administration.create(context, { identifier: id(name), values: own(all) });
    await administration.delete(context, id('b'));
    const first = await administration.list(me, { prefix: '88.118.22', pageSize: 2 });
    const rest = await administration.list(me, { prefix: '88.118.22', pageToken: first.nextPageToken });
    expect([...first.identifiers, ...rest.identifiers].map(({ suffix }) => suffix)).toEqual(['a', 'c', 'd']);
    expect(first.identifiers).toHaveLength(2);
  });

  it('holds to templates and unique attributes, and tells watchers', async () => {
    const { administration, registry } = await home();
    await publishTemplate(registry, id('template'), { serial: { type: 'string', index: 1, unique: true } });
    const make = (name: string, serial: string) =>
      administration.create(context, {
        identifier: id(name),
        values: [
          templateReference('88.118.22/template'),
          value(1, 'serial', serial),
          adminValue(100, all, '0.NA/88.118.22'),
        ],
        overwrite: true,
      });
    const after = await registry.changes.lastSequence();
    await make('a', 'S1');
    expect(await code(make('b', 'S1'))).toBe(201);
    await administration.delete(context, id('a'));
    await make('b', 'S1');
    await make('a', 'S2');
    const found = await registry.handles.list(admin, { prefix: '88.118.22', template: '88.118.22/template' });
    expect(found.records.map(({ identifier }) => identifier.suffix)).toEqual(['a', 'b']);
    const events = (await take(registry.changes.watch({ after }), 5)).slice(1);
    expect(events.map(({ change }) => `${change?.kind} ${change?.identifier} ${change?.actor}`)).toEqual([
      'created 88.118.22/a 300:0.NA/88.118.22',
      'retired 88.118.22/a 300:0.NA/88.118.22',
      'created 88.118.22/b 300:0.NA/88.118.22',
      'created 88.118.22/a 300:0.NA/88.118.22',
    ]);
  });
});

describe('who may administer', () => {
  const { addHandle, deleteHandle, addValue, removeValue, modifyValue, addAdmin, removeAdmin, modifyAdmin } =
    adminPermissions;
  const url = value(1, 'URL', 'new');
  const adm = adminValue(100, 1, '88.118.22/x');
  type Run = (a: Awaited<ReturnType<typeof home>>['administration'], who: Principal) => Promise<unknown>;
  const add =
    (values: HandleValue[], overwrite = false): Run =>
    (a, principal) =>
      a.add({ principal }, { identifier: thing, values, overwrite });
  const modify =
    (values: HandleValue[]): Run =>
    (a, principal) =>
      a.modify({ principal }, { identifier: thing, values });
  const remove =
    (indexes: number[]): Run =>
    (a, principal) =>
      a.remove({ principal }, { identifier: thing, indexes });
  const replace =
    (values: HandleValue[]): Run =>
    (a, principal) =>
      a.create({ principal }, { identifier: thing, values, overwrite: true });
  const cases: readonly [string, Run, number][] = [
    ['delete', (a, principal) => a.delete({ principal }, thing), deleteHandle],
    ['add', add([value(2, 'A', '')]), addValue],
    ['add HS_ADMIN', add([adminValue(101, 1, '88.118.22/x')]), addAdmin],
    ['add over a value', add([url], true), modifyValue],
    ['add over HS_ADMIN', add([adm], true), modifyAdmin],
    ['modify', modify([url]), modifyValue],
    ['modify HS_ADMIN', modify([adm]), modifyAdmin],
    ['make a value HS_ADMIN', modify([adminValue(1, 1, '88.118.22/x')]), modifyAdmin | modifyValue],
    ['remove', remove([1]), removeValue],
    ['remove nothing', remove([55]), removeValue],
    ['remove HS_ADMIN', remove([100]), removeAdmin],
    ['replace all', replace([url]), modifyValue | removeAdmin],
  ];

  it.each(cases)('%s: by the bits of the handle itself', async (_name, run, needed) => {
    for (const [bits, who, expected] of [
      [all & ~needed, me, 401],
      [all, other, 400],
      [needed, me, 1],
    ] as const) {
      const { administration } = await home();
      await administration.create(context, { identifier: thing, values: own(bits) });
      expect(await code(run(administration, who))).toBe(expected);
    }
  });

  it('needs each bit of those that a change needs', async () => {
    for (const bit of [modifyValue, removeAdmin]) {
      const { administration } = await home();
      await administration.create(context, { identifier: thing, values: own(bit) });
      expect(await code(replace([url])(administration, me))).toBe(401);
    }
  });

  it('creates and lists by the bits of the prefix', async () => {
    const create = (a: Awaited<ReturnType<typeof home>>['administration'], principal: Principal) =>
      code(a.create({ principal }, { identifier: thing, values: [] }));
    expect(await create((await home(all & ~addHandle)).administration, me)).toBe(401);
    expect(await create((await home(all)).administration, other)).toBe(400);
    expect(await create((await home(addHandle)).administration, me)).toBe(1);
    expect(await code((await home(all & ~0x800)).administration.list(me, { prefix: '88.118.22' }))).toBe(401);
    expect(await code((await home(0x800)).administration.list(me, { prefix: '88.118.22' }))).toBe(1);
  });

  it('creates the record of a derived prefix by the prefix above', async () => {
    const identifier = identifierFromHandle('0.NA/10.5.6');
    const run = async (permissions: number) => {
      const { registry } = await openFixture();
      await registry.prefixes.create({ principal: admin }, { prefix: '10.5' });
      await registry.handles.update(
        { principal: admin },
        { identifier: identifierFromHandle('0.NA/10.5'), set: [adminValue(100, permissions, '0.NA/10.5')] },
      );
      return await code(
        registry.administration.create({ principal: handleAdmin('0.NA/10.5') }, { identifier, values: [] }),
      );
    };
    expect(await run(all & ~adminPermissions.addDerivedPrefix)).toBe(401);
    expect(await run(adminPermissions.addDerivedPrefix)).toBe(1);
  });

  it('homes and unhomes by the prefix above, and lists what may be listed', async () => {
    const { registry } = await openFixture();
    const { administration } = registry;
    await registry.prefixes.create({ principal: admin }, { prefix: '10.5' });
    await registry.handles.update(
      { principal: admin },
      { identifier: identifierFromHandle('0.NA/10.5'), set: [adminValue(100, 0x80c, '0.NA/10.5')] },
    );
    const boss = { principal: handleAdmin('0.NA/10.5') };
    expect(await code(administration.home({ principal: other }, '10.5.6'))).toBe(400);
    await administration.home(boss, '10.5.6');
    expect(await registry.prefixes.has('10.5.6')).toBe(true);
    expect((await administration.listHomed(boss.principal)).prefixes).toEqual(['10.5']);
    expect((await administration.listHomed(admin, { under: '10.5' })).prefixes).toEqual(['10.5', '10.5.6']);
    const kept = parseIdentifier('10.5.6/kept');
    await registry.handles.create({ principal: admin }, { identifier: kept, values: [] });
    await expect(administration.unhome(boss, '10.5.6')).rejects.toMatchObject({ reason: 'PREFIX_NOT_EMPTY' });
    await registry.handles.retire({ principal: admin }, { identifier: kept });
    await administration.unhome(boss, '10.5.6');
    expect(await registry.prefixes.has('10.5.6')).toBe(false);
    await expect(
      registry.handles.create({ principal: writer }, { identifier: id('x'), values: [] }),
    ).resolves.toBeDefined();
    expect(await code(administration.unhome(boss, '10.5.6'))).toBe(301);
  });

  it('lets API keys by scope and prefix, before anything is looked at', async () => {
    const { administration } = await home();
    expect(await code(administration.create({ principal: writer }, { identifier: thing, values: own(0) }))).toBe(1);
    expect(await code(administration.delete({ principal: stranger }, id('absent')))).toBe(400);
    expect(await code(administration.delete({ principal: anonymous }, id('absent')))).toBe(402);
    expect(await code(administration.modify({ principal: writer }, { identifier: thing, values: [url] }))).toBe(1);
  });

  it('lets everyone modify a value with publicWrite, and nothing but its content', async () => {
    const { administration, read } = await home();
    const open = { adminRead: true, adminWrite: false, publicRead: true, publicWrite: true };
    const note = (data: string, options: Partial<HandleValue> = {}) =>
      value(2, 'NOTE', data, { permissions: open, ...options });
    await administration.create(context, { identifier: thing, values: [...own(all), note('a')] });
    for (const principal of [anonymous, other, stranger]) {
      const change = (values: HandleValue[]) =>
        code(administration.modify({ principal }, { identifier: thing, values }));
      expect(await change([note(principal.kind)])).toBe(1);
      expect(Buffer.from((await read())?.values[1]?.data ?? []).toString()).toBe(principal.kind);
      const refusal = principal.kind === 'anonymous' ? 402 : 400;
      expect(await change([note('x'), value(1, 'URL', 'x')])).toBe(refusal);
      expect(await change([note('x', { type: 'HS_ADMIN' })])).toBe(refusal);
      expect(await change([value(2, 'NOTE', 'x')])).toBe(refusal);
      expect(await change([])).toBe(refusal);
    }
  });

  it('changes no value without adminWrite', async () => {
    const { administration } = await home();
    const fixed = hidden(3, 'FIXED', 'a');
    const readOnly = { ...fixed, permissions: { ...fixed.permissions, adminWrite: false } };
    await administration.create(context, { identifier: thing, values: [...own(all), readOnly] });
    expect(await code(administration.modify(context, { identifier: thing, values: [hidden(3, 'FIXED', 'b')] }))).toBe(
      401,
    );
    expect(await code(administration.remove(context, { identifier: thing, indexes: [3] }))).toBe(401);
  });
});
