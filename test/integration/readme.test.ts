import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts, type ServerProcess, startServerProcess } from '../support/server-process.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/```(sh|ts)\n([\s\S]*?)```/g)].map(([, language = '', text = '']) => ({
  language,
  text,
}));
const commands = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.trim().split('\n'))
  .filter((line) => !line.startsWith('npm '));
const example = blocks.find(({ language }) => language === 'ts')?.text ?? '';
const hasMosquitto = spawnSync('mosquitto_pub', ['--help']).error === undefined;

const scratch = mkdtempSync(join(tmpdir(), 'nameplate-readme-'));
let server: ServerProcess;
let key = '';
beforeAll(async () => {
  server = await startServerProcess({ directory: join(scratch, 'data'), ports: await freePorts() });
  key = /NAMEPLATE_KEY=(npk_\S+)/.exec(server.output())?.[1] ?? '';
});
afterAll(async () => {
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** The line as a reader types it, with this test's ports and secrets in place of the README's. */
async function type(line: string, password: string): Promise<string> {
  const typed = line
    .replace('npx nameplate', `"${process.execPath}" "${join(root, 'packages/cli/bin/nameplate.mjs')}"`)
    .replace('-p 1883', `-p ${server.ports.mqtt}`)
    .replace('127.0.0.1:7401', `127.0.0.1:${server.ports.http}`)
    .replace('npd_…', password);
  const env = { ...process.env, NAMEPLATE_KEY: key, NAMEPLATE_ENDPOINT: `127.0.0.1:${server.ports.grpc}` };
  return (await run('sh', ['-c', typed], { env })).stdout;
}

/** Asks again until the answer holds it, a minute at most. */
async function until(text: string, ask: () => Promise<string>): Promise<string> {
  for (const endMs = Date.now() + 60_000; ; ) {
    const answer = await ask();
    if (answer.includes(text) || Date.now() > endMs) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe('the README', () => {
  it('has the commands that this test knows', () => {
    expect(commands.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'export NAMEPLATE_KEY=npk_…',
      'npx nameplate prefix',
      'npx nameplate register',
      'npx nameplate device',
      'mosquitto_pub -p 1883',
      'npx nameplate resolve',
      'curl http://127.0.0.1:7401/api/handles/88.118.22/meter-0001',
      'npx nameplate profile',
      'npx nameplate device',
      'npx nameplate scan',
      'npx nameplate template',
    ]);
    expect(key).toMatch(/^npk_/);
  });

  it.skipIf(!hasMosquitto)('takes a newcomer from a prefix to a resolved reading (needs mosquitto_pub)', async () => {
    let password = '';
    const outputs: string[] = [];
    for (const line of commands.slice(1)) {
      // PUBACK means that the message is on disk; the reading is there a moment later.
      const output = line.includes(' resolve ')
        ? await until('5347.6', () => type(line, password))
        : await type(line, password);
      password = /npd_[\w-]+/.exec(output)?.[0] ?? password;
      outputs.push(output);
    }
    const [resolved = '', overHttp = '', tried, simulated, scanned, added] = outputs.slice(-6);
    expect(resolved).toContain('https://example.com/meters/1');
    expect(resolved).toContain('5347.6');
    for (const line of resolved.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(JSON.parse(overHttp)).toMatchObject({ responseCode: 1, handle: '88.118.22/meter-0001' });
    expect(tried).toMatch(/energyImport +0\.26 +kW\.h/);
    expect(simulated).toContain('88.118.22/sim-meter-water-0010 up/data {"time":');
    expect(scanned).toContain('https://id.gs1.org/01/09506000134352/21/123');
    expect(added).toContain('88.118.22/digital-nameplate');
  });

  it('shows an SDK example that runs', async () => {
    symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
    writeFileSync(join(scratch, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(scratch, 'example.ts'), example.replace('127.0.0.1:7400', `127.0.0.1:${server.ports.grpc}`));
    const env = { ...process.env, NAMEPLATE_KEY: key };
    const { stdout } = await run(process.execPath, ['--import', 'tsx', 'example.ts'], { cwd: scratch, env });
    expect(stdout).toBe('88.118.22/meter-0002 K-660 220104 nothing reported yet\n');
  });
});

describe('the demo', () => {
  it('registers, publishes a year and resolves it, with the sums of the data', async () => {
    const { stdout } = await run(process.execPath, [join(root, 'examples/dist/heat-meter/demo.js')]);
    expect(stdout).toContain('8760 of 8760 readings acknowledged');
    expect(stdout).toContain('readings energy 23101.8');
    // 23101.78 − 5347.61: the register's last figure less its first.
    expect(stdout).toContain('Together 17754.2 kW.h');
  });
});
