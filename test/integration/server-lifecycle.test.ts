import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNameplateError } from '@nameplate/model';
import { connect, type Nameplate } from '@nameplate/sdk';
import { assemble, type Config, configOf, type RunningServer, resetAdministratorKey } from '@nameplate/server';
import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mountSmallDisk } from '../support/small-disk.ts';

const prefix = '88.118.22';
const noPorts = { grpc_port: 0, http_port: 0, mqtt_port: 0, handle_port: 0 } as const;
const values = [{ index: 1, type: 'URL', data: 'https://example.com' }];
let directory: string;
const running: RunningServer[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-lifecycle-'));
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
  await rm(directory, { recursive: true, force: true });
});

async function start(config: Partial<Config> = {}): Promise<RunningServer> {
  const server = await assemble(configOf({ ...noPorts, data_directory: directory, ...config }));
  running.push(server);
  return server;
}

async function client(server: RunningServer, key: string | undefined): Promise<Nameplate> {
  return await connect({ endpoint: server.endpoints.grpc, key, retry: { attempts: 1 } });
}

async function failure(work: Promise<unknown>): Promise<{ code: string; reason: string; message: string }> {
  try {
    await work;
  } catch (thrown) {
    if (isNameplateError(thrown)) return thrown;
    throw thrown;
  }
  throw new Error('it did not fail');
}

describe('a server', () => {
  it('makes the administrator key once, and finds everything again', async () => {
    const first = await start();
    const key = first.administratorKey;
    expect(key).toMatch(/^npk_/);
    const np = await client(first, key);
    await np.prefixes.create(prefix);
    await np.handles.create(`${prefix}/a`, values);
    await np.close();
    await first.close();
    await first.close();

    const second = await start();
    expect(second.administratorKey).toBeUndefined();
    await using again = await client(second, key);
    expect((await again.handles.get(`${prefix}/a`)).values).toHaveLength(1);
  });

  it('gives a new administrator key, and ends the old one, while it is stopped', async () => {
    expect(await failure(resetAdministratorKey(directory))).toMatchObject({ reason: 'NO_DATA' });
    const first = await start();
    const old = first.administratorKey;
    expect(await failure(resetAdministratorKey(directory))).toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    await first.close();
    const key = await resetAdministratorKey(directory);
    const second = await start();
    await using np = await client(second, key);
    await np.prefixes.create(prefix);
    await using former = await client(second, old);
    await expect(former.prefixes.create('88.118.23')).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });

  it.each(['grpc_port', 'http_port', 'mqtt_port', 'handle_port'] as const)(
    'names the port, the key and a way out when %s is taken, and leaves nothing open',
    async (key) => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const address = taken.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const { message, reason } = await failure(start({ [key]: port }));
      taken.close();
      expect(reason).toBe('PORT_IN_USE');
      expect(message).toContain(`127.0.0.1:${port}`);
      expect(message).toContain(key);
      expect(message).toContain(`--${key.replace('_', '-')}`);
      const { administratorKey } = await start({ [key]: port });
      expect(administratorKey, 'the start that failed kept the key to itself').toMatch(/^npk_/);
    },
  );

  it('refuses a directory that another server has', async () => {
    await start();
    expect(await failure(start())).toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  });

  it('makes its directory and those above it, for its owner only', async () => {
    await start({ data_directory: join(directory, 'above', 'data') });
    for (const path of ['above', 'above/data'])
      expect((await stat(join(directory, path))).mode & 0o777, path).toBe(0o700);
  });

  it.runIf(process.platform === 'linux')('refuses where the system makes no directories', async () => {
    expect(await failure(start({ data_directory: '/proc/nope' }))).toMatchObject({ reason: 'DATA_DIRECTORY' });
  });

  it('refuses a directory that cannot be made', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    const { code, message } = await failure(start({ data_directory: join(file, 'data') }));
    expect([code, message]).toEqual(['STORAGE_UNAVAILABLE', expect.stringContaining('data_directory')]);
  });

  it('serves no MQTT without the gateway role', async () => {
    const server = await start({ roles: ['authority', 'telemetry'] });
    expect(server.endpoints.mqtt).toBeUndefined();
    await using np = await client(server, server.administratorKey);
    await np.prefixes.create(prefix);
    await np.handles.create(`${prefix}/a`, values);
    await expect(np.commands.send(`${prefix}/a`, { port: 'set', payload: 'x' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_OPERATION',
    });
  });
});

