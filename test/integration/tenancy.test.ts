import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Nameplate, Scope } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { typeBlock } from '../support/guide-shell.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(async () => server.close());

/** A client with a key that belongs to an organization. */
async function clientOf(np: Nameplate, organization: string, scopes: readonly Scope[], prefixes = ['*']) {
  const { secret } = await np.keys.create({ description: organization, scopes, prefixes, organization });
  return await server.client({ key: secret });
}

describe('organizations over the SDK', () => {
  it('manage what is below them, and share nothing with those beside', { timeout: 120_000 }, async () => {
    await using np = await server.client();
    await np.organizations.create({ id: 'auto', level: 'industry', names: { zh: '汽车行业平台', en: 'Automotive' } });
    const scopes = [
      'organization.manage',
      'key.manage',
      'prefix.manage',
      'identifier.read',
      'identifier.write',
    ] as const;
    await np.prefixes.create('88.7', { organization: 'auto' });
    const industry = await clientOf(np, 'auto', scopes);
    for (const id of ['acme', 'other'])
      await industry.organizations.create({
        id,
        level: 'enterprise',
        parent: 'auto',
        names: { en: id },
        region: '220104',
      });
    await industry.prefixes.create('88.7.1', { organization: 'acme' });
    await industry.prefixes.create('88.7.2', { organization: 'other' });
    const acme = await clientOf(industry, 'acme', ['identifier.read', 'identifier.write', 'organization.manage']);
    const asset = await acme.handles.create('88.7.1/part-1', [{ index: 1, type: 'URL', data: 'https://example.com' }]);
    expect(asset.identifier).toBe('88.7.1/part-1');
    await expect(acme.handles.create('88.7.2/part-1', [])).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    const ids = async (client: Nameplate) =>
      (await client.organizations.list().toArray({ limit: 10 })).map(({ id }) => id);
    expect(await ids(acme)).toEqual(['acme']);
    expect(await ids(industry)).toEqual(['acme', 'auto', 'other']);
    await expect(acme.organizations.get('other')).rejects.toMatchObject({ reason: 'ORGANIZATION_UNKNOWN' });
    const changed = await acme.organizations.update('acme', { industry: '3670' });
    expect(changed).toMatchObject({ industry: 'C3670', region: '220104', names: { en: 'acme' }, etag: '2' });
    expect((await acme.prefixes.get('88.7.1')).organization).toBe('acme');
  });

  it('apply for prefixes, lose them for a time, and hand them over', { timeout: 120_000 }, async () => {
    await using np = await server.client();
    await np.organizations.create({ id: 'auto', level: 'industry', names: { en: 'Automotive' } });
    for (const id of ['acme', 'other'])
      await np.organizations.create({
        id,
        level: 'enterprise',
        parent: 'auto',
        names: { en: id },
        quotas: { handles: 3 },
      });
    await np.prefixes.create('88.7', { organization: 'auto' });
    const industry = await clientOf(np, 'auto', ['prefix.manage', 'identifier.read', 'organization.manage']);
    const acme = await clientOf(np, 'acme', ['organization.manage', 'identifier.read', 'identifier.write']);
    const asked = await acme.prefixes.apply({ prefix: '88.7.1', purpose: 'Parts' });
    expect(await industry.prefixes.applications({ state: 'pending' }).toArray({ limit: 5 })).toEqual([asked]);
    const allotted = await industry.prefixes.decide(asked.id, 'allot', 'as planned');
    expect(allotted).toMatchObject({ state: 'allotted', reason: 'as planned' });
    const register = (n: number) =>
      acme.handles.create(`88.7.1/part-${n}`, [{ index: 1, type: 'URL', data: 'https://example.com' }]);
    await register(1);
    await industry.prefixes.suspend('88.7.1', 'unpaid');
    await expect(register(2)).rejects.toMatchObject({ code: 'PREFIX_SUSPENDED', retryable: false });
    expect((await acme.resolve('88.7.1/part-1')).identifier).toBe('88.7.1/part-1');
    await industry.prefixes.resume('88.7.1', 'paid');
    await register(2);
    await register(3);
    await expect(register(4)).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
      metadata: { limit: '3', used: '3', raised_by: 'auto' },
    });
    const moved = await industry.prefixes.transfer('88.7.1', 'other', 'sold');
    expect(moved).toMatchObject({ organization: 'other' });
    expect(moved.events?.map(({ kind }) => kind)).toEqual(['allotted', 'suspended', 'resumed', 'transferred']);
    await expect(register(5)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    const { values } = await np.resolve('0.NA/88.7.1');
    expect(values.map(({ type }) => type)).toEqual(['DESC', 'NP_HOLDER', 'HS_PUBKEY', 'HS_SIGNATURE']);
  });
});

