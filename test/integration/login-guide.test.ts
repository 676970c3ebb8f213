import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configOf } from '@nameplate/server';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Browser } from '../support/browser.ts';
import { type IdentityProvider, startIdentityProvider } from '../support/identity-provider.ts';

const root = join(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/guides/login.md'), 'utf8');
const hasOpenssl = spawnSync('openssl', ['version']).error === undefined;

/** A block of the guide, by its language and name. */
function block(language: string, name: string): string {
  const text = new RegExp(`^\`\`\`${language} ${name}\n([\\s\\S]*?)^\`\`\``, 'm').exec(guide)?.[1];
  if (text === undefined) throw new Error(`The guide has no block ${language} ${name}.`);
  return text;
}

let provider: IdentityProvider;
let server: TestServer;
let told = '';
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-login-guide-'));
beforeAll(async () => {
  provider = await startIdentityProvider();
  const rules = join(scratch, 'rules.json');
  writeFileSync(rules, block('json', 'rules.json').replaceAll('https://login.plant.example', provider.issuer));
  server = await startTestServer({ config: { ...provider.serverConfig, oidc_rules_file: rules } });
  told = await type('sh', 'whoami');
}, 300_000);
afterAll(async () => {
  await server?.close();
  await provider?.[Symbol.asyncDispose]();
  rmSync(scratch, { recursive: true, force: true });
});

/** Types a block as a reader does, and opens in a browser what it shows. */
async function type(language: string, name: string, person = 'alice'): Promise<string> {
  const bin = join(root, 'packages/cli/bin/nameplate.mjs');
  const typed = `nameplate() { "${process.execPath}" "${bin}" "$@"; }\n${block(language, name)}`
    .replace(/(NAMEPLATE_ENDPOINT=)\S+/, `$1${server.endpoint}`)
    .replace(/(NAMEPLATE_KEY=)\S+/, `$1${server.administratorKey}`);
  const environment = { NAMEPLATE_ENDPOINT: server.endpoint, NAMEPLATE_KEY: server.administratorKey };
  const env = { ...process.env, ...environment, XDG_CONFIG_HOME: scratch };
  const child = spawn('sh', ['-ec', typed], { cwd: scratch, env, stdio: ['ignore', 'pipe', 'pipe'] });
  return await outcome(child, new Browser({ login: person, password: 'any' }));
}

async function outcome(child: ChildProcess, browser: Browser): Promise<string> {
  let [out, err] = ['', ''];
  let visit: Promise<string> | undefined;
  child.stdout?.on('data', (chunk) => (out += String(chunk)));
  child.stderr?.on('data', (chunk) => {
    err += String(chunk);
    const url = /^http:\/\/127\S+(?=\n)/m.exec(err)?.[0];
    if (url !== undefined) visit ??= browser.visit(url);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  await visit;
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return out;
}

it('says who one is', () => {
  expect(told).toMatch(/^by +an API key$/m);
});

// A block is several processes, one after the other.
const timeout = 300_000;

it('rotates an API key', { timeout }, async () => {
  const out = await type('sh', 'keys');
  expect(out).toMatch(/^the one before works until /m);
  expect(out).toContain('rotated');
});

it.skipIf(!hasOpenssl)('signs in by a key of a handle, and rotates it (needs openssl)', { timeout }, async () => {
  expect(await type('sh', 'handle')).toMatch(/by +a key of a handle\nid +300:0\.NA\/88\.118\.22\n/);
  const out = await type('sh', 'rotate-handle');
  expect(out).toContain('The one before proves the same until ');
  expect(out).toMatch(/id +300:0\.NA\/88\.118\.22\n/);
});

it('has a configuration that is one', () => {
  const config = configOf(JSON.parse(block('json', 'nameplate.json')));
  expect(config.oidc_rules_file).toBe('rules.json');
});

it('signs in at the identity provider, works, and signs out', { timeout }, async () => {
  const out = await type('sh', 'login');
  expect(out.match(/by +a token of the identity provider/g)).toHaveLength(2);
  expect(out).toContain('88.118.22/pump-1');
  expect(out).toContain('is forgotten');
});