describe('closing', () => {
  it('keeps every write that it answered, and answers the others with a typed error', async () => {
    const server = await start();
    const key = server.administratorKey;
    const np = await client(server, key);
    await np.prefixes.create(prefix);
    const watching = (async () => {
      for await (const _ of np.watch('all')) continue;
    })().catch((thrown: unknown) => thrown);
    const writes = Array.from({ length: 200 }, async (_, at) => {
      await np.handles.create(`${prefix}/${at}`, values);
      return at;
    });
    await writes[0];
    const start0 = performance.now();
    await server.close();
    expect(performance.now() - start0).toBeLessThan(8_000);
    const outcomes = await Promise.allSettled(writes);
    await watching;
    await np.close();
    const written = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: expect.stringMatching(/UNAVAILABLE|CANCELLED/) });
    }
    const again = await start();
    await using reader = await client(again, key);
    for (const at of written) expect((await reader.handles.get(`${prefix}/${at}`)).identifier).toBe(`${prefix}/${at}`);
  });

  it('does not wait for watchers, idle connections or devices', async () => {
    const server = await start({ drain_deadline_ms: 30_000 });
    await using np = await client(server, server.administratorKey);
    await np.prefixes.create(prefix);
    await np.handles.create(`${prefix}/device`, values);
    const { credential } = await np.devices.enrol(`${prefix}/device`);
    const mqtt = await connectAsync(`mqtt://${server.endpoints.mqtt}`, {
      ...credential,
      clientId: 'x',
      reconnectPeriod: 0,
    });
    mqtt.on('error', () => undefined);
    const watching = (async () => {
      for await (const _ of np.watch('all')) continue;
    })().catch((thrown: unknown) => thrown);
    await fetch(`http://${server.endpoints.http}/healthz`);
    const begin = performance.now();
    await server.close();
    expect(performance.now() - begin).toBeLessThan(3_000);
    await mqtt.endAsync(true);
    await np.close();
    await watching;
  });
});

describe('a full disk', () => {
  const disk = mountSmallDisk(48);

  it.skipIf(disk === undefined)(
    'ends in typed errors and a live process, and in writes again when there is room',
    async () => {
      if (disk === undefined) return;
      try {
        const small = { journal_segment_bytes: 1024 * 1024, journal_max_bytes: 8 * 1024 * 1024 };
        const server = await start({ data_directory: join(disk.directory, 'data'), ...small });
        await using np = await client(server, server.administratorKey);
        await np.prefixes.create(prefix);
        await np.handles.create(`${prefix}/before`, values);
        await disk.fill();
        const large = [{ index: 1, type: 'BLOB', data: new Uint8Array(900_000) }];
        const codes = new Set<string>();
        for (let at = 0; at < 60 && codes.size === 0; at += 1) {
          await np.handles
            .create(`${prefix}/full-${at}`, large)
            .catch((thrown: { code: string }) => codes.add(thrown.code));
        }
        expect([...codes]).toEqual(['STORAGE_UNAVAILABLE']);
        expect((await np.handles.get(`${prefix}/before`)).values).toHaveLength(1);
        expect((await fetch(`http://${server.endpoints.http}/healthz`)).status).toBe(200);
        await disk.free();
        await vi.waitFor(async () => await np.handles.create(`${prefix}/after-${Math.random()}`, values), {
          timeout: 20_000,
          interval: 500,
        });
        await server.close();
      } finally {
        disk.unmount();
      }
    },
  );
});

describe('nameplate start', () => {
  const cli = join(import.meta.dirname, '../../packages/cli/bin/nameplate.mjs');

  async function run(
    args: readonly string[],
    until?: RegExp,
  ): Promise<{ output: string; errors: string; code: number | null }> {
    const env = { ...process.env };
    for (const name of Object.keys(env)) if (name.startsWith('NAMEPLATE_')) delete env[name];
    const child = spawn(process.execPath, [cli, 'start', ...args], {
      cwd: directory,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    let asked = false;
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (asked || !until?.test(output)) return;
      asked = true;
      child.kill('SIGTERM');
    });
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    await once(child, 'close');
    return { output, errors, code: child.exitCode };
  }

  const free = ['--grpc-port', '0', '--http-port', '0', '--mqtt-port', '0', '--handle-port', '0'];

  it('says what listens where and what to try next in 80 columns, and stops with 0 on SIGTERM', async () => {
    const { output, code } = await run([...free, '--data', join(directory, 'd')], /finds everything again/);
    expect(code).toBe(0);
    for (const line of output.split('\n').filter((text) => !text.includes('npk_') && !text.includes(directory))) {
      expect(line.length, line).toBeLessThanOrEqual(80);
    }
    expect(output).toMatch(/gRPC +127\.0\.0\.1:\d+/);
    expect(output).toMatch(/export NAMEPLATE_KEY=npk_/);
    expect(output).toMatch(/^npx nameplate prefix create 88\.118\.22$/m);
    expect(output).toMatch(/Stopped\./);
    const second = await run([...free, '--data', join(directory, 'd')], /finds everything again/);
    expect(second.output).not.toContain('npk_');
  });

  it('stops with 2 and what is wrong in the configuration', async () => {
    const { errors, code } = await run(['--listen-host', '0.0.0.0', '--htpp-port', '1']);
    expect(code).toBe(2);
    expect(errors).toContain('did you mean --http-port?');
    const open = await run(['--listen-host', '0.0.0.0']);
    expect([open.code, open.errors]).toEqual([2, expect.stringContaining('insecure_listen')]);
  });

  it('stops with 1 and what to do when a port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { errors, code } = await run([...free, '--http-port', String(port), '--data', join(directory, 'd')]);
    taken.close();
    expect(code).toBe(1);
    expect(errors).toMatch(new RegExp(`127\\.0\\.0\\.1:${port} \\(http_port\\)`));
  });
});
