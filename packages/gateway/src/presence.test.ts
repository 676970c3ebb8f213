import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { silentLogger } from './ports.ts';
import { Presence } from './presence.ts';

const directory = await mkdtemp(join(tmpdir(), 'nameplate-presence-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

let now = 100;
const open = (name: string, devicesMax = 10) =>
  Presence.open({ path: join(directory, name), clock: { now: () => now }, logger: silentLogger, devicesMax });

it('a device is there while one of its connections is, and after a start nobody is', async () => {
  const first = await open('a');
  expect(first.of('A')).toBeUndefined();
  first.connected('A');
  first.connected('A');
  expect(first.connectedDevices).toBe(1);
  now = 200;
  first.disconnected('A');
  expect(first.of('A')).toEqual({ online: true, lastSeenMs: 200 });
  first.seen('B', 150);
  first.said('C', true, 160);
  expect(first.of('B')).toEqual({ lastSeenMs: 150 });
  expect(first.of('C')).toEqual({ online: true, lastSeenMs: 160 });
  first.seen('C', 10);
  expect(first.of('C')?.lastSeenMs).toBe(160);
  await first.close();
  const second = await open('a');
  expect(second.connectedDevices).toBe(0);
  expect(second.of('A')).toEqual({ online: false, lastSeenMs: 200 });
  expect(second.of('B')).toEqual({ lastSeenMs: 150 });
  expect(second.of('C')).toEqual({ online: false, lastSeenMs: 160 });
  await second.close();
});

it('is bounded', async () => {
  const presence = await open('b', 2);
  for (const key of ['A', 'B', 'C']) presence.seen(key, 1);
  expect(['A', 'B', 'C'].map((key) => presence.of(key) !== undefined)).toEqual([false, true, true]);
  await presence.close();
});
