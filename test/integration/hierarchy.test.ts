import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Exchange, openExchange, resolutionRequest } from '@nameplate/handle-client';
import { isNameplateError } from '@nameplate/model';
import { decodeReferralBody, decodeResolutionBody, encodeAdmin, hasFlag, opFlags } from '@nameplate/protocol/handle';
import { connect, type Hop, type Nameplate, signIn } from '@nameplate/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delegate, type Member, startMember, writeBootstrap } from '../../examples/hierarchy/servers.ts';
import { runCliIn } from '../support/run-cli.ts';
import { freePorts, type ServerPorts, type ServerProcess, startServerProcess } from '../support/server-process.ts';

const directory = mkdtempSync(join(tmpdir(), 'nameplate-hierarchy-'));
const prefix = '88.118.22';
const deadlineMs = 8_000;
let root: Member;
let secondary: Member;
let recursive: Member;
let enterprise: ServerProcess;
let ports: ServerPorts;
let key = '';
let exchange: Exchange;

beforeAll(async () => {
  exchange = openExchange();
  root = await startMember('root', directory);
  secondary = await startMember('secondary', directory);
  recursive = await startMember('recursive', directory, {
    roles: ['authority', 'recursive'],
    recursive_bootstrap_file: await writeBootstrap(directory, root.handle),
    recursive_timeout_ms: 6_000,
    recursive_stale_after_ms: 500,
  });
  ports = await freePorts();
  enterprise = await startEnterprise();
  key = /NAMEPLATE_KEY=(npk_\S+)/.exec(enterprise.output())?.[1] ?? '';
  await delegate(root, secondary, `127.0.0.1:${ports.handle}`);
  await atEnterprise((np) => np.prefixes.create(prefix));
});

