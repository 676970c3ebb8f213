import { type IncomingHttpHeaders, request } from 'node:http';
import type { Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// GS1-Conformant Resolver Standard 1.2, over a socket. Clauses are its own.

let server: TestServer;
let np: Nameplate;
const product = '88.118.999/risotto';
const lot = '88.118.999/risotto-lot-ABC';
const item = '88.118.999/risotto-123';
const gtin = '/01/09506000134352';
const voc = (term: string) => `https://ref.gs1.org/voc/${term}`;

async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(server.httpUrl + path, { method, headers, redirect: 'manual' });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    location: response.headers.get('location'),
    link: response.headers.get('link') ?? '',
    headers: response.headers,
    type,
    body: (type.includes('json') ? JSON.parse(text) : text) as never,
  };
}

beforeAll(async () => {
  server = await startTestServer();
  np = await server.client();
  for (const [identifier, code] of [
    [product, '09506000134352'],
    [lot, '(01)09506000134352(10)ABC'],
    [item, '(01)09506000134352(21)123'],
  ] as const) {
    await np.assets.register({ identifier, values: [{ index: 1, type: 'N', data: 'x' }] });
    await np.assets.bind(identifier, code);
  }
  const add = (id: string, rel: string, href: string, more = {}) =>
    np.links.add(id, rel, `https://maker.example${href}`, more);
  await add(product, 'gs1:pip', '/', { title: 'Risotto rice', default: 'single' });
  await add(product, 'gs1:pip', '/en', { hreflang: ['en'], type: 'text/html', default: 'multi' });
  await add(product, 'gs1:pip', '/fr', { hreflang: ['fr'], type: 'text/html', default: 'multi' });
  await add(product, 'gs1:recipeInfo', '/recipes?page=1#top', { title: 'Recipes' });
  await add(product, 'gs1:sustainabilityInfo', '/eco.html', { type: 'text/html' });
  await add(product, 'gs1:sustainabilityInfo', '/eco.json', { type: 'application/json' });
  await add(product, 'gs1:certificationInfo', '/cert-lk', { context: ['LK'] });
  await add(product, 'gs1:certificationInfo', '/cert', {});
  await add(product, 'gs1:masterData', '/hidden', { public: false });
  await add(lot, 'gs1:recallStatus', '/recall/ABC');
  await add(item, 'gs1:dpp', '/dpp/123', { title: 'Passport', type: 'application/vc' });
});
afterAll(async () => {
  await server?.close();
});

