import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type StoredSession, silentLogger } from '../ports.ts';
import { parseCommandFilter } from '../topic.ts';
import { openSessionFiles } from './session-files.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-sessions-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const options = { noLocal: false, retainAsPublished: true, retainHandling: 1 as const };
const down = 'iot/88.118.22/meter/down/#';
const commands = parseCommandFilter(down);
const message = {
  topic: 't',
  payload: Buffer.from([0, 255]),
  qos: 2 as const,
  retain: true,
  forwarded: Buffer.from('030001ff', 'hex'),
  expireTimeMs: Number.POSITIVE_INFINITY,
};
const terms = { qos: 2 as const, retain: false, subscriptionIds: [7] };

const session: StoredSession = {
  owner: '88.118.22/METER',
  clientId: '../../etc/水表',
  expiryMs: 5_000,
  expireTimeMs: Number.POSITIVE_INFINITY,
  subscriptions: [
    {
      filter: down,
      qos: 1,
      ...options,
      subscriptionId: 7,
      target: { filter: down, retainedFilter: 'iot/88.118.22/meter/down/+', ...(commands && { commands }) },
    },
    { filter: '$share/g/a/+', qos: 2, ...options, subscriptionId: 0, target: { filter: 'a/+', group: 'g' } },
  ],
  deliveries: [
    { message, ...terms, packetId: 7, released: true },
    { message: { ...message, forwarded: Buffer.alloc(0), expireTimeMs: 99 }, ...terms, packetId: 0, released: false },
  ],
  received: [3, 65_535],
  will: {
    dueTimeMs: 12,
    will: { publication: { topic: 't', routed: true }, message, contentType: 'text/plain', delayMs: 7, expiryS: 8 },
  },
};

async function all(): Promise<StoredSession[]> {
  const store = await openSessionFiles(directory, silentLogger);
  const list: StoredSession[] = [];
  for await (const one of store.readAll()) list.push(one);
  return list;
}

it('a session is read back as it was written, and is gone once removed', async () => {
  const store = await openSessionFiles(directory, silentLogger);
  await store.write({ ...session, deliveries: [] });
  await store.write(session);
  expect(await all()).toEqual([session]);
  await store.remove(session.owner, session.clientId);
  expect(await all()).toEqual([]);
});

it('a damaged file is left out, the others are read', async () => {
  const store = await openSessionFiles(directory, silentLogger);
  await store.write(session);
  await writeFile(join(directory, 'x.json'), '{"format":1,');
  await writeFile(join(directory, 'y.json'), '{"format":2}');
  await writeFile(join(directory, 'z.json'), '{"format":3}');
  expect(await all()).toEqual([session]);
});

it('a session of the earlier form is read: 3.1.1, QoS 0 and 1, seven days', async () => {
  const earlier = {
    format: 1,
    deviceKey: '88.118.22/METER',
    clientId: 'c',
    subscriptions: [{ filter: down, qos: 1 }],
    commands: [
      { topic: 't', payload: 'AP8=', qos: 1, packetId: 7 },
      { topic: 't', payload: 'AP8=', qos: 1 },
    ],
    expireTimeMs: 5,
  };
  await writeFile(join(directory, 'x.json'), JSON.stringify(earlier));
  const [read] = await all();
  expect(read).toMatchObject({ owner: '88.118.22/METER', expiryMs: 604_800_000, expireTimeMs: 5, received: [] });
  expect(read?.subscriptions).toMatchObject([{ filter: down, qos: 1, target: { commands: { port: '*' } } }]);
  expect(read?.deliveries).toMatchObject([
    { packetId: 7, qos: 1, message: { payload: Buffer.from([0, 255]) } },
    { packetId: 0, qos: 1 },
  ]);
});

it('names from outside do not become paths', async () => {
  const store = await openSessionFiles(directory, silentLogger);
  await store.write(session);
  const [name] = await readdir(directory);
  expect(name).toMatch(/^[0-9a-f]{64}\.json$/);
  expect(await readFile(join(directory, name ?? ''), 'utf8')).toContain('水表');
});
