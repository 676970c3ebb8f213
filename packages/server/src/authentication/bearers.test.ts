import { type Principal, scopes } from '@nameplate/model';
import { openMemoryRegistry } from '@nameplate/registry';
import { expect, it } from 'vitest';
import { Bearers, sessionToken } from './bearers.ts';
import { HandleSessions } from './handle-sessions.ts';
import type { OidcTokens, TokenHolder } from './oidc/oidc-tokens.ts';

const principal: Principal = { kind: 'app', id: 'npk_admin', scopes, prefixes: ['*'] };
const context = { principal };

async function open(holder?: Partial<TokenHolder>) {
  const registry = await openMemoryRegistry();
  const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
  const sessions = new HandleSessions({ clock: { now: Date.now }, random });
  const whole = {
    id: 'https://id.example#alice',
    scopes: ['identifier.read'],
    prefixes: ['*'],
    untilMs: 4e12,
    ...holder,
  };
  const tokens = { check: async () => whole } as unknown as OidcTokens;
  const bearers = new Bearers({ keys: registry.keys, sessions, tokens: holder && tokens });
  return { registry, sessions, bearers };
}

const token = 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln';

it('tells keys, tokens and sessions apart by their form', async () => {
  const { registry, sessions, bearers } = await open({});
  const made = await registry.keys.create(context, { scopes: ['identifier.read'], prefixes: ['88.1'] });
  const handle = { kind: 'handle', id: '300:88.1/A', handleKey: '88.1/A', index: 300 } as const;
  const session = sessions.open(handle);
  expect(await bearers.authenticate(made.secret)).toMatchObject({ id: made.key.id });
  expect(await bearers.authenticate(token)).toMatchObject({ id: 'https://id.example#alice', prefixes: ['*'] });
  expect(await bearers.authenticate(sessionToken(session.id))).toEqual({ ...handle, untilMs: session.untilMs });
});

it('refuses a challenge that is not answered, what has ended, and tokens where none are taken', async () => {
  const { sessions, bearers } = await open();
  const { id } = sessions.begin();
  const refusal = async (secret: string) => {
    try {
      return await bearers.authenticate(secret);
    } catch (thrown) {
      return thrown;
    }
  };
  for (const secret of [sessionToken(id), 'nps_', sessionToken('__proto__')])
    expect(await refusal(secret)).toMatchObject({ reason: 'SESSION_UNKNOWN' });
  expect(await refusal(token)).toMatchObject({ reason: 'TOKENS_NOT_TAKEN' });
  expect(await refusal('')).toMatchObject({ reason: 'KEY_WRONG' });
});

it('a token of an organization reaches what this owns, now, and ends with it', async () => {
  const { registry, bearers } = await open({ organization: 'plant' });
  await registry.organizations.create(context, { id: 'plant', names: { en: 'Plant' }, level: 'enterprise' });
  expect(await bearers.authenticate(token)).toMatchObject({ organization: 'plant', prefixes: [] });
  await registry.prefixes.create(context, { prefix: '88.118.22', description: '', organization: 'plant' });
  expect(await bearers.authenticate(token)).toMatchObject({ organization: 'plant', prefixes: ['88.118.22'] });
  const { registry: empty, bearers: others } = await open({ organization: 'nowhere' });
  await empty.prefixes.create(context, { prefix: '88.118.22', description: '' });
  await expect(others.authenticate(token)).rejects.toMatchObject({ reason: 'ORGANIZATION_RETIRED' });
});
