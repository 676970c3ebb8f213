import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestServer } from '@nameplate/testing';
import { afterAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

const scratch = mkdtempSync(join(tmpdir(), 'nameplate-device-guide-'));
symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
writeFileSync(join(scratch, 'package.json'), '{ "type": "module" }');
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it('the device guide’s example runs, and its readings arrive', async () => {
  const guide = readFileSync(join(root, 'docs/guides/device.md'), 'utf8');
  const example = /## In twenty lines\n\n```ts\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  await using server = await startTestServer();
  const np = await server.client();
  const identifier = `${server.prefix}/meter-0001`;
  await np.assets.register({ identifier, values: [{ index: 1, type: 'URL', data: 'https://example.com/' }] });
  writeFileSync(join(scratch, 'meter-0001.json'), JSON.stringify(await np.devices.enrol(identifier)));
  writeFileSync(join(scratch, 'run.ts'), example.replace('mqtt://127.0.0.1:1883', server.mqttUrl));
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'run.ts'], { cwd: scratch });
  expect(stdout).toContain('connected\n');
  expect(stdout).toContain('0 pending');
  await expect
    .poll(async () => (await np.readings.latest(identifier))['energy']?.value, { timeout: 10_000 })
    .toBe(1234.5);
  const kept: unknown[] = [];
  for await (const { value } of np.readings.range(identifier, { metric: 'energy' })) kept.push(value);
  expect(kept).toEqual([1230.1, 1234.5]);
});
