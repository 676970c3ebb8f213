import { anonymous, isNameplateError, parseIdentifier } from '@nameplate/model';
import { openMemoryStore, type Store } from '@nameplate/storage';
import { describe, expect, it } from 'vitest';
import { admin, app, hidden, id, openFixture, stranger, texts, value, writer } from './fixture.ts';
import { openRegistry } from './registry.ts';

const context = { principal: writer };

describe('creating a handle', () => {
  it('stores its values in order of index, stamped, as revision 1', async () => {
    const { registry, clock } = await openFixture();
    const made = await registry.handles.create(context, {
      identifier: id('meter-0001'),
      values: [value(7, 'DESC', 'b'), value(2, 'URL', 'a')],
    });
    expect(made).toMatchObject({ revision: 1, state: 'active', createTimeMs: clock.now(), updateTimeMs: clock.now() });
    const stored = await registry.handles.read(parseIdentifier('88.118.22/METER-0001'));
    expect(stored?.etag).toBe('1');
    expect(stored?.identifier.canonical).toBe('88.118.22/meter-0001');
    expect(stored?.values.map(({ index, type }) => [index, type])).toEqual([
      [2, 'URL'],
      [7, 'DESC'],
    ]);
    expect(stored?.values[0]?.decode().timestamp).toBe(Math.floor(clock.now() / 1000));
  });

  it('refuses a name that differs only in the case of ASCII letters', async () => {
    const { registry } = await openFixture();
    await registry.handles.create(context, { identifier: id('a'), values: [] });
    await expect(registry.handles.create(context, { identifier: id('A'), values: [] })).rejects.toMatchObject({
      code: 'HANDLE_ALREADY_EXISTS',
    });
  });

  it('lets exactly one of many concurrent creates through', async () => {
    const { registry } = await openFixture();
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => registry.handles.create(context, { identifier: id('one'), values: [] })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('answers NOT_RESPONSIBLE for a prefix that is not homed here, also below one that is', async () => {
    const { registry } = await openFixture();
    for (const text of ['88.118.23/a', '11022/a', '88.118/a']) {
      const create = registry.handles.create({ principal: admin }, { identifier: parseIdentifier(text), values: [] });
      await expect(create).rejects.toMatchObject({ code: 'NOT_RESPONSIBLE', reason: 'PREFIX_UNKNOWN' });
    }
  });

  it('checks permission before anything else, so that a refusal tells nothing', async () => {
    const { registry } = await openFixture();
    await registry.handles.create(context, { identifier: id('there'), values: [] });
    for (const text of ['88.118.22/there', '88.118.22/not-there', '88.404/x']) {
      const write = { identifier: parseIdentifier(text), values: [value(0, '', '')] };
      const denied = { code: 'PERMISSION_DENIED' };
      await expect(registry.handles.create({ principal: stranger }, write)).rejects.toMatchObject(denied);
      await expect(registry.handles.update({ principal: stranger }, write)).rejects.toMatchObject(denied);
      await expect(registry.handles.retire({ principal: stranger }, write)).rejects.toMatchObject(denied);
      await expect(registry.handles.create({ principal: anonymous }, write)).rejects.toMatchObject({
        code: 'AUTHENTICATION_NEEDED',
      });
    }
  });

  it.each([
    [[value(1, 'A', ''), value(1, 'B', '')], 'VALUE_ALREADY_EXISTS'],
    [[value(0, 'A', '')], 'INVALID_VALUE'],
    [[value(2 ** 31, 'A', '')], 'INVALID_VALUE'],
    [[value(1.5, 'A', '')], 'INVALID_VALUE'],
    [[value(1, '', '')], 'INVALID_VALUE'],
    [[value(1, 'with blank', '')], 'INVALID_VALUE'],
    [[value(1, 'A', '', { ttl: { kind: 'relative', seconds: -1 } })], 'INVALID_VALUE'],
    [[value(1, 'A', '', { references: [{ handle: '', index: 1 }] })], 'INVALID_VALUE'],
    [[value(1, 'HS_SECKEY', 'secret')], 'INVALID_VALUE'],
    [[value(200, 'NP_TEMPLATE', '{}')], 'INVALID_VALUE'],
    [[value(202, 'NP_PROFILE', '{}')], 'INVALID_VALUE'],
    [[value(5, 'NP_PLACE', '{}')], 'INVALID_VALUE'],
    [[value(204, 'URL', '')], 'INVALID_VALUE'],
    [[value(204, 'NP_PLACE', '{"longitude": 200, "latitude": 1}')], 'INVALID_VALUE'],
    [[value(204, 'NP_PLACE', '{"longitude": 20}')], 'INVALID_VALUE'],
    [[value(204, 'NP_PLACE', '{"constructor": 1}')], 'INVALID_VALUE'],
    [[value(204, 'NP_PLACE', '[]')], 'INVALID_VALUE'],
    [[value(1, 'A', 'x'.repeat(101))], 'LIMIT_EXCEEDED'],
    [[1, 2, 3, 4, 5].map((index) => value(index, 'A', '')), 'LIMIT_EXCEEDED'],
    [[1, 2].map((index) => value(index, 'A', 'x'.repeat(90))), 'LIMIT_EXCEEDED'],
  ])('refuses values that break a rule: %#', async (values, code) => {
    const { registry } = await openFixture({ limits: { valuesPerHandle: 4, valueBytes: 100, recordBytes: 150 } });
    await expect(registry.handles.create(context, { identifier: id('a'), values })).rejects.toMatchObject({ code });
    expect(await registry.handles.read(id('a'))).toBeUndefined();
  });

  it('submits concurrent creates together, so that they share a commit', async () => {
    const memory = openMemoryStore();
    let submitted = 0;
    let most = 0;
    const store: Store = Object.assign(Object.create(memory) as Store, {
      get: memory.get.bind(memory),
      getMany: memory.getMany.bind(memory),
      range: memory.range.bind(memory),
      lastSequence: memory.lastSequence.bind(memory),
      async batch(batch: Parameters<Store['batch']>[0]) {
        submitted += 1;
        most = Math.max(most, submitted);
        await new Promise((resolve) => setImmediate(resolve));
        submitted -= 1;
        return await memory.batch(batch);
      },
    });
    const { registry } = await openFixture({ store });
    const rows = Array.from({ length: 50 }, (_, i) => ({
      identifier: id(`bulk-${i}`),
      values: [value(1, 'N', `${i}`)],
    }));
    await Promise.all(rows.map((row, i) => registry.handles.create({ ...context, requestId: `bulk-${i}` }, row)));
    expect(most).toBe(50);
  });
});

describe('updating a handle', () => {
  it('replaces all values, keeps the time of those that stay, and adds one to the revision', async () => {
    const { registry, clock } = await openFixture();
    const identifier = id('a');
    await registry.handles.create(context, { identifier, values: [value(1, 'A', 'old'), value(2, 'B', 'same')] });
    const before = clock.now();
    clock.advance(60_000);
    const after = await registry.handles.update(context, {
      identifier,
      values: [value(2, 'B', 'same'), value(3, 'C', 'new')],
    });
    expect(after.revision).toBe(2);
    expect(after.createTimeMs).toBe(before);
    expect(after.values.map(({ index, timestamp }) => [index, timestamp])).toEqual([
      [2, Math.floor(before / 1000)],
      [3, Math.floor(clock.now() / 1000)],
    ]);
  });

  it('sets and removes single values', async () => {
    const { registry } = await openFixture();
    const identifier = id('a');
    await registry.handles.create(context, { identifier, values: [value(1, 'A', '1'), value(2, 'B', '2')] });
    const set = [value(1, 'A', 'one'), value(3, 'C', '3')];
    const after = await registry.handles.update(context, { identifier, set, remove: [2, 99] });
    expect(texts(after.values)).toEqual({ A: 'one', C: '3' });
  });

  it('refuses another etag and leaves the record', async () => {
    const { registry } = await openFixture();
    const identifier = id('a');
    await registry.handles.create(context, { identifier, values: [value(1, 'A', '1')] });
    await registry.handles.update(context, { identifier, set: [value(1, 'A', '2')], etag: '1' });
    await expect(
      registry.handles.update(context, { identifier, set: [value(1, 'A', '3')], etag: '1' }),
    ).rejects.toMatchObject({ code: 'ETAG_MISMATCH', metadata: { etag: '2' } });
    expect((await registry.handles.read(identifier))?.revision).toBe(2);
  });

  it('loses none of many concurrent updates', async () => {
    const { registry } = await openFixture();
    const identifier = id('counter');
    await registry.handles.create(context, { identifier, values: [] });
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        registry.handles.update(context, { identifier, set: [value(i + 1, 'N', `${i}`)] }),
      ),
    );
    const record = await registry.handles.read(identifier);
    expect(record?.values).toHaveLength(40);
    expect(record?.revision).toBe(41);
  });

  it('repeats when another process writes in between', async () => {
    const { registry, store, clock } = await openFixture();
    const other = await openRegistry({ store, clock });
    const identifier = id('shared');
    await registry.handles.create(context, { identifier, values: [] });
    const write = (from: typeof registry, index: number) =>
      from.handles.update(context, { identifier, set: [value(index, 'N', '')] });
    await Promise.all(Array.from({ length: 10 }, (_, i) => write(i % 2 === 0 ? registry : other, i + 1)));
    expect((await registry.handles.read(identifier))?.values).toHaveLength(10);
  });

  it('does not change a value whose adminWrite is off', async () => {
    const { registry } = await openFixture();
    const identifier = id('a');
    const fixed = value(1, 'A', '1', {
      permissions: { adminRead: true, adminWrite: false, publicRead: true, publicWrite: false },
    });
    await registry.handles.create(context, { identifier, values: [fixed] });
    for (const change of [{ set: [value(1, 'A', '2')] }, { remove: [1] }, { values: [] }]) {
      await expect(registry.handles.update(context, { identifier, ...change })).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
        reason: 'VALUE_READ_ONLY',
      });
    }
    expect((await registry.handles.update(context, { identifier, values: [fixed] })).revision).toBe(2);
  });

  it('tells "not registered" from "not here"', async () => {
    const { registry } = await openFixture();
    const principal = admin;
    await expect(registry.handles.update({ principal }, { identifier: id('none') })).rejects.toMatchObject({
      code: 'HANDLE_NOT_FOUND',
    });
    const elsewhere = parseIdentifier('88.1/none');
    await expect(registry.handles.update({ principal }, { identifier: elsewhere })).rejects.toMatchObject({
      code: 'NOT_RESPONSIBLE',
    });
  });

  it('answers only what the writer may read, never a secret', async () => {
    const { registry } = await openFixture();
    const identifier = id('a');
    const secret = hidden(300, 'HS_SECKEY', 'secret');
    const made = await registry.handles.create(context, { identifier, values: [hidden(1, 'A', 'x'), secret] });
    expect(made.values.map(({ type }) => type)).toEqual(['A']);
    const blind = app(['identifier.write'], ['88.118.22']);
    const seen = await registry.handles.update({ principal: blind }, { identifier, set: [value(2, 'B', '')] });
    expect(seen.values.map(({ type }) => type)).toEqual(['B']);
    expect((await registry.handles.read(identifier))?.values).toHaveLength(3);
  });
});