describe('a redirect', () => {
  it.each([
    // § 2.6.1: the default, unless the request says more.
    [gtin, {}, '/'],
    [`${gtin}/`, {}, '/'],
    ['/01/9506000134352', {}, '/'],
    ['/gtin/09506000134352', {}, '/'],
    [gtin, { 'accept-language': 'de' }, '/'],
    [gtin, { 'accept-language': 'fr-CH, fr;q=0.9, en;q=0.5' }, '/fr'],
    [gtin, { 'accept-language': 'de, en;q=0.5', accept: 'text/html,*/*;q=0.8' }, '/en'],
    [gtin, { 'accept-language': 'en', accept: 'application/json' }, '/'],
    [gtin, { accept: 'text/html' }, '/'],
    [`${gtin}?linkType=gs1:defaultLink`, {}, '/?linkType=gs1:defaultLink'],
    // § 2.6.2: a link of the type asked for, however the type is written.
    [`${gtin}?linkType=gs1:pip`, { 'accept-language': 'en' }, '/en?linkType=gs1:pip'],
    [`${gtin}?linkType=gs1:pip`, { 'accept-language': 'vi' }, '/?linkType=gs1:pip'],
    [`${gtin}?linkType=pip`, { 'accept-language': 'en' }, '/en?linkType=pip'],
    [`${gtin}?linkType=${voc('pip')}`, { 'accept-language': 'fr' }, `/fr?linkType=${voc('pip')}`],
    [`${gtin}?linkType=https://gs1.org/voc/pip`, { 'accept-language': 'fr' }, '/fr?linkType=https://gs1.org/voc/pip'],
    [
      `${gtin}?linkType=gs1:sustainabilityInfo`,
      { accept: 'application/json' },
      '/eco.json?linkType=gs1:sustainabilityInfo',
    ],
    [`${gtin}?linkType=gs1:certificationInfo`, {}, '/cert?linkType=gs1:certificationInfo'],
    [`${gtin}?linkType=gs1:certificationInfo&context=LK`, {}, '/cert-lk?linkType=gs1:certificationInfo&context=LK'],
    // § 2.5.9: what a thing is one of.
    [`${gtin}/10/ABC?linkType=gs1:recallStatus`, {}, '/recall/ABC?linkType=gs1:recallStatus'],
    [`${gtin}/10/ABC/21/123?linkType=gs1:recallStatus`, {}, '/recall/ABC?linkType=gs1:recallStatus'],
    [`${gtin}/10/ABC/21/123?linkType=gs1:dpp`, {}, '/dpp/123?linkType=gs1:dpp'],
    [`${gtin}/21/123`, {}, '/'],
    [`${gtin}/22/2A/10/other/21/nobody`, {}, '/'],
    // § 2.6.4: the query goes on.
    [`${gtin}?17=271231&a=b%20c`, {}, '/?17=271231&a=b%20c'],
    [`${gtin}?linkType=gs1:recipeInfo&x=1`, {}, '/recipes?page=1&linkType=gs1:recipeInfo&x=1#top'],
    [`${gtin}?next=//evil.example/@x`, {}, '/?next=//evil.example/@x'],
  ])('%s with %j leads to %s', async (path, headers, expected) => {
    const { status, location, link } = await get(path, headers as Record<string, string>);
    expect({ status, location }).toEqual({ status: 307, location: `https://maker.example${expected}` });
    expect(link).toMatch(
      /^<http:\/\/127\.0\.0\.1:\d+\/01\/09506000134352.*\?linkType=linkset>; rel="linkset"; type="application\/linkset\+json"$/,
    );
  });

  it('is the same for HEAD, and any page may ask', async () => {
    const { status, location, headers } = await get(gtin, { origin: 'https://other.example' }, 'HEAD');
    expect({ status, location }).toEqual({ status: 307, location: 'https://maker.example/' });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('vary')).toContain('Accept-Language');
    expect((await get(gtin, {}, 'OPTIONS')).status).toBe(204);
  });

  it('is a choice where several suit equally well', async () => {
    const { status, type, body } = await get(`${gtin}?linkType=gs1:sustainabilityInfo`, { accept: '*/*' });
    expect(status).toBe(300);
    expect(type).toBe('application/linkset+json');
    const [thing] = (body as { linkset: Record<string, { href: string }[]>[] }).linkset;
    expect(thing?.[voc('sustainabilityInfo')]?.map(({ href }) => href)).toEqual([
      'https://maker.example/eco.html',
      'https://maker.example/eco.json',
    ]);
    expect(thing).not.toHaveProperty([voc('defaultLink')]);
  });
});

