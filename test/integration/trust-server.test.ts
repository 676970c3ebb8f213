import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  issueCertificate,
  type Nameplate,
  type NewHandleValue,
  type Permission,
  type PrivateJwk,
  publicJwk,
  signValues,
} from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

type CertificateOptions = Parameters<typeof issueCertificate>[0];
type SignatureOptions = Parameters<typeof signValues>[0];

const scratch = mkdtempSync(join(tmpdir(), 'nameplate-trust-server-'));
const prefix = '88.118.999';
const now = Math.floor(Date.now() / 1_000);
const dates = { issuedAt: now - 1_000, notBefore: now - 1_000, expires: now + 1_000 };
const rootName = { index: 300, handle: '0.NA/0.NA' };
const worksName = { index: 300, handle: `0.NA/${prefix}` };
const [root, works, stranger] = [keyPair(), keyPair(), keyPair()];
let server: TestServer;
let np: Nameplate;

beforeAll(async () => {
  const file = join(scratch, 'root.jwk');
  writeFileSync(file, JSON.stringify(publicOf(root)));
  server = await startTestServer({ prefix, config: { trust_roots: scratch, trust_verifications_max: 4 } });
  np = await server.client();
  const certificate = await certify({ subject: worksName, publicKey: publicOf(works) });
  await np.handles.update(worksName.handle, { set: [{ index: 400, type: 'HS_CERT', data: certificate }] });
});
afterAll(async () => {
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

function keyPair(): PrivateJwk {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  }) as unknown as PrivateJwk;
}

function publicOf(key: PrivateJwk) {
  return publicJwk(key) ?? expect.fail('no public key');
}

const under: Permission = { perm: 'handlesUnderThisPrefix', handle: `0.NA/${prefix}` };

function certify(options: Pick<CertificateOptions, 'subject' | 'publicKey'> & Partial<CertificateOptions>) {
  const permissions = [under, { perm: 'thisHandle', handle: worksName.handle } as const];
  return issueCertificate({ issuer: rootName, key: root, permissions, ...dates, ...options });
}

const url = { index: 1, type: 'URL', data: 'https://example.com/1' };

/** A record with a signature of its URL; `after` is what becomes of it then. */
async function signed(
  name: string,
  options: Partial<SignatureOptions> = {},
  after: readonly NewHandleValue[] = [],
): Promise<string> {
  const id = `${prefix}/${name}`;
  const { values } = await np.handles.create(id, [
    url,
    { index: 2, type: 'NOTE', data: 'unsigned until said', permissions: hidden },
  ]);
  await np.handles.update(id, { remove: [2] });
  const data = await signValues({
    handle: id,
    values: values.slice(0, 1),
    issuer: worksName,
    key: works,
    ...dates,
    ...options,
  });
  await np.handles.update(id, { set: [{ index: 401, type: 'HS_SIGNATURE', data }, ...after] });
  return id;
}

const hidden = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };

/** A certificate at a handle of its own, which signatures name in `chain`. */
async function certificateAt(name: string, options: Parameters<typeof certify>[0]) {
  const handle = `${prefix}/${name}`;
  await np.handles.create(handle, [{ index: 400, type: 'HS_CERT', data: await certify(options) }]);
  return { issuer: options.subject, chain: [{ index: 400, handle }] };
}

