import { describe, expect, it, vi } from 'vitest';
import { admin, context, id, openHome, request, value } from '../fixture.ts';
import type { Answer } from '../request.ts';
import { createResolver, type ResolverOptions } from '../resolve.ts';

/** A registry whose reads are counted, and can be held back after the store answered. */
async function setUp(options: Partial<ResolverOptions> = {}) {
  const registry = await openHome();
  const gate = { reads: 0, held: undefined as Promise<void> | undefined };
  const { handles } = registry;
  const fromStore = handles.read.bind(handles);
  vi.spyOn(handles, 'read').mockImplementation(async (identifier) => {
    gate.reads += 1;
    const record = await fromStore(identifier);
    await gate.held;
    return record;
  });
  const resolver = createResolver({ registry, ...options });
  const set = (suffix: string, text: string) =>
    registry.handles.update({ principal: admin }, { identifier: id(suffix), set: [value(1, 'A', text)] });
  const create = (suffix: string, text: string) =>
    registry.handles.create({ principal: admin }, { identifier: id(suffix), values: [value(1, 'A', text)] });
  const read = async (suffix: string) => {
    const answer = await resolver.resolve(request(id(suffix)), context());
    return new TextDecoder().decode(answer.values[0]?.decode().data);
  };
  return { registry, resolver, gate, set, create, read };
}

/** Holds reads back until the function that it answers is called. */
function hold(gate: { held: Promise<void> | undefined }): () => void {
  let open: (() => void) | undefined;
  gate.held = new Promise((resolve) => {
    open = resolve;
  });
  return () => open?.();
}

describe('the cache', () => {
  it('reads the store once, and says that it was the cache', async () => {
    const { resolver, gate, create } = await setUp();
    await create('a', '1');
    gate.reads = 0;
    const answers: Answer[] = [];
    for (let i = 0; i < 3; i += 1) answers.push(await resolver.resolve(request(id('a')), context()));
    expect(gate.reads).toBe(1);
    expect(answers.map(({ authoritative }) => authoritative)).toEqual([true, false, false]);
  });

  it('is passed by when asked for authority', async () => {
    const { resolver, gate, create } = await setUp();
    await create('a', '1');
    gate.reads = 0;
    for (let i = 0; i < 3; i += 1)
      expect((await resolver.resolve(request(id('a'), { authoritative: true }), context())).authoritative).toBe(true);
    expect(gate.reads).toBe(3);
  });

  it('shares one read among many misses', async () => {
    const { gate, create, read } = await setUp();
    await create('a', '1');
    gate.reads = 0;
    expect(await Promise.all(Array.from({ length: 50 }, () => read('a')))).toEqual(Array(50).fill('1'));
    expect(gate.reads).toBe(1);
  });

  it('never answers what was before an acknowledged write', async () => {
    const { create, set, read } = await setUp();
    await create('a', '0');
    for (let i = 1; i <= 20; i += 1) {
      await read('a');
      await set('a', `${i}`);
      expect(await read('a')).toBe(`${i}`);
    }
  });

  it('forgets a read that a write overtook', async () => {
    const { registry, gate, create, read } = await setUp();
    await create('a', 'old');
    await create('b', 'x');
    const open = hold(gate);
    const slow = read('a');
    await new Promise((resolve) => setImmediate(resolve));
    gate.held = undefined;
    await registry.handles.update({ principal: admin }, { identifier: id('a'), set: [value(1, 'A', 'new')] });
    expect(await read('a')).toBe('new');
    open();
    expect(await slow).toBe('old');
    expect(await read('a')).toBe('new');
  });

  it('keeps nothing of what does not exist', async () => {
    const { create, read } = await setUp();
    await expect(read('a')).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    await create('a', '1');
    expect(await read('a')).toBe('1');
  });

  it('keeps as many records and octets as it may', async () => {
    const few = await setUp({ cacheEntries: 2 });
    for (const suffix of ['a', 'b', 'c']) await few.create(suffix, suffix);
    for (const suffix of ['a', 'b', 'c', 'a']) await few.read(suffix);
    few.gate.reads = 0;
    await few.read('c');
    await few.read('a');
    expect(few.gate.reads).toBe(0);
    await few.read('b');
    expect(few.gate.reads).toBe(1);

    const small = await setUp({ cacheBytes: 10_000 });
    await small.create('big', 'x'.repeat(20_000));
    small.gate.reads = 0;
    await small.read('big');
    await small.read('big');
    expect(small.gate.reads).toBe(2);
  });

  it('is off with no entries', async () => {
    const { gate, create, read } = await setUp({ cacheEntries: 0 });
    await create('a', '1');
    gate.reads = 0;
    await read('a');
    await read('a');
    expect(gate.reads).toBe(2);
  });

  it('hears no more after close', async () => {
    const { resolver, create, read, set } = await setUp();
    await create('a', '1');
    await read('a');
    resolver.close();
    resolver.close();
    await set('a', '2');
    expect(await read('a')).toBe('2');
  });
});

describe('the limit', () => {
  it('refuses what is too much at once, and takes the next when there is room', async () => {
    const { resolver, gate, create, read } = await setUp({ requestsMax: 2, cacheEntries: 0 });
    await create('a', '1');
    const open = hold(gate);
    const under = [read('a'), read('a')];
    await expect(read('a')).rejects.toMatchObject({ code: 'OVERLOADED', reason: 'REQUESTS_MAX' });
    open();
    expect(await Promise.all(under)).toEqual(['1', '1']);
    expect(await read('a')).toBe('1');
    for (let i = 0; i < 5; i += 1) await read('none').catch(() => undefined);
    expect(await read('a')).toBe('1');
    const signal = AbortSignal.abort();
    await expect(resolver.resolve(request(id('a')), { ...context(), signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
