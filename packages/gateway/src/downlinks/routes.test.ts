import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { silentLogger } from '../ports.ts';
import { DownlinkRoutes } from './routes.ts';

const scratch = mkdtempSync(join(tmpdir(), 'nameplate-routes-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const route = (device: string) => ({ dialect: 'chirpstack', application: 'app', device }) as const;

it('the way of the last uplink is known, also after a restart and a line that a crash left half', async () => {
  const path = join(scratch, 'state', 'routes.jsonl');
  const routes = await DownlinkRoutes.open(path, silentLogger);
  routes.learn('88.118.22/A', route('1'));
  routes.learn('__proto__', route('2'));
  await routes.save();
  routes.learn('88.118.22/A', route('1'));
  await routes.save();
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
  routes.learn('88.118.22/A', route('3'));
  await routes.save();
  appendFileSync(path, 'null\n{"deviceKey":"88.118.22/B"}\n{"deviceKey":"88.118.22/C","dia');
  const again = await DownlinkRoutes.open(path, silentLogger);
  expect(again.of('88.118.22/A')).toMatchObject(route('3'));
  expect(again.of('__proto__')).toMatchObject(route('2'));
  expect(again.of('88.118.22/B')).toBeUndefined();
  // It was made short.
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
  again.learn('88.118.22/D', route('4'));
  await again.save();
  expect((await DownlinkRoutes.open(path, silentLogger)).of('88.118.22/D')).toMatchObject(route('4'));
});
