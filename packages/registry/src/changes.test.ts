import { describe, expect, it } from 'vitest';
import { admin, id, openFixture, take, value, writer } from './fixture.ts';
import { openRegistry } from './registry.ts';

const context = { principal: writer };

async function withHandles(count: number) {
  const fixture = await openFixture();
  for (let i = 0; i < count; i += 1)
    await fixture.registry.handles.create(context, { identifier: id(`h-${i}`), values: [] });
  return fixture;
}

describe('the change log', () => {
  it('has one change a committed write, in order, with who did it', async () => {
    const { registry, clock } = await openFixture();
    const identifier = id('a');
    await registry.handles.create(context, { identifier, values: [] });
    await registry.handles.update(context, { identifier, set: [value(1, 'A', '')] });
    await registry.handles.create(context, { identifier, values: [] }).catch(() => undefined);
    await registry.handles.retire(context, { identifier });
    const events = await take(registry.changes.watch({ after: 1 }), 4);
    expect(events).toEqual([
      { sequence: 1 },
      ...(['created', 'updated', 'retired'] as const).map((kind, i) => ({
        sequence: i + 2,
        change: {
          sequence: i + 2,
          kind,
          identifier: '88.118.22/a',
          revision: i + 1,
          timeMs: clock.now(),
          actor: 'npk_writer',
          ...(kind === 'updated' && { touched: [{ index: 1, type: 'A', visibility: 'public' }] }),
        },
      })),
    ]);
    expect(await registry.changes.lastSequence()).toBe(4);
  });

  it('is read from the start by a registry that was opened later', async () => {
    const { store } = await withHandles(5);
    const later = await openRegistry({ store });
    const events = await take(later.changes.watch({}), 7);
    expect(events.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('goes on with what happens, without a gap between log and live', async () => {
    const { registry } = await withHandles(300);
    const watch = take(registry.changes.watch({ after: 1 }), 1 + 600);
    await Promise.all(
      Array.from({ length: 300 }, (_, i) => registry.handles.create(context, { identifier: id(`n-${i}`), values: [] })),
    );
    const sequences = (await watch).slice(1).map(({ sequence }) => sequence);
    expect(sequences).toEqual(Array.from({ length: 600 }, (_, i) => i + 2));
  });

  it('gives a slow watcher everything, though more happened than is kept in memory', async () => {
    const { registry } = await openFixture();
    const watch = registry.changes.watch({ fromNow: true });
    expect((await watch.next()).value).toEqual({ sequence: 1 });
    for (let i = 0; i < 3000; i += 1) await registry.handles.create(context, { identifier: id(`s-${i}`), values: [] });
    const seen: number[] = [];
    for (let i = 0; i < 3000; i += 1) seen.push((await watch.next()).value?.sequence ?? 0);
    expect(seen).toEqual(Array.from({ length: 3000 }, (_, i) => i + 2));
    await watch.return();
  });

  it('selects one handle, or a prefix and those below it', async () => {
    const { registry } = await openFixture();
    await registry.prefixes.create({ principal: admin }, { prefix: '88.1182' });
    await registry.handles.create(context, { identifier: id('a'), values: [] });
    await registry.handles.create(context, { identifier: id('b'), values: [] });
    const names = async (options: object, count: number) =>
      (await take(registry.changes.watch(options), count)).slice(1).map(({ change }) => change?.identifier);
    expect(await names({ identifier: '88.118.22/B' }, 2)).toEqual(['88.118.22/b']);
    expect(await names({ prefix: '88.118' }, 4)).toEqual(['0.NA/88.118.22', '88.118.22/a', '88.118.22/b']);
    expect(await names({ prefix: '88.1182' }, 2)).toEqual(['0.NA/88.1182']);
  });

  it('refuses a position after the last, which another log must have given', async () => {
    const { registry } = await openFixture();
    await expect(take(registry.changes.watch({ after: 99 }), 1)).rejects.toMatchObject({ reason: 'SEQUENCE_UNKNOWN' });
  });

  it('ends a watch when its signal is aborted, and all at close', async () => {
    const { registry } = await openFixture();
    const controller = new AbortController();
    const aborted = take(registry.changes.watch({ signal: controller.signal }), 100);
    const closed = take(registry.changes.watch({}), 100);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await aborted).toHaveLength(2);
    await registry.close();
    expect(await closed).toHaveLength(2);
  });

  it('tells listeners before the writer has its answer', async () => {
    const { registry } = await openFixture();
    const heard: string[] = [];
    const stop = registry.changes.onCommit(({ kind }, key) => heard.push(`${kind} ${key}`));
    await registry.handles.create(context, { identifier: id('a'), values: [] });
    expect(heard).toEqual(['created 88.118.22/A']);
    stop();
    await registry.handles.retire(context, { identifier: id('a') });
    expect(heard).toHaveLength(1);
  });

  it('shows how far it has come to a watcher of a quiet corner', async () => {
    const { registry } = await withHandles(1100);
    const events = await take(registry.changes.watch({ identifier: '88.118.22/none' }), 2);
    expect(events[1]?.change).toBeUndefined();
    expect(events[1]?.sequence).toBeGreaterThanOrEqual(1000);
  });
});