async function http(path: string) {
  const response = await fetch(`${server.httpUrl}${path}`);
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

/** What the server finds, told alike on every way to ask. */
async function verdictOf(id: string): Promise<string> {
  const { trust } = await np.resolve(id, { verify: true });
  const told = [
    (await http(`/v1/handles/${id}?verify=true`)).json['trust'],
    (await http(`/v1/resolve/${id}?verify=true`)).json['trust'],
    (await http(`/api/handles/${id}?verify`)).json['trust'],
  ];
  for (const one of told) expect(one).toEqual(trust);
  expect(trust).toMatchObject({ handle: id, trusted: trust?.verdict === 'verified' });
  return trust?.verdict ?? 'nothing';
}

describe('the server tells of a record', () => {
  it('that it is what was signed, link by link', async () => {
    const id = await signed('verified');
    expect(await verdictOf(id)).toBe('verified');
    const { trust } = await np.resolve(id, { verify: true, types: ['URL'] });
    expect(trust?.links.map(({ kind, index, state, at }) => [kind, index, state, at])).toEqual([
      ['value', 1, 'ok', id],
      ['signature', 401, 'ok', id],
      ['certificate', 400, 'ok', worksName.handle],
    ]);
  });

  it('that it is not signed', async () => {
    const { identifier } = await np.handles.create(`${prefix}/unsigned`, [url]);
    expect(await verdictOf(identifier)).toBe('unsigned');
  });

  it('that a value has changed, has gone, or is not covered', async () => {
    expect(await verdictOf(await signed('changed', {}, [{ ...url, data: 'https://example.com/2' }]))).toBe(
      'changed-value',
    );
    const gone = await signed('gone');
    await np.handles.update(gone, { remove: [1], set: [{ ...url, index: 5 }] });
    expect(await verdictOf(gone)).toBe('changed-value');
    expect(await verdictOf(await signed('more', {}, [{ ...url, index: 3 }]))).toBe('unsigned-value');
  });

  it('that a signature or certificate is too old, or too new', async () => {
    expect(await verdictOf(await signed('expired', { expires: now - 10 }))).toBe('expired');
    expect(await verdictOf(await signed('early', { notBefore: now + 500 }))).toBe('not-yet-valid');
    const old = await certificateAt('old', {
      subject: { ...worksName, index: 301 },
      publicKey: publicOf(works),
      expires: now - 10,
    });
    expect(await verdictOf(await signed('by-old', old))).toBe('expired');
  });

  it('that a key signed what it may not', async () => {
    const permissions: Permission[] = [{ perm: 'thisHandle', handle: `${prefix}/other` }];
    const narrow = await certificateAt('narrow', {
      subject: { ...worksName, index: 302 },
      publicKey: publicOf(works),
      permissions,
    });
    expect(await verdictOf(await signed('beyond', narrow))).toBe('wrong-scope');
    expect(await verdictOf(await signed('other-name', { handle: `${prefix}/verified` }))).toBe('wrong-scope');
  });

  it('that nothing leads from who signed it to a root, or to another root', async () => {
    const nobody = { issuer: { index: 300, handle: `${prefix}/nobody` }, key: stranger };
    expect(await verdictOf(await signed('broken', nobody))).toBe('broken-chain');
    const far = { issuer: { index: 300, handle: '88.7/elsewhere' }, key: stranger };
    expect(await verdictOf(await signed('far', far))).toBe('broken-chain');
    const self = { index: 300, handle: `${prefix}/self` };
    const itself = await certificateAt('self', {
      subject: self,
      issuer: self,
      key: stranger,
      publicKey: publicOf(stranger),
    });
    expect(await verdictOf(await signed('self-made', { ...itself, key: stranger }))).toBe('untrusted-root');
    expect(await verdictOf(await signed('forged', { key: stranger }))).toBe('bad-signature');
  });
});

describe('verification by the server', () => {
  it('is of what the asker sees, and never of what a cache has kept', async () => {
    const id = `${prefix}/cached`;
    const { values } = await np.handles.create(id, [url]);
    await np.resolve(id);
    const data = await signValues({ handle: id, values, issuer: worksName, key: works, ...dates });
    await np.handles.update(id, { set: [{ index: 401, type: 'HS_SIGNATURE', data }] });
    expect(await verdictOf(id)).toBe('verified');
    await np.handles.update(id, { set: [{ index: 7, type: 'NOTE', data: 'inside', permissions: hidden }] });
    expect((await np.resolve(id, { verify: true })).trust).toMatchObject({ trusted: false, verdict: 'unsigned-value' });
    expect((await http(`/v1/handles/${id}?verify=true`)).json['trust']).toMatchObject({ trusted: true });
  });

  it('is an answer of its own in a batch, and an error for what is not there', async () => {
    const ids = [`${prefix}/verified`, `${prefix}/none`, `${prefix}/expired`];
    const outcomes = [];
    for await (const { error, value } of np.resolveMany(ids, { verify: true }))
      outcomes.push(error?.code ?? value?.trust?.verdict);
    expect(outcomes).toEqual(['verified', 'HANDLE_NOT_FOUND', 'expired']);
    await expect(np.resolve(`${prefix}/verified`, { verify: true, types: ['NONE'] })).rejects.toMatchObject({
      code: 'VALUE_NOT_FOUND',
    });
  });

  it('is shown by the command line, and ends it with 7 when there is doubt', async () => {
    const good = await runCli(server, ['resolve', `${prefix}/verified`, '--verify']);
    expect(good).toMatchObject({ code: 0, err: '', out: expect.stringContaining('is what was signed') });
    const bad = await runCli(server, ['resolve', `${prefix}/expired`, '--verify', '--json']);
    expect([bad.code, JSON.parse(bad.out).trust.verdict]).toEqual([7, 'expired']);
  });

  it('is not offered without a root, and the start says which file is none', async () => {
    await using other = await startTestServer();
    const client = await other.client();
    await expect(client.resolve(`0.NA/${other.prefix}`, { verify: true })).rejects.toMatchObject({
      code: 'UNSUPPORTED_OPERATION',
      reason: 'NO_TRUST_ROOT',
    });
    const file = join(scratch, '..', `${Date.now()}-private.jwk`);
    writeFileSync(file, JSON.stringify(root));
    await expect(startTestServer({ config: { trust_roots: file } })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      message: expect.stringContaining('private key'),
    });
    rmSync(file);
    await expect(startTestServer({ config: { trust_roots: join(scratch, 'none') } })).rejects.toThrow('trust_roots');
  });
});