describe('docs/guides/tenancy.md', () => {
  const root = join(import.meta.dirname, '../..');
  const guide = readFileSync(join(root, 'docs/guides/tenancy.md'), 'utf8');
  const shown = (language: string) =>
    [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
  let scratch = '';
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'nameplate-tenancy-'));
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  /** A block as a reader types it. */
  async function type(block: string, to: TestServer, more: Record<string, string> = {}): Promise<string> {
    const environment = { NAMEPLATE_KEY: to.administratorKey, NAMEPLATE_ENDPOINT: to.endpoint, NAMEPLATE_LANG: 'en' };
    return await typeBlock(block, { directory: scratch, environment: { ...environment, ...more } });
  }

  it('says what its commands say', { timeout: 240_000 }, async () => {
    const [
      tree = '',
      delegate = '',
      apply = '',
      decide = '',
      register = '',
      custody = '',
      holder = '',
      statistics = '',
      key = '',
      send = '',
    ] = shown('sh');
    const [list = '', quota = ''] = shown('text');
    await type(tree, server);
    expect(await type(delegate, server)).toContain(list);
    await type(apply, server);
    expect(await type(decide, server)).toMatch(/^reason +as planned$/m);
    expect((await type(register, server)).replaceAll('\n', ' ')).toContain(quota.trimEnd().replaceAll('\n', ' '));
    const decided = await type(custody, server);
    expect(decided).toContain('[PREFIX_SUSPENDED]');
    expect(decided).toMatch(/^88\.7\.1 +beta +active/m);
    expect(await type(holder, server)).toContain('NP_HOLDER');
    const counted = await type(statistics, server);
    expect(counted).toMatch(/ 88\.7\.1 +2 +0 +2 /);
    expect(counted).toMatch(/ C +2 +0 +2 /);
    expect(JSON.parse(counted.slice(counted.indexOf('[')))).toMatchObject([{ key: '220100', live: 2 }]);
    for (const line of counted.split('\n')) expect(line.length).toBeLessThanOrEqual(80);

    let nowMs = Date.now();
    await using above = await startTestServer();
    await type(key, server, { ABOVE_KEY: above.administratorKey, ABOVE_ENDPOINT: above.endpoint });
    const { secret } = JSON.parse(readFileSync(join(scratch, 'report.json'), 'utf8')) as { secret: string };
    const config = { ...(JSON.parse(shown('json')[0] ?? '') as object), report_to: above.endpoint, report_key: secret };
    await using below = await startTestServer({ clock: { now: () => nowMs }, config });
    await using np = await below.client();
    await np.handles.create(`${below.prefix}/a`, [{ index: 1, type: 'URL', data: 'https://example.com' }]);
    const day = await np.statistics.daily({ by: 'prefix', from: new Date(nowMs), to: new Date(nowMs) });
    nowMs += 86_400_000;
    expect(await type(send, below)).toMatch(new RegExp(`^${day[0]?.date} +acknowledged`, 'm'));
    expect(await type('nameplate report receipts', above)).toMatch(/^auto /m);
  });
});

it('statistics over HTTP are those of the SDK', { timeout: 120_000 }, async () => {
  const noon = Date.UTC(2026, 2, 1, 4);
  await using fixed = await startTestServer({ clock: { now: () => noon } });
  await using np = await fixed.client();
  await np.handles.create(`${fixed.prefix}/a`, [{ index: 1, type: 'URL', data: 'https://example.com' }]);
  const today = new Date(noon);
  const counts = await np.statistics.daily({ by: 'prefix', from: today, to: today });
  expect(counts).toMatchObject([{ key: fixed.prefix, registered: 1, live: 1 }]);
  const [{ date = '' } = {}] = counts;
  const ask = (query: string, key = fixed.administratorKey) =>
    fetch(`${fixed.httpUrl}/v1/statistics/daily?${query}`, { headers: { authorization: `Bearer ${key}` } });
  const answer = await ask(`by=prefix&from=${date}&to=${date}`);
  expect(await answer.json()).toEqual({ counts });
  expect((await ask(`by=colour&from=${date}&to=${date}`)).status).toBe(400);
  expect((await ask(`by=prefix&from=${date}`)).status).toBe(400);
  expect((await fetch(`${fixed.httpUrl}/v1/statistics/daily?by=prefix&from=${date}&to=${date}`)).status).toBe(401);
});
