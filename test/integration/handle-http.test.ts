import { createHmac, generateKeyPairSync, pbkdf2Sync, randomBytes, randomUUID, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, runCliIn } from '../support/run-cli.ts';

const prefix = '88.118.999';
const adminHandle = `0.NA/${prefix}`;
const secret = 's3cret';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const basic = `Basic ${Buffer.from(`300%3A${adminHandle}:${secret}`).toString('base64')}`;
let server: TestServer;
let bearer: string;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

async function send(
  method: string,
  path: string,
  options: { auth?: string; body?: unknown; accept?: string } = {},
): Promise<Answer> {
  const headers: Record<string, string> = {
    ...(options.auth === undefined ? {} : { authorization: options.auth }),
    ...(options.accept === undefined ? {} : { accept: options.accept }),
    ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const body = options.body === undefined ? {} : { body: JSON.stringify(options.body) };
  const response = await fetch(server.httpUrl + path, { method, headers, redirect: 'manual', ...body });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const json = (isJson ? JSON.parse(text) : {}) as Answer['json'];
  return { status: response.status, headers: response.headers, text, json };
}

const api = (name: string) => `/api/handles/${prefix}/${name}`;
const url = (index: number, text: string) => ({ index, type: 'URL', data: text });
const admin = (permissions: unknown = '*', index = 300) => ({
  index: 100,
  type: 'HS_ADMIN',
  data: { format: 'admin', value: { handle: adminHandle, index, permissions } },
});

async function put(name: string, values: readonly unknown[]): Promise<void> {
  const answer = await send('PUT', api(name), { auth: bearer, body: values });
  expect(answer.status, answer.text).toBeLessThan(300);
}

async function indexesOf(name: string): Promise<number[]> {
  const { json } = await send('GET', api(name), { auth: bearer });
  return (json['values'] as { index: number }[]).map(({ index }) => index);
}

beforeAll(async () => {
  server = await startTestServer({ prefix, config: { page_size_max: 3 } });
  bearer = `Bearer ${server.administratorKey}`;
  const set = await send('PUT', `/api/handles/${adminHandle}?index=various`, {
    auth: bearer,
    body: [
      admin(),
      { index: 300, type: 'HS_SECKEY', data: secret, permissions: '1100' },
      { index: 301, type: 'HS_PUBKEY', data: { format: 'key', value: publicKey.export({ format: 'jwk' }) } },
      {
        ...admin(),
        index: 102,
        data: { format: 'admin', value: { handle: adminHandle, index: 301, permissions: '*' } },
      },
    ],
  });
  expect(set.json).toEqual({ responseCode: 1, handle: adminHandle });
});
afterAll(async () => {
  await server?.close();
});

describe('PUT and DELETE /api/handles', () => {
  it('creates with 201, replaces with 200, and refuses with overwrite=false', async () => {
    const body = { values: [url(1, 'https://a.example/'), admin()] };
    const created = await send('PUT', api('put'), { auth: basic, body });
    expect([created.status, created.json]).toEqual([201, { responseCode: 1, handle: `${prefix}/put` }]);
    const replaced = await send('PUT', api('put'), { auth: basic, body: [url(2, 'https://b.example/'), admin()] });
    expect(replaced.status).toBe(200);
    expect(await indexesOf('put')).toEqual([2, 100]);
    const refused = await send('PUT', `${api('put')}?overwrite=false`, { auth: basic, body });
    expect([refused.status, refused.json['responseCode']]).toEqual([409, 101]);
  });

  it('sets single values by index, and those of the body', async () => {
    await put('single', [url(1, 'https://a.example/'), admin()]);
    const set = (query: string, body: unknown) => send('PUT', `${api('single')}?${query}`, { auth: basic, body });
    expect((await set('index=2', { type: 'DESC', data: 'two' })).status).toBe(200);
    expect((await set('index=various', [url(3, 'https://c.example/'), url(1, 'https://d.example/')])).status).toBe(200);
    expect(await indexesOf('single')).toEqual([1, 2, 3, 100]);
    const present = await set('index=various&overwrite=false', [url(7, 'x'), url(3, 'x')]);
    expect([present.status, present.json['responseCode']]).toEqual([409, 201]);
    const other = await set('index=8', [url(9, 'x')]);
    expect([other.status, other.json['responseCode']]).toEqual([400, 202]);
    expect(await indexesOf('single')).toEqual([1, 2, 3, 100]);
  });

  it('a value that everyone may write is set without credentials, as MODIFY_VALUE does; nothing else is', async () => {
    const open = (index: number, data: string) => ({ index, type: 'DESC', data, permissions: '1111' });
    await put('open', [open(1, 'first'), url(2, 'https://a.example/')]);
    const set = (query: string, body: unknown) => send('PUT', `${api('open')}${query}`, { body });
    expect((await set('?index=1', open(1, 'second'))).status).toBe(200);
    expect((await set('?index=various', [open(1, 'third')])).status).toBe(200);
    const { json } = await send('GET', `${api('open')}?index=1`);
    expect(json['values']).toMatchObject([{ data: { value: 'third' } }]);
    expect((await set('?index=1', url(1, 'another type'))).status).toBe(401);
    expect((await set('?index=various', [open(1, 'x'), open(3, 'not there')])).status).toBe(401);
    expect((await set('?index=1&overwrite=false', open(1, 'x'))).status).toBe(401);
    expect((await set('', [open(1, 'the rest would go')])).status).toBe(401);
    expect((await send('PUT', api('none'), { body: [open(1, 'x')] })).status).toBe(401);
    expect(await indexesOf('open')).toEqual([1, 2]);
    await put('all-open', [open(1, 'first')]);
    expect((await send('PUT', api('all-open'), { body: [open(1, 'second')] })).status).toBe(200);
    expect((await send('DELETE', api('all-open'), { auth: bearer })).status).toBe(200);
    expect((await send('PUT', api('all-open'), { body: [open(1, 'again')] })).status).toBe(401);
  });

  it('Basic for a handle that is not held here says so: 301, not that the secret is wrong', async () => {
    const auth = `Basic ${Buffer.from('300%3A99.1/user:secret').toString('base64')}`;
    const answer = await send('PUT', api('put'), { auth, body: [url(1, 'x')] });
    expect([answer.status, answer.json['responseCode']]).toEqual([400, 301]);
  });

  it('makes a suffix', async () => {
    const body = [url(1, 'https://a.example/')];
    const { status, json } = await send('PUT', `/api/handles/${prefix}/?mintNewSuffix=true`, { auth: basic, body });
    expect(status).toBe(201);
    expect(json['handle']).toMatch(new RegExp(`^${prefix}/[0-9a-f-]{36}$`));
    expect((await send('GET', `/api/handles/${String(json['handle'])}`)).status).toBe(200);
  });

  it('deletes values, then the handle, which may be made anew', async () => {
    await put('gone', [url(1, 'https://a.example/'), url(2, 'https://b.example/'), admin()]);
    expect((await send('DELETE', `${api('gone')}?index=2`, { auth: basic })).json).toEqual({
      responseCode: 1,
      handle: `${prefix}/gone`,
    });
    expect(await indexesOf('gone')).toEqual([1, 100]);
    expect((await send('DELETE', api('gone'), { auth: basic })).status).toBe(200);
    expect((await send('GET', api('gone'))).status).toBe(404);
    expect((await send('DELETE', api('gone'), { auth: basic })).json['responseCode']).toBe(100);
    expect((await send('PUT', api('gone'), { auth: basic, body: [url(1, 'x')] })).status).toBe(201);
  });

  it.each([
    ['no JSON object', 'x', 400],
    ['no index', [{ type: 'URL', data: 'x' }], 400],
    ['twice an index', [url(1, 'x'), url(1, 'y')], 400],
    ['a public secret', [{ index: 1, type: 'HS_SECKEY', data: 'x' }], 400],
  ])('refuses %s', async (_case, body, status) => {
    expect((await send('PUT', api('bad'), { auth: basic, body })).status).toBe(status);
    expect((await send('GET', api('bad'))).status).toBe(404);
  });

  it('is decided by HS_ADMIN, and says what is missing', async () => {
    await put('none', [url(1, 'x')]);
    await put('some', [url(1, 'x'), admin('000001000000')]);
    const modify = (name: string) => send('PUT', `${api(name)}?index=1`, { auth: basic, body: url(1, 'y') });
    const none = await modify('none');
    expect([none.status, none.json['responseCode']]).toEqual([403, 400]);
    expect(none.json['message']).toContain('Whoever made a record may change it only by an HS_ADMIN value in it');
    expect([(await modify('some')).status, (await modify('some')).json['responseCode']]).toEqual([403, 401]);
    expect((await send('PUT', `${api('some')}?index=5`, { auth: basic, body: url(5, 'y') })).status).toBe(200);
  });
});

describe('who asks', () => {
  const write = (auth?: string) =>
    send('PUT', api('who'), { ...(auth === undefined ? {} : { auth }), body: [url(1, 'x'), admin('*', 0)] });
  const challengeOf = ({ headers }: Answer) => {
    const header = headers.get('www-authenticate') ?? '';
    const [, sessionId = '', nonce = ''] = /Handle sessionId="([^"]+)", nonce="([^"]+)"/.exec(header) ?? [];
    return { header, sessionId, nonce: Buffer.from(nonce, 'base64') };
  };

  it('gets a challenge', async () => {
    const answer = await write();
    expect([answer.status, answer.json['responseCode']]).toEqual([401, 402]);
    const { header, sessionId, nonce } = challengeOf(answer);
    expect(header).toContain('Basic realm="handle"');
    expect(sessionId.length).toBeGreaterThan(20);
    expect(nonce).toHaveLength(16);
  });

  it.each([
    ['a wrong secret', `300%3A${adminHandle}:wrong`],
    ['a wrong index', `299%3A${adminHandle}:${secret}`],
    ['a handle that is not there', `300%3A${prefix}/absent:${secret}`],
  ])('refuses Basic with %s', async (_case, pair) => {
    const answer = await write(`Basic ${Buffer.from(pair).toString('base64')}`);
    expect([answer.status, answer.json['responseCode']]).toEqual([403, 403]);
  });

  it('says how the colon of a Basic user is written', async () => {
    const answer = await write(`Basic ${Buffer.from(`300:${adminHandle}:${secret}`).toString('base64')}`);
    expect(answer.status).toBe(403);
    expect(answer.json['message']).toContain('300%3A0.NA/…');
    expect(answer.text).not.toContain(secret);
  });

  it.each([
    ['PUT', api('plain')],
    ['POST', '/v1/claim'],
  ])('says which content type the body of %s %s has', async (method, target) => {
    const headers = { authorization: bearer, 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(server.httpUrl + target, { method, headers, body: '[]' });
    expect(response.status).toBe(415);
    expect(await response.text()).toContain('content-type: application/json');
  });

  /** Answers a challenge, and the header that goes on in its session. */
  async function answerChallenge(make: (data: Buffer) => Record<string, string>) {
    const { sessionId, nonce } = challengeOf(await write());
    const cnonce = randomBytes(16);
    const fields = {
      version: '0',
      sessionId,
      cnonce: cnonce.toString('base64'),
      ...make(Buffer.concat([nonce, cnonce])),
    };
    const header = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
    return {
      answer: await write(`Handle ${header.join(', ')}`),
      again: `Handle version="0", sessionId="${sessionId}"`,
    };
  }
  const seckey = { id: `300:${adminHandle}`, type: 'HS_SECKEY' };
  const base64 = (octets: Buffer) => octets.toString('base64');

  it.each<[string, (data: Buffer) => Record<string, string>]>([
    [
      'HMAC-SHA256',
      (data) => ({
        ...seckey,
        alg: 'HMAC-SHA256',
        signature: base64(createHmac('sha256', secret).update(data).digest()),
      }),
    ],
    [
      'HMAC-SHA1',
      (data) => ({ ...seckey, alg: 'HMAC-SHA1', signature: base64(createHmac('sha1', secret).update(data).digest()) }),
    ],
    [
      'PBKDF2-HMAC-SHA1',
      (data) => {
        const salt = randomBytes(16);
        const key = pbkdf2Sync(secret, salt, 1000, 20, 'sha1');
        return {
          ...seckey,
          alg: 'PBKDF2-HMAC-SHA1',
          salt: base64(salt),
          iterations: '1000',
          length: '160',
          signature: base64(createHmac('sha1', key).update(data).digest()),
        };
      },
    ],
    [
      'an RSA key',
      (data) => ({
        id: `301:${adminHandle}`,
        type: 'HS_PUBKEY',
        alg: 'SHA256',
        signature: base64(sign('sha256', data, privateKey)),
      }),
    ],
  ])('proves a key by %s, and goes on in the session', async (_name, make) => {
    const { answer, again } = await answerChallenge(make);
    expect(answer.status, answer.text).toBeLessThan(300);
    expect((await write(again)).status).toBe(200);
    const session = await send('GET', '/api/sessions/this', { auth: again });
    expect(session.json).toMatchObject({ authenticated: true, id: expect.stringContaining(adminHandle) });
    expect((await send('DELETE', '/api/sessions/this', { auth: again })).status).toBe(204);
    expect((await write(again)).status).toBe(403);
  });

  it.each<[string, (data: Buffer) => Record<string, string>]>([
    [
      'over other octets',
      (data) => ({
        ...seckey,
        alg: 'HMAC-SHA256',
        signature: base64(createHmac('sha256', secret).update(data.subarray(1)).digest()),
      }),
    ],
    [
      'with another key',
      (data) => ({ ...seckey, alg: 'HMAC-SHA256', signature: base64(createHmac('sha256', 'x').update(data).digest()) }),
    ],
    ['that is empty', () => ({ ...seckey, alg: 'HMAC-SHA256', signature: '' })],
  ])('refuses an answer %s', async (_name, make) => {
    const { answer, again } = await answerChallenge(make);
    expect(answer.status).toBe(403);
    expect((await write(again)).status).toBe(401);
  });

  it('begins a session and answers it in the body', async () => {
    const begun = await send('POST', '/api/sessions');
    expect(begun.status).toBe(201);
    const { sessionId, nonce } = begun.json as { sessionId: string; nonce: string };
    const auth = `Handle version="0", sessionId="${sessionId}"`;
    const cnonce = randomBytes(16);
    const data = Buffer.concat([Buffer.from(nonce, 'base64'), cnonce]);
    const body = {
      ...seckey,
      alg: 'HMAC-SHA256',
      cnonce: base64(cnonce),
      signature: base64(createHmac('sha256', secret).update(data).digest()),
    };
    expect((await send('GET', '/api/sessions/this', { auth })).json).toMatchObject({ authenticated: false });
    expect((await send('PUT', '/api/sessions/this', { auth, body })).json).toMatchObject({ authenticated: true });
    expect((await write(auth)).status).toBeLessThan(300);
    const verified = await send('POST', '/api/verifications', { body: { ...body, nonce } });
    expect(verified.json).toEqual({ responseCode: 1, verificationResult: true });
    const tampered = await send('POST', '/api/verifications', { body: { ...body, nonce: base64(randomBytes(16)) } });
    expect(tampered.json).toEqual({ responseCode: 1, verificationResult: false });
  });

  it('sees hidden values with readValue, and never a secret', async () => {
    const hidden = { index: 2, type: 'NOTE', data: 'x', permissions: '1100' };
    await put('hidden', [
      url(1, 'x'),
      hidden,
      admin(),
      { index: 3, type: 'HS_SECKEY', data: 'x', permissions: '1100' },
    ]);
    const seen = async (auth?: string) =>
      (
        (await send('GET', api('hidden'), auth === undefined ? {} : { auth })).json['values'] as { index: number }[]
      ).map(({ index }) => index);
    expect(await seen()).toEqual([1, 100]);
    expect(await seen(basic)).toEqual([1, 2, 100]);
  });
});

describe('the rest of /api', () => {
  it('lists a prefix page by page', async () => {
    for (const name of ['l1', 'l2', 'l3', 'l4']) await put(name, [url(1, 'x')]);
    const all: string[] = [];
    for (let page = 0; ; page += 1) {
      const { status, json } = await send('GET', `/api/handles?prefix=${prefix}&page=${page}&pageSize=3`, {
        auth: basic,
      });
      expect(status).toBe(200);
      all.push(...(json['handles'] as string[]));
      if ((page + 1) * 3 >= Number(json['totalCount'])) {
        expect(json['totalCount']).toBe(all.length);
        break;
      }
    }
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(expect.arrayContaining(['l1', 'l2', 'l3', 'l4'].map((name) => `${prefix}/${name}`)));
    expect((await send('GET', `/api/handles?prefix=${prefix}&page=99`, { auth: basic })).json).toMatchObject({
      handles: [],
      totalCount: all.length,
    });
    expect((await send('GET', `/api/handles?prefix=${prefix}`)).status).toBe(401);
    expect((await send('GET', `/api/handles?prefix=${prefix}&page=1000000`, { auth: basic })).status).toBe(413);
  });

  it('shows the site', async () => {
    expect((await send('GET', '/api/site')).json).toMatchObject({
      responseCode: 1,
      site: {
        version: 1,
        protocolVersion: '2.11',
        servers: [
          { address: '127.0.0.1', publicKey: { format: 'key', value: { kty: 'RSA' } }, interfaces: expect.any(Array) },
        ],
      },
    });
  });

  it('answers pretty, and as a script for strangers only', async () => {
    await put('form', [url(1, 'x')]);
    expect((await send('GET', `${api('form')}?pretty`)).text).toContain('\n  "responseCode": 1');
    const script = await send('GET', `${api('form')}?callback=a.b_1`);
    expect(script.headers.get('content-type')).toContain('application/javascript');
    expect(script.text).toMatch(/^\/\*\*\/a\.b_1\(\{"responseCode":1.*\}\);$/);
    expect((await send('GET', `${api('form')}?callback=alert(1)`)).status).toBe(400);
    expect((await send('GET', `${api('form')}?callback=f`, { auth: basic })).status).toBe(400);
  });

  it('lets every origin in, after a preflight', async () => {
    const answer = await send('OPTIONS', api('form'));
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect((await send('GET', api('absent'))).headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('GET /{handle}', () => {
  const proxy = (name: string, query = '', accept = 'text/html') =>
    send('GET', `/${prefix}/${name}${query}`, { accept });
  const location = async (name: string, query?: string) => (await proxy(name, query)).headers.get('location');
  const loc = (xml: string) => ({ index: 1000, type: '10320/loc', data: xml });

  it('redirects to the URL of the lowest index', async () => {
    await put('to', [
      url(7, 'https://seven.example/'),
      url(2, 'https://two.example/a?b=c'),
      { ...url(3, 'https://x'), type: 'EMAIL' },
    ]);
    const answer = await proxy('to');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://two.example/a?b=c']);
    expect(answer.headers.get('vary')).toBe('Accept');
    expect(Date.parse(answer.headers.get('expires') ?? '')).toBeGreaterThan(Date.now());
    expect(await location('to', '?index=7')).toBe('https://seven.example/');
    expect(await location('to', '?urlappend=%26d=e')).toBe('https://two.example/a?b=c&d=e');
    expect(await location('to', '?utm_source=x')).toBe('https://two.example/a?b=c');
  });

  it('lets urlappend lead to no other host', async () => {
    await put('host', [
      { ...url(1, ''), type: '10320/loc', data: '<locations><location href="https://a.example"/></locations>' },
    ]);
    await put('mail', [url(1, 'mailto:a@b.example')]);
    expect(await location('host', '?urlappend=/x')).toBe('https://a.example/x');
    for (const text of ['.evil.example', '@evil.example', ':1/']) {
      const answer = await proxy('host', `?urlappend=${encodeURIComponent(text)}`);
      expect([answer.status === 400, answer.headers.get('location')?.startsWith('https://a.example/')]).toContain(true);
    }
    expect((await proxy('mail', '?urlappend=,c@d.example')).status).toBe(400);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    ' JavaScript:alert(1)',
    '//a.example',
    'a/b',
    'https://',
    'java\nscript:x',
  ])('does not send to %j', async (target) => {
    await put('bad', [
      { index: 1, type: 'URL', data: { format: 'base64', value: Buffer.from(target).toString('base64') } },
    ]);
    const answer = await proxy('bad');
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
    expect(answer.text).not.toMatch(/href="\s*(?:java|data:)/i);
  });

  it('shows the values, escaped, with nothing that runs', async () => {
    await put('<i>&"', [
      url(1, 'https://a.example/?<script>'),
      { index: 2, type: 'DESC', data: `<script>alert("1")</script>'` },
    ]);
    const answer = await send('GET', `/${prefix}/${encodeURIComponent('<i>&"')}?noredirect`);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;');
    expect(answer.text).toContain('索引 Index');
    expect(answer.text).not.toMatch(/<script|<i>/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('follows aliases, but not for ever', async () => {
    const alias = (name: string) => ({ index: 1, type: 'HS_ALIAS', data: `${prefix}/${name}` });
    await put('target', [url(1, 'https://t.example/')]);
    await put('alias', [alias('alias2'), url(2, 'https://own.example/')]);
    await put('alias2', [alias('target')]);
    await put('loop', [alias('loop')]);
    expect(await location('alias')).toBe('https://t.example/');
    expect(await location('alias', '?ignore_aliases')).toBe('https://own.example/');
    expect((await proxy('loop')).status).toBe(508);
  });

  it('chooses a location before a URL', async () => {
    const xml = `<locations chooseby="locatt,country,weighted">
      <location id="0" href="javascript:alert(1)" weight="100"/>
      <location id="1" href="https://one.example/?a=1&amp;b=2" weight="0" ctx="view"/>
      <location id="2" href="https://two.example/" country="cn"/>
      <location id="3" href="https://three.example/" http_sc="307"/></locations>`;
    await put('loc', [url(1, 'https://url.example/'), loc(xml)]);
    for (let i = 0; i < 10; i += 1) expect(await location('loc')).toBe('https://three.example/');
    expect((await proxy('loc')).status).toBe(307);
    expect(await location('loc', '?locatt=ctx:view')).toBe('https://one.example/?a=1&b=2');
    expect(await location('loc', '?locatt=ctx:none')).toBe('https://three.example/');
    const list = await proxy('loc', '?action=showurls');
    expect(list.text.match(/<li>/g)).toHaveLength(4);
    expect(list.text).not.toContain('javascript:');
    await put('noloc', [url(1, 'https://url.example/'), loc('<!DOCTYPE x [<!ENTITY a "b">]><locations/>')]);
    expect(await location('noloc')).toBe('https://url.example/');
  });

  it('chooses a location by country: as the proxy in front says it, or as the query does', async () => {
    const xml = `<locations><location href="https://all.example/"/>
      <location href="https://cn.example/" country="CN"/><location href="https://fr.example/" country="FR"/></locations>`;
    await put('country', [loc(xml)]);
    const from = (name: string, url = server.httpUrl) =>
      fetch(`${url}/${prefix}/country`, { redirect: 'manual', headers: { [name]: 'cn' } });
    expect(await location('country', '?locatt=country:FR')).toBe('https://fr.example/');
    // Nobody told this server whom to believe.
    expect((await from('x-country')).headers.get('location')).toBe('https://all.example/');
    await using behind = await startTestServer({ prefix, config: { http_country_header: 'X-Country' } });
    const np = await behind.client();
    await np.handles.create(`${prefix}/country`, [loc(xml)]);
    const told = await from('x-country', behind.httpUrl);
    expect([told.headers.get('location'), told.headers.get('vary')]).toEqual([
      'https://cn.example/',
      'Accept, X-Country',
    ]);
    expect((await from('x-other', behind.httpUrl)).headers.get('location')).toBe('https://all.example/');
  });

  it('says what is not there, with a hint at a trailing slash', async () => {
    const missing = await proxy('nothing/');
    expect(missing.status).toBe(404);
    expect(missing.text).toContain(`href="/${prefix}/nothing"`);
    expect(missing.text).toContain('请检查拼写');
    expect((await send('GET', '/88.7.7/x', { accept: 'text/html' })).status).toBe(404);
    expect((await send('GET', '/nothing')).json).toMatchObject({ error: { reason: 'ROUTE_UNKNOWN' } });
  });

  it('answers JSON to those who prefer it', async () => {
    await put('json', [url(1, 'https://j.example/')]);
    const answer = await proxy('json', '', 'application/json');
    expect(answer.json).toMatchObject({ responseCode: 1, values: [{ index: 1 }] });
    expect(answer.headers.get('vary')).toBe('Accept');
    expect((await proxy('json', '', 'text/html,application/json;q=0.9')).status).toBe(302);
    expect((await proxy('nothing-here', '', 'application/json')).json).toMatchObject({ responseCode: 100 });
  });

  it('leaves its own routes alone, and shows the record of a prefix', async () => {
    for (const path of ['/healthz', '/metrics', '/openapi.json', '/api/site'])
      expect((await send('GET', path)).status, path).toBe(200);
    expect((await send('GET', `/${prefix}?noredirect`)).text).toContain('HS_ADMIN');
  });
});

describe('nameplate prefix admin', () => {
  const nameplate = (...args: string[]) => runCli(server, args);
  const other = '88.118.998';
  const body = [url(1, 'https://a.example/')];

  it('makes a secret that administers the prefix', async () => {
    await nameplate('prefix', 'create', other);
    const { out } = await nameplate('prefix', 'admin', other, '--secret', '--json');
    const { admin: who, secret: made } = JSON.parse(out) as { admin: string; secret: string };
    expect(who).toBe(`300:0.NA/${other}`);
    const auth = `Basic ${Buffer.from(`${encodeURIComponent(who)}:${made}`).toString('base64')}`;
    expect((await send('PUT', `/api/handles/${other}/x`, { auth, body })).status).toBe(201);
    expect((await send('PUT', `/api/handles/${prefix}/x`, { auth, body })).status).toBe(403);
  });

  it.each(['rsa', 'dsa'] as const)('takes a public %s key from a file', async (type) => {
    const directory = await mkdtemp(join(tmpdir(), 'nameplate-admin-'));
    const pair =
      type === 'rsa'
        ? { publicKey, privateKey }
        : generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
    const file = join(directory, 'admin.pem');
    await writeFile(file, pair.publicKey.export({ format: 'pem', type: 'spki' }));
    const held = await nameplate('prefix', 'admin', other, '--public-key', file);
    expect([held.code, held.err]).toEqual([5, expect.stringContaining('--replace')]);
    const replaced = ['prefix', 'admin', other, '--public-key', file, '--replace'];
    expect(await nameplate(...replaced)).toMatchObject({ code: 0, err: '' });
    // The same key again changes nothing.
    expect((await nameplate('prefix', 'admin', other, '--public-key', file)).code).toBe(0);
    const begun = (await send('POST', '/api/sessions')).json as { sessionId: string; nonce: string };
    const cnonce = randomBytes(16);
    const signature = sign('sha256', Buffer.concat([Buffer.from(begun.nonce, 'base64'), cnonce]), pair.privateKey);
    const fields = `id="300:0.NA/${other}", type="HS_PUBKEY", alg="SHA256", cnonce="${cnonce.toString('base64')}", signature="${signature.toString('base64')}"`;
    const auth = `Handle version="0", sessionId="${begun.sessionId}", ${fields}`;
    expect((await send('PUT', `/api/handles/${other}/${type}`, { auth, body })).status).toBe(201);
    await writeFile(file, pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    expect((await nameplate('prefix', 'admin', other, '--public-key', file)).err).toContain('private key');
    for (const unprovable of [generateKeyPairSync('ec', { namedCurve: 'P-521' }), generateKeyPairSync('x25519')]) {
      await writeFile(file, unprovable.publicKey.export({ type: 'spki', format: 'pem' }));
      expect((await nameplate('prefix', 'admin', other, '--public-key', file)).err).toContain(
        'RSA, DSA, SM2, P-256 or Ed25519',
      );
    }
    await rm(directory, { recursive: true });
  });

  it('takes a secret that others on the machine do not see', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'nameplate-admin-'));
    const file = join(directory, 'secret');
    await writeFile(file, 'from a file\n');
    const basic = (text: string) => `Basic ${Buffer.from(`300%3A0.NA%2F${other}:${text}`).toString('base64')}`;
    const put = async (text: string) =>
      (await send('PUT', `/api/handles/${other}/${randomUUID()}`, { auth: basic(text), body })).status;
    expect((await nameplate('prefix', 'admin', other, '--secret-file', file, '--replace')).err).toBe('');
    expect(await put('from a file')).toBe(201);
    const environment = {
      NAMEPLATE_ENDPOINT: server.endpoint,
      NAMEPLATE_KEY: server.administratorKey,
      NAMEPLATE_ADMIN_SECRET: 'from the environment',
    };
    expect((await runCliIn(environment, ['prefix', 'admin', other, '--replace'])).err).toBe('');
    expect([await put('from a file'), await put('from the environment')]).toEqual([403, 201]);
    expect((await nameplate('prefix', 'admin', other, '--secret-file', join(directory, 'none'))).code).toBe(2);
    await rm(directory, { recursive: true });
  });

  it('needs one of them, and a prefix whose record is here', async () => {
    expect((await nameplate('prefix', 'admin', other)).err).toContain('--public-key FILE, --certificate FILE');
    const elsewhere = await nameplate('prefix', 'admin', '88.555.1', '--secret');
    expect([elsewhere.code, elsewhere.err]).toEqual([
      3,
      expect.stringMatching(/0\.NA\/88\.555\.1.*prefix create.*prefix delegate/s),
    ]);
  });
});
