import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeSite, encodeSite } from '@nameplate/protocol/handle';
import { rootSites, siteToJson } from '@nameplate/protocol/http';
import { connect, type Nameplate, siteOfServers } from '@nameplate/sdk';
import { assemble, checkConfig, configOf } from '@nameplate/server';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, runCliIn } from '../support/run-cli.ts';

let server: TestServer;
let scratch: string;
let np: Nameplate;
beforeAll(async () => {
  server = await startTestServer();
  np = await connect({ endpoint: server.endpoint, key: server.administratorKey });
  scratch = await mkdtemp(join(tmpdir(), 'nameplate-cli-'));
});
afterAll(async () => {
  await np?.close();
  await server?.close();
  await rm(scratch, { recursive: true, force: true });
});

const nameplate = (...args: string[]) => runCli(server, args);

describe('nameplate init', () => {
  it('writes a root, and a recursive server that starts from it', async () => {
    const root = join(scratch, 'root');
    const made = await nameplate('init', '--role', 'root', '--dir', root, '--handle-port', '2699', '--json');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(made.out)).toMatchObject({ role: 'root', handle: '127.0.0.1:2699', prefix: '0.NA' });
    expect(checkConfig(join(root, 'nameplate.json'))).toMatchObject({ roles: ['authority'], handle_port: 2699 });
    const [site] = rootSites(JSON.parse(await readFile(join(root, 'bootstrap.json'), 'utf8')));
    expect(site).toEqual(decodeSite(await readFile(join(root, 'siteinfo.bin'))));
    expect(site?.servers[0]?.interfaces[0]).toMatchObject({ protocol: 'tcp', port: 2699 });

    const dir = join(scratch, 'recursive');
    const recursive = await nameplate(
      'init',
      '--role',
      'recursive',
      '--dir',
      dir,
      '--root',
      join(root, 'bootstrap.json'),
    );
    expect(recursive.out).toContain('nameplate start --config');
    expect(checkConfig(join(dir, 'nameplate.json'))).toMatchObject({
      roles: ['authority', 'recursive'],
      recursive_bootstrap_file: join(dir, 'bootstrap.json'),
      recursive_verify: 'known',
    });
  });

  it('makes the keys that the started server uses, for their owner only', async () => {
    const dir = join(scratch, 'works');
    expect((await nameplate('init', '--role', 'secondary', '--dir', dir, '--prefix', '88.118')).code).toBe(0);
    const modeOf = async (name: string) => (await stat(join(dir, name))).mode & 0o777;
    expect(await modeOf('data/handle-server-key.pem')).toBe(0o600);
    expect(await modeOf('admin.pem')).toBe(0o600);
    expect(await modeOf('data')).toBe(0o700);
    const free = { grpc_port: 0, http_port: 0, mqtt_port: 0, handle_port: 0 };
    await using works = await assemble(configOf({ ...checkConfig(join(dir, 'nameplate.json')), ...free }));
    const made = join(scratch, 'made-site');
    expect((await runCliIn({}, ['site', 'export', '--server', works.endpoints.handle, '--dir', made])).code).toBe(0);
    const keyIn = async (file: string) => Buffer.from(decodeSite(await readFile(file)).servers[0]?.publicKey ?? []);
    expect(await keyIn(join(made, 'siteinfo.bin'))).toEqual(await keyIn(join(dir, 'siteinfo.bin')));
    // Its administrator proves the other key.
    const { endpoints, administratorKey = '' } = works;
    const admin = { NAMEPLATE_ENDPOINT: endpoints.grpc, NAMEPLATE_KEY: administratorKey };
    for (const args of [['create'], ['admin', '--public-key', join(dir, 'admin.pub.pem')]])
      expect((await runCliIn(admin, ['prefix', args[0] ?? '', '88.118', ...args.slice(1)])).err).toBe('');
    const signedIn = ['--sign-in', '300:0.NA/88.118', '--key-file', join(dir, 'admin.pem')];
    const asked = [
      '--endpoint',
      `hdl://${endpoints.handle}`,
      ...signedIn,
      'register',
      '88.118/x',
      '--value',
      '1:URL=https://a.example',
    ];
    expect(await runCliIn({}, asked)).toMatchObject({ code: 0, err: '' });
  });

  it('a root whose bootstrap file is not there, or is none, is told what to give', async () => {
    const dir = join(scratch, 'lost');
    const missing = await nameplate('init', '--role', 'recursive', '--dir', dir, '--root', join(scratch, 'none.json'));
    expect([missing.code, missing.err]).toEqual([
      2,
      expect.stringMatching(/none\.json.*bootstrap\.json.*INVALID_VALUE/s),
    ]);
    await writeFile(join(scratch, 'nothing.json'), '{}');
    const empty = await nameplate('init', '--role', 'recursive', '--dir', dir, '--root', join(scratch, 'nothing.json'));
    expect([empty.code, empty.err]).toEqual([2, expect.stringContaining('names no root')]);
  });

  it('overwrites nothing, and refuses what would not start', async () => {
    const dir = join(scratch, 'enterprise');
    const args = ['init', '--role', 'enterprise', '--dir', dir, '--prefix', '88.118.22'];
    expect((await nameplate(...args)).out).toContain('nameplate prefix delegate 88.118.22 --site');
    const before = await readFile(join(dir, 'data', 'handle-server-key.pem'));
    await rm(join(dir, 'nameplate.json'));
    const again = await nameplate(...args);
    expect(again.code).not.toBe(0);
    expect(again.err).toContain('is there already');
    expect(await readFile(join(dir, 'data', 'handle-server-key.pem'))).toEqual(before);
    await expect(stat(join(dir, 'nameplate.json'))).rejects.toThrow('ENOENT');
    expect((await nameplate('init', '--role', 'recursive', '--dir', join(scratch, 'no-root'))).err).toContain('--root');
    expect(
      (await nameplate('init', '--role', 'root', '--dir', join(scratch, 'p'), '--handle-port', '0')).err,
    ).toContain('expected a port');
  });
});

