import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '@nameplate/cli';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from '../support/browser.ts';
import { type IdentityProvider, startIdentityProvider } from '../support/identity-provider.ts';
import { type Result, runCliIn } from '../support/run-cli.ts';

let provider: IdentityProvider;
let server: TestServer;
let home = '';
beforeAll(async () => {
  provider = await startIdentityProvider();
  server = await startTestServer({ config: provider.serverConfig });
});
afterAll(async () => {
  await server?.close();
  await provider?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'nameplate-login-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const environment = () => ({ NAMEPLATE_ENDPOINT: server.endpoint, XDG_CONFIG_HOME: home });
const run = (...args: string[]): Promise<Result> => runCliIn(environment(), args);
const file = () => join(home, 'nameplate', 'logins.json');

interface Stored {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expireTimeMs: number;
}

function stored(): Stored {
  const { logins } = JSON.parse(readFileSync(file(), 'utf8')) as { readonly logins: Record<string, Stored> };
  const login = logins[server.endpoint];
  if (login === undefined) throw new Error('there is no login');
  return login;
}

function store(change: Partial<Stored>): void {
  const logins = {
    [server.endpoint]: { ...JSON.parse(readFileSync(file(), 'utf8')).logins[server.endpoint], ...change },
  };
  writeFileSync(file(), JSON.stringify({ logins }));
}

/** Runs `nameplate login`, and does in a browser what it asks for. */
async function logIn(person: string, ...args: string[]): Promise<Result> {
  let [out, err] = ['', ''];
  let visiting: Promise<string> | undefined;
  const code = await main(['node', 'nameplate', 'login', ...args], {
    out: (text) => void (out += text),
    err: (text) => {
      err += text;
      const urls = [...err.matchAll(/https?:\/\/\S+/g)].map(([url]) => url);
      const browser = new Browser({ login: person, password: 'any' });
      visiting ??= urls.length > 0 ? browser.visit(urls.at(-1) ?? '') : undefined;
    },
    environment: environment(),
    isTerminal: false,
    columns: 80,
    signal: new AbortController().signal,
    readInput: async () => '',
  });
  await visiting;
  return { code, out, err };
}

describe.each([
  ['a browser here', []],
  ['a code for another machine', ['--device']],
] as const)('with %s', (_name, args) => {
  it('a person signs in, works, and signs out', async () => {
    const { code, out, err } = await logIn('alice', ...args);
    expect(err).toContain(provider.issuer);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining(`${provider.issuer}#alice`) });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const id = `88.118.999/by-alice-${args.length}`;
    expect(await run('register', id)).toMatchObject({ code: 0 });
    expect((await run('whoami')).out).toMatch(/by +a token of the identity provider\n/);
    expect(await run('logout')).toMatchObject({ code: 0 });
    expect((await run('whoami')).out).toMatch(/by +nobody/);
    expect(readFileSync(file(), 'utf8')).not.toContain('eyJ');
  });
});

describe('a login', () => {
  it('is renewed before it ends, and the new one is kept', async () => {
    await logIn('alice');
    const before = stored();
    store({ expireTimeMs: Date.now() - 1 });
    expect(JSON.parse((await run('whoami', '--json')).out)).toMatchObject({ method: 'token' });
    expect(stored().accessToken).not.toBe(before.accessToken);
    expect(stored().expireTimeMs).toBeGreaterThan(Date.now());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('that the provider does not renew is over, and says so', async () => {
    await logIn('alice');
    store({ expireTimeMs: Date.now() - 1, refreshToken: 'of nobody' });
    const { code, err } = await run('whoami');
    expect({ code, err }).toMatchObject({ code: 4, err: expect.stringContaining('nameplate login') });
  });

  it('ends at the provider too when one signs out', async () => {
    await logIn('alice');
    const { refreshToken } = stored();
    await run('logout');
    const answer = await fetch(`${provider.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'cli', refresh_token: refreshToken }),
    });
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('gives way to a key, and is of one endpoint', async () => {
    await logIn('alice');
    const key = ['--key', server.administratorKey];
    expect(JSON.parse((await run('whoami', '--json', ...key)).out)).toMatchObject({ method: 'api-key' });
    const other = ['--endpoint', `grpc://${server.endpoint}`];
    expect(JSON.parse((await run('whoami', '--json', ...other)).out)).toMatchObject({ method: 'anonymous' });
  });

  it('of who may do nothing is refused, with the reason', async () => {
    const { code, err } = await logIn('mallory');
    expect({ code, err }).toMatchObject({ code: 4, err: expect.stringContaining('oidc_rules_file') });
  });
});

it('a provider is not asked for in the clear of a server elsewhere', async () => {
  const { code, err } = await run('login', '--endpoint', 'nameplate.example:7400');
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('grpcs://') });
});

it('a server without a provider says so; a file that is no file of logins is named', async () => {
  await using plain = await startTestServer();
  expect((await run('login', '--endpoint', plain.endpoint)).err).toContain('takes no tokens');
  await logIn('alice');
  writeFileSync(file(), '[]');
  const { code, err } = await run('whoami');
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('logins.json is no file of logins') });
});

it('a key is rotated by one command, and its id is copied whole from the list', async () => {
  const admin = { ...environment(), NAMEPLATE_KEY: server.administratorKey };
  const wanted = '--scope identifier.read --scope telemetry.read --prefix 88.118.999 --json'.split(' ');
  const about = ['--description', 'of line 1, for the display in the hall'];
  const made = await runCliIn(admin, ['key', 'create', ...wanted, ...about]);
  const { key, secret } = JSON.parse(made.out) as { readonly key: { readonly id: string }; readonly secret: string };
  const rotated = await runCliIn(admin, ['key', 'rotate', key.id, '--overlap', '24h', '--json']);
  const after = JSON.parse(rotated.out) as { readonly secret: string };
  for (const each of [secret, after.secret])
    expect(JSON.parse((await run('whoami', '--json', '--key', each)).out)).toMatchObject({ id: key.id });
  const { out } = await runCliIn(admin, ['key', 'list']);
  expect(out).toMatch(new RegExp(`^${key.id} `, 'm'));
  expect(out).toContain('rotated');
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  await runCliIn(admin, ['key', 'rotate', key.id]);
  expect((await run('whoami', '--key', secret)).code).toBe(4);
  expect((await runCliIn(admin, ['key', 'rotate', key.id, '--overlap', 'soon'])).code).toBe(2);
});
