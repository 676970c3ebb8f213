import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { errorTable, privatePermissions } from '@nameplate/model';
import { defineProfile, type Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const prefix = '88.118.999';
const meter = `${prefix}/meter-1`;
let server: TestServer;
let np: Nameplate;

beforeAll(async () => {
  server = await startTestServer({ prefix, config: { http_url_max_bytes: 2048 } });
  np = await server.client();
  await np.handles.create(meter, [
    { index: 1, type: 'URL', data: 'https://example.com' },
    { index: 2, type: 'PHOTO', data: Uint8Array.of(0xff, 0xd8, 0) },
    { index: 3, type: 'SERIAL', data: 'K-660', permissions: privatePermissions },
    { index: 204, type: 'NP_PLACE', data: JSON.stringify({ longitude: 125.3, latitude: 43.9, regionCode: '220104' }) },
  ]);
  for (const name of ['a/b//c', 'a%25b', '电表', 'q?x#y', 'with blank', 'latest']) {
    await np.handles.create(`${prefix}/${name}`, [{ index: 1, type: 'URL', data: `https://example.com/${name}` }]);
  }
  await makeReadings();
});
afterAll(async () => {
  await server?.close();
});

async function makeReadings(): Promise<void> {
  await np.profiles.publish(
    defineProfile({
      identifier: `${prefix}/profile`,
      time: { path: 'time' },
      metrics: { energy: { kind: 'counter', unit: 'kW.h' } },
    }),
  );
  const { credential } = await np.devices.enrol(meter, { profile: `${prefix}/profile` });
  const { username, password } = credential;
  const mqtt = await connectAsync(server.mqttUrl, { username, password, clientId: 'http', reconnectPeriod: 0 });
  for (let hour = 0; hour < 48; hour += 1) {
    const time = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
    await mqtt.publishAsync(`iot/${meter}/up/data`, JSON.stringify({ time, energy: 100 + hour }), { qos: 1 });
  }
  await mqtt.endAsync();
  await vi.waitFor(async () => {
    expect((await np.readings.latest(meter))['energy']?.value).toBe(147);
  }, 10_000);
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads whatever JSON came
  readonly body: Record<string, never>;
}

async function get(path: string, key: string | undefined = server.administratorKey): Promise<Answer> {
  const headers: Record<string, string> = key === '' ? {} : { authorization: `Bearer ${key}` };
  const response = await fetch(server.httpUrl + path, { headers, redirect: 'manual' });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : ({ text } as never) };
}

const indexes = async (query: string, key?: string) =>
  ((await get(`/api/handles/${meter}?${query}`, key)).body['values'] as unknown as { index: number }[]).map(
    ({ index }) => index,
  );

