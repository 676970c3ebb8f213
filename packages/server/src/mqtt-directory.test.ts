import { openMemoryRegistry } from '@nameplate/registry';
import { expect, it } from 'vitest';
import { Bearers } from './authentication/bearers.ts';
import { mqttDirectory } from './mqtt-directory.ts';

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

async function open() {
  const registry = await openMemoryRegistry();
  const admin = { kind: 'app', id: 'npk_admin', scopes: ['key.manage', 'telemetry.read'], prefixes: ['*'] } as const;
  const context = { principal: admin };
  const { key, secret } = await registry.keys.create(context, { scopes: ['telemetry.read'], prefixes: ['88.118.22'] });
  const bearers = new Bearers({ keys: registry.keys, tokens: undefined, sessions: undefined });
  return { registry, directory: mqttDirectory(registry, bearers), context, key, secret };
}

it('an app is let in by its key, under its id or `app`, and under no other name', async () => {
  const { directory, key, secret } = await open();
  for (const username of ['app', key.id])
    expect(await directory.authenticateApp?.(username, octets(secret))).toMatchObject({ kind: 'app', id: key.id });
  for (const [username, password] of [
    ['npk_other', secret],
    ['app', `${secret}x`],
    ['app', ''],
    ['app', 'x'.repeat(10_000)],
  ] as const)
    expect(await directory.authenticateApp?.(username, octets(password))).toBeUndefined();
});

it('tells when a key ends, until nobody listens', async () => {
  const { registry, directory, context, key } = await open();
  const ended: string[] = [];
  const stop = directory.onRevoked((owner) => ended.push(owner));
  await registry.keys.revoke(context, { id: key.id });
  expect(ended).toEqual([key.id]);
  stop();
  const second = await registry.keys.create(context, { scopes: ['telemetry.read'], prefixes: ['88.1'] });
  await registry.keys.revoke(context, { id: second.key.id });
  expect(ended).toEqual([key.id]);
});