describe('a linkset', () => {
  it.each([
    [{}, '?linkType=linkset'],
    [{}, '?linkType=all'],
    [{ accept: 'application/linkset+json' }, ''],
    [{ accept: 'application/linkset+json, text/html;q=0.5' }, ''],
  ])('comes for %j %s, each level with its own links', async (headers, query) => {
    const { status, type, link, body } = await get(`${gtin}/10/ABC/21/123${query}`, headers as Record<string, string>);
    expect(status).toBe(200);
    expect(type).toBe('application/linkset+json');
    expect(link).toContain(
      '<https://ref.gs1.org/standards/resolver/linkset-context>; rel="http://www.w3.org/ns/json-ld#context"',
    );
    const { linkset } = body as { linkset: Record<string, unknown>[] };
    expect(linkset.map(({ anchor }) => anchor)).toEqual([
      `${server.httpUrl}${gtin}/21/123`,
      `${server.httpUrl}${gtin}/10/ABC`,
      `${server.httpUrl}${gtin}`,
    ]);
    expect(linkset[0]).toEqual({
      anchor: `${server.httpUrl}${gtin}/21/123`,
      [voc('dpp')]: [{ href: 'https://maker.example/dpp/123', title: 'Passport', type: 'application/vc' }],
    });
    // § 2.5.8: the default has no attribute, and is under its own type too.
    expect(linkset[2]?.[voc('defaultLink')]).toEqual([{ href: 'https://maker.example/', title: 'Risotto rice' }]);
    expect(linkset[2]?.[voc('defaultLinkMulti')]).toHaveLength(2);
    expect(linkset[2]?.[voc('pip')]).toHaveLength(3);
  });

  it('is JSON for who knows no linkset, and says some default even where none is marked', async () => {
    const lone = '88.118.999/lone';
    await np.assets.register({ identifier: lone, values: [{ index: 1, type: 'N', data: 'x' }] });
    await np.assets.bind(lone, '(00)106141412345678908');
    await np.links.add(lone, 'describedby', 'https://maker.example/pallet');
    const { type, body } = await get('/00/106141412345678908?linkType=all', { accept: 'application/json' });
    expect(type).toContain('application/json');
    expect((body as { linkset: object[] }).linkset[0]).toEqual({
      anchor: `${server.httpUrl}/00/106141412345678908`,
      describedby: [{ href: 'https://maker.example/pallet', title: 'describedby' }],
      [voc('defaultLink')]: [{ href: 'https://maker.example/pallet', title: 'describedby' }],
    });
  });

  it('is had of any identifier and of any code, by HTTP and by gRPC', async () => {
    const byId = (await get(`/v1/linkset/${item}`)).body as { linkset: { anchor: string }[] };
    expect(byId.linkset.map(({ anchor }) => anchor)).toEqual([`https://hdl.handle.net/${item}`]);
    const code = encodeURIComponent('(01)09506000134352(10)ABC(21)123');
    const byCode = (await get(`/v1/linkset/${code}`)).body as { linkset: { anchor: string }[] };
    expect(byCode.linkset).toHaveLength(3);
    const { linkset } = await np.links.linkset('(01)09506000134352(10)ABC(21)123');
    expect(linkset.map(({ anchor }) => anchor)[0]).toBe(`https://id.gs1.org${gtin}/21/123`);
    expect((await get('/v1/linkset/88.118.999/nothing')).status).toBe(404);
  });
});

describe('a browser', () => {
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

  it('is redirected as others are, and gets lists and errors as pages', async () => {
    expect((await get(gtin, { accept, 'accept-language': 'fr' })).location).toBe('https://maker.example/fr');
    const list = await get(`${gtin}/21/123?linkType=all`, { accept });
    expect(list.type).toContain('text/html');
    expect(list.body).toContain('<a rel="noreferrer" href="https://maker.example/dpp/123">Passport</a>');
    expect(list.headers.get('content-security-policy')).toContain("default-src 'none'");
    const choice = await get(`${gtin}?linkType=gs1:certificationInfo&context=none`, { accept });
    expect(choice.status).toBe(307);
    const missing = await get('/01/09506000164908', { accept });
    expect(missing.status).toBe(404);
    expect(missing.type).toContain('text/html');
    expect(missing.body).toContain('请将其绑定');
    expect((await get(`/01/<script>`, { accept })).body).not.toContain('<script>');
  });
});

