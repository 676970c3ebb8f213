import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeSite, encodeSite, type SiteRecord } from '@nameplate/protocol/handle';
import { bootstrapFile, rootSites, siteFromJson } from '@nameplate/protocol/http';
import { type Nameplate, type PrivateJwk, type PublicJwk, signValues } from '@nameplate/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Member, startMember } from '../../examples/hierarchy/servers.ts';
import { runCliIn } from '../support/run-cli.ts';

const directory = mkdtempSync(join(tmpdir(), 'nameplate-recursive-verify-'));
const prefix = '88.7';
const members: Member[] = [];
let root: Member;
let works: Member;
/** Holds a prefix of its own, and stays. */
let maker: Member;

beforeAll(async () => {
  root = await start('root');
  works = await start('works');
  await root.np.prefixes.create('0.NA');
  await root.np.prefixes.delegate('0.NA', { sites: [await siteOf(root)] });
  await root.np.prefixes.delegate(prefix, { sites: [await siteOf(works)] });
  await works.np.prefixes.create(prefix);
  maker = await start('maker');
  await root.np.prefixes.delegate('88.9', { sites: [await siteOf(maker)] });
  await maker.np.prefixes.create('88.9');
});
afterAll(async () => {
  for (const member of members.splice(0)) await member[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

async function start(name: string, settings: Parameters<typeof startMember>[2] = {}): Promise<Member> {
  const member = await startMember(name, directory, settings);
  members.push(member);
  return member;
}

async function stop(member: Member): Promise<void> {
  members.splice(members.indexOf(member), 1);
  await member[Symbol.asyncDispose]();
}

const rootSite = () => decodeSite(readFileSync(join(exported(root), 'siteinfo.bin')));
const exported = (member: Member) => join(directory, `site-of-${member.name}`);

/** What a server says that it is, key and all, by the command line. */
async function siteOf(member: Member): Promise<SiteRecord> {
  const args = ['site', 'export', '--server', member.handle, '--dir', exported(member), '--root'];
  const { code, out, err } = await runCliIn({}, args);
  expect({ code, err, wrote: out.match(/wrote/g)?.length }).toEqual({ code: 0, err: '', wrote: 4 });
  return decodeSite(readFileSync(join(exported(member), 'siteinfo.bin')));
}

function recursive(
  name: string,
  verify: 'off' | 'known' | 'require',
  bootstrap = exported(root),
  settings: Parameters<typeof startMember>[2] = {},
): Promise<Member> {
  return start(name, {
    ...settings,
    roles: ['authority', 'recursive'],
    recursive_bootstrap_file: join(bootstrap, 'bootstrap_handles'),
    recursive_verify: verify,
    recursive_stale_after_ms: 300,
    recursive_timeout_ms: 3_000,
  });
}

const url = (text: string, seconds: number) => ({
  index: 1,
  type: 'URL',
  data: `https://example.com/${text}`,
  ttl: { kind: 'relative', seconds } as const,
});
const text = ({ values }: Awaited<ReturnType<Nameplate['resolve']>>) => new TextDecoder().decode(values[0]?.data);
// The client repeats what may be over soon: its own patience is short here.
const soon = { deadlineMs: 2_000 };

describe('a recursive server that verifies', () => {
  it('writes of a server what other Handle software reads', () => {
    const site = JSON.parse(readFileSync(join(exported(works), 'siteinfo.json'), 'utf8'));
    expect(site).toMatchObject({ protocolVersion: '2.11', primarySite: true });
    expect(site.servers[0].publicKey).toMatchObject({ format: 'key', value: { kty: 'RSA' } });
    const octets = readFileSync(join(exported(works), 'siteinfo.bin'));
    expect(Buffer.from(siteFromJson(site, 'site')).equals(octets)).toBe(true);
    const bootstrap = JSON.parse(readFileSync(join(exported(works), 'bootstrap_handles'), 'utf8'));
    expect(rootSites(bootstrap).map((one) => Buffer.from(encodeSite(one)).equals(octets))).toEqual([true]);
  });

  it('answers what servers signed with the key of their site records, and nothing of one that lies in their place', async () => {
    await works.np.handles.create(`${prefix}/a`, [url('a', 1)]);
    const [strict, trusting] = [await recursive('strict', 'require'), await recursive('trusting', 'off')];
    expect(text(await strict.np.resolve(`${prefix}/a`))).toBe('https://example.com/a');

    const port = Number(works.handle.split(':')[1]);
    await stop(works);
    const liar = await start('liar', { handle_port: port });
    await liar.np.prefixes.create(prefix);
    await liar.np.handles.create(`${prefix}/a`, [url('lie', 3600)]);
    await liar.np.handles.create(`${prefix}/b`, [url('lie', 3600)]);
    await sleep(1_100);

    // What was known before goes on, marked, and is not what the liar says.
    const stale = await strict.np.resolve(`${prefix}/a`);
    expect([text(stale), stale.stale]).toEqual(['https://example.com/a', true]);
    const forged = { code: 'UPSTREAM_UNAVAILABLE', reason: 'ANSWER_NOT_AUTHENTIC' };
    await expect(strict.np.resolve(`${prefix}/b`, soon)).rejects.toMatchObject(forged);
    await expect(strict.np.resolve(`${prefix}/a`, { ...soon, authoritative: true })).rejects.toMatchObject(forged);
    expect(text(await trusting.np.resolve(`${prefix}/b`))).toBe('https://example.com/lie');

    await stop(liar);
    works = await start('works', { handle_port: port });
    await expect.poll(async () => (await strict.np.resolve(`${prefix}/a`)).stale, { timeout: 10_000 }).toBe(false);
  });

  it('verifies a record the moment it is signed, although it keeps it; so do the SDK and the command line through it', async () => {
    const id = '88.9/signed';
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pem = (name: string, text: string | Buffer) => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    const publicPem = pem('root.pub.pem', publicKey.export({ type: 'spki', format: 'pem' }));
    const key = privateKey.export({ format: 'jwk' }) as unknown as PrivateJwk;
    const reader = await recursive('reader', 'known', exported(root), { trust_roots: publicPem });
    await maker.np.handles.create(id, [url('signed', 3600)]);
    expect((await reader.np.resolve(id, { verify: true })).trust?.verdict).toBe('unsigned');
    const issuer = { index: 300, handle: '0.NA/0.NA' };
    const { values } = await maker.np.handles.get(id);
    const now = Math.floor(Date.now() / 1_000);
    const data = await signValues({ issuer, key, handle: id, values, issuedAt: now, expires: now + 1_000 });
    await maker.np.handles.update(id, { set: [{ index: 400, type: 'HS_SIGNATURE', data }] });
    expect((await reader.np.resolve(id)).values).toHaveLength(1);
    expect((await reader.np.resolve(id, { verify: true })).trust?.verdict).toBe('verified');
    const { d: _private, ...rootKey } = key;
    expect(await reader.np.verify(id, { roots: [{ publicKey: rootKey as PublicJwk }] })).toMatchObject({
      trusted: true,
    });
    const byCli = await runCliIn({ NAMEPLATE_ENDPOINT: reader.grpc }, ['verify', id, '--root', publicPem]);
    expect(byCli).toMatchObject({ code: 0, err: '' });
  });

  it('believes no root but the one whose key the bootstrap file has', async () => {
    // The address of the root, with the key of another server.
    const other = await siteOf(members.find(({ name }) => name === 'strict') ?? expect.fail());
    const mixed = {
      ...rootSite(),
      servers: rootSite().servers.map((one) => ({ ...one, publicKey: other.servers[0]?.publicKey ?? expect.fail() })),
    };
    const named = join(directory, 'mixed');
    mkdirSync(named);
    writeFileSync(join(named, 'bootstrap_handles'), JSON.stringify(bootstrapFile([mixed], Date.now())));
    const misled = await recursive('misled', 'known', named);
    await expect(misled.np.resolve(`${prefix}/a`, soon)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('follows a root that moves, when its record 0.NA/0.NA is signed by the key of 0.0/0.0 in the bootstrap file', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const [pem, publicPem] = [join(directory, 'trust.pem'), join(directory, 'trust.pub.pem')];
    writeFileSync(pem, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    writeFileSync(publicPem, publicKey.export({ type: 'spki', format: 'pem' }));
    const [before, after] = [await start('before'), await start('after')];
    for (const one of [before, after]) await one.np.prefixes.create('0.NA');
    const args = ['--server', before.handle, '--dir', join(directory, 'moving'), '--root', '--trust-key', publicPem];
    expect(await runCliIn({}, ['site', 'export', ...args])).toMatchObject({ code: 0, err: '' });
    const site = decodeSite(readFileSync(join(exported(maker), 'siteinfo.bin')));
    await before.np.prefixes.delegate('88.9', { sites: [site] });
    await after.np.prefixes.delegate('88.10', { sites: [site] });
    await maker.np.prefixes.create('88.10');
    await maker.np.handles.create('88.10/a', [url('moved', 60)]);

    await before.np.prefixes.delegate('0.NA', { sites: [await siteOf(after)] });
    const environment = { NAMEPLATE_ENDPOINT: before.grpc, NAMEPLATE_KEY: before.key };
    const sign = ['sign', '0.NA/0.NA', '--signing-key', pem, '--issuer', '300:0.NA/0.NA'];
    expect(await runCliIn(environment, sign)).toMatchObject({ code: 0, err: '' });
    const follower = await recursive('follower', 'known', join(directory, 'moving'), { recursive_negative_ttl_ms: 0 });
    // The first root delegates 88.10 to nobody; it is asked for its own record beside the first look-up.
    await expect
      .poll(async () => text(await follower.np.resolve('88.10/a')), { timeout: 10_000 })
      .toBe('https://example.com/moved');
    await stop(before);
    await maker.np.handles.create('88.10/b', [url('on', 60)]);
    expect(text(await follower.np.resolve('88.10/b', { authoritative: true }))).toBe('https://example.com/on');
  });

  it('asks no server without a key when signatures are required', async () => {
    const keyless = await start('keyless');
    await root.np.prefixes.delegate('88.8', { to: keyless.handle });
    await keyless.np.prefixes.create('88.8');
    await keyless.np.handles.create('88.8/a', [url('a', 60)]);
    const [known, strict] = [await recursive('known', 'known'), members.find(({ name }) => name === 'strict')];
    expect(text(await known.np.resolve('88.8/a'))).toBe('https://example.com/a');
    await expect(strict?.np.resolve('88.8/a', soon)).rejects.toMatchObject({ reason: 'SERVER_KEY_UNKNOWN' });
  });
});
