import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { encodeAdmin } from '@nameplate/protocol/handle';
import { connect, type Nameplate } from '@nameplate/sdk';
import { banner, type Config, configOf } from '@nameplate/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Issued, issue, makeAuthority } from '../../packages/cli/src/tls/issue.ts';
import { expired, prefix, startTlsServer, type TlsServer, valid } from '../support/tls-server.ts';

const meter = `${prefix}/meter-0001`;
const gone = `${prefix}/meter-gone`;
const revoked = `${prefix}/meter-revoked`;
const app = `${prefix}/app`;

let tls: TlsServer;
let np: Nameplate;
let appCertificate: Issued;

beforeAll(async () => {
  tls = await startTlsServer();
  np = await tls.admin();
  await np.prefixes.create(prefix);
  for (const identifier of [meter, gone, revoked]) {
    await np.handles.create(identifier, [{ index: 1, type: 'URL', data: 'https://example.com' }]);
    await np.devices.enrol(identifier);
  }
  await np.devices.revoke(revoked);
  await np.handles.delete(gone);
  appCertificate = await tls.clientCertificate(app);
  await np.handles.create(app, [
    { index: 300, type: 'HS_PUBKEY', data: appCertificate.publicKey },
    { index: 100, type: 'HS_ADMIN', data: encodeAdmin({ permissions: 0xfff, handle: app, index: 300 }) },
    {
      index: 2,
      type: 'DESC',
      data: 'hidden',
      permissions: { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false },
    },
  ]);
});
afterAll(async () => {
  await np.close();
  await tls[Symbol.asyncDispose]();
});

interface Answer {
  readonly values?: readonly unknown[];
  readonly sessionId?: string;
}

/** What HTTP answers to a client with this certificate, or none. */
function https(
  path: string,
  certificate?: Issued,
  options: { method?: string; headers?: Record<string, string>; body?: unknown; ca?: string } = {},
) {
  const { method = 'GET', headers = {}, body, ca = tls.ca } = options;
  return new Promise<{ status: number; json: Answer }>((resolve, reject) => {
    const [host, port] = tls.server.endpoints.http.split(':');
    const request = httpsRequest(
      {
        host,
        port,
        path,
        method,
        ca,
        agent: false,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(certificate && { cert: certificate.certificate, key: certificate.key }),
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, json: text === '' ? undefined : JSON.parse(text) }),
        );
      },
    );
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const grpc = (certificate?: Issued, options: { ca?: string; key?: string } = {}) =>
  connect({
    endpoint: tls.server.endpoints.grpc,
    retry: false,
    ...(options.key !== undefined && { key: options.key }),
    tls: { ca: options.ca ?? tls.ca, ...(certificate && { cert: certificate.certificate, key: certificate.key }) },
  });

