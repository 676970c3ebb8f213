import { isNameplateError } from '@nameplate/model';
import { type Change, connect, type Grant, type Nameplate, type Scope, signIn } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCliIn } from '../support/run-cli.ts';

// A maker and its partner, each in an organization of its own with a prefix of its own, share attributes of the maker's
// parts. Beside them: an outsider of a third organization, and anybody.
const ours = '88.118.22';
const partners = '88.118.33';
const outsiders = '88.118.44';
const part = `${ours}/part-1`;

const askers = ['anonymous', 'outsider', 'partner', 'maker'] as const;
type Asker = (typeof askers)[number];

/** What each sees of the part. 1 public, 2 authenticated, 3 named, 4 consortium, 5 named to nobody, 6 private; 300 a secret. */
const seen: Readonly<Record<Asker, readonly number[]>> = {
  anonymous: [1],
  outsider: [1, 2],
  partner: [1, 2, 3, 4],
  maker: [1, 2, 3, 4, 5, 6],
};

let server: TestServer;
let admin: Nameplate;
const secrets: Partial<Record<Asker, string>> = {};
const clients = {} as Record<Asker, Nameplate>;
const native = {} as Record<Asker, Nameplate>;
let grants: Grant[];

beforeAll(async () => {
  server = await startTestServer({ prefix: '88.118.999' });
  admin = await server.client();
  await admin.organizations.create({ id: 'industry', level: 'industry', names: { en: 'Industry' } });
  await makeSide('maker', ours);
  await makeSide('partner', partners);
  await makeSide('outsider', outsiders);
  clients.anonymous = await server.client({ anonymous: true });
  const endpoint = `hdl://127.0.0.1:${server.handlePort}`;
  native.anonymous = await connect({ endpoint });
  for (const [asker, prefix] of [
    ['partner', partners],
    ['outsider', outsiders],
  ] as const)
    native[asker] = await connect({ endpoint, identity: signIn(`300:${prefix}/admin`, { secret: asker }) });
  await clients.maker.handles.create(part, partValues('K-660'));
  await clients.maker.handles.create(`${ours}/part-2`, partValues('K-661'));
  await clients.maker.handles.create(`${ours}/consortium`, [{ index: 101, type: 'HS_VLIST', data: consortium() }]);
  grants = await grantAll();
});
afterAll(async () => {
  for (const np of Object.values(native)) await np.close();
  await server?.close();
});

