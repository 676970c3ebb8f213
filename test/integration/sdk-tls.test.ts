import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { connect } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issue, makeAuthority } from '../../packages/cli/src/tls/issue.ts';
import { eventually } from '../support/mqtt-gateway.ts';
import { runCliIn } from '../support/run-cli.ts';
import { freePorts, startServerProcess } from '../support/server-process.ts';
import { expired, startTlsServer, type TlsServer, valid } from '../support/tls-server.ts';

let tls: TlsServer;
let clear: TestServer;
beforeAll(async () => {
  tls = await startTlsServer();
  clear = await startTestServer();
});
afterAll(async () => {
  await tls[Symbol.asyncDispose]();
  await clear.close();
});

const port = () => tls.server.endpoints.grpc.split(':')[1];

describe('connect with TLS', () => {
  it.each(['grpcs://localhost', 'https://localhost', 'localhost', 'grpcs://127.0.0.1'])('takes %s', async (host) => {
    await using np = await connect({ endpoint: `${host}:${port()}`, tls: { ca: tls.ca } });
    await expect(np.prefixes.create('88.118.5')).rejects.toMatchObject({ code: 'AUTHENTICATION_NEEDED' });
  });

  it('says that the authority is not trusted', async () => {
    const ca = tls.otherAuthority.certificate;
    for (const options of [{}, { tls: { ca } }])
      await expect(connect({ endpoint: `grpcs://localhost:${port()}`, ...options })).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        reason: 'TLS_UNTRUSTED',
        message: expect.stringContaining('tls.ca'),
      });
  });

  it('says that the certificate is for another name, unless that name is given', async () => {
    const files = await issue(tls.authority, { usage: 'server', hosts: ['plant.example'] }, valid);
    await using named = await startTlsServer(await fileConfig(files.certificate, files.key));
    const endpoint = `grpcs://localhost:${named.server.endpoints.grpc.split(':')[1]}`;
    await expect(connect({ endpoint, tls: { ca: tls.ca } })).rejects.toMatchObject({ reason: 'TLS_NAME' });
    await using np = await connect({ endpoint, tls: { ca: tls.ca, serverName: 'plant.example' } });
    await expect(np.prefixes.create('88.118.5')).rejects.toMatchObject({ code: 'AUTHENTICATION_NEEDED' });
  });

  it('says that the certificate of the server has expired', async () => {
    const files = await issue(tls.authority, { usage: 'server', hosts: ['localhost'] }, expired);
    await using old = await startTlsServer(await fileConfig(files.certificate, files.key));
    const endpoint = `grpcs://localhost:${old.server.endpoints.grpc.split(':')[1]}`;
    await expect(connect({ endpoint, tls: { ca: tls.ca } })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      reason: 'TLS_EXPIRED',
    });
  });

  it('says that the server speaks TLS, or that it does not', async () => {
    await expect(connect({ endpoint: tls.server.endpoints.grpc })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      reason: 'TLS_NEEDED',
      message: expect.stringContaining('grpcs://'),
    });
    await expect(connect({ endpoint: `grpcs://${clear.endpoint}` })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      reason: 'TLS_NOT_SPOKEN',
    });
  });

  it('says so when nobody listens', async () => {
    const { grpc } = await freePorts();
    await expect(connect({ endpoint: `grpcs://localhost:${grpc}` })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining('refused'),
    });
  });

  it('refuses options that cannot be right, before it connects', async () => {
    const { certificate, key } = await tls.clientCertificate(undefined);
    const other = await tls.clientCertificate(undefined);
    const endpoint = 'grpcs://localhost:1';
    for (const options of [{ cert: certificate }, { key }, { cert: certificate, key: other.key }, { ca: 'no PEM' }])
      await expect(connect({ endpoint, tls: options })).rejects.toMatchObject({
        code: 'INVALID_VALUE',
        reason: 'TLS_FILES',
      });
    for (const contrary of ['http://localhost:1', 'grpc://localhost:1', 'hdl://localhost:1'])
      await expect(connect({ endpoint: contrary, tls: { ca: tls.ca } })).rejects.toMatchObject({
        code: 'UNSUPPORTED_OPERATION',
      });
  });
});

const scratch: string[] = [];
afterAll(async () => {
  for (const directory of scratch) await rm(directory, { recursive: true, force: true });
});
async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'nameplate-tls-cli-'));
  scratch.push(directory);
  return directory;
}

async function fileConfig(certificate: string, key: string) {
  const directory = await newDirectory();
  const config = { tls_certificate_file: join(directory, 's.pem'), tls_key_file: join(directory, 's.key') };
  await writeFile(config.tls_certificate_file, certificate);
  await writeFile(config.tls_key_file, key, { mode: 0o600 });
  return config;
}

