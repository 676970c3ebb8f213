import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const bin = join(import.meta.dirname, '../../packages/cli/bin/nameplate.mjs');
const anyPorts = [
  '--grpc-port',
  '0',
  '--http-port',
  '0',
  '--mqtt-port',
  '0',
  '--handle-port',
  '0',
  '--log-level',
  'error',
];

let scratch: string;
const running: ChildProcess[] = [];
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'nameplate-process-'));
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(scratch, { recursive: true, force: true });
});

/** Starts a real server and waits for its banner. */
async function start(data: string): Promise<{ child: ChildProcess; endpoint: string; key: string | undefined }> {
  const child = spawn(process.execPath, [bin, 'start', '--data', data, ...anyPorts], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (part) => {
      text += part;
      if (text.includes('Ctrl-C')) resolve();
    });
    child.stderr.on('data', (part) => {
      text += part;
    });
    child.on('exit', (code) => reject(new Error(`The server ended with ${code}: ${text}`)));
  });
  return { child, endpoint: /gRPC\s+(\S+)/.exec(text)?.[1] ?? '', key: /NAMEPLATE_KEY=(\S+)/.exec(text)?.[1] };
}

function nameplate(args: readonly string[], environment: Record<string, string | undefined> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return { code: status, out: stdout, err: stderr };
}

describe('the nameplate program', () => {
  it('starts a server, speaks to it, stops on SIGINT with 0, and finds everything again', async () => {
    const data = join(scratch, 'data');
    const first = await start(data);
    const environment = { NAMEPLATE_ENDPOINT: first.endpoint, NAMEPLATE_KEY: first.key };
    expect(nameplate(['prefix', 'create', '88.118.22'], environment)).toMatchObject({ code: 0, err: '' });
    expect(nameplate(['register', '88.118.22/a', '--value', '1:URL=https://example.com'], environment).code).toBe(0);

    const locked = nameplate(['key', 'reset-admin', '--data', data]);
    expect(locked.code).toBe(6);
    first.child.kill('SIGINT');
    expect(await once(first.child, 'exit')).toEqual([0, null]);

    const reset = nameplate(['key', 'reset-admin', '--data', data, '--json']);
    expect(reset).toMatchObject({ code: 0, err: '' });
    const second = await start(data);
    expect(second.key).toBeUndefined();
    const list = ['list', '88.118.22', '--json', '--endpoint', second.endpoint];
    expect(nameplate(list, { NAMEPLATE_KEY: first.key }).code).toBe(4);
    const listed = nameplate(list, { NAMEPLATE_KEY: JSON.parse(reset.out).secret });
    expect(JSON.parse(listed.out)).toMatchObject({ identifier: '88.118.22/a' });
  });

  it('is quiet when the reader of its output leaves', async () => {
    const { endpoint, key } = await start(join(scratch, 'data'));
    const environment = { ...process.env, NAMEPLATE_ENDPOINT: endpoint, NAMEPLATE_KEY: key };
    nameplate(['prefix', 'create', '88.118.22'], environment);
    for (const name of ['a', 'b', 'c']) nameplate(['register', `88.118.22/${name}`], environment);
    const { stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        `"${process.execPath}" "${bin}" list 88.118.22 --json | true; "${process.execPath}" "${bin}" --help | true`,
      ],
      { encoding: 'utf8', env: environment },
    );
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
  });

  it('reset-admin makes no store where there is none', () => {
    const { code, err } = nameplate(['key', 'reset-admin', '--data', join(scratch, 'nothing')]);
    expect(code).toBe(2);
    expect(err).toContain('nothing');
  });

  it('says how to build it when it is not built', () => {
    mkdirSync(join(scratch, 'bin'));
    copyFileSync(bin, join(scratch, 'bin/nameplate.mjs'));
    const { status, stderr } = spawnSync(process.execPath, [join(scratch, 'bin/nameplate.mjs')], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'Nameplate is not built yet: run npm run build\n' });
  });
});
