import { type Principal, parseIdentifier } from '@nameplate/model';
import { openMemoryStore } from '@nameplate/storage';
import { describe, expect, it } from 'vitest';
import { admin, FakeClock } from '../fixture.ts';
import { openRegistry, type Registry } from '../registry.ts';
import type { DailyReport } from './report.ts';

const context = { principal: admin };
const dayMs = 86_400_000;

function reporter(organization: string): Principal {
  return { kind: 'app', id: `npk_${organization}`, scopes: ['report.submit'], prefixes: [], organization };
}

/** A server with one organization, which owns a prefix. */
async function server(
  clock: FakeClock,
  id: string,
  prefix: string,
  place: { industry?: string; region?: string } = {},
) {
  const registry = await openRegistry({ store: openMemoryStore(), clock });
  await registry.organizations.create(context, { id, level: 'enterprise', names: { en: id }, ...place });
  await registry.prefixes.create(context, { prefix, organization: id });
  return registry;
}

/** What the server above knows of one below: where it stands. */
async function know(above: Registry, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) await above.organizations.create(context, { id, level: 'enterprise', names: { en: id } });
}

/** Sends what is due; the number of days that were. */
async function send(below: Registry, above: Registry, source: string): Promise<number> {
  let sent = 0;
  for await (const report of below.reportsOut.pending()) {
    const receipt = await above.reportsIn.receive(reporter(source), report);
    expect(await below.reportsOut.acknowledge(report, receipt)).toBe(true);
    sent += 1;
  }
  return sent;
}

const create = (registry: Registry, text: string) =>
  registry.handles.create(context, { identifier: parseIdentifier(text), values: [] });

const live = async (registry: Registry, date: string) =>
  (await registry.statistics.daily(admin, { by: 'prefix', from: date, to: date })).map(
    (row) => `${row.key}=${row.live}`,
  );

