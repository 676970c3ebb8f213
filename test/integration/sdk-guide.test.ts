import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestServer } from '@nameplate/testing';
import { afterAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

// Beside the checkout's packages as an app has them: built.
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-guide-'));
symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
writeFileSync(join(scratch, 'package.json'), '{ "type": "module" }');
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const guide = readFileSync(join(root, 'docs/guides/sdk.md'), 'utf8');
const example = /## In twenty lines\n\n```ts\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';

it('the guide’s example compiles', async () => {
  writeFileSync(join(scratch, 'example.ts'), example);
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8'));
  const options = {
    ...compilerOptions,
    composite: false,
    noEmit: true,
    noUnusedLocals: false,
    typeRoots: ['node_modules/@types'],
  };
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['example.ts'] }));
  const compiled = run(join(root, 'node_modules/.bin/tsc'), ['-p', scratch]).catch((error) => error);
  expect((await compiled).stdout).toBe('');
});

it('the guide’s example runs', async () => {
  await using server = await startTestServer();
  writeFileSync(join(scratch, 'run.ts'), example.replace('127.0.0.1:7400', server.endpoint));
  const env = { ...process.env, NAMEPLATE_KEY: server.administratorKey };
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'run.ts'], { cwd: scratch, env });
  const [first, ...days] = stdout.trim().split('\n');
  expect(first).toMatch(/^660 320100 /);
  expect(days).toHaveLength(29);
});