describe('HTTP over TLS', () => {
  it('serves those without a certificate what everybody may see', async () => {
    expect((await https(`/api/handles/${meter}`)).json).toMatchObject({ responseCode: 1 });
    expect((await https(`/api/handles/${app}?index=2`)).json).toMatchObject({ responseCode: 200, values: [] });
  });

  it('a client that trusts another authority does not speak to it', async () => {
    await expect(https('/healthz', undefined, { ca: tls.otherAuthority.certificate })).rejects.toMatchObject({
      code: expect.stringMatching(/UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET_ISSUER/),
    });
  });

  it('a device is what its certificate says: its own readings, and nobody else’s', async () => {
    const certificate = await tls.clientCertificate(meter);
    expect((await https(`/v1/latest/${meter}`, certificate)).status).toBe(200);
    expect((await https(`/v1/latest/${gone}`, certificate)).status).toBe(403);
    expect((await https(`/v1/latest/${meter}`)).status).toBe(401);
  });

  it.each([`${prefix}/a,b`, `${prefix}/q"r\\s`, `${prefix}/仪表 7`, `${prefix}/x, URI:hdl:${meter}`])(
    'an identifier is what the certificate says to the letter: %s',
    async (name) => {
      await np.handles.create(name, []);
      await np.devices.enrol(name);
      const certificate = await tls.clientCertificate(name);
      expect((await https(`/v1/latest/${encodeURIComponent(name)}`, certificate)).status).toBe(200);
      expect((await https(`/v1/latest/${meter}`, certificate)).status).toBe(403);
    },
  );

  it('an administrator of handles is who has the key of the record, and decide() says what it may', async () => {
    expect((await https(`/api/handles/${app}?index=2`, appCertificate)).json.values).toHaveLength(1);
    const body = [{ index: 3, type: 'DESC', data: 'by certificate' }];
    const put = { method: 'PUT', body };
    expect(await https(`/api/handles/${app}?index=3`, appCertificate, put)).toMatchObject({ status: 200 });
    expect(await https(`/api/handles/${meter}?index=3`, appCertificate, put)).toMatchObject({
      status: 403,
      json: { responseCode: 400 },
    });
  });

  it('Authorization: Handle clientCert="true" makes a session its holder’s', async () => {
    const begun = await https('/api/sessions', undefined, { method: 'POST' });
    const authorization = `Handle sessionId="${begun.json.sessionId}", clientCert="true"`;
    expect((await https('/api/sessions/this', appCertificate, { headers: { authorization } })).json).toMatchObject({
      authenticated: true,
      id: `300:${app.toUpperCase()}`,
    });
    const later = { headers: { authorization: `Handle sessionId="${begun.json.sessionId}"` } };
    expect((await https(`/api/handles/${app}?index=2`, undefined, later)).json.values).toHaveLength(1);
    const without = { headers: { authorization: 'Handle clientCert="true"' } };
    expect((await https(`/api/handles/${app}`, undefined, without)).status).toBe(403);
    const device = await tls.clientCertificate(meter);
    expect((await https(`/api/handles/${app}`, device, without)).status).toBe(403);
  });

  it('the index:handle of a subject is enough when the key is that of the record, whoever issued it', async () => {
    // As HandleNet's clients have it: no hdl: name, an issuer that nobody knows.
    const certificate = await tls.clientCertificate(undefined, {
      authority: tls.otherAuthority,
      commonName: `301:${app}`,
    });
    await np.handles.update(app, { set: [{ index: 301, type: 'HS_PUBKEY', data: certificate.publicKey }] });
    const session = await https('/api/sessions', certificate, { method: 'POST' });
    expect(session.json).toMatchObject({ authenticated: true, id: `301:${app.toUpperCase()}` });
    const stolen = await tls.clientCertificate(undefined, { authority: tls.otherAuthority, commonName: `301:${app}` });
    expect((await https(`/api/handles/${app}`, stolen)).json).toMatchObject({ responseCode: 403 });
    const otherIndex = await tls.clientCertificate(undefined, { commonName: `300:${app}` });
    expect((await https(`/api/handles/${app}`, otherIndex)).json).toMatchObject({ responseCode: 403 });
  });

  it.each([
    ['names nobody', () => tls.clientCertificate(undefined)],
    ['is of an authority that is not trusted', () => tls.clientCertificate(meter, { authority: tls.otherAuthority })],
    ['has expired', () => tls.clientCertificate(meter, { validity: expired })],
    ['names a device whose credentials are revoked', () => tls.clientCertificate(revoked)],
    ['names a retired identifier', () => tls.clientCertificate(gone)],
    ['has another key than the record', () => tls.clientCertificate(app)],
    ['names an identifier that is not there', () => tls.clientCertificate(`${prefix}/none`)],
  ])('a certificate that %s is refused, not anonymous', async (_, make) => {
    expect((await https(`/v1/resolve/${meter}`, await make())).json).toMatchObject({
      error: { code: 'AUTHENTICATION_FAILED' },
    });
  });

  it('an API key wins over the certificate of the channel', async () => {
    const certificate = await tls.clientCertificate(undefined);
    const headers = { authorization: `Bearer ${tls.server.administratorKey}` };
    expect((await https(`/api/handles/${app}?index=2`, certificate, { headers })).json.values).toHaveLength(1);
  });

  it('the certificate that a browser sends for a page of another site proves nothing', async () => {
    const headers = { origin: 'https://elsewhere.example' };
    expect((await https(`/api/handles/${app}?index=2`, appCertificate, { headers })).json.values).toEqual([]);
    const same = { origin: `https://${tls.server.endpoints.http}` };
    expect((await https(`/api/handles/${app}?index=2`, appCertificate, { headers: same })).json.values).toHaveLength(1);
  });
});

describe('gRPC over TLS', () => {
  it('a device is what its certificate says', async () => {
    await using device = await grpc(await tls.clientCertificate(meter));
    expect(await device.readings.latest(meter)).toEqual({});
    await expect(device.readings.latest(app)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(device.handles.delete(meter)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('an administrator of handles is who has the key of the record', async () => {
    await using client = await grpc(appCertificate);
    expect((await client.handles.get(app)).values.map(({ index }) => index)).toContain(2);
  });

  it('a device is refused from the call on after it was revoked', async () => {
    const identifier = `${prefix}/meter-0002`;
    await np.handles.create(identifier, []);
    await np.devices.enrol(identifier);
    await using device = await grpc(await tls.clientCertificate(identifier));
    await device.readings.latest(identifier);
    await np.devices.revoke(identifier);
    await expect(device.readings.latest(identifier)).rejects.toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      reason: 'DEVICE_REVOKED',
    });
  });

  it('a certificate that names nobody is refused, not anonymous', async () => {
    await using client = await grpc(await tls.clientCertificate(undefined));
    await expect(client.handles.get(meter)).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });

  it.each([
    ['another authority', () => tls.clientCertificate(meter, { authority: tls.otherAuthority })],
    ['expired', () => tls.clientCertificate(meter, { validity: expired })],
  ])('a certificate that is not trusted (%s) gets no connection, and the client says why', async (_, make) => {
    await expect(grpc(await make())).rejects.toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      reason: 'TLS_CLIENT_CERTIFICATE',
    });
  });
});

