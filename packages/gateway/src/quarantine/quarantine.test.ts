import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../ports.ts';
import { Quarantine } from './quarantine.ts';

let directory: string;
let now = 0;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-quarantine-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const open = (limits = {}) => Quarantine.open({ directory, clock: { now: () => ++now }, logger: silentLogger, limits });
const gateway = { identifier: '88.1/g', key: '88.1/G' };
const message = (text: string) => ({
  identifier: gateway.identifier,
  deviceKey: gateway.key,
  port: 'up',
  payload: new Uint8Array(Buffer.from(text)),
  receiveTimeMs: 5,
  via: { dialect: 'child' as const, name: 'x' },
});
const orphan = (alias: string, text = '1') => ({ gateway, alias, message: message(text) });

it('keeps what it saw over a restart: names, counts, a sample, the messages', async () => {
  const first = await open({ sampleBytes: 3 });
  await first.orphaned(orphan('x', 'abcdef'));
  await first.orphaned(orphan('x', 'second'));
  first.refused('88.1/new', Buffer.from('a long password'), '10.0.0.1');
  await first.close();
  const second = await open();
  expect(second.list()).toMatchObject([
    { name: '88.1/new', address: '10.0.0.1', count: 1 },
    { name: 'x', gateway: '88.1/g', count: 2, sample: Buffer.from('sec').toString('base64') },
  ]);
  expect(JSON.stringify(second.list())).not.toContain('igest');
  expect(second.passwordOf('88.1/NEW')).toMatch(/^[0-9a-f]{64}$/);
  expect(await second.messagesOf(gateway.key, 'x')).toEqual([message('abcdef'), message('second')]);
  await second.forget('x', gateway.key);
  await second.forget('88.1/new');
  expect(second.list()).toEqual([]);
  expect(await second.messagesOf(gateway.key, 'x')).toEqual([]);
  await second.close();
});

it('a short password is not kept', async () => {
  const quarantine = await open();
  quarantine.refused('88.1/a', Buffer.from('secret'), 'x');
  expect(quarantine.passwordOf('88.1/a')).toBeUndefined();
  await quarantine.close();
});

it('a flood from one address or gateway pushes out its own only', async () => {
  const quarantine = await open({ names: 6, namesPerAddress: 3, children: 6, childrenPerGateway: 3 });
  quarantine.refused('88.1/quiet', undefined, 'elsewhere');
  for (let n = 0; n < 50; n++) quarantine.refused(`88.1/flood-${n}`, undefined, 'flooder');
  await quarantine.orphaned({ ...orphan('quiet'), gateway: { identifier: '88.1/h', key: '88.1/H' } });
  for (let n = 0; n < 50; n++) await quarantine.orphaned(orphan(`flood-${n}`));
  const names = quarantine.list().map(({ name }) => name);
  expect(names.sort()).toEqual(
    [
      '88.1/flood-47',
      '88.1/flood-48',
      '88.1/flood-49',
      '88.1/quiet',
      'flood-47',
      'flood-48',
      'flood-49',
      'quiet',
    ].sort(),
  );
  expect(await quarantine.messagesOf(gateway.key, 'flood-1')).toEqual([]);
  await quarantine.close();
});

it('of many messages the last ones are kept, within the limit', async () => {
  const quarantine = await open({ keptBytes: 2_000 });
  for (let n = 0; n < 100; n++) await quarantine.orphaned(orphan('x', `message ${n}`));
  const kept = (await quarantine.messagesOf(gateway.key, 'x')).map(({ payload }) => Buffer.from(payload).toString());
  expect(kept.at(-1)).toBe('message 99');
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.length).toBeLessThan(30);
  expect(kept).toEqual([...Array(100).keys()].map((n) => `message ${n}`).slice(-kept.length));
  await quarantine.close();
});

it('counts who is noted, who gives way, and what is kept', async () => {
  const counts: string[] = [];
  const quarantine = await Quarantine.open({
    directory,
    clock: { now: () => ++now },
    observer: { count: (event, label) => counts.push(`${event} ${label}`) },
    logger: silentLogger,
    limits: { children: 1, keptBytes: 400 },
  });
  await quarantine.orphaned(orphan('x'));
  await quarantine.orphaned(orphan('x', 'x'.repeat(400)));
  await quarantine.orphaned(orphan('y'));
  expect(counts).toEqual([
    'unknown_devices noted',
    'unknown_device_messages kept',
    'unknown_device_messages too-large',
    'unknown_devices gave-way',
    'unknown_devices noted',
    'unknown_device_messages kept',
  ]);
  await quarantine.close();
});
