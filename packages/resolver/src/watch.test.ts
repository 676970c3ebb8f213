import { anonymous, type Principal, parseIdentifier } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { admin, app, id, openHome } from './fixture.ts';
import { createResolver } from './resolve.ts';

async function setUp() {
  const registry = await openHome();
  await registry.prefixes.create({ principal: admin }, { prefix: '88.119' });
  const { watch } = createResolver({ registry });
  const create = (text: string) =>
    registry.handles.create({ principal: admin }, { identifier: parseIdentifier(text), values: [] });
  const seen = async (principal: Principal, options: object, count: number) => {
    const names: (string | undefined)[] = [];
    for await (const { change } of watch(principal, options)) {
      names.push(change?.identifier);
      if (names.length === count) break;
    }
    return names.slice(1);
  };
  return { registry, create, seen };
}

const reader = app(['identifier.read'], ['88.118']);

describe('watching', () => {
  it('shows the changes of what the principal may read', async () => {
    const { create, seen } = await setUp();
    for (const text of ['88.118.22/a', '88.119/b', '88.118.22/c']) await create(text);
    expect(await seen(reader, {}, 4)).toEqual(['0.NA/88.118.22', '88.118.22/a', '88.118.22/c']);
    expect(await seen(admin, { after: 2 }, 4)).toEqual(['88.118.22/a', '88.119/b', '88.118.22/c']);
    expect(await seen(reader, { identifier: '88.118.22/c' }, 2)).toEqual(['88.118.22/c']);
    expect(await seen(reader, { prefix: '88.118.22', after: 3 }, 2)).toEqual(['88.118.22/c']);
  });

  it.each<[string, Principal, object, string]>([
    ['nobody', anonymous, {}, 'AUTHENTICATION_NEEDED'],
    ['nobody, one handle', anonymous, { identifier: '88.118.22/a' }, 'AUTHENTICATION_NEEDED'],
    ['a reader of another prefix', reader, { prefix: '88.119' }, 'PERMISSION_DENIED'],
    ['a reader of a prefix below', reader, { prefix: '88' }, 'PERMISSION_DENIED'],
    ['a reader of another handle', reader, { identifier: '88.119/b' }, 'PERMISSION_DENIED'],
    ['a reader of another prefix record', reader, { identifier: '0.NA/88.119' }, 'PERMISSION_DENIED'],
    ['a writer', app(['identifier.write'], ['*']), {}, 'PERMISSION_DENIED'],
    ['a device', { kind: 'device', id: '88.118.22/A' }, {}, 'PERMISSION_DENIED'],
  ])('is refused to %s', async (_who, principal, options, code) => {
    const { seen } = await setUp();
    await expect(seen(principal, options, 1)).rejects.toMatchObject({ code });
  });

  it('goes past changes that stay hidden', async () => {
    const { registry } = await setUp();
    const { watch } = createResolver({ registry });
    for (let i = 0; i < 1000; i += 1)
      await registry.handles.create({ principal: admin }, { identifier: id(`h-${i}`), values: [] });
    const events: unknown[] = [];
    for await (const event of watch(app(['identifier.read'], ['88.120']), { fromNow: false })) {
      events.push(event);
      if (events.length === 2) break;
    }
    expect(events).toEqual([{ sequence: 0 }, { sequence: 1000 }]);
  });
});