describe('nameplate tls', () => {
  it('makes all that a server and its clients need, for their owner only, and overwrites nothing', async () => {
    const directory = join(await newDirectory(), 'tls');
    const made = await runCliIn({}, [
      'tls',
      'init',
      '--dir',
      directory,
      '--identifier',
      '88.118.22/meter-0001',
      '--json',
    ]);
    expect(made.code).toBe(0);
    const files = await readdir(directory);
    expect(files).toEqual(
      expect.arrayContaining(['ca.pem', 'ca.key', 'server.pem', 'server.key', '88.118.22_meter-0001.pem']),
    );
    for (const file of files) expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);
    const before = await readFile(join(directory, 'ca.key'), 'utf8');
    const again = await runCliIn({}, ['tls', 'init', '--dir', directory]);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
    expect(await readFile(join(directory, 'ca.key'), 'utf8')).toBe(before);
    expect((await runCliIn({}, ['tls', 'issue', '88.118.22/仪表', '--dir', directory])).code).toBe(0);
    expect((await runCliIn({}, ['tls', 'issue', '88.118.22/a', '--dir', join(directory, 'none')])).code).toBe(2);
  });

  it('what it makes starts a server, lets a device in, and is exchanged with SIGHUP', async () => {
    const base = await newDirectory();
    const directory = join(base, 'tls');
    const device = '88.118.22/仪表-1%';
    const made = await runCliIn({}, ['tls', 'init', '--dir', directory, '--json']);
    const { configuration } = JSON.parse(made.out) as { configuration: Record<string, string> };
    const args = Object.entries(configuration).flatMap(([key, value]) => [`--${key.replaceAll('_', '-')}`, value]);
    const ports = await freePorts();
    const mqtts = (await freePorts()).grpc;
    const server = await startServerProcess({
      directory: join(base, 'data'),
      ports,
      // Readiness is asked for in the clear.
      args: [...args, '--tls-listeners', 'grpc,mqtt', '--mqtts-port', String(mqtts)],
    });
    try {
      const [, key = ''] = /NAMEPLATE_KEY=(\S+)/.exec(server.output()) ?? [];
      expect(server.output()).toContain(`grpcs://127.0.0.1:${ports.grpc}`);
      const ca = join(directory, 'ca.pem');
      const endpoint = `grpcs://localhost:${ports.grpc}`;
      const environment = { NAMEPLATE_ENDPOINT: endpoint, NAMEPLATE_KEY: key, NAMEPLATE_TLS_CA: ca };
      const run = async (...command: string[]) => {
        const result = await runCliIn(environment, command);
        expect(result, result.err).toMatchObject({ code: 0 });
        return result;
      };
      await run('prefix', 'create', '88.118.22');
      await run('register', device.replace('%', '%25'), '--value', '1:URL=https://example.com');
      await run('device', 'enrol', device.replace('%', '%25'));
      await run('doctor');
      await run('tls', 'issue', device.replace('%', '%25'), '--dir', directory);
      const [own = ''] = (await readdir(directory)).filter(
        (file) => file.startsWith('88.118.22') && file.endsWith('.key'),
      );
      const certificate = join(directory, own.replace(/key$/, 'pem'));
      const tlsFlags = ['--tls-ca', ca, '--tls-cert', certificate, '--tls-key', join(directory, own)];
      const asDevice = await runCliIn({ NAMEPLATE_ENDPOINT: endpoint }, ['list', '88.118.22', ...tlsFlags]);
      expect(asDevice, asDevice.err).toMatchObject({ code: 4, err: expect.stringContaining('PERMISSION_DENIED') });
      const wrong = await runCliIn({ NAMEPLATE_ENDPOINT: endpoint }, ['list', '88.118.22']);
      expect(wrong).toMatchObject({ code: 6, err: expect.stringContaining('--tls-ca') });

      await run('tls', 'issue', '0.NA/88.118.22', '--dir', directory);
      await run('prefix', 'admin', '88.118.22', '--certificate', join(directory, '0.NA_88.118.22.pem'));
      const admin = [join(directory, '0.NA_88.118.22.pem'), join(directory, '0.NA_88.118.22.key')] as const;
      const asAdmin = ['--tls-cert', admin[0], '--tls-key', admin[1]];
      const hidden = await runCliIn({ NAMEPLATE_ENDPOINT: endpoint, NAMEPLATE_TLS_CA: ca }, [
        'resolve',
        '0.NA/88.118.22',
        '--json',
        ...asAdmin,
      ]);
      expect(hidden, hidden.err).toMatchObject({ code: 0 });

      const serial = () => serialOf(mqtts);
      const before = await serial();
      const authority = {
        certificate: await readFile(ca, 'utf8'),
        key: await readFile(join(directory, 'ca.key'), 'utf8'),
        publicKey: '',
      };
      const renewed = await issue(authority, { usage: 'server', hosts: ['localhost'] }, valid);
      await writeFile(join(directory, 'server.pem'), renewed.certificate);
      await writeFile(join(directory, 'server.key'), renewed.key);
      server.child.kill('SIGHUP');
      let now = before;
      await eventually(() => {
        void serial().then((seen) => (now = seen));
        return now !== before;
      });
      await run('list', '88.118.22');
      expect(await server.stop()).toBe(0);
    } finally {
      await server.kill();
    }
  });
});

function serialOf(at: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port: at, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

describe('an authority of one’s own', () => {
  it('signs servers and clients, and no further authority', async () => {
    const authority = await makeAuthority('A', valid);
    const { X509Certificate } = await import('node:crypto');
    const certificate = new X509Certificate(authority.certificate);
    expect(certificate.ca).toBe(true);
    const leaf = new X509Certificate((await issue(authority, { usage: 'client', commonName: 'c' }, valid)).certificate);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(certificate) && leaf.verify(certificate.publicKey)).toBe(true);
  });
});
