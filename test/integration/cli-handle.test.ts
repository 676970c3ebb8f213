import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeAdmin, encodeSite, type SiteRecord } from '@nameplate/protocol/handle';
import { bootstrapFile } from '@nameplate/protocol/http';
import { connect, type Nameplate, signIn } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCliIn } from '../support/run-cli.ts';

const prefix = '88.118.999';
const home = `0.NA/${prefix}`;
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-cli-handle-'));
const bootstrap = join(scratch, 'bootstrap.json');
let server: TestServer;
let grpc: Nameplate;
let hdl: string;

const nameplate = (args: readonly string[], environment: Record<string, string> = {}) => runCliIn(environment, args);

const signedIn = (args: readonly string[]) =>
  nameplate(['--endpoint', hdl, '--sign-in', `301:${home}`, ...args], { NAMEPLATE_SECRET: 'correct horse' });

function siteAt(port: number): SiteRecord {
  const address = Uint8Array.of(...Array<number>(12).fill(0), 127, 0, 0, 1);
  const interfaces = (['udp', 'tcp'] as const).map((protocol) => ({ admin: true, query: true, protocol, port }));
  const servers = [{ serverId: 1, address, publicKey: new Uint8Array(0), interfaces }];
  const version = { protocolMajor: 2, protocolMinor: 11, serialNumber: 1 };
  return { ...version, primary: true, multiPrimary: false, hashOption: 'handle', attributes: [], servers };
}

beforeAll(async () => {
  server = await startTestServer({ prefix });
  hdl = `hdl://127.0.0.1:${server.handlePort}`;
  grpc = await server.client();
  const hidden = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
  const site = siteAt(server.handlePort);
  await grpc.handles.update(home, {
    set: [
      { index: 1, type: 'HS_SITE', data: encodeSite(site) },
      { index: 101, type: 'HS_ADMIN', data: encodeAdmin({ permissions: 0xfff, handle: home, index: 301 }) },
      { index: 301, type: 'HS_SECKEY', data: 'correct horse', permissions: hidden },
    ],
  });
  await grpc.handles.create(`${prefix}/a`, [{ index: 1, type: 'URL', data: 'https://example.com/a' }]);
  writeFileSync(bootstrap, JSON.stringify(bootstrapFile([site], Date.now())));
});

afterAll(async () => {
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
});

