import { connect as connectTo, createServer, type Socket } from 'node:net';
import type { Nameplate, Scope } from '@nameplate/sdk';
import { type StartTestServerOptions, startTestServer, type TestServer } from '@nameplate/testing';
import { afterEach, expect, it } from 'vitest';

/** One clock for all servers of the tree. */
class TreeClock {
  #now = Date.UTC(2026, 2, 1, 4);
  now(): number {
    return this.#now;
  }
  nextDay(): void {
    this.#now += 86_400_000;
  }
}

let opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of opened.toReversed()) await each[Symbol.asyncDispose]();
  opened = [];
});

async function start(clock: TreeClock, prefix: string, config: StartTestServerOptions['config'] = {}) {
  const server = await startTestServer({ clock, prefix, config: { ...config, roles: ['authority'] } });
  const np = await server.client();
  opened.push(server);
  return { server, np };
}

async function keyOf(np: Nameplate, organization: string, scopes: readonly Scope[]): Promise<string> {
  return (await np.keys.create({ description: organization, scopes, prefixes: ['*'], organization })).secret;
}

const register = (np: Nameplate, id: string) =>
  np.handles.create(id, [{ index: 1, type: 'URL', data: 'https://example.com' }]);

/** A way to a server that can be cut and mended. */
async function relay(server: TestServer) {
  const [host = '', port = ''] = server.endpoint.split(':');
  const sockets = new Set<Socket>();
  let open = true;
  const listener = createServer((near) => {
    if (!open) {
      near.destroy();
      return;
    }
    const far = connectTo(Number(port), host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const cut = () => {
    open = false;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const mend = () => {
    open = true;
  };
  opened.push({
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => listener.close(resolve));
    },
  });
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, cut, mend };
}

/** Live handles and registrations of a day, by key. */
async function counts(np: Nameplate, by: 'prefix' | 'industry' | 'region', day: string) {
  const rows = await np.statistics.daily({ by, from: day, to: day });
  return Object.fromEntries(rows.map(({ key, registered, live }) => [key, [registered, live]]));
}

function total(counted: Record<string, readonly number[]>): number[] {
  const rows = Object.values(counted);
  return [0, 1].map((at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0));
}

it('three levels: applications, delegation, statistics that add up, and a night replayed', {
  timeout: 120_000,
}, async () => {
  const clock = new TreeClock();

  // The platform across industries knows the industry platform, and what it may hold.
  const nation = await start(clock, '88.100');
  await nation.np.organizations.create({ id: 'nation', level: 'cross-industry', names: { zh: '跨行业平台' } });
  await nation.np.organizations.create({
    id: 'auto',
    level: 'industry',
    parent: 'nation',
    names: { zh: '汽车行业平台' },
  });
  const reportKey = await keyOf(nation.np, 'auto', ['report.submit']);

  // The industry platform knows its enterprises; its server reports to the nation's.
  const industry = await start(clock, '88.200', {
    report_to: nation.server.endpoint,
    report_key: reportKey,
    report_interval_s: 86_400,
  });
  await industry.np.organizations.create({
    id: 'auto',
    level: 'industry',
    names: { zh: '汽车行业平台' },
    region: '220000',
  });
  await industry.np.prefixes.create('88.7', { organization: 'auto' });
  const autoKey = await keyOf(industry.np, 'auto', [
    'organization.manage',
    'prefix.manage',
    'key.manage',
    'report.submit',
    'identifier.read',
  ]);
  const auto = await industry.server.client({ key: autoKey });
  for (const [id, code] of [
    ['acme', 'C3670'],
    ['beta', 'C3911'],
  ] as const)
    await auto.organizations.create({
      id,
      level: 'enterprise',
      parent: 'auto',
      names: { en: id },
      industry: code,
      region: '220104',
    });

  // The enterprise asks for a prefix there, and gets it; its own server holds it.
  const { secret } = await auto.keys.create({
    description: 'acme',
    scopes: ['report.submit'],
    prefixes: [],
    organization: 'acme',
  });
  const asker = await keyOf(industry.np, 'acme', ['organization.manage']);
  const asked = await (await industry.server.client({ key: asker })).prefixes.apply({
    prefix: '88.7.1',
    purpose: 'Parts',
  });
  await auto.prefixes.decide(asked.id, 'allot', 'as planned');
  const config = { report_to: industry.server.endpoint, report_key: secret, report_interval_s: 86_400 };
  const plant = await start(clock, '88.300', config);
  await plant.np.organizations.create({
    id: 'acme',
    level: 'enterprise',
    names: { en: 'Acme' },
    industry: 'C3670',
    region: '220104',
  });
  await plant.np.prefixes.create('88.7.1', { organization: 'acme' });

  // A day's work at each level.
  for (let i = 0; i < 5; i += 1) await register(plant.np, `88.7.1/part-${i}`);
  await plant.np.assets.retire('88.7.1/part-0', { reason: 'broken' });
  await register(industry.np, '88.7/label-1');
  await register(nation.np, '88.100/register-1');
  expect(await plant.np.reports.submit()).toBe(0);
  clock.nextDay();

  // Reported upward, each level has what is below it, however it is grouped.
  expect(await plant.np.reports.submit()).toBe(1);
  expect(await industry.np.reports.submit()).toBe(1);
  const day = '2026-03-01';
  expect(await counts(plant.np, 'prefix', day)).toEqual({ '88.7.1': [5, 4] });
  expect(await counts(industry.np, 'prefix', day)).toEqual({ '88.7': [1, 1], '88.7.1': [5, 4] });
  expect(await counts(nation.np, 'prefix', day)).toEqual({ '88.100': [1, 1], '88.7': [1, 1], '88.7.1': [5, 4] });
  expect(await counts(nation.np, 'industry', day)).toEqual({ '': [2, 2], C3670: [5, 4] });
  expect(await counts(nation.np, 'region', day)).toEqual({ '': [1, 1], '220000': [1, 1], '220104': [5, 4] });
  for (const by of ['prefix', 'industry', 'region'] as const)
    expect(total(await counts(nation.np, by, day))).toEqual([7, 6]);
  const { reports, reportTo } = await plant.np.reports.sent();
  expect(reportTo).toBe(industry.server.endpoint);
  expect(reports).toMatchObject([{ date: day, receipt: { source: 'acme', rows: 1 } }]);
  expect(await industry.np.reports.receipts().toArray({ limit: 5 })).toEqual([reports[0]?.receipt]);

  // An enterprise beside sees nothing of it; the industry platform all of its own.
  const beta = await industry.server.client({ key: await keyOf(industry.np, 'beta', ['identifier.read']) });
  expect(await counts(beta, 'prefix', day)).toEqual({});
  expect(await counts(auto, 'prefix', day)).toEqual({ '88.7': [1, 1], '88.7.1': [5, 4] });

  // The industry platform's key ends for a night: nothing arrives, the days wait, and all is told.
  await register(plant.np, '88.7.1/part-5');
  clock.nextDay();
  await nation.np.keys.revoke(
    (await nation.np.keys.list().toArray({ limit: 10 })).find((key) => key.organization === 'auto')?.id ?? '',
  );
  expect(await plant.np.reports.submit()).toBe(1);
  await expect(industry.np.reports.submit()).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  expect(await industry.np.reports.sent()).toMatchObject({
    problem: expect.stringMatching(/key/),
    reports: [{ date: '2026-03-02' }, { date: day, receipt: { source: 'auto' } }],
  });
  expect((await industry.np.reports.sent()).reports[0]).not.toHaveProperty('receipt');
});

it('a server that was away is told every day it missed, once', { timeout: 120_000 }, async () => {
  const clock = new TreeClock();
  const above = await start(clock, '88.100');
  await above.np.organizations.create({ id: 'acme', level: 'enterprise', names: { en: 'Acme' } });
  const report_key = await keyOf(above.np, 'acme', ['report.submit']);
  const way = await relay(above.server);
  const below = await start(clock, '88.300', {
    report_to: `127.0.0.1:${way.port}`,
    report_key,
    report_interval_s: 86_400,
  });
  const submit = () => below.np.reports.submit();
  await register(below.np, '88.300/a');
  clock.nextDay();
  expect(await submit()).toBe(1);
  way.cut();
  await register(below.np, '88.300/b');
  clock.nextDay();
  await register(below.np, '88.300/c');
  clock.nextDay();
  await expect(submit()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(await counts(above.np, 'prefix', '2026-03-03')).toMatchObject({ '88.300': [0, 1] });
  way.mend();
  await expect.poll(() => submit().catch(() => 0), { timeout: 60_000 }).toBe(2);
  expect(await submit()).toBe(0);
  expect(await counts(above.np, 'prefix', '2026-03-02')).toEqual({ '88.300': [1, 2] });
  expect(await counts(above.np, 'prefix', '2026-03-03')).toEqual({ '88.300': [1, 3] });
});