describe('reports upward', () => {
  it('carry every day that is over, once, through three levels', async () => {
    const clock = new FakeClock();
    const plant = await server(clock, 'plant', '88.1', { industry: 'C3911', region: '220104' });
    const industry = await server(clock, 'industry', '88.2');
    const nation = await server(clock, 'nation', '88.3');
    await know(industry, 'plant');
    await know(nation, 'industry');
    await create(plant, '88.1/a');
    await create(plant, '88.1/b');
    await create(industry, '88.2/a');
    expect(await send(plant, industry, 'plant')).toBe(0);
    clock.advance(dayMs);
    expect(await send(plant, industry, 'plant')).toBe(1);
    expect(await send(industry, nation, 'industry')).toBe(1);
    expect(await send(industry, nation, 'industry')).toBe(0);
    expect(await live(nation, '2026-01-01')).toEqual(['88.1=2', '88.2=1']);
    const byClass = await nation.statistics.daily(admin, { by: 'industry', from: '2026-01-01', to: '2026-01-01' });
    expect(byClass.map(({ key, registered }) => [key, registered])).toEqual([
      ['', 1],
      ['C3911', 2],
    ]);
  });

  it('come late after an outage: the day is due again further up, and counts once', async () => {
    const clock = new FakeClock();
    const plant = await server(clock, 'plant', '88.1');
    const industry = await server(clock, 'industry', '88.2');
    const nation = await server(clock, 'nation', '88.3');
    await know(industry, 'plant');
    await know(nation, 'industry');
    await create(industry, '88.2/a');
    await create(plant, '88.1/a');
    clock.advance(dayMs);
    expect(await send(industry, nation, 'industry')).toBe(1);
    await create(plant, '88.1/b');
    clock.advance(10 * dayMs);
    expect(await send(industry, nation, 'industry')).toBe(0);
    expect(await send(plant, industry, 'plant')).toBe(2);
    expect(await send(industry, nation, 'industry')).toBe(2);
    expect(await live(nation, '2026-01-01')).toEqual(['88.1=1', '88.2=1']);
    expect(await live(nation, '2026-01-10')).toEqual(['88.1=2', '88.2=1']);
  });

  it('that come twice, or once more after a lost answer, change nothing', async () => {
    const clock = new FakeClock();
    const industry = await server(clock, 'industry', '88.2');
    await know(industry, 'plant');
    const rows = [{ prefix: '88.1', industry: 'C39', region: '', registered: 5, retired: 1, resolved: 7 }];
    const report: DailyReport = { day: 20_000, rows };
    const first = await industry.reportsIn.receive(reporter('plant'), report);
    clock.advance(1000);
    expect(await industry.reportsIn.receive(reporter('plant'), report)).toEqual(first);
    expect(await live(industry, '2024-10-04')).toEqual(['88.1=4']);
    const corrected = [
      { ...rows[0], registered: 6 },
      { ...rows[0], industry: 'C40', registered: 1, retired: 0 },
    ];
    await industry.reportsIn.receive(reporter('plant'), { day: 20_000, rows: corrected as DailyReport['rows'] });
    expect(await live(industry, '2024-10-04')).toEqual(['88.1=6']);
    await industry.reportsIn.receive(reporter('plant'), { day: 20_000, rows: [] });
    expect(await live(industry, '2024-10-04')).toEqual([]);
  });

  it('that changed while they were sent are due again', async () => {
    const clock = new FakeClock();
    const industry = await server(clock, 'industry', '88.2');
    const nation = await server(clock, 'nation', '88.3');
    await know(industry, 'plant');
    await know(nation, 'industry');
    await create(industry, '88.2/a');
    clock.advance(dayMs);
    const { value: due } = await industry.reportsOut.pending().next();
    if (due === undefined) throw new Error('nothing is due');
    const receipt = await nation.reportsIn.receive(reporter('industry'), due);
    const late = [{ prefix: '88.1', industry: '', region: '', registered: 1, retired: 0, resolved: 0 }];
    await industry.reportsIn.receive(reporter('plant'), { day: due.day, rows: late });
    expect(await industry.reportsOut.acknowledge(due, receipt)).toBe(false);
    expect(await send(industry, nation, 'industry')).toBe(1);
    expect(await live(nation, '2026-01-01')).toEqual(['88.1=1', '88.2=1']);
  });

  it('are made again when a class changes, as it changes the past', async () => {
    const clock = new FakeClock();
    const plant = await server(clock, 'plant', '88.1', { industry: 'C39' });
    const industry = await server(clock, 'industry', '88.2');
    await know(industry, 'plant');
    await create(plant, '88.1/a');
    clock.advance(30 * dayMs);
    expect(await send(plant, industry, 'plant')).toBe(1);
    await plant.organizations.update(context, 'plant', { industry: 'C40' });
    expect(await send(plant, industry, 'plant')).toBe(1);
    const [count] = await industry.statistics.daily(admin, { by: 'industry', from: '2026-01-01', to: '2026-01-01' });
    expect(count).toMatchObject({ key: 'C40', live: 1 });
    const [state] = await plant.reportsOut.states(admin);
    expect(state).toMatchObject({ date: '2026-01-01', receipt: { source: 'plant', rows: 1 } });
  });

  it.each([
    [{ prefix: 'x y' }, 'INVALID_IDENTIFIER'],
    [{ industry: 'Z1' }, 'INVALID_VALUE'],
    [{ region: '12' }, 'INVALID_VALUE'],
    [{ registered: -1 }, 'INVALID_VALUE'],
    [{ retired: 0.5 }, 'INVALID_VALUE'],
    [{ prefix: '88.9' }, 'PERMISSION_DENIED'],
  ])('with %j are refused whole', async (wrong, code) => {
    const clock = new FakeClock();
    const industry = await server(clock, 'industry', '88.9');
    await know(industry, 'plant');
    const good = { prefix: '88.1', industry: '', region: '', registered: 1, retired: 0, resolved: 0 };
    const rows = [
      { ...good, prefix: '88.4' },
      { ...good, ...wrong },
    ];
    await expect(industry.reportsIn.receive(reporter('plant'), { day: 1, rows })).rejects.toMatchObject({ code });
    expect((await industry.reportsIn.receipts(admin)).receipts).toEqual([]);
  });

  it('are taken from a key of the organization only, and seen by those above', async () => {
    const clock = new FakeClock();
    const industry = await server(clock, 'industry', '88.2');
    await industry.organizations.create(context, {
      id: 'plant',
      level: 'enterprise',
      parent: 'industry',
      names: { en: 'P' },
    });
    const report: DailyReport = { day: 20_000, rows: [] };
    await expect(industry.reportsIn.receive(admin, report)).rejects.toMatchObject({ reason: 'REPORT_SOURCE' });
    await expect(
      industry.reportsIn.receive({ ...reporter('plant'), scopes: [] } as Principal, report),
    ).rejects.toMatchObject({
      reason: 'SCOPE_MISSING',
    });
    await expect(industry.reportsIn.receive(reporter('plant'), { ...report, day: 99_999 })).rejects.toMatchObject({
      reason: 'REPORT',
    });
    const receipt = await industry.reportsIn.receive(reporter('plant'), report);
    expect((await industry.reportsIn.receipts(reporter('industry'))).receipts).toEqual([receipt]);
    expect((await industry.reportsIn.receipts(reporter('plant'), { source: 'plant' })).receipts).toEqual([receipt]);
    expect((await industry.reportsIn.receipts(reporter('other'))).receipts).toEqual([]);
  });
});