describe('what is not there', () => {
  it.each([
    ['/01/09506000134353', 400, 'CHECK_DIGIT'],
    ['/01/abc', 400, 'UNKNOWN_CODE'],
    ['/01/', 400, 'UNKNOWN_CODE'],
    [`${gtin}/21/1/10/2`, 400, 'STRUCTURE'],
    [`${gtin}/foo`, 400, 'STRUCTURE'],
    [`${gtin}/10/%0A`, 400, 'CHARACTER'],
    [`${gtin}/10/%E0%A4%A`, 400, 'CHARACTER'],
    [`${gtin}?17=279931`, 400, 'DATE'],
    [`${gtin}?linkType=gs1:pip&linkType=gs1:dpp`, 400, 'REQUEST_INVALID'],
    ['/01/09506000164908', 404, 'CODE_NOT_BOUND'],
    [`${gtin}?linkType=gs1:traceability`, 404, 'LINK_TYPE_NONE'],
    [`${gtin}?linkType=__proto__`, 404, 'LINK_TYPE_NONE'],
    [`${gtin}?linkType=gs1:masterData`, 404, 'LINK_TYPE_NONE'],
  ])('%s: %d %s', async (path, status, reason) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.type).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status, reason, title: expect.any(String), detail: expect.any(String) });
  });

  it('is hidden from whoever may not see it, and told to whoever may', async () => {
    const path = `${gtin}?linkType=gs1:masterData`;
    expect((await get(path)).status).toBe(404);
    expect((await get(path, { authorization: `Bearer ${server.administratorKey}` })).status).toBe(307);
    expect((await get(path, { authorization: 'Bearer npk_wrong' })).status).toBe(401);
    expect(JSON.stringify((await get(`${gtin}?linkType=all`)).body)).not.toContain('/hidden');
    await using anyone = await server.client({ anonymous: true });
    expect((await anyone.links.list(product)).map(({ href }) => href)).not.toContain('https://maker.example/hidden');
    expect((await np.links.list(product)).map(({ href }) => href)).toContain('https://maker.example/hidden');
    await expect(anyone.links.add(product, 'gs1:pip', 'https://evil.example')).rejects.toMatchObject({
      code: 'AUTHENTICATION_NEEDED',
    });
  });

  it('tells that a thing is retired, unless what it is one of has links', async () => {
    const gone = '88.118.999/gone';
    await np.assets.register({ identifier: gone, values: [{ index: 1, type: 'N', data: 'x' }] });
    await np.assets.bind(gone, '(8004)4012345ABCD-123');
    await np.assets.retire(gone, { reason: 'scrapped' });
    expect((await get('/8004/4012345ABCD-123')).status).toBe(410);
    const sold = '88.118.999/risotto-9';
    await np.assets.register({ identifier: sold, values: [{ index: 1, type: 'N', data: 'x' }] });
    await np.assets.bind(sold, '(01)09506000134352(21)9');
    await np.assets.retire(sold, { reason: 'eaten' });
    expect((await get(`${gtin}/21/9`)).location).toBe('https://maker.example/');
  });
});

it('answers whatever path begins with a key, and leads to stored links only', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '01',
      '10',
      '21',
      '22',
      '235',
      '8003',
      'gtin',
      'lot',
      '.',
      '..',
      '%2E%2E',
      '%',
      '%25',
      '%2F',
      '%00',
    ),
    fc.constantFrom(
      '09506000134352',
      '9506000134352',
      'ABC',
      '123',
      '__proto__',
      '',
      '//evil.example',
      '@evil.example',
    ),
    fc.string({ unit: 'grapheme-ascii', maxLength: 8 }).map((text) => encodeURIComponent(text)),
  );
  const query = fc.array(
    fc.tuple(
      fc.constantFrom('linkType', 'context', '17', '10', '21', '01', '__proto__', 'a'),
      fc.constantFrom(
        'gs1:pip',
        'all',
        'linkset',
        'anchor',
        '__proto__',
        '271231',
        '%',
        '%0d%0aSet-Cookie:x',
        '//evil.example',
        '',
      ),
    ),
    { maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...keys), fc.array(piece, { maxLength: 6 }), query, async (key, parts, pairs) => {
      const path = `/${[key, ...parts].join('/')}?${pairs.map((pair) => pair.join('=')).join('&')}`;
      const { status, headers } = await raw(path);
      expect([200, 300, 307, 400, 404], path).toContain(status);
      if (status === 307) expect(headers['location'], path).toMatch(/^https:\/\/maker\.example\//);
      expect(headers['set-cookie'], path).toBeUndefined();
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
  );
}, 300_000);

const keys = ['01', '01/09506000134352', '00', '414', '8003', '8004', '8013', 'gtin', 'sscc'];

/** The path as it is: `fetch` would take dots for directories. */
async function raw(path: string): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders }> {
  const { hostname, port } = new URL(server.httpUrl);
  return await new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path }, (answer) => {
      answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
    });
    sent.on('error', reject).end();
  });
}

it('describes itself as the schema of the standard has it', async () => {
  const { status, body } = await get('/.well-known/gs1resolver');
  expect(status).toBe(200);
  expect(body).toEqual({
    name: 'Nameplate',
    resolverRoot: server.httpUrl,
    supportedPrimaryKeys: expect.arrayContaining(['01', '00', '414', '8004', '8018']),
    supportedLinkType: [{ namespace: 'https://ref.gs1.org/voc/', prefix: 'gs1:' }],
    linkTypeDefaultCanBeLinkset: false,
    jsonLdContextLocation: 'https://ref.gs1.org/standards/resolver/linkset-context',
  });
});