describe('nameplate prefix delegate', () => {
  const valuesOf = async (prefix: string) =>
    (await np.handles.get(`0.NA/${prefix}`)).values.filter(({ type }) => type.startsWith('HS_'));

  it('writes who holds a prefix, replaces it with a higher serial, and leaves other values', async () => {
    await nameplate('prefix', 'create', '88.118');
    const first = await nameplate('prefix', 'delegate', '88.118.7', '--to', '127.0.0.1:2641,[::1]:2642', '--derived');
    expect(first).toMatchObject({ code: 0, err: '' });
    const before = await valuesOf('88.118.7');
    expect(before.map(({ index, type }) => [index, type])).toEqual([
      [2, 'HS_SITE'],
      [3, 'HS_SITE'],
      [12, 'HS_NA_DELEGATE'],
      [13, 'HS_NA_DELEGATE'],
    ]);
    expect(before.slice(0, 2).map(({ data }) => decodeSite(data).primary)).toEqual([true, false]);

    await nameplate('prefix', 'delegate', '88.118.7', '--to', 'node.example.cn:2641', '--ttl', '60');
    const after = await valuesOf('88.118.7');
    expect(after.map(({ index, type, ttl }) => [index, type, ttl])).toEqual([
      [2, 'HS_SITE', { kind: 'relative', seconds: 60 }],
    ]);
    const site = decodeSite(after[0]?.data ?? new Uint8Array(0));
    expect(site).toMatchObject({ serialNumber: 2, attributes: [{ name: 'domain.0', value: 'node.example.cn' }] });
  });

  it('takes a site as its server describes it', async () => {
    const file = join(scratch, 'site.json');
    const site = { ...siteOfServers(['127.0.0.1:2650', '127.0.0.1:2651']), serialNumber: 9 };
    await writeFile(file, JSON.stringify({ responseCode: 1, site: siteToJson(site) }));
    expect((await nameplate('prefix', 'delegate', '88.118.8', '--site', file)).code).toBe(0);
    expect(decodeSite((await valuesOf('88.118.8'))[0]?.data ?? new Uint8Array(0))).toEqual(site);
    await writeFile(join(scratch, 'site.bin'), encodeSite({ ...site, serialNumber: 11 }));
    expect((await nameplate('prefix', 'delegate', '88.118.8', '--site', join(scratch, 'site.bin'))).code).toBe(0);
    expect(decodeSite((await valuesOf('88.118.8'))[0]?.data ?? new Uint8Array(0)).serialNumber).toBe(11);
    await writeFile(join(scratch, 'none.bin'), 'nothing');
    for (const name of ['none.bin', 'absent.json']) {
      const { code, err } = await nameplate('prefix', 'delegate', '88.118.8', '--site', join(scratch, name));
      expect([code, err]).toEqual([2, expect.stringContaining(name)]);
    }
  });

  it('writes the key of the servers with them', async () => {
    const made = join(scratch, 'keyed');
    await nameplate('init', '--role', 'enterprise', '--dir', made, '--prefix', '88.118.10');
    const key = decodeSite(await readFile(join(made, 'siteinfo.bin'))).servers[0]?.publicKey ?? new Uint8Array(0);
    expect(key.length).toBeGreaterThan(0);
    const file = join(scratch, 'server.key');
    await writeFile(file, key);
    const args = ['prefix', 'delegate', '88.118.10', '--to', '127.0.0.1:2641', '--delegate-key', file];
    expect(await nameplate(...args)).toMatchObject({ code: 0, err: '' });
    const [site] = await valuesOf('88.118.10');
    expect(Buffer.from(decodeSite(site?.data ?? new Uint8Array(0)).servers[0]?.publicKey ?? [])).toEqual(
      Buffer.from(key),
    );
  });

  it('before its parent is there says what has to be done first', async () => {
    const { code, err } = await nameplate('prefix', 'delegate', '77.1.2', '--to', '127.0.0.1:2641');
    expect(code).toBe(3);
    expect(err).toContain('This server holds no prefix above 77.1.2');
    expect(err).toContain('Create the parent here first');
  });

  it('refuses an address that is none', async () => {
    for (const to of ['nowhere', '127.0.0.1:0', '127.0.0.1:70000'])
      expect((await nameplate('prefix', 'delegate', '88.118.9', '--to', to)).err).toContain('HOST:PORT');
    expect((await nameplate('prefix', 'delegate', '88.118.9')).err).toContain('--site');
  });
});
