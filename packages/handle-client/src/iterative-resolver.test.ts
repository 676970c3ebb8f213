import { describe, expect, it } from 'vitest';
import { deadlineExceeded as tooLate } from './failures.ts';
import { HeldClock, ScriptedServers, site, siteValue, value } from './fixture.ts';
import type { Hop } from './hop.ts';
import { createIterativeResolver } from './iterative-resolver.ts';
import type { IterativeLimits } from './limits.ts';

const root = 1;
const secondary = 2;
const enterprise = 3;
const url = (ttl = 3600) => value(1, 'URL', 'https://example.cn', ttl);
const derived = (port: number, ttl = 3600) => ({
  code: 303 as const,
  handle: '0.NA/88.118',
  values: [siteValue(port, 'HS_NA_DELEGATE', ttl)],
});

/** Root, a secondary server with `88.118.x`, an enterprise server with `88.118.22`. */
function setUp(limits: Partial<IterativeLimits> = {}, options: { siteTtl?: number; ttl?: number } = {}) {
  const clock = new HeldClock();
  const servers = new ScriptedServers();
  const { siteTtl = 3600, ttl = 3600 } = options;
  servers.serve(root, { '0.NA/88.118': [siteValue(secondary)] }, derived(secondary, siteTtl));
  servers.serve(secondary, { '0.NA/88.118.22': [siteValue(enterprise, 'HS_SITE', siteTtl)] });
  servers.serve(enterprise, {
    '88.118.22/a': [url(ttl)],
    '88.118.22/b': [value(2, 'EMAIL', 'b', ttl)],
    '88.118.22/none': 200,
  });
  const resolver = createIterativeResolver({ roots: [site(root)], clock, exchange: servers.whole, limits });
  return { clock, servers, resolver };
}

describe('from the root on', () => {
  it('follows a prefix referral, finds the service, asks it, and tells each hop', async () => {
    const { servers, resolver } = setUp();
    const hops: Hop[] = [];
    const record = await resolver.resolve('88.118.22/a', { trace: (hop) => hops.push(hop) });
    expect(record).toEqual({ handle: '88.118.22/a', values: [url()], source: 'upstream', stale: false, ageMs: 0 });
    expect(servers.questions).toEqual(['1 0.NA/88.118.22', '2 0.NA/88.118.22', '3 88.118.22/a']);
    expect(servers.asked.map(({ recursionCount }) => recursionCount)).toEqual([0, 1, 0]);
    expect(hops.map(({ server, asked, code, flags }) => [server, asked, code, flags.join()])).toEqual([
      ['udp://127.0.0.1:1', '0.NA/88.118.22', 303, 'referral'],
      ['udp://127.0.0.1:2', '0.NA/88.118.22', 1, ''],
      ['udp://127.0.0.1:3', '88.118.22/a', 1, ''],
    ]);
  });

  it('begins at the deepest delegation it knows, and asks a known service at once', async () => {
    const { servers, resolver } = setUp();
    servers.serve(secondary, { '0.NA/88.118.22': [siteValue(enterprise)], '0.NA/88.118.23': [siteValue(4)] });
    servers.serve(4, { '88.118.23/x': [url()] });
    await resolver.resolve('88.118.22/a');
    servers.asked.length = 0;
    await resolver.resolve('88.118.22/b');
    await resolver.resolve('88.118.23/x');
    expect(servers.questions).toEqual(['3 88.118.22/b', '2 0.NA/88.118.23', '4 88.118.23/x']);
  });

  it('asks the root about records of prefixes, with and without a slash', async () => {
    const { servers, resolver } = setUp();
    expect((await resolver.resolve('0.NA/88.118')).values).toEqual([siteValue(secondary)]);
    expect((await resolver.resolve('88.118')).source).toBe('cache');
    expect(servers.questions).toEqual(['1 0.NA/88.118']);
  });

  it('follows a service referral, HS_SERV, and a referral without values', async () => {
    const { servers, resolver } = setUp();
    servers.serve(root, {
      '0.NA/9': [value(1, 'HS_SERV', '9.serv/main')],
      '0.NA/9.SERV': [siteValue(5)],
      '0.NA/10': [siteValue(5)],
    });
    servers.serve(5, {
      '9.serv/main': [siteValue(6)],
      '10/x': { code: 302, handle: '0.NA/9', values: [] },
    });
    servers.serve(6, { '9/x': [url()], '10/x': [url()] });
    expect((await resolver.resolve('9/x')).values).toEqual([url()]);
    expect((await resolver.resolve('10/x')).values).toEqual([url()]);
  });

  it('passes caches and goes to primary sites for authority', async () => {
    const { servers, resolver } = setUp();
    await resolver.resolve('88.118.22/a');
    servers.asked.length = 0;
    expect((await resolver.resolve('88.118.22/a', { authoritative: true })).source).toBe('upstream');
    expect(servers.asked.every(({ authoritative }) => authoritative)).toBe(true);
  });

  it('tells "does not exist" with authority, for a handle and for a prefix', async () => {
    const { resolver, servers } = setUp();
    await expect(resolver.resolve('88.118.22/zzz')).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    servers.serve(root, {});
    await expect(resolver.resolve('77.1/x')).rejects.toMatchObject({ reason: 'PREFIX_NOT_FOUND' });
    expect((await resolver.resolve('88.118.22/none')).values).toEqual([]);
  });

  it('gives nothing on that is not public', async () => {
    const { resolver, servers } = setUp();
    const hidden = { ...value(4, 'serial', '660'), permissions: { ...url().permissions, publicRead: false } };
    servers.serve(enterprise, { '88.118.22/a': [url(), hidden] });
    expect((await resolver.resolve('88.118.22/a')).values).toEqual([url()]);
  });
});