describe('/api/handles', () => {
  it('answers in the JSON form of Handle proxies', async () => {
    const { status, body, headers } = await get(`/api/handles/${meter}`, '');
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(body).toMatchObject({
      responseCode: 1,
      handle: meter,
      values: [
        { index: 1, type: 'URL', data: { format: 'string', value: 'https://example.com' }, ttl: 86400 },
        { index: 2, type: 'PHOTO', data: { format: 'base64', value: '/9gA' } },
        { index: 204 },
      ],
    });
  });

  it.each([
    ['a/b//c', 'a/b//c'],
    ['a%2Fb%2F%2Fc', 'a/b//c'],
    ['a%25b', 'a%b'],
    ['%E7%94%B5%E8%A1%A8', '电表'],
    ['q%3Fx%23y', 'q?x#y'],
    ['with%20blank', 'with blank'],
  ])('reads %s in the path as %s', async (path, suffix) => {
    const { status, body } = await get(`/api/handles/${prefix}/${path}?type=URL`);
    expect([status, body]).toMatchObject([200, { responseCode: 1, handle: `${prefix}/${suffix}` }]);
  });

  it.each(['pretty', 'pretty=true', 'auth&pretty', 'pretty&type=URL'])('indents its answer for ?%s', async (query) => {
    const response = await fetch(`${server.httpUrl}/api/handles/${meter}?${query}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/^\{\n {2}"responseCode": 1,/);
  });

  it('selects by repeated type and index, and hides private values unless asked with a key', async () => {
    expect(await indexes('type=url&type=PHOTO')).toEqual([1, 2]);
    expect(await indexes('index=1&index=204&type=PHOTO')).toEqual([1, 2, 204]);
    expect(await indexes('index=3')).toEqual([3]);
    expect(await indexes('index=3', '')).toEqual([]);
    expect(await indexes('index=3&publicOnly=true')).toEqual([]);
  });

  it.each([
    ['/api/handles/88.118.999/none', 404, 100],
    ['/api/handles/88.118.999/', 400, 102],
    ['/api/handles/88.118.999/%E7%94', 400, 102],
    ['/api/handles/88.777.1/x', 400, 301],
    ['/api/handles/88.118.999/meter-1?index=77', 200, 200],
    ['/api/handles/88.118.999/meter-1?index=zero', 400, 202],
  ])('%s answers %d with response code %d', async (path, status, responseCode) => {
    const answer = await get(path);
    expect([answer.status, answer.body['responseCode']]).toEqual([status, responseCode]);
  });
});

describe('/v1', () => {
  it('resolves record, place and readings in one answer', async () => {
    const { status, body } = await get(`/v1/resolve/${meter}?want=place,readings`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      handle: { identifier: meter, state: 'active', etag: '1' },
      place: { longitude: 125.3, regionCode: '220104' },
      readings: [{ metric: 'energy', value: 147, unit: 'kW.h', deviceTime: '2026-01-02T23:00:00.000Z' }],
    });
  });

  it('pages through handles', async () => {
    const seen: string[] = [];
    let token = '';
    do {
      const { body } = await get(`/v1/handles?prefix=${prefix}&page_size=3&view=basic&page_token=${token}`);
      const page = body as unknown as { handles: { identifier: string; values?: unknown }[]; nextPageToken?: string };
      expect(page.handles.length).toBeLessThanOrEqual(3);
      expect(page.handles.every(({ values }) => values === undefined)).toBe(true);
      seen.push(...page.handles.map(({ identifier }) => identifier));
      token = page.nextPageToken ?? '';
    } while (token !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining([meter, `${prefix}/a/b//c`, `${prefix}/a%25b`, `${prefix}/电表`]));
  });

  it('reads handles, prefixes, templates and devices', async () => {
    expect((await get(`/v1/handles/${meter}`)).body).toMatchObject({ identifier: meter, values: { length: 4 } });
    expect((await get('/v1/prefixes')).body).toMatchObject({ prefixes: [{ prefix }] });
    expect((await get(`/v1/prefixes/${prefix}`)).body).toMatchObject({ prefix });
    expect((await get('/v1/templates')).body).toMatchObject({ templates: [] });
    expect((await get(`/v1/templates/${prefix}/none`)).status).toBe(404);
    expect((await get(`/v1/devices/${meter}`)).body).toMatchObject({ identifier: meter, activeCredentials: 1 });
  });

  it('serves readings: latest, by time, folded', async () => {
    expect((await get(`/v1/latest/${meter}?metric=energy`)).body).toMatchObject({ readings: [{ value: 147 }] });
    // A device whose identifier ends in /latest is not the latest of another.
    expect((await get(`/v1/latest/${prefix}/latest`)).body).toEqual({ readings: [] });
    const start = '2026-01-01T22:00:00Z';
    const { body } = await get(
      `/v1/readings/${meter}?metric=energy&start=${start}&end=2026-01-02T02:00:00Z&page_size=3`,
    );
    expect(body).toMatchObject({ readings: [{ value: 122 }, { value: 123 }, { value: 124 }] });
    const next = await get(
      `/v1/readings/${meter}?metric=energy&start=${start}&end=2026-01-02T02:00:00Z&page_size=3&page_token=${body['nextPageToken']}`,
    );
    expect(next.body).toEqual({ readings: [expect.objectContaining({ value: 125 })] });
    const days = await get(
      `/v1/aggregate/${meter}?metric=energy&start=2026-01-01T00:00:00Z&end=2026-01-03T00:00:00Z&window=P1D&fold=delta`,
    );
    expect(days.body).toMatchObject({ unit: 'kW.h', windows: [{ value: 24 }, { value: 23 }] });
  });

  it.each([
    ['/v1/handles', '', 400, 'INVALID_VALUE'],
    ['/v1/handles?prefix=88.118.999', '', 401, 'AUTHENTICATION_NEEDED'],
    ['/v1/handles?prefix=88.118.999&pagesize=1', undefined, 400, 'INVALID_VALUE'],
    ['/v1/handles?prefix=88.118.999&page_size=1001', undefined, 400, 'INVALID_VALUE'],
    ['/v1/handles?prefix=88.118.999&page_token=zzz', undefined, 400, 'INVALID_VALUE'],
    ['/v1/handles?prefix=88.777', undefined, 421, 'NOT_RESPONSIBLE'],
    ['/v1/resolve/88.118.999/none', undefined, 404, 'HANDLE_NOT_FOUND'],
    ['/v1/resolve/88.118.999/meter-1?want=everything', undefined, 400, 'INVALID_VALUE'],
    ['/v1/resolve/88.118.999/a%', undefined, 400, 'INVALID_IDENTIFIER'],
    ['/v1/resolve/88.118.999/meter-1', 'npk_x_y', 401, 'AUTHENTICATION_FAILED'],
    ['/v1/readings/88.118.999/meter-1', undefined, 400, 'INVALID_VALUE'],
    ['/v1/readings/88.118.999/meter-1?metric=energy', '', 401, 'AUTHENTICATION_NEEDED'],
    ['/v1/readings/88.118.999/meter-1?metric=energy&start=yesterday', undefined, 400, 'INVALID_VALUE'],
    [
      '/v1/aggregate/88.118.999/meter-1?metric=energy&start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z&window=P1D&fold=median',
      undefined,
      400,
      'INVALID_VALUE',
    ],
    ['/v1/devices/88.118.999/meter-1', '', 401, 'AUTHENTICATION_NEEDED'],
  ])('%s as %j answers %d %s', async (path, key, status, code) => {
    const answer = await get(path, key);
    expect([answer.status, answer.body]).toMatchObject([status, { error: { code } }]);
    const { error } = answer.body as unknown as { error: Record<string, unknown> };
    expect(Object.keys(error).sort()).toEqual(['code', 'message', 'reason', 'remedy', 'requestId']);
    expect(error['remedy']).toEqual(errorTable[code as keyof typeof errorTable].remedy);
    expect(JSON.stringify(answer.body)).not.toMatch(/\.ts|\.js|node_modules|\n/);
    if (status === 401) expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('answers 404 to a path it has not, and to a method it has not', async () => {
    expect(await get('/v2/x')).toMatchObject({ status: 404, body: { error: { reason: 'ROUTE_UNKNOWN' } } });
    const deleted = await fetch(`${server.httpUrl}/v1/handles/${meter}`, { method: 'DELETE' });
    expect(deleted.status).toBe(404);
  });
});

describe('limits', () => {
  it('refuses a target that is too long, and lives', async () => {
    const answer = await get(`/v1/resolve/${prefix}/${'x'.repeat(3000)}`);
    expect([400, 413, 414]).toContain(answer.status);
    expect((await get('/healthz')).status).toBe(200);
  });

  it('refuses a header that is too long with a 4xx and no stack trace', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const target = new URL(`${server.httpUrl}/healthz`);
      rawRequest(target, { headers: { 'x-long': 'x'.repeat(40_000) } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(431);
  });

  it('survives garbage on the socket', async () => {
    const { port } = new URL(server.httpUrl);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end('\x16\x03\x01 not http\r\n\r\n'));
      let received = '';
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400/);
    expect((await get('/healthz')).status).toBe(200);
  });
});

describe('operation', () => {
  it('answers health without a key', async () => {
    expect(await get('/healthz', '')).toMatchObject({ status: 200, body: { status: 'alive' } });
    expect(await get('/readyz', '')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('counts requests for Prometheus, without identifiers in labels', async () => {
    await get(`/v1/resolve/${meter}`);
    await get(`/v1/resolve/${prefix}/none`);
    const { body } = await get('/metrics', '');
    const text = String(body['text']);
    expect(text).toMatch(/nameplate_server_requests_total\{protocol="http",method="resolve",code="OK"\} [1-9]/);
    expect(text).toMatch(
      /nameplate_server_requests_total\{protocol="http",method="resolve",code="HANDLE_NOT_FOUND"\} [1-9]/,
    );
    expect(text).toMatch(/nameplate_gateway_messages_acknowledged_total\{kind="qos1"\} 48/);
    expect(text).toMatch(/nameplate_resolver_requests_total\{protocol="http"/);
    expect(text).not.toContain('meter-1');
  });

  it('describes every route, and no other', async () => {
    const { body } = await get('/openapi.json', '');
    const { paths, openapi } = body as unknown as {
      openapi: string;
      paths: Record<string, Record<string, { summary?: string }>>;
    };
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths).sort()).toEqual(
      [
        '/.well-known/gs1resolver',
        '/api/handles',
        '/api/handles/{*}',
        '/api/sessions',
        '/api/sessions/this',
        '/api/site',
        '/api/verifications',
        '/healthz',
        '/metrics',
        '/openapi.json',
        '/readyz',
        '/v1/access/explain',
        '/v1/access/preview',
        '/v1/aggregate/{*}',
        '/v1/alarms',
        '/v1/alarms/{*}',
        '/v1/claim',
        '/v1/commands/{*}',
        '/v1/devices/{*}',
        '/v1/gateways/{*}',
        '/v1/grants',
        '/v1/grants/{id}',
        '/v1/handles',
        '/v1/handles/{*}',
        '/v1/latest/{*}',
        '/v1/linkset/{*}',
        '/v1/prefixes',
        '/v1/prefixes/{prefix}',
        '/v1/readings/{*}',
        '/v1/resolve/{*}',
        '/v1/statistics/daily',
        '/v1/templates',
        '/v1/templates/{*}',
        '/v1/uplink/{format}',
        '/{*}',
        '/{key}/{value}',
      ].map((path) => path.replace('{*}', '{identifier}')),
    );
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { summary }] of Object.entries(methods)) expect(summary, `${method} ${path}`).toBeTruthy();
      if (methods['get'] === undefined) continue;
      const answer = await get(path.replace('{identifier}', meter).replace('{prefix}', prefix));
      const reason = (answer.body['error'] as { reason?: string } | undefined)?.reason;
      expect(reason, path).not.toBe('ROUTE_UNKNOWN');
      expect(answer.status, path).toBeLessThan(500);
    }
  });
});
