import { type Principal, parseIdentifier } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admin, app, openFixture } from '../fixture.ts';
import { dateOfDay, dayOf } from './day.ts';
import type { DailyCount, StatisticsBy } from './statistics.ts';

const context = { principal: admin };
const dayMs = 86_400_000;

function reader(organization: string): Principal {
  return { kind: 'app', id: `npk_${organization}`, scopes: ['identifier.read'], prefixes: [], organization };
}

/** Two enterprises of two classes in two counties, below one platform. */
async function openTenants() {
  const fixture = await openFixture();
  const { organizations, prefixes } = fixture.registry;
  await organizations.create(context, { id: 'top', level: 'cross-industry', names: { en: 'Top' }, region: '220000' });
  const enterprise = async (id: string, prefix: string, place: { industry: string; region?: string }) => {
    await organizations.create(context, { id, level: 'enterprise', parent: 'top', names: { en: id }, ...place });
    await prefixes.create(context, { prefix, organization: id });
  };
  await enterprise('acme', '88.1', { industry: 'C3911', region: '220104' });
  await enterprise('beta', '88.2', { industry: 'C3670' });
  await enterprise('gamma', '88.3', { industry: 'A0111', region: '220113' });
  const { registry, clock } = fixture;
  const date = () => dateOfDay(dayOf(clock.now()));
  const create = (text: string) => registry.handles.create(context, { identifier: parseIdentifier(text), values: [] });
  const retire = (text: string) => registry.handles.retire(context, { identifier: parseIdentifier(text) });
  const daily = (by: StatisticsBy, from = date(), to = from, more: object = {}, who: Principal = admin) =>
    registry.statistics.daily(who, { by, from, to, ...more });
  return { ...fixture, create, retire, daily, date };
}

const brief = (counts: readonly DailyCount[]) =>
  counts.map(({ date, key, registered, retired, live }) => [date, key, registered, retired, live]);