describe('what does not end', () => {
  it('a referral to the server itself, a circle of services, a chain too long: RECURSION_LIMIT', async () => {
    const { resolver, servers } = setUp();
    servers.serve(root, {
      '0.NA/1': { code: 303, handle: '0.NA/1', values: [siteValue(root, 'HS_NA_DELEGATE')] },
      '0.NA/A': [value(1, 'HS_SERV', 'B/x')],
      '0.NA/B': [value(1, 'HS_SERV', 'A/x')],
    });
    await expect(resolver.resolve('1/x')).rejects.toMatchObject({ reason: 'REFERRAL_LOOP' });
    await expect(resolver.resolve('A/x')).rejects.toMatchObject({ code: 'RECURSION_LIMIT', reason: 'SERVICE_LOOP' });
    for (let port = 100; port < 200; port += 1)
      servers.serve(port, {}, { code: 302, handle: '', values: [siteValue(port + 1)] });
    servers.serve(root, { '0.NA/2': [siteValue(100)] });
    await expect(resolver.resolve('2/x')).rejects.toMatchObject({ reason: 'HOPS_MAX' });
    await expect(resolver.resolve('2/x', { recursionCount: 40 })).rejects.toMatchObject({ reason: 'RECURSION_COUNT' });
  });

  it('a service named by a service, and so on: RECURSION_LIMIT at the depth allowed, an answer within it', async () => {
    const chain = (depth: number) => {
      const { resolver, servers } = setUp({ depth });
      servers.serve(root, {
        '0.NA/1': [value(1, 'HS_SERV', '0.S/1')],
        '0.S/1': [value(1, 'HS_SERV', '0.S/2')],
        '0.S/2': [value(1, 'HS_SERV', '0.S/3')],
        '0.S/3': [siteValue(enterprise)],
      });
      servers.serve(enterprise, { '1/x': [url()] });
      return resolver.resolve('1/x');
    };
    expect((await chain(8)).values).toEqual([url()]);
    await expect(chain(3)).rejects.toMatchObject({ code: 'RECURSION_LIMIT', reason: 'DEPTH_MAX' });
  });

  it('a server that answers not at all ends at the caller’s deadline', async () => {
    const { resolver, servers, clock } = setUp();
    servers.servers.set(root, () => new Promise(() => undefined));
    const start = performance.now();
    await expect(resolver.resolve('88.118.22/a', { deadlineMs: clock.now() + 50 })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    expect(performance.now() - start).toBeLessThan(1000);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await expect(resolver.resolve('88.118.22/a', { signal: controller.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});

describe('a deadline', () => {
  it('travels to every server that is asked, in whole seconds and never later than the caller’s', async () => {
    const { resolver, servers, clock } = setUp();
    await resolver.resolve('88.118.22/a', { deadlineMs: clock.now() + 4_700 });
    const second = clock.now() / 1000;
    expect(servers.asked.map(({ expirationTime }) => expirationTime)).toEqual([second + 4, second + 4, second + 4]);
    servers.asked.length = 0;
    await resolver.resolve('88.118.22/b', { deadlineMs: clock.now() + 3_600_000 });
    // Nor later than what this resolver allows itself.
    expect(servers.asked.map(({ expirationTime }) => expirationTime)).toEqual([second + 8]);
  });

  it('of who began a look-up does not end that of one who waits longer', async () => {
    const { resolver, servers, clock } = setUp();
    let late: (() => void) | undefined;
    servers.servers.set(root, () => new Promise((_resolve, reject) => void (late ??= () => reject(tooLate()))));
    const hasty = resolver.resolve('88.118.22/a', { deadlineMs: clock.now() + 2_000 });
    const patient = resolver.resolve('88.118.22/a', { deadlineMs: clock.now() + 7_000 });
    await expect.poll(() => late).toBeDefined();
    clock.advance(2_000);
    servers.serve(root, { '0.NA/88.118.22': [siteValue(enterprise)] });
    late?.();
    await expect(hasty).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect((await patient).values).toEqual([url()]);
    expect(servers.asked.at(-1)?.expirationTime).toBe((clock.now() + 5_000) / 1000);
  });
});

describe('the cache', () => {
  it('answers until the time to live is over, and then asks again', async () => {
    const { resolver, servers, clock } = setUp({}, { ttl: 60 });
    await resolver.resolve('88.118.22/a');
    clock.advance(59_000);
    expect(await resolver.resolve('88.118.22/A'.replace('A', 'a'))).toMatchObject({
      source: 'cache',
      ageMs: 59_000,
      stale: false,
    });
    clock.advance(2_000);
    expect(await resolver.resolve('88.118.22/a')).toMatchObject({ source: 'upstream', ageMs: 0 });
    expect(servers.questions.filter((asked) => asked === '3 88.118.22/a')).toHaveLength(2);
  });

  it('keeps no record with a time to live of 0, and one that does not exist for the negative time only', async () => {
    const { resolver, servers, clock } = setUp({ negativeMs: 1_000 }, { ttl: 0 });
    await resolver.resolve('88.118.22/a');
    expect((await resolver.resolve('88.118.22/a')).source).toBe('upstream');
    const ask = () => resolver.resolve('88.118.22/zzz').catch(() => undefined);
    await ask();
    await ask();
    clock.advance(1_001);
    await ask();
    expect(servers.questions.filter((asked) => asked.endsWith('zzz'))).toHaveLength(2);
  });

  it('asks once for many who ask at the same time', async () => {
    const { resolver, servers } = setUp();
    const records = await Promise.all(Array.from({ length: 50 }, () => resolver.resolve('88.118.22/a')));
    expect(records.every(({ values }) => values.length === 1)).toBe(true);
    expect(servers.questions).toHaveLength(3);
  });

  it('answers a record past its time when nobody else can, marked, up to a limit', async () => {
    const { resolver, servers, clock } = setUp({ staleMs: 100_000 }, { ttl: 60 });
    await resolver.resolve('88.118.22/a');
    servers.servers.delete(enterprise);
    clock.advance(90_000);
    const hops: Hop[] = [];
    expect(await resolver.resolve('88.118.22/a', { trace: (hop) => hops.push(hop) })).toMatchObject({
      source: 'cache',
      stale: true,
      ageMs: 90_000,
    });
    expect(hops.at(-1)).toMatchObject({ server: 'cache', flags: ['cached', 'stale'] });
    clock.advance(80_000);
    await expect(resolver.resolve('88.118.22/a')).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('waits for a silent server no longer than it must when it has a record past its time', async () => {
    const { resolver, servers, clock } = setUp({ staleAfterMs: 30 }, { ttl: 60 });
    await resolver.resolve('88.118.22/a');
    servers.servers.set(enterprise, () => new Promise(() => undefined));
    clock.advance(90_000);
    expect((await resolver.resolve('88.118.22/a')).stale).toBe(true);
  });

  it('says that a handle is gone, and not what it was, once the server says so', async () => {
    const { resolver, servers, clock } = setUp({}, { ttl: 60 });
    await resolver.resolve('88.118.22/a');
    servers.serve(enterprise, {});
    clock.advance(61_000);
    await expect(resolver.resolve('88.118.22/a')).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
  });

  it('fetches a record that is asked for often before its time is over', async () => {
    const { resolver, servers, clock } = setUp({}, { ttl: 100 });
    await resolver.resolve('88.118.22/a');
    await resolver.resolve('88.118.22/a');
    clock.advance(95_000);
    expect((await resolver.resolve('88.118.22/a')).source).toBe('cache');
    await expect.poll(async () => (await resolver.resolve('88.118.22/a')).ageMs).toBe(0);
    expect(servers.questions.filter((asked) => asked === '3 88.118.22/a')).toHaveLength(2);
  });
});

describe('a service that moved', () => {
  it.each([
    ['says that it is not responsible', 301],
    ['has gone', 'down'],
  ] as const)('is looked up once more when the old server %s', async (_what, said) => {
    const { resolver, servers, clock } = setUp();
    await resolver.resolve('88.118.22/b');
    servers.serve(enterprise, {}, said);
    servers.serve(secondary, { '0.NA/88.118.22': [siteValue(7)] });
    servers.serve(7, { '88.118.22/a': [url()] });
    clock.advance(5_000);
    expect((await resolver.resolve('88.118.22/a')).values).toEqual([url()]);
  });

  it('is not asked for again and again while its server is wrong', async () => {
    const { resolver, servers, clock } = setUp();
    await resolver.resolve('88.118.22/b');
    servers.serve(enterprise, {}, 301);
    clock.advance(5_000);
    servers.asked.length = 0;
    for (let i = 0; i < 5; i += 1)
      await expect(resolver.resolve(`88.118.22/x${i}`)).rejects.toMatchObject({ reason: 'LAME_DELEGATION' });
    expect(servers.asked.filter(({ port }) => port === secondary)).toHaveLength(1);
  });

  it('is used as it was known when its parent cannot be asked', async () => {
    const { resolver, servers, clock } = setUp({}, { siteTtl: 60 });
    await resolver.resolve('88.118.22/b');
    servers.servers.delete(root);
    servers.servers.delete(secondary);
    clock.advance(61_000);
    expect((await resolver.resolve('88.118.22/a')).source).toBe('upstream');
  });
});
