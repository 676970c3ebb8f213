import { describe, expect, it } from 'vitest';
import { admin, app, id, openFixture, value, writer } from './fixture.ts';
import { rows } from './keyspace.ts';

const hour = 3_600_000;
const context = { principal: writer, requestId: 'r-1' };

describe('a request id', () => {
  it('gives the first answer again, and writes once', async () => {
    const { registry } = await openFixture();
    const request = { identifier: id('a'), values: [value(1, 'A', '1')] };
    const first = await registry.handles.create(context, request);
    await registry.handles.update({ principal: writer }, { identifier: id('a'), set: [value(1, 'A', '2')] });
    const sequence = await registry.changes.lastSequence();
    expect(await registry.handles.create(context, request)).toEqual(first);
    expect(await registry.changes.lastSequence()).toBe(sequence);
  });

  it('answers both of two that come at once with the same', async () => {
    const { registry } = await openFixture();
    const request = { identifier: id('a'), values: [value(1, 'A', '1')] };
    const [first, second] = await Promise.all([
      registry.handles.create(context, request),
      registry.handles.create(context, request),
    ]);
    expect(second).toEqual(first);
    expect((await registry.handles.read(id('a')))?.revision).toBe(1);
  });

  it('repeats an update whose etag is out of date by its own first run', async () => {
    const { registry } = await openFixture();
    await registry.handles.create({ principal: writer }, { identifier: id('a'), values: [] });
    const update = { identifier: id('a'), set: [value(1, 'A', '1')], etag: '1' };
    const first = await registry.handles.update(context, update);
    expect(await registry.handles.update(context, update)).toEqual(first);
    expect(first.revision).toBe(2);
  });

  it('repeats a retirement', async () => {
    const { registry } = await openFixture();
    await registry.handles.create({ principal: writer }, { identifier: id('a'), values: [] });
    const first = await registry.handles.retire(context, { identifier: id('a') });
    expect(await registry.handles.retire(context, { identifier: id('a') })).toEqual(first);
  });

  it('is refused for another request, whatever differs', async () => {
    const { registry } = await openFixture();
    await registry.handles.create(context, { identifier: id('a'), values: [value(1, 'A', '1')] });
    const reused = { code: 'REQUEST_ID_REUSED' };
    for (const other of [
      { identifier: id('b'), values: [value(1, 'A', '1')] },
      { identifier: id('a'), values: [value(1, 'A', '2')] },
      { identifier: id('a'), values: [] },
    ])
      await expect(registry.handles.create(context, other)).rejects.toMatchObject(reused);
    await expect(registry.handles.retire(context, { identifier: id('a') })).rejects.toMatchObject(reused);
    expect(await registry.handles.read(id('b'))).toBeUndefined();
  });

  it('belongs to its principal', async () => {
    const { registry } = await openFixture();
    await registry.handles.create(context, { identifier: id('a'), values: [] });
    const other = app(['identifier.write', 'identifier.read'], ['*'], 'npk_other');
    const made = await registry.handles.create({ ...context, principal: other }, { identifier: id('b'), values: [] });
    expect(made.identifier.canonical).toBe('88.118.22/b');
  });

  it('is remembered for 24 hours over midnight, and forgotten after 48', async () => {
    const { registry, clock, store } = await openFixture();
    const request = { identifier: id('a'), values: [] };
    const first = await registry.handles.create(context, request);
    clock.advance(24 * hour);
    expect(await registry.handles.create(context, request)).toEqual(first);
    clock.advance(24 * hour);
    await expect(registry.handles.create(context, request)).rejects.toMatchObject({ code: 'HANDLE_ALREADY_EXISTS' });
    await registry.close();
    const left: unknown[] = [];
    for await (const { key } of store.range({ gte: rows.requests(0), lt: rows.requests(2 ** 40) })) left.push(key);
    expect(left).toEqual([]);
  });

  it('keeps nothing of a failed request', async () => {
    const { registry } = await openFixture();
    await expect(
      registry.handles.create(context, { identifier: id('a'), values: [value(0, 'A', '')] }),
    ).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    await registry.handles.create(context, { identifier: id('a'), values: [] });
  });

  it.each(['x'.repeat(129), 'line\nbreak', '标识'])('is printable ASCII of at most 128: %j', async (requestId) => {
    const { registry } = await openFixture();
    await expect(
      registry.handles.create({ principal: writer, requestId }, { identifier: id('a'), values: [] }),
    ).rejects.toMatchObject({ code: 'INVALID_VALUE', reason: 'REQUEST_ID' });
  });

  it('repeats a secret too, which the store does not hold in the clear', async () => {
    const { registry, store } = await openFixture();
    const key = { description: 'line 1', scopes: ['identifier.read'], prefixes: ['88.118.22'] };
    const first = await registry.keys.create({ principal: admin, requestId: 'k-1' }, key);
    expect(await registry.keys.create({ principal: admin, requestId: 'k-1' }, key)).toEqual(first);
    const secretPart = first.secret.slice(-43);
    for await (const { value: row } of store.range({})) expect(Buffer.from(row).includes(secretPart)).toBe(false);
  });
});
