import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, defineTemplate } from '@nameplate/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts, type ServerProcess, startServerProcess } from '../support/server-process.ts';

const count = 20_000;
const prefix = '88.118.999';
const template = defineTemplate({
  identifier: `${prefix}/part`,
  attributes: {
    serial: { type: 'string', required: true, unique: true },
    grade: { type: 'string', enum: ['a', 'b'] },
  },
});
const isBad = (at: number) => at % 1_000 === 7;
const directory = mkdtempSync(join(tmpdir(), 'nameplate-kill-'));
const file = (name: string) => join(directory, name);
const progress = file('parts.csv.progress');
let ports: Awaited<ReturnType<typeof freePorts>>;
let server: ServerProcess;
let key = '';

const start = async () => {
  server = await startServerProcess({ directory: file('data'), ports });
};
beforeAll(async () => {
  ports = await freePorts();
  await start();
  key = /NAMEPLATE_KEY=(npk_\S+)/.exec(server.output())?.[1] ?? '';
  await using np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  await np.prefixes.create(prefix);
  await np.templates.publish(template);
  const rows = Array.from({ length: count }, (_, at) => `s-${at},${isBad(at) ? 'z' : 'a'}`);
  writeFileSync(file('parts.csv'), ['serial,grade', ...rows].join('\r\n'));
});
afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function startImport(): ChildProcess {
  const bin = join(import.meta.dirname, '../../packages/cli/bin/nameplate.mjs');
  const named = ['--template', template.identifier, '--mint-under', prefix, '--resume'];
  const files = ['--errors', file('errors.csv'), '--minted', file('minted.csv')];
  const env = { ...process.env, NAMEPLATE_ENDPOINT: `127.0.0.1:${ports.grpc}`, NAMEPLATE_KEY: key };
  return spawn(process.execPath, [bin, 'import', file('parts.csv'), ...named, ...files], { env, stdio: 'ignore' });
}

function saved(): number {
  return existsSync(progress) ? JSON.parse(readFileSync(progress, 'utf8')).imported : 0;
}

/** Waits until the import has saved more than there was, or has ended. */
async function untilFurther(child: ChildProcess): Promise<void> {
  const before = saved();
  while (child.exitCode === null && saved() <= before) await sleep(2);
}

it(`${count} rows: the command and the server are killed, and no row is lost or doubled`, {
  timeout: 300_000,
}, async () => {
  const first = startImport();
  const ended = once(first, 'exit');
  await untilFurther(first);
  first.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');

  const second = startImport();
  const failed = once(second, 'exit');
  await untilFurther(second);
  await server.kill();
  // It tries again for a while, and gives up: the server is away.
  expect((await failed)[0]).toBe(6);
  expect(saved()).toBeLessThan(count);
  await start();
  expect((await once(startImport(), 'exit'))[0]).toBe(2);
  expect(existsSync(progress)).toBe(false);

  await using np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  const there = new Map<string, string>();
  for await (const { identifier, attributes } of np.assets.find({ template })) {
    expect(there.has(attributes.serial)).toBe(false);
    there.set(attributes.serial, identifier);
  }
  const good = Array.from({ length: count }, (_, at) => at).filter((at) => !isBad(at));
  expect(there.size).toBe(good.length);
  const minted = readFileSync(file('minted.csv'), 'utf8').trimEnd().split('\n').slice(1);
  expect(minted).toEqual(good.map((at) => `${at + 2},${there.get(`s-${at}`)}`));
  const errors = readFileSync(file('errors.csv'), 'utf8').trimEnd().split('\n').slice(1);
  expect(errors.map((line) => line.split(',')[0])).toEqual(
    Array.from({ length: count / 1_000 }, (_, at) => `s-${at * 1_000 + 7}`),
  );
});