describe('retiring a handle', () => {
  it('keeps the identifier for ever, without its values, and names the successor', async () => {
    const { registry } = await openFixture();
    const identifier = id('old');
    await registry.handles.create(context, { identifier, values: [value(1, 'A', '1')] });
    const tombstone = await registry.handles.retire(context, {
      identifier,
      reason: 'scrapped',
      successor: 'hdl:88.118.22/new',
    });
    expect(tombstone).toMatchObject({
      state: 'retired',
      revision: 2,
      values: [],
      successor: '88.118.22/new',
      retireReason: 'scrapped',
    });
    expect(await registry.handles.read(identifier)).toMatchObject({ state: 'retired', successor: '88.118.22/new' });
    await expect(registry.handles.create(context, { identifier, values: [] })).rejects.toMatchObject({
      code: 'HANDLE_ALREADY_EXISTS',
      reason: 'HANDLE_RETIRED',
    });
    for (const again of [
      registry.handles.update(context, { identifier }),
      registry.handles.retire(context, { identifier }),
    ])
      await expect(again).rejects.toMatchObject({ code: 'HANDLE_RETIRED', metadata: { successor: '88.118.22/new' } });
  });

  it('refuses the record of a prefix that is homed here', async () => {
    const { registry } = await openFixture();
    const identifier = parseIdentifier('0.NA/88.118.22');
    await expect(registry.handles.retire({ principal: admin }, { identifier })).rejects.toMatchObject({
      code: 'IN_USE',
    });
  });
});

describe('a cancelled request', () => {
  it('writes nothing', async () => {
    const { registry } = await openFixture();
    const signal = AbortSignal.abort();
    const create = registry.handles.create({ ...context, signal }, { identifier: id('a'), values: [] });
    await expect(create).rejects.toSatisfy((error) => isNameplateError(error, 'CANCELLED'));
    expect(await registry.handles.read(id('a'))).toBeUndefined();
  });
});