describe('what is granted, and nothing else', () => {
  const transports: readonly { name: string; as: readonly Asker[]; ask: (as: Asker) => Promise<readonly number[]> }[] =
    [
      { name: 'gRPC, get', as: askers, ask: async (as) => indexes((await clients[as].handles.get(part)).values) },
      { name: 'gRPC, resolve', as: askers, ask: async (as) => indexes((await clients[as].resolve(part)).values) },
      { name: 'gRPC, a batch', as: askers, ask: askBatch },
      { name: 'HTTP /v1/resolve', as: askers, ask: (as) => askHttp(as, `/v1/resolve/${part}`, 'handle') },
      { name: 'HTTP /v1/handles', as: askers, ask: (as) => askHttp(as, `/v1/handles/${part}`) },
      { name: 'HTTP /api/handles', as: askers, ask: (as) => askHttp(as, `/api/handles/${part}`) },
      {
        name: 'the Handle protocol',
        as: ['anonymous', 'outsider', 'partner'],
        ask: async (as) => indexes((await native[as].resolve(part)).values),
      },
      { name: 'a list', as: ['partner', 'maker'], ask: async (as) => (await listed(as)).get(part) ?? [] },
      { name: 'an export', as: ['partner', 'maker'], ask: async (as) => (await exported(as)).get(part) ?? [] },
      { name: 'a preview', as: askers, ask: askPreview },
    ];
  describe.each(transports)('over $name', ({ as, ask }) => {
    it.each(as)('%s', async (asker) => {
      expect(await ask(asker)).toEqual(seen[asker]);
    });
  });

  it.each([
    ['a list', listed],
    ['an export', exported],
  ] as const)(
    '%s of another side holds only what is granted of it, and is refused to whom nothing is',
    async (_name, list) => {
      expect([...(await list('partner')).keys()]).toEqual([part]);
      await expect(list('outsider')).rejects.toThrow(/identifier\.read|not permitted|PERMISSION/);
      await expect(list('anonymous')).rejects.toThrow();
    },
  );

  it.each(askers)('is explained for %s as it is answered', async (asker) => {
    const explained = await clients.maker.grants.explain({ who: await whoOf(asker), on: part });
    const allowed = explained.filter((each) => each.allowed).map(({ index }) => index);
    expect(allowed).toEqual(seen[asker]);
    for (const { allowed: yes, policies, reason, index } of explained) {
      expect(reason.en).not.toBe('');
      expect(reason.zh).not.toBe('');
      if (yes) expect(policies.length).toBeGreaterThan(0);
      if (index === 300) expect(policies).toEqual(['view.sealed']);
    }
  });

  it('is explained by the grant that decided, and by who could grant what is refused', async () => {
    const who = await whoOf('partner');
    const [drawing] = await clients.maker.grants.explain({ who, on: part, attribute: 'DRAWING' });
    expect(drawing).toMatchObject({ allowed: true, visibility: 'named', policies: [`grant.${grants[0]?.id}`] });
    expect(drawing?.grants).toMatchObject([{ id: grants[0]?.id, to: 'organization:partner' }]);
    const [cost] = await clients.maker.grants.explain({ who, on: part, attribute: '5' });
    expect(cost).toMatchObject({ allowed: false, policies: [], visibility: 'named' });
    expect(cost?.reason.en).toContain('grants to groups do not open it');
    expect(cost?.grantors).toContain(secrets.maker?.slice(0, 20));
    await expect(clients.partner.grants.explain({ who, on: part })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });

  it('what is hidden looks like what is not there', async () => {
    const answers = await Promise.all(
      [5, 6, 9, 300].map((index) => told(clients.partner.resolve(part, { indexes: [index] }))),
    );
    expect(new Set(answers)).toEqual(new Set(['VALUE_NOT_FOUND']));
    const overHandle = await Promise.all(
      [5, 6, 9, 300].map((index) => told(native.partner.resolve(part, { indexes: [index] }))),
    );
    expect(new Set(overHandle).size).toBe(1);
  });

  it('a change of what is hidden changes nothing that another sees', async () => {
    const before = await clients.partner.handles.get(part);
    await set('COST', 5, 'named', '2');
    const after = await clients.partner.handles.get(part);
    expect(after).toEqual(before);
    const { etag } = await json('partner', `/v1/handles/${part}`);
    expect(etag).toBe(before.etag);
    await set('DRAWING', 3, 'named', 'rev B');
    expect((await clients.partner.handles.get(part)).etag).not.toBe(before.etag);
  });
});

describe('a watch of another side', () => {
  it('tells of what is granted, and of nothing more from the moment in which it is revoked', async () => {
    const other = await clients.maker.grants.allow({
      on: `${ours}/part-2`,
      attributes: ['DRAWING'],
      to: 'organization:partner',
      may: 'view',
    });
    const events = clients.partner.watch({ prefix: ours });
    const reading = events[Symbol.asyncIterator]();
    const taken: Change[] = [];
    const next = async () => {
      const { value } = await reading.next();
      taken.push(value as Change);
    };
    const firstEvent = next();
    await events.ready();
    for (const index of [3, 5, 6, 1]) await set(nameOf(index), index, visibilityOf(index), `w${index}`);
    await firstEvent;
    await next();
    expect(taken.map(({ identifier, kind, actor }) => [identifier, kind, actor])).toEqual([
      [part, 'updated', ''],
      [part, 'updated', ''],
    ]);
    const { etag } = await clients.partner.handles.get(part);
    expect(taken.map((change) => change.etag)).toContain(etag);
    for (const grant of grants) await clients.maker.grants.revoke(grant.id);
    await set('DRAWING', 3, 'named', 'after');
    await set('NAME', 1, 'public', 'after');
    await clients.maker.handles.update(`${ours}/part-2`, {
      set: [{ index: 3, type: 'DRAWING', data: 'mark', visibility: 'named' }],
    });
    await next();
    expect(taken[2]?.identifier).toBe(`${ours}/part-2`);
    await events.close();
    await clients.maker.grants.revoke(other.id);
    await expect(clients.partner.watch({ prefix: ours })[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });
});

describe('after all was revoked', () => {
  it.each(['partner', 'outsider'] as const)('%s sees what everybody sees who proves who it is', async (asker) => {
    for (const ask of [
      async () => indexes((await clients[asker].handles.get(part)).values),
      async () => indexes((await clients[asker].resolve(part)).values),
      () => askBatch(asker),
      () => askHttp(asker, `/v1/resolve/${part}`, 'handle'),
      () => askHttp(asker, `/api/handles/${part}`),
      async () => indexes((await native[asker].resolve(part)).values),
    ])
      expect(await ask()).toEqual([1, 2]);
    await expect(listed(asker)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(exported(asker)).rejects.toThrow();
  });
});

describe('a grant to edit', () => {
  it('lets exactly its attributes be changed, over gRPC and HTTP, and keeps whom they show to', async () => {
    const grant = await clients.maker.grants.allow({
      on: part,
      attributes: ['DRAWING'],
      to: 'organization:partner',
      may: 'edit',
    });
    const change = (index: number) => ({ set: [{ index, type: nameOf(index), data: 'theirs' }] });
    const { etag } = await clients.partner.handles.get(part);
    const changed = await clients.partner.handles.update(part, change(3), { etag });
    expect(changed.values.find(({ index }) => index === 3)).toMatchObject({
      data: Buffer.from('theirs'),
      visibility: 'named',
    });
    expect(indexes(changed.values)).toEqual([1, 2, 3]);
    await expect(clients.partner.handles.update(part, change(3), { etag })).rejects.toMatchObject({
      code: 'ETAG_MISMATCH',
    });
    for (const index of [1, 4, 5, 6, 9])
      await expect(clients.partner.handles.update(part, change(index))).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
      });
    await expect(clients.partner.handles.update(part, { remove: [3] })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await expect(clients.partner.handles.delete(part)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await put('partner', 3, 'DRAWING')).toBe(200);
    expect(await put('partner', 4, 'BATCH')).toBe(403);
    expect(await put('outsider', 3, 'DRAWING')).toBe(403);
    await clients.maker.grants.revoke(grant.id);
    expect(await put('partner', 3, 'DRAWING')).toBe(403);
    await expect(clients.partner.handles.update(part, change(3))).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

describe('who may grant', () => {
  it('holds grant.manage there, and what it grants itself', async () => {
    const wanted = { on: part, to: 'organization:partner', may: 'view' } as const;
    for (const asker of ['anonymous', 'partner', 'outsider'] as const)
      await expect(clients[asker].grants.allow(wanted)).rejects.toMatchObject({
        code: asker === 'anonymous' ? 'AUTHENTICATION_NEEDED' : 'PERMISSION_DENIED',
      });
    const { secret } = await admin.keys.create({
      description: 'x',
      scopes: ['grant.manage', 'identifier.read'],
      prefixes: [ours],
    });
    const granting = await server.client({ key: secret });
    const { id } = await granting.grants.allow(wanted);
    await expect(granting.grants.allow({ ...wanted, may: 'edit' })).rejects.toMatchObject({ reason: 'SCOPE_MISSING' });
    await expect(granting.grants.allow({ ...wanted, attributes: ['readings'] })).rejects.toMatchObject({
      reason: 'SCOPE_MISSING',
    });
    expect(await clients.maker.grants.get(id)).toMatchObject({ id, to: 'organization:partner', may: 'view' });
    expect(await clients.maker.grants.list({ prefix: ours }).toArray({ limit: 10 })).toMatchObject([{ id }]);
    expect(await clients.maker.grants.list(part).toArray({ limit: 10 })).toMatchObject([{ id }]);
    await expect(clients.partner.grants.get(id)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(clients.partner.grants.revoke(id)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await clients.maker.grants.revoke(id);
  });

  it('grants, explains, previews and revokes over HTTP too', async () => {
    const call = async (method: string, path: string, body?: object) => {
      const headers = { authorization: `Bearer ${secrets.maker}`, 'content-type': 'application/json' };
      const sent =
        body === undefined
          ? { headers: { authorization: headers.authorization } }
          : { headers, body: JSON.stringify(body) };
      const response = await fetch(server.httpUrl + path, { method, ...sent });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const wanted = { on: { identifier: part }, attributes: ['COST'], to: 'organization:partner' };
    const made = await call('POST', '/v1/grants', wanted);
    expect(made).toMatchObject({ status: 200, body: { ...wanted, may: 'view', id: expect.stringMatching(/^grt_/) } });
    const { id } = made.body;
    expect((await call('GET', `/v1/grants?identifier=${part}`)).body).toMatchObject({ grants: [{ id }] });
    expect((await call('GET', `/v1/grants?prefix=${ours}`)).body).toMatchObject({ grants: [{ id }] });
    const asked = `who=organization:partner&identifier=${part}`;
    expect((await call('GET', `/v1/access/explain?${asked}&attribute=COST`)).body).toMatchObject({
      explanations: [{ index: 5, allowed: true, policies: [`grant.${String(id)}`], grants: [{ id }] }],
    });
    const preview = (await call('GET', `/v1/access/preview?${asked}`)).body['handle'] as {
      values: { index: number }[];
    };
    expect(indexes(preview.values)).toEqual([1, 2, 5]);
    expect((await call('POST', '/v1/grants', { ...wanted, on: {} })).body).toMatchObject({
      error: { reason: 'GRANT_TARGET' },
    });
    expect(await call('DELETE', `/v1/grants/${String(id)}`)).toMatchObject({ status: 200, body: { id } });
    expect((await call('DELETE', `/v1/grants/${String(id)}`)).status).toBe(403);
    expect((await call('GET', `/v1/grants?prefix=${ours}`)).body).toEqual({ grants: [] });
  });

  it('a whole class is granted by its template or its prefix', async () => {
    const before = indexes((await clients.partner.handles.get(`${ours}/part-2`)).values);
    const grant = await clients.maker.grants.allow({
      on: { prefix: ours },
      to: 'organization:industry+below',
      may: 'view',
    });
    expect(before).toEqual([1, 2]);
    for (const id of [part, `${ours}/part-2`])
      expect(indexes((await clients.outsider.handles.get(id)).values)).toEqual([1, 2, 3, 4, 5]);
    await clients.maker.grants.revoke(grant.id);
    expect(indexes((await clients.outsider.handles.get(part)).values)).toEqual([1, 2]);
  });
});

async function makeSide(asker: Exclude<Asker, 'anonymous'>, prefix: string): Promise<void> {
  await admin.organizations.create({ id: asker, level: 'enterprise', parent: 'industry', names: { en: asker } });
  await admin.prefixes.create(prefix, { organization: asker });
  const scopes: Scope[] = ['identifier.read', 'identifier.write', 'telemetry.read', 'device.manage', 'grant.manage'];
  const { secret } = await admin.keys.create({ description: asker, scopes, prefixes: ['*'], organization: asker });
  secrets[asker] = secret;
  clients[asker] = await server.client({ key: secret });
  const permissions = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
  await clients[asker].handles.create(`${prefix}/admin`, [{ index: 300, type: 'HS_SECKEY', data: asker, permissions }]);
}

function partValues(serial: string) {
  const secret = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
  return [
    ...[1, 2, 3, 4, 5, 6].map((index) => ({
      index,
      type: nameOf(index),
      data: serial,
      visibility: visibilityOf(index),
    })),
    { index: 300, type: 'HS_SECKEY', data: 'secret', permissions: secret },
  ];
}

function nameOf(index: number): string {
  return ['', 'NAME', 'SERIAL', 'DRAWING', 'BATCH', 'COST', 'NOTE'][index] ?? 'OTHER';
}

function visibilityOf(index: number) {
  return (
    (['public', 'public', 'authenticated', 'named', 'consortium', 'named', 'private'] as const)[index] ?? 'private'
  );
}

/** HS_VLIST: who acts for the partner's prefix, and its administrator. RFC 3651 §3.2.7. */
function consortium(): Uint8Array {
  const members = [
    [`0.NA/${partners}`, 0],
    [`${partners}/admin`, 300],
  ] as const;
  const parts = members.map(([handle, index]) => {
    const octets = Buffer.alloc(8 + handle.length);
    octets.writeUInt32BE(handle.length, 0);
    octets.write(handle, 4);
    octets.writeUInt32BE(index, 4 + handle.length);
    return octets;
  });
  const count = Buffer.alloc(4);
  count.writeUInt32BE(members.length);
  return Buffer.concat([count, ...parts]);
}

async function grantAll(): Promise<Grant[]> {
  const { grants: to } = clients.maker;
  return [
    await to.allow({ on: part, attributes: ['DRAWING'], to: 'organization:partner', may: 'view' }),
    await to.allow({ on: part, attributes: ['4'], to: `group:101:${ours}/consortium`, may: 'view' }),
    await to.allow({ on: part, attributes: ['drawing'], to: `handle:300:${partners}/admin`, may: 'view' }),
    // To a group, which what is named does not count; and what has private visibility is opened by no grant.
    await to.allow({ on: part, attributes: ['COST', 'NOTE'], to: `group:101:${ours}/consortium`, may: 'view' }),
    await to.allow({ on: part, attributes: ['NOTE'], to: 'organization:partner', may: 'view' }),
  ];
}

async function whoOf(asker: Asker) {
  return asker === 'anonymous' ? asker : (`key:${secrets[asker]?.slice(0, 20)}` as const);
}

async function set(type: string, index: number, visibility: ReturnType<typeof visibilityOf>, data: string) {
  await clients.maker.handles.update(part, { set: [{ index, type, data, visibility }] });
}

function indexes(values: readonly { readonly index: number }[]): readonly number[] {
  return values.map(({ index }) => index);
}

async function askBatch(as: Asker): Promise<readonly number[]> {
  for await (const outcome of clients[as].resolveMany([part])) {
    if ('error' in outcome && outcome.error) throw outcome.error;
    if ('value' in outcome && outcome.value) return indexes(outcome.value.values);
  }
  throw new Error('no outcome');
}

async function json(as: Asker, path: string) {
  const key = secrets[as];
  const response = await fetch(
    server.httpUrl + path,
    key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } },
  );
  return (await response.json()) as {
    etag?: string;
    values?: { index: number }[];
    handle?: { values: { index: number }[] };
  };
}

async function askHttp(as: Asker, path: string, inside?: 'handle'): Promise<readonly number[]> {
  const body = await json(as, path);
  return indexes((inside === undefined ? body.values : body.handle?.values) ?? []);
}

async function askPreview(as: Asker): Promise<readonly number[]> {
  return indexes((await clients.maker.grants.preview(await whoOf(as), part))?.values ?? []);
}

async function listed(as: Asker): Promise<Map<string, readonly number[]>> {
  const found = new Map<string, readonly number[]>();
  for await (const asset of clients[as].assets.list({ prefix: ours }))
    found.set(asset.identifier, indexes(asset.values));
  return found;
}

async function exported(as: Asker): Promise<Map<string, readonly number[]>> {
  const key = secrets[as];
  const environment = { NAMEPLATE_ENDPOINT: server.endpoint, ...(key === undefined ? {} : { NAMEPLATE_KEY: key }) };
  const { code, out, err } = await runCliIn(environment, ['export', '--prefix', ours]);
  if (code !== 0) throw new Error(err);
  const rows = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { identifier?: string; handle?: string; values: { index: number }[] });
  return new Map(rows.map((row) => [row.identifier ?? row.handle ?? '', indexes(row.values)]));
}

async function told(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'answered';
  } catch (thrown) {
    if (isNameplateError(thrown)) return thrown.code;
    throw thrown;
  }
}

async function put(as: Asker, index: number, type: string): Promise<number> {
  const response = await fetch(`${server.httpUrl}/api/handles/${part}?index=${index}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${secrets[as]}`, 'content-type': 'application/json' },
    body: JSON.stringify({ index, type, data: { format: 'string', value: 'over HTTP' } }),
  });
  return response.status;
}
