import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Nameplate, type PublicJwk, parseIdentifier } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Result, runCli } from '../support/run-cli.ts';

const scratch = mkdtempSync(join(tmpdir(), 'nameplate-trust-'));
const prefix = '88.118.999';
const meter = `${prefix}/meter-1`;
let server: TestServer;
let np: Nameplate;
let rootKey: KeyObject;

/** A key pair as files, `NAME.pem` and `NAME.pub.pem`. */
function keyFiles(name: string): KeyObject {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(file(`${name}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(file(`${name}.pub.pem`), publicKey.export({ type: 'spki', format: 'pem' }));
  return publicKey;
}

const file = (name: string) => join(scratch, name);

beforeAll(async () => {
  server = await startTestServer({ prefix });
  np = await server.client();
  rootKey = keyFiles('root');
  keyFiles('authority');
  keyFiles('other');
  await np.handles.create(meter, [
    { index: 1, type: 'URL', data: 'https://example.com/meters/1' },
    { index: 2, type: 'DESC', data: 'a heat meter' },
    { index: 3, type: 'NOTE', data: 'inside', permissions: hidden },
  ]);
});
afterAll(async () => {
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

const hidden = { adminRead: true, adminWrite: true, publicRead: false, publicWrite: false };
const nameplate = (...args: string[]): Promise<Result> => runCli(server, args);
const sign = (...more: string[]) =>
  nameplate('sign', meter, '--signing-key', file('authority.pem'), '--issuer', `300:0.NA/${prefix}`, ...more);
const states = async (...args: string[]) => {
  const { code, out } = await nameplate('verify', meter, '--json', ...args);
  const { links } = JSON.parse(out) as { links: { kind: string; index: number; state: string }[] };
  return [code, ...links.map(({ kind, index, state }) => `${kind} ${index} ${state}`)];
};

describe('trust on the command line', () => {
  it('a public key does not sign, and is told to be one', async () => {
    const key = ['--signing-key', file('authority.pub.pem'), '--issuer', `300:0.NA/${prefix}`];
    const { code, err } = await nameplate('sign', meter, ...key);
    expect([code, err]).toEqual([2, expect.stringContaining('it is a public key; the private one is needed')]);
  });

  it('certify a prefix, sign a record and verify it, link by link', async () => {
    const key = ['--signing-key', file('root.pem'), '--issuer', '300:0.NA/0.NA'];
    const perms = ['--perm', `handlesUnderThisPrefix:0.NA/${prefix}`, '--perm', `thisHandle:0.NA/${prefix}`];
    const certified = ['--public-key', file('authority.pub.pem'), ...perms];
    const issued = await nameplate('cert', 'issue', `300:0.NA/${prefix}`, ...key, ...certified);
    expect(issued).toMatchObject({ code: 0, err: '', out: expect.stringContaining('value 400') });
    expect(await sign()).toMatchObject({ code: 0, err: '', out: expect.stringContaining(`Signed 1, 2 of ${meter}`) });
    const { code, out } = await nameplate('verify', meter, '--root', file('root.pub.pem'));
    expect(out).toContain(`${meter} is not to be trusted as it stands.\nNo signature covers some of it.`);
    // What nobody but an administrator reads was not signed, and the administrator is told.
    expect(out).toMatch(/unsigned-value\s+value 3/);
    expect(code).toBe(7);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    await np.handles.update(meter, { remove: [3] });
    expect(await states('--root', file('root.pub.pem'))).toEqual([
      0,
      'value 1 ok',
      'value 2 ok',
      'signature 400 ok',
      'certificate 400 ok',
    ]);
    mkdirSync(file('roots'));
    copyFileSync(file('root.pub.pem'), file('roots/root.pem'));
    expect((await nameplate('verify', meter, '--roots', file('roots'))).code).toBe(0);
    expect((await nameplate('verify', meter, '--roots', scratch)).err).toContain('private key');
    expect((await nameplate('verify', meter, '--root', `300:0.NA/0.NA=${file('root.pub.pem')}`)).code).toBe(0);
  });

  it('another root, no root, and a file that is no key', async () => {
    expect((await states('--root', file('other.pub.pem'))).slice(-1)).toEqual(['certificate 400 broken-chain']);
    expect((await nameplate('verify', meter)).code).toBe(2);
    const secret = await nameplate('verify', meter, '--root', file('root.pem'));
    expect([secret.code, secret.err]).toEqual([
      2,
      expect.stringMatching(/private key.*openssl pkey -in FILE -pubout/s),
    ]);

    writeFileSync(file('nothing.txt'), 'nothing');
    const { code, err } = await nameplate('verify', meter, '--root', file('nothing.txt'));
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('nothing.txt') });
  });

  it('a changed value is found, and signing again replaces the signature', async () => {
    await np.handles.update(meter, { set: [{ index: 2, type: 'DESC', data: 'a cold meter' }] });
    const root = ['--root', file('root.pub.pem')];
    expect(await states(...root)).toContain('value 2 changed-value');
    expect((await sign('--days', '30')).code).toBe(0);
    expect(await states(...root)).toEqual([0, 'value 1 ok', 'value 2 ok', 'signature 400 ok', 'certificate 400 ok']);
    expect((await sign('--add', '--index', '1')).out).toContain('value 401');
    expect((await sign('--index', '77')).code).toBe(3);
  });

  it('the SDK verifies the same, without a key, at a moment of choice', async () => {
    const anonymous = await server.client({ anonymous: true });
    const roots = [{ publicKey: rootKey.export({ format: 'jwk' }) as unknown as PublicJwk }];
    const report = await anonymous.verify(parseIdentifier(meter), { roots });
    expect(report).toMatchObject({ handle: meter, trusted: true });
    const late = await anonymous.verify(meter, { roots, at: new Date(Date.now() + 400 * 86_400_000) });
    expect(late.links.filter(({ kind }) => kind !== 'value').map(({ state }) => state)).toContain('expired');
    expect(late.trusted).toBe(false);
  });
});