describe('daily counts', () => {
  it('say what was registered, retired and live on each day', async () => {
    const { create, retire, daily, clock } = await openTenants();
    await create('88.1/a');
    await create('88.1/b');
    await create('88.2/a');
    clock.advance(dayMs);
    await retire('88.1/a');
    clock.advance(2 * dayMs);
    await create('88.1/c');
    expect(brief(await daily('prefix', '2026-01-01', '2026-01-04'))).toEqual([
      ['2026-01-01', '88.1', 2, 0, 2],
      ['2026-01-01', '88.2', 1, 0, 1],
      ['2026-01-02', '88.1', 0, 1, 1],
      ['2026-01-02', '88.2', 0, 0, 1],
      ['2026-01-03', '88.1', 0, 0, 1],
      ['2026-01-03', '88.2', 0, 0, 1],
      ['2026-01-04', '88.1', 1, 0, 2],
      ['2026-01-04', '88.2', 0, 0, 1],
    ]);
    expect(brief(await daily('prefix', '2026-01-02', '2026-01-02'))).toEqual([
      ['2026-01-02', '88.1', 0, 1, 1],
      ['2026-01-02', '88.2', 0, 0, 1],
    ]);
    expect(await daily('prefix', '2025-12-01', '2025-12-31')).toEqual([]);
  });

  it('come by class and region, as wide as asked; a region is that of the nearest above that has one', async () => {
    const { create, daily } = await openTenants();
    for (const text of ['88.1/a', '88.2/a', '88.2/b', '88.3/a']) await create(text);
    const by = async (grouped: StatisticsBy, depth?: number) =>
      (await daily(grouped, '2026-01-01', '2026-01-01', { depth })).map(({ key, live }) => `${key}=${live}`);
    expect(await by('industry')).toEqual(['A0111=1', 'C3670=2', 'C3911=1']);
    expect(await by('industry', 1)).toEqual(['A=1', 'C=3']);
    expect(await by('industry', 2)).toEqual(['A01=1', 'C36=2', 'C39=1']);
    expect(await by('region')).toEqual(['220000=2', '220104=1', '220113=1']);
    expect(await by('region', 2)).toEqual(['220000=2', '220100=2']);
    expect(await by('region', 1)).toEqual(['220000=4']);
  });

  it('show an organization its own subtree, and a key of prefixes those', async () => {
    const { create, daily, registry } = await openTenants();
    for (const text of ['88.1/a', '88.2/a', '88.118.22/a']) await create(text);
    const keys = async (who: Principal, more: object = {}) =>
      (await daily('prefix', '2026-01-01', '2026-01-01', more, who)).map(({ key }) => key);
    expect(await keys(reader('acme'))).toEqual(['88.1']);
    expect(await keys(reader('top'))).toEqual(['88.1', '88.2']);
    expect(await keys(reader('top'), { under: 'beta' })).toEqual(['88.2']);
    expect(await keys(reader('acme'), { under: 'beta' })).toEqual([]);
    expect(await keys(app(['identifier.read'], ['88.118']))).toEqual(['88.118.22']);
    expect(await keys(admin)).toEqual(['88.1', '88.118.22', '88.2']);
    const blind: Principal = {
      kind: 'app',
      id: 'npk_x',
      scopes: ['telemetry.read'],
      prefixes: ['*'],
      organization: 'top',
    };
    await expect(keys(blind)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(keys({ kind: 'anonymous' })).rejects.toMatchObject({ code: 'AUTHENTICATION_NEEDED' });
    await registry.custody.transfer(context, { prefix: '88.2', to: 'acme', reason: 'sold' });
    expect(await keys(reader('acme'))).toEqual(['88.1', '88.2']);
  });

  it('have resolutions, once they are written', async () => {
    const { registry, daily, clock } = await openTenants();
    for (let i = 0; i < 3; i += 1) registry.resolutions.count('88.1');
    clock.advance(dayMs);
    registry.resolutions.count('88.1');
    await registry.resolutions.flush();
    await registry.resolutions.flush();
    const counts = await daily('prefix', '2026-01-01', '2026-01-02');
    expect(counts.map(({ date, resolved }) => [date, resolved])).toEqual([
      ['2026-01-01', 3],
      ['2026-01-02', 1],
    ]);
  });

  it.each([
    [{ from: '2026-01-02', to: '2026-01-01' }, 'STATISTICS_DAYS'],
    [{ from: 'yesterday', to: '2026-01-01' }, 'STATISTICS_DAYS'],
    [{ from: '2026-02-30', to: '2026-03-01' }, 'STATISTICS_DAYS'],
    [{ from: '2020-01-01', to: '2026-01-01' }, 'STATISTICS_DAYS'],
    [{ from: '2026-01-01', to: '2026-01-01', depth: 5 }, 'STATISTICS_DEPTH'],
    [{ from: '2026-01-01', to: '2026-01-01', depth: Number.NaN }, 'STATISTICS_DEPTH'],
  ])('refuse %j', async (query, reason) => {
    const { registry } = await openTenants();
    await expect(registry.statistics.daily(admin, { by: 'region', ...query })).rejects.toMatchObject({ reason });
  });

  it('add up, whatever they are grouped by, to what was done', async () => {
    const step = fc.tuple(
      fc.constantFrom('88.1', '88.2', '88.3'),
      fc.nat(3),
      fc.constantFrom('create', 'retire', 'night'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { create, retire, daily, clock, date } = await openTenants();
        const live = new Set<string>();
        const days = new Map([[date(), { registered: 0, retired: 0, live: 0 }]]);
        let used = 0;
        for (const [prefix, at, what] of steps) {
          if (what === 'night') clock.advance(dayMs);
          const today = days.get(date()) ?? { registered: 0, retired: 0, live: 0 };
          days.set(date(), today);
          const victim = [...live][at];
          if (what === 'create') {
            used += 1;
            await create(`${prefix}/${used}`);
            live.add(`${prefix}/${used}`);
            today.registered += 1;
          } else if (what === 'retire' && victim !== undefined) {
            await retire(victim);
            live.delete(victim);
            today.retired += 1;
          }
          today.live = live.size;
        }
        for (const by of ['prefix', 'industry', 'region'] as const) {
          const counts = await daily(by, '2026-01-01', date());
          for (const [day, expected] of days) {
            const sum = { registered: 0, retired: 0, live: 0 };
            for (const each of counts.filter((row) => row.date === day)) {
              sum.registered += each.registered;
              sum.retired += each.retired;
              sum.live += each.live;
            }
            expect([by, day, sum]).toEqual([by, day, expected]);
          }
        }
      }),
      { numRuns: process.env['CI'] === 'true' ? 60 : 20 },
    );
  });
});