describe('nameplate resolve over the Handle protocol', () => {
  it.each([
    ['--protocol and --server', () => ['--protocol', 'handle', '--server', hdl.slice(6)]],
    ['--endpoint hdl://', () => ['--endpoint', hdl]],
    ['--root', () => ['--root', bootstrap]],
  ])('by %s', async (_, how) => {
    const { code, out, err } = await nameplate(['resolve', `${prefix}/a`, ...how()], { NAMEPLATE_KEY: 'npk_ignored' });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('https://example.com/a');
    expect(out).not.toMatch(/1970|etag/);
  });

  it('spells out what HS_ADMIN and HS_SITE say within 80 columns; --json has it beside the data', async () => {
    const { code, out } = await nameplate(['resolve', home, '--endpoint', hdl]);
    expect(code).toBe(0);
    expect(out).toContain(`101 HS_ADMIN  301:${home} may do everything`);
    expect(out).toMatch(/1 HS_SITE +primary, protocol 2\.11, serial 1\n +server 1 at 127\.0\.0\.1, no key\n/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const answer = JSON.parse((await nameplate(['resolve', home, '--endpoint', hdl, '--json'])).out);
    expect(answer.values).toContainEqual(
      expect.objectContaining({
        index: 101,
        data: { base64: expect.any(String) },
        parsed: { format: 'admin', value: { handle: home, index: 301, permissions: '111111111111' } },
      }),
    );
  });

  it('--trace shows every server within 80 columns', async () => {
    const { code, out } = await nameplate(['resolve', `${prefix}/a`, '--root', bootstrap, '--trace']);
    expect(code).toBe(0);
    const [head, ...rows] = out
      .slice(out.indexOf('Trace\n') + 6)
      .trimEnd()
      .split('\n');
    expect(head).toMatch(/^# +server +asked +answer +ms +flags$/);
    const text = rows.join('\n');
    expect(text).toContain(`udp://127.0.0.1:${server.handlePort}`);
    expect(text).toContain('1 success');
    expect(rows.filter((row) => /^\d/.test(row)).length).toBeGreaterThanOrEqual(2);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('--json has the trace; a failure has it too', async () => {
    const found = await nameplate(['resolve', `${prefix}/a`, '--endpoint', hdl, '--trace', '--json']);
    const hop = { server: `udp://127.0.0.1:${server.handlePort}`, asked: `${prefix}/a`, code: 1, flags: [] };
    const answer = JSON.parse(found.out);
    expect(answer).toMatchObject({ identifier: `${prefix}/a`, trace: [{ asked: '/' }, hop] });
    expect(answer).not.toHaveProperty('createTime');
    const lost = await nameplate(['resolve', `${prefix}/none`, '--endpoint', hdl, '--trace', '--json']);
    expect(lost.code).toBe(3);
    expect(JSON.parse(lost.out)).toMatchObject({ trace: [{ asked: '/' }, { asked: `${prefix}/none`, code: 100 }] });
    expect(JSON.parse(lost.err)).toMatchObject({ error: { code: 'HANDLE_NOT_FOUND', reason: 'HANDLE_RC_100' } });
  });

  it.each([
    [['--trace']],
    [['--server', '127.0.0.1:1', '--root', 'x']],
    [['--protocol', 'grpc', '--server', '127.0.0.1:1']],
    [['--root', 'no-such-file']],
    [['--sign-in', `301:${home}`]],
    [['--protocol', 'handle', '--key', 'npk_x']],
  ])('%j is wrong usage', async (args) => {
    const { code, out } = await nameplate(['resolve', `${prefix}/a`, ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

describe('what cannot be had over the Handle protocol', () => {
  it('a record larger than a message is told as that, at once, with what to do', async () => {
    const half = new Uint8Array(200_000).fill(65);
    await grpc.handles.create(
      `${prefix}/large`,
      [1, 2].map((index) => ({ index, type: 'NOTE', data: half })),
    );
    const { code, err } = await nameplate(['resolve', `${prefix}/large`, '--server', hdl.slice(6)]);
    expect(code).toBe(2);
    expect(err).toMatch(/answer has 40\d{4} octets; a Handle message may have 262144/);
    expect(err).toContain('The server cannot take this request, or answer it in one message');
    const half1 = await nameplate(['resolve', `${prefix}/large`, '--index', '1', '--server', hdl.slice(6), '--json']);
    expect([half1.code, half1.err]).toEqual([0, '']);
    const listed = await signedIn(['list', prefix, '--json']);
    expect(listed.code).toBe(2);
    expect(listed.out).toContain(`"${prefix}/a"`);
    expect(JSON.parse(listed.err).error.message).toMatch(new RegExp(`^${prefix}/large: The answer has`));
    await using np = await connect({ endpoint: hdl, identity: signIn(`301:${home}`, { secret: 'correct horse' }) });
    await expect(np.assets.list({ prefix }).toArray({ limit: 100 })).rejects.toThrow(`${prefix}/large: `);
    await grpc.handles.delete(`${prefix}/large`, { reason: 'too large for the lists of others' });
  });

  it('a port of another protocol is told as that', async () => {
    const http = new URL(server.httpUrl).host;
    const native = await nameplate(['resolve', `${prefix}/a`, '--server', http]);
    expect(native).toMatchObject({ code: 6, err: expect.stringMatching(/no Handle server: it speaks HTTP.*2641/s) });
    for (const port of [http, hdl.slice(6)]) {
      const grpcAsked = await nameplate(['--endpoint', port, 'resolve', `${prefix}/a`]);
      expect(grpcAsked).toMatchObject({ code: 6, err: expect.stringMatching(/is no gRPC server.*7400/s) });
    }
  });
});

describe('other commands over hdl://', () => {
  it('register and list, signed in with a secret', async () => {
    const registered = await signedIn(['register', `${prefix}/made`, '--value', '1:URL=https://example.com/made']);
    expect(registered).toMatchObject({ code: 0, err: '' });
    expect((await grpc.handles.get(`${prefix}/made`)).values).toHaveLength(1);
    const listed = await signedIn(['list', prefix, '--json']);
    expect(listed.err).toBe('');
    expect(listed.out).toContain(`${prefix}/made`);
  });

  it('not signed in is 4; what the protocol cannot do is 2, with what to use', async () => {
    const nobody = await nameplate(['--endpoint', hdl, 'register', `${prefix}/x`, '--value', '1:URL=x']);
    expect(nobody.code).toBe(4);
    const retired = await signedIn(['retire', `${prefix}/a`, '--reason', 'worn']);
    expect(retired.code).toBe(2);
    expect(retired.err).toMatch(/no reason and no successor: leave them out, or give the gRPC endpoint/);
    const data = encodeAdmin({ permissions: 0xfff, handle: home, index: 301 });
    await grpc.handles.create(`${prefix}/worn`, [{ index: 100, type: 'HS_ADMIN', data }]);
    const deleted = await signedIn(['retire', `${prefix}/worn`]);
    expect(deleted).toEqual({ code: 0, out: `Deleted ${prefix}/worn.\n`, err: '' });
    expect((await nameplate(['--endpoint', hdl, 'resolve', `${prefix}/worn`])).code).toBe(3);
  });

  it('--session, --verify-answers and --server-key say how it is protected', async () => {
    const register = (name: string, ...more: string[]) =>
      signedIn(['register', `${prefix}/${name}`, '--value', '1:URL=https://example.com', ...more]);
    expect(await register('safe', '--session', 'encrypted', '--verify-answers', 'all')).toMatchObject({
      code: 0,
      err: '',
    });
    const other = join(scratch, 'other.pem');
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(other, publicKey.export({ format: 'pem', type: 'spki' }));
    const refused = await register('unsafe', '--server-key', other);
    expect(refused.code).not.toBe(0);
    expect(refused.err).toContain('not signed with the key of the server');
    expect(refused.err).toContain("The key that is trusted is not the server's");
    const batch = join(scratch, 'protected.txt');
    writeFileSync(batch, `DELETE ${prefix}/safe\n`);
    expect((await signedIn(['batch', batch, '--server-key', other])).code).not.toBe(0);
    await expect(grpc.handles.get(`${prefix}/unsafe`)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
    expect((await nameplate(['list', prefix, '--session', 'none'])).code).toBe(2);
    expect((await signedIn(['list', prefix, '--server-key', join(scratch, 'absent')])).code).toBe(2);
  });

  it('a batch file is done as whoever it authenticates', async () => {
    const file = join(scratch, 'batch.txt');
    const block = (secret: string, name: string) =>
      `AUTHENTICATE SECKEY:301:${home}\n${secret}\n\nCREATE ${prefix}/${name}\n` +
      `1 URL 86400 1110 UTF8 https://example.com/${name}\n` +
      `100 HS_ADMIN 86400 1110 ADMIN 301:111111111111:${home}\n\n`;
    writeFileSync(
      file,
      `${block('correct horse', 'batch')}ADD ${prefix}/batch\n2 NOTE 86400 1110 UTF8 two\n\n` +
        `REMOVE 1:${prefix}/batch\n\nDELETE ${prefix}/absent\n`,
    );
    const done = await nameplate(['--endpoint', hdl, 'batch', file]);
    expect(done.err).toContain('4 done, 1 failed');
    expect(done.code).toBe(3);
    expect((await grpc.handles.get(`${prefix}/batch`)).values.map(({ index }) => index)).toEqual([2, 100]);

    writeFileSync(file, block('wrong horse', 'stolen'));
    const refused = await nameplate(['--endpoint', hdl, 'batch', file]);
    expect(refused.code).toBe(4);
    await expect(grpc.handles.get(`${prefix}/stolen`)).rejects.toMatchObject({ code: 'HANDLE_NOT_FOUND' });
  });
});
