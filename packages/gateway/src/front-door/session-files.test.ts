import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type StoredSession, silentLogger } from '../ports.ts';
import { openSessionFiles } from './session-files.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-sessions-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const session: StoredSession = {
  deviceKey: '88.118.22/METER',
  clientId: '../../etc/水表',
  subscriptions: [{ filter: 'iot/88.118.22/meter/down/#', qos: 1 }],
  commands: [
    { topic: 't', payload: Buffer.from([0, 255]), qos: 1, packetId: 7 },
    { topic: 't', payload: Buffer.from('later'), qos: 1 },
  ],
  expireTimeMs: Number.POSITIVE_INFINITY,
};

async function all(): Promise<StoredSession[]> {
  const store = await openSessionFiles(directory, silentLogger);
  return collect(store.readAll());
}

async function collect(sessions: AsyncIterable<StoredSession>): Promise<StoredSession[]> {
  const list: StoredSession[] = [];
  for await (const one of sessions) list.push(one);
  return list;
}

it('a session is read back as it was written, and is gone once removed', async () => {
  const store = await openSessionFiles(directory, silentLogger);
  await store.write({ ...session, commands: [] });
  await store.write(session);
  expect(await all()).toEqual([session]);
  await store.remove(session.deviceKey, session.clientId);
  expect(await all()).toEqual([]);
});

it('a damaged file is left out, the others are read', async () => {
  const store = await openSessionFiles(directory, silentLogger);
  await store.write(session);
  await writeFile(join(directory, 'x.json'), '{"format":1,');
  await writeFile(join(directory, 'y.json'), '{"format":2}');
  expect(await all()).toEqual([session]);
});