describe('the files of TLS', () => {
  /** The serial number that each listener shows: HTTP has MQTT over WebSocket too. */
  const serials = () => {
    const { grpc: overGrpc, http, mqtts = '' } = tls.server.endpoints;
    return Promise.all([overGrpc, http, mqtts].map((endpoint) => serial(endpoint)));
  };
  const serial = (endpoint: string) =>
    new Promise<string>((resolve, reject) => {
      const [host, port] = endpoint.split(':');
      const socket = connectTls({ host, port: Number(port), ca: tls.ca, ALPNProtocols: ['h2', 'http/1.1'] }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.on('error', reject);
    });

  it('are read again without a restart; open connections go on, and a pair that does not fit is not taken', async () => {
    const before = await serials();
    await using client = await grpc(appCertificate);
    const renewed = await issue(tls.authority, { usage: 'server', hosts: ['localhost', '127.0.0.1'] }, valid);
    await writeFile(join(tls.directory, 's.pem'), renewed.certificate);
    await tls.server.reloadTls();
    expect(await serials()).toEqual(before);
    await writeFile(join(tls.directory, 's.key'), renewed.key);
    await tls.server.reloadTls();
    for (const [at, after] of (await serials()).entries()) expect(after).not.toBe(before[at]);
    await client.handles.get(app);
    await (await grpc(appCertificate)).close();
  });

  it('stop the start, with the key, when they cannot be read or do not fit', async () => {
    await expect(startTlsServer({ tls_key_file: '/nonexistent/key.pem' })).rejects.toMatchObject({
      reason: 'TLS_FILES',
      message: expect.stringMatching(/^tls_key_file: \/nonexistent\/key.pem cannot be read/),
    });
    await expect(startTlsServer({ tls_key_file: join(tls.directory, 'ca.pem') })).rejects.toMatchObject({
      message: expect.stringMatching(/^tls_key_file: .* is not the key/),
    });
  });
});

describe('the banner of a server with TLS', () => {
  const endpoints = { grpc: '127.0.0.1:7400', http: '127.0.0.1:7401', handle: '127.0.0.1:2641' };
  const shown = (config: Partial<Config>) => banner({ config: configOf(config), version: '0', endpoints });

  it('names the host of the certificate, and the authority that issued it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'nameplate-banner-'));
    try {
      const [authority, other] = [await makeAuthority('Own', valid), await makeAuthority('Other', valid)];
      const own = await issue(authority, { usage: 'server', hosts: ['plant.example'] }, valid);
      const path = (name: string) => join(directory, name);
      await writeFile(path('server.pem'), own.certificate);
      await writeFile(path('ca.pem'), authority.certificate);
      await writeFile(path('other.pem'), other.certificate);
      const config = {
        tls_certificate_file: path('server.pem'),
        tls_key_file: path('server.key'),
        tls_client_ca_file: path('other.pem'),
      };
      const text = shown(config);
      expect(text).toMatch(/^export NAMEPLATE_ENDPOINT=grpcs:\/\/plant\.example:7400$/m);
      expect(text).toContain(`export NAMEPLATE_TLS_CA=${path('ca.pem')}\n`);
      expect(text).toContain(`curl --cacert ${path('ca.pem')} https://plant.example:7401/api/handles/`);
      await writeFile(path('ca.pem'), other.certificate);
      expect(shown(config), 'no authority that did not issue it').not.toContain('ca.pem');
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('has nothing of it in clear text', () => {
    expect(shown({})).toContain('curl http://127.0.0.1:7401/');
    expect(shown({})).not.toContain('NAMEPLATE_TLS_CA');
  });
});

describe('required client certificates', () => {
  it('nobody without one is let in, and the client says why', async () => {
    await using strict = await startTlsServer({ tls_client_certificates: 'required' });
    const options = { endpoint: strict.server.endpoints.grpc, retry: false } as const;
    await expect(connect({ ...options, tls: { ca: strict.ca } })).rejects.toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      reason: 'TLS_CLIENT_CERTIFICATE',
    });
    const certificate = await strict.clientCertificate(undefined);
    await using client = await connect({
      ...options,
      key: strict.server.administratorKey,
      tls: { ca: strict.ca, cert: certificate.certificate, key: certificate.key },
    });
    await client.prefixes.create(prefix);
  });
});