afterAll(async () => {
  if (enterprise?.child.exitCode === null && enterprise.child.signalCode === null) await enterprise.kill();
  await exchange?.close();
  for (const member of [recursive, secondary, root]) await member?.[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

function startEnterprise(): Promise<ServerProcess> {
  return startServerProcess({ directory: join(directory, 'enterprise'), ports, args: ['--roles', 'authority'] });
}

async function atEnterprise<T>(work: (np: Nameplate) => Promise<T>): Promise<T> {
  await using np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  return await work(np);
}

/** One identifier over the native protocol. */
async function ask(member: Member, handle: string, options: { recursive?: boolean } = {}) {
  const [host = '', port = ''] = member.handle.split(':');
  const request = resolutionRequest({ handle, indexes: [], types: [] }, { recursive: options.recursive ?? true });
  const endpoints = [{ protocol: 'tcp', host, port: Number(port) }] as const;
  const { message, content } = await exchange.exchange(request, endpoints, { deadlineMs: Date.now() + deadlineMs });
  return { code: message.header.responseCode, stale: hasFlag(message.header, opFlags.stale), content };
}

const dataIn = (content: Uint8Array) => new TextDecoder().decode(decodeResolutionBody(content).values[0]?.data);
const urlOf = (id: string) => `https://example.cn/${id}`;
const url = (id: string, seconds: number) => [
  { index: 1, type: 'URL', data: urlOf(id), ttl: { kind: 'relative', seconds } as const },
];

describe('four servers', () => {
  it('are shown by the example, which ends well', async () => {
    const demo = join(import.meta.dirname, '../../examples/dist/hierarchy/demo.js');
    const { stdout } = await promisify(execFile)(process.execPath, [demo]);
    expect(stdout).toContain('88.118.22/meter-0001 → https://example.cn/88.118.22/meter-0001 (through recursive');
    expect(stdout).toMatch(/0\.NA\/88\.118\.22 +303 .*referral/);
    expect(stdout).toMatch(/cache +88\.118\.22\/meter-0001 +1 .*cached/);
  });

  it('refer a client that resolves by itself, and resolve for one that does not', async () => {
    await atEnterprise((np) => np.handles.create(`${prefix}/referred`, url(`${prefix}/referred`, 60)));
    const derived = await ask(root, `0.NA/${prefix}`, { recursive: false });
    expect(derived.code).toBe(303);
    expect(decodeReferralBody(derived.content)).toMatchObject({
      handle: '0.NA/88.118',
      values: [{ type: 'HS_NA_DELEGATE' }],
    });
    const service = await ask(secondary, `${prefix}/referred`, { recursive: false });
    expect(service.code).toBe(302);
    expect(decodeReferralBody(service.content)).toMatchObject({
      handle: `0.NA/${prefix}`,
      values: [{ type: 'HS_SITE' }],
    });
    expect((await ask(recursive, `${prefix}/referred`, { recursive: false })).code).toBe(301);
    const answer = await ask(recursive, `${prefix}/referred`);
    expect([answer.code, answer.stale, dataIn(answer.content)]).toEqual([1, false, urlOf(`${prefix}/referred`)]);
  });

  it('are followed for an hdl:// client by the recursive server', async () => {
    await using reader = await connect({ endpoint: `hdl://${recursive.handle}` });
    expect((await reader.resolve(`${prefix}/referred`)).values).toMatchObject([{ index: 1, type: 'URL' }]);
  });

  it('take a client that changes something to the server that holds it, whichever it is connected to', async () => {
    const administrator = `0.NA/${prefix}`;
    const data = encodeAdmin({ permissions: 0xfff, handle: administrator, index: 301 });
    const permissions = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
    await atEnterprise((np) =>
      np.handles.update(administrator, {
        set: [
          { index: 100, type: 'HS_ADMIN', data },
          { index: 301, type: 'HS_SECKEY', data: 's3cret', permissions },
        ],
      }),
    );
    const identity = signIn(`301:${administrator}`, { secret: 's3cret' });
    for (const member of [root, secondary, recursive]) {
      const id = `${prefix}/by-${member.name}`;
      const hops: Hop[] = [];
      await using writer = await connect({
        endpoint: `hdl://${member.handle}`,
        identity,
        trace: (hop) => hops.push(hop),
      });
      await writer.handles.create(id, [...url(id, 60), { index: 100, type: 'HS_ADMIN', data }]);
      await writer.handles.update(id, { set: [{ index: 1, type: 'URL', data: 'https://example.cn/new' }] });
      const [first] = (await atEnterprise((np) => np.handles.get(id))).values;
      expect(Buffer.from(first?.data ?? []).toString()).toBe('https://example.cn/new');
      expect(
        (await writer.assets.list({ prefix }).toArray({ limit: 100 })).map(({ identifier }) => identifier),
      ).toContain(id);
      await writer.handles.delete(id);
      await expect(writer.handles.get(id)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
      expect(hops.find(({ asked, code }) => asked === id && code === 1)?.server).toBe(
        `tcp://127.0.0.1:${ports.handle}`,
      );
    }
    await using stranger = await connect({
      endpoint: `hdl://${root.handle}`,
      identity: signIn(`301:${administrator}`, { secret: 'other' }),
    });
    await expect(stranger.handles.delete(`${prefix}/referred`)).rejects.toMatchObject({
      code: 'AUTHENTICATION_FAILED',
    });
  });

  it('tell "does not exist" through the recursive server, and answer on gRPC with when and whether stale', async () => {
    expect((await ask(recursive, `${prefix}/none`)).code).toBe(100);
    expect((await ask(recursive, '88.119/none')).code).toBe(100);
    await expect(secondary.np.resolve(`${prefix}/referred`)).rejects.toMatchObject({
      code: 'NOT_RESPONSIBLE',
      reason: 'DELEGATED',
      metadata: { referral: `0.NA/${prefix}` },
    });
    const resolution = await recursive.np.resolve(`${prefix}/referred`);
    expect(resolution).toMatchObject({ authoritative: false, stale: false });
    expect(resolution.upstreamTime?.getTime()).toBeLessThanOrEqual(resolution.answerTime.getTime());
    const mine = await atEnterprise((np) => np.resolve(`${prefix}/referred`, { authoritative: true }));
    expect(mine).toMatchObject({ authoritative: true, stale: false });
    expect(mine.upstreamTime).toBeUndefined();
  });

  it('answer what was known, marked, while the enterprise server is away; and find it at another port', async () => {
    const id = `${prefix}/moved`;
    await atEnterprise((np) => np.handles.create(id, url(id, 1)));
    expect((await ask(recursive, id)).stale).toBe(false);
    await enterprise.stop();
    await sleep(1_100);
    const away = await ask(recursive, id);
    expect([away.code, away.stale, dataIn(away.content)]).toEqual([1, true, urlOf(id)]);
    expect((await recursive.np.resolve(id)).stale).toBe(true);
    const trace: Hop[] = [];
    await using reader = await connect({ endpoint: `hdl://${recursive.handle}`, trace: (hop) => void trace.push(hop) });
    expect((await reader.resolve(id)).stale).toBe(true);
    expect(trace.at(-1)).toMatchObject({ asked: id, code: 1, flags: ['stale'] });
    const environment = { NAMEPLATE_ENDPOINT: recursive.grpc, NAMEPLATE_KEY: recursive.key };
    for (const how of [[], ['--server', recursive.handle]]) {
      const shown = await runCliIn(environment, ['resolve', id, ...how]);
      expect(shown.out).toMatch(/^stale +past its time to live; its server does not answer/m);
    }
    const api = await fetch(`${recursive.http}/api/handles/${id}`);
    expect(api.headers.get('warning')).toBe('110 - "Response is Stale"');
    expect(await api.json()).toMatchObject({ responseCode: 1, stale: true, upstreamTime: expect.any(String) });

    ports = await freePorts();
    enterprise = await startEnterprise();
    await secondary.np.prefixes.delegate(prefix, { to: `127.0.0.1:${ports.handle}` });
    await expect.poll(async () => (await ask(recursive, id)).stale, { timeout: 20_000 }).toBe(false);
    await atEnterprise((np) => np.handles.create(`${prefix}/new`, url(`${prefix}/new`, 1)));
    expect((await ask(recursive, `${prefix}/new`)).code).toBe(1);
  });
});

describe('10,000 identifiers, with the enterprise server killed midway', () => {
  const ids = Array.from({ length: 10_000 }, (_, at) => `${prefix}/n-${at}`);
  // These expire soon, the others do not.
  const hot = ids.slice(0, 200);

  beforeAll(async () => {
    await atEnterprise(async (np) => {
      await inParallel(hot, 64, (id) => np.handles.create(id, url(id, 1)));
      await inParallel(ids.slice(hot.length), 64, (id) => np.handles.create(id, url(id, 600)));
    });
  }, 120_000);

  it('none wrong, stale ones marked, none late', { timeout: 90_000 }, async () => {
    const tally = { right: 0, stale: 0, unavailable: 0, wrong: [] as string[], latestMs: 0 };
    /** Tries until the server can say; a refusal for now is no answer. */
    const resolveOnce = async (id: string): Promise<boolean> => {
      const start = performance.now();
      try {
        const { code, stale, content } = await ask(recursive, id);
        if (code !== 1 || dataIn(content) !== urlOf(id)) tally.wrong.push(`${id}: ${code}`);
        else if (stale) tally.stale += 1;
        else tally.right += 1;
        return true;
      } catch (thrown) {
        // Response code 3: no server can be asked now.
        if (!isNameplateError(thrown, 'UPSTREAM_UNAVAILABLE')) throw thrown;
        tally.unavailable += 1;
        return false;
      } finally {
        tally.latestMs = Math.max(tally.latestMs, performance.now() - start);
      }
    };
    const untilAnswered = async (id: string) => {
      while (!(await resolveOnce(id))) await sleep(100);
    };

    await inParallel(hot, 32, untilAnswered);
    const before = ids.slice(200, 5_000);
    await inParallel(before, 32, untilAnswered);
    const rest = inParallel(ids.slice(5_000), 32, untilAnswered);
    await sleep(200);
    await enterprise.kill();
    expect(tally.right).toBeLessThan(ids.length);
    await sleep(1_000);
    await inParallel(hot, 32, untilAnswered);
    const staleWhileAway = tally.stale;
    // What is in its time is answered from the cache, as right as before.
    await inParallel(before.slice(0, 500), 32, untilAnswered);
    enterprise = await startEnterprise();
    await rest;

    expect(tally.wrong).toEqual([]);
    expect(staleWhileAway).toBe(hot.length);
    expect(tally.right + tally.stale).toBe(ids.length + hot.length + 500);
    expect(tally.latestMs).toBeLessThan(deadlineMs);
    await expect.poll(async () => (await ask(recursive, hot[0] ?? '')).stale, { timeout: 10_000 }).toBe(false);
  });
});

async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of left) await work(item);
    }),
  );
}