it('answers under the path that is configured, and there only', async () => {
  const other = await startTestServer({ config: { digital_link_url: 'https://id.example.com/gs1' } });
  try {
    await using client = await other.client();
    await client.assets.register({ identifier: product, values: [{ index: 1, type: 'N', data: 'x' }] });
    await client.assets.bind(product, '09506000134352');
    await client.links.add(product, 'gs1:pip', 'https://maker.example/');
    const at = (path: string) => fetch(other.httpUrl + path, { redirect: 'manual' });
    const answer = await at(`/gs1${gtin}`);
    expect(answer.status).toBe(307);
    expect(answer.headers.get('link')).toContain(`<https://id.example.com/gs1${gtin}?linkType=linkset>`);
    expect((await at(gtin)).status).toBe(404);
    const description = (await (await at('/.well-known/gs1resolver')).json()) as { resolverRoot: string };
    expect(description.resolverRoot).toBe('https://id.example.com/gs1');
    expect((await client.links.linkset('09506000134352')).linkset[0]?.anchor).toBe(`https://id.example.com/gs1${gtin}`);
  } finally {
    await other.close();
  }
});

describe('links', () => {
  it('are replaced by what leads to the same place for the same readers; there is one single default', async () => {
    const pump = '88.118.999/pump';
    await np.assets.register({ identifier: pump, values: [{ index: 1, type: 'N', data: 'x' }] });
    await np.links.add(pump, 'gs1:pip', 'https://a.example/', { title: 'One', default: 'single' });
    await np.links.add(pump, 'gs1:pip', 'https://a.example', { title: 'Two', default: 'single' });
    await np.links.add(pump, voc('instructions'), 'https://b.example/', { default: 'single' });
    await np.links.add(pump, 'item', '88.118.999/pump-1');
    expect(await np.links.list(pump)).toEqual([
      { index: 210, rel: 'gs1:pip', href: 'https://a.example/', title: 'Two', public: true },
      {
        index: 211,
        rel: 'gs1:instructions',
        href: 'https://b.example/',
        title: 'instructions',
        default: 'single',
        public: true,
      },
      { index: 212, rel: 'item', href: 'https://hdl.handle.net/88.118.999/pump-1', title: 'item', public: true },
    ]);
    await np.links.remove(pump, 'gs1:instructions', { href: 'https://b.example' });
    await np.links.remove(pump, 'item', { href: '88.118.999/pump-1' });
    expect(await np.links.list(pump)).toHaveLength(1);
    await expect(np.links.remove(pump, 'item')).rejects.toMatchObject({
      code: 'VALUE_NOT_FOUND',
      reason: 'LINK_UNKNOWN',
    });
  });

  it.each([
    ['gs1:pip', 'javascript:alert(1)'],
    ['gs1:pip', 'https://user:secret@host.example/'],
    ['gs1:pip', '//host.example/'],
    ['gs1:defaultLink', 'https://host.example/'],
    ['anchor', 'https://host.example/'],
    ['Two words', 'https://host.example/'],
    ['', 'https://host.example/'],
  ])('of type %j to %j are refused', async (rel, href) => {
    await expect(np.links.add(product, rel, href)).rejects.toMatchObject({ code: expect.stringMatching(/^INVALID_/) });
    // Nor do they come in as plain values.
    const values = [{ index: 290, type: 'NP_LINK', data: JSON.stringify({ rel, href }) }];
    await expect(np.handles.update(product, { set: values })).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });

  it('end at ninety, and are at their indexes only', async () => {
    const many = '88.118.999/many';
    await np.assets.register({ identifier: many, values: [{ index: 1, type: 'N', data: 'x' }] });
    const filled = Array.from({ length: 89 }, (_, at) => ({
      index: 210 + at,
      type: 'NP_LINK',
      data: JSON.stringify({ rel: 'item', href: `https://host.example/${at}` }),
    }));
    await np.handles.update(many, { set: filled });
    expect((await np.links.add(many, 'item', 'https://host.example/89')).index).toBe(299);
    await expect(np.links.add(many, 'item', 'https://host.example/90')).rejects.toMatchObject({ reason: 'LINKS_MAX' });
    const data = JSON.stringify({ rel: 'item', href: 'https://host.example/' });
    await expect(np.handles.update(many, { set: [{ index: 9, type: 'NP_LINK', data }] })).rejects.toMatchObject({
      reason: 'TYPE_RESERVED',
    });
  });
});
