import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DeviceCommand, type DeviceStatus, openDevice } from '@nameplate/device';
import { connect, type DeviceCredential, type Nameplate } from '@nameplate/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killedChild } from '../support/killed-child.ts';
import { freePorts, type ServerPorts, type ServerProcess, startServerProcess } from '../support/server-process.ts';

const prefix = '88.118.998';
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-device-'));
const directory = join(scratch, 'data');
let ports: ServerPorts;
let server: ServerProcess;
let np: Nameplate;
let url: string;

beforeAll(async () => {
  ports = await freePorts();
  server = await startServerProcess({ directory, ports });
  const key = /NAMEPLATE_KEY=(npk_\S+)/.exec(server.output())?.[1] ?? '';
  np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  await np.prefixes.create(prefix);
  url = `mqtt://127.0.0.1:${ports.mqtt}`;
});
afterAll(async () => {
  await np?.close();
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

async function enrol(
  name: string,
  profile?: string,
): Promise<{ identifier: string; credential: DeviceCredential; directory: string }> {
  const identifier = `${prefix}/${name}`;
  await np.assets.register({ identifier, values: [{ index: 1, type: 'URL', data: 'https://example.com/' }] });
  const { credential } = await np.devices.enrol(identifier, { ...(profile && { profile }) });
  return { identifier, credential, directory: join(scratch, name) };
}

const start = 1_700_000_000_000;
const timeOf = (n: number) => new Date(start + n * 1_000);

/** The values of metric `n` as stored, in the order of their times, once there are as many as `count`. */
async function stored(identifier: string, count: number): Promise<number[]> {
  for (let attempt = 0; ; attempt += 1) {
    const values: number[] = [];
    const query = { metric: 'n', from: new Date(start - 1_000), to: new Date(start + 1e9) };
    for await (const { value, time } of np.readings.range(identifier, query)) {
      expect(time).toEqual(timeOf(Number(value)));
      values.push(Number(value));
    }
    if (values.length >= count || attempt > 300) return values;
    await sleep(100);
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('a device of the library', () => {
  it('sends what it reported while the server was away, each once and at its time', async () => {
    const { identifier, ...rest } = await enrol('away');
    const statuses: DeviceStatus[] = [];
    await using device = await openDevice({ url, ...rest, reconnectMs: 200, onStatus: (one) => statuses.push(one) });
    await device.report({ n: 0 }, { time: timeOf(0) });
    await device.flush({ signal: AbortSignal.timeout(20_000) });
    await server.kill();
    for (let n = 1; n < 1_500; n += 1) await device.report({ n }, { time: timeOf(n) });
    expect(device.pending).toBe(1_499);
    server = await startServerProcess({ directory, ports });
    await device.flush({ signal: AbortSignal.timeout(60_000) });
    expect(device.pending).toBe(0);
    expect(await stored(identifier, 1_500)).toEqual(upTo(1_500));
    expect(statuses.some(({ connected, problem }) => !connected && problem !== undefined)).toBe(true);
    expect(statuses.at(-1)?.connected).toBe(true);
  });

  it('loses and doubles nothing while the server is killed under it three times', async () => {
    const { identifier, ...rest } = await enrol('killed-server');
    await using device = await openDevice({ url, ...rest, reconnectMs: 200 });
    let n = 0;
    for (let round = 0; round < 3; round += 1) {
      const reporting = (async () => {
        for (let count = 0; count < 700; count += 1) {
          await device.report({ n }, { time: timeOf(n) });
          n += 1;
          if (count % 50 === 0) await sleep(20);
        }
      })();
      await sleep(150);
      await server.kill();
      server = await startServerProcess({ directory, ports });
      await reporting;
    }
    await device.flush({ signal: AbortSignal.timeout(60_000) });
    expect(await stored(identifier, n)).toEqual(upTo(n));
  });

  it('killed itself, sends at its next start whatever it had taken', async () => {
    const { identifier, ...rest } = await enrol('killed-device');
    const file = join(scratch, 'credential.json');
    writeFileSync(file, JSON.stringify(rest.credential));
    const child = join(import.meta.dirname, '../fault/children/reporting-device.ts');
    const taken = new Set<number>();
    for (let round = 0; round < 3; round += 1) {
      const from = String(round * 100_000);
      for (const line of await killedChild(child, [url, file, rest.directory, from], 400)) taken.add(Number(line));
    }
    await using device = await openDevice({ url, ...rest });
    await device.flush({ signal: AbortSignal.timeout(60_000) });
    expect(taken.size).toBeGreaterThan(100);
    const kept = await stored(identifier, taken.size);
    expect(kept).toEqual([...new Set(kept)]);
    expect([...taken].filter((n) => !kept.includes(n))).toEqual([]);
  });

  it('gets its commands, also those sent while it was away', async () => {
    const { identifier, ...rest } = await enrol('commanded');
    const commands: DeviceCommand[] = [];
    const options = { url, ...rest, onCommand: (command: DeviceCommand) => commands.push(command) };
    const first = await openDevice(options);
    while (!first.connected) await sleep(20);
    await np.commands.send(identifier, { port: 'valve', payload: new TextEncoder().encode('close') });
    while (commands.length < 1) await sleep(20);
    await first.close();
    await np.commands.send(identifier, { port: 'valve', payload: new TextEncoder().encode('open') });
    await using second = await openDevice(options);
    while (commands.length < 2) await sleep(20);
    while (!second.connected) await sleep(20);
    expect(commands.map(({ port, payload }) => [port, new TextDecoder().decode(payload)])).toEqual([
      ['valve', 'close'],
      ['valve', 'open'],
    ]);
  });

  it('carries a named command out once, and answers it', async () => {
    const profile = `${prefix}/answering-profile`;
    const args = { type: 'object', properties: { value: { type: 'number' } } } as const;
    const commands = { double: { args, answerWithinS: 600 }, refuse: { answerWithinS: 600 } };
    await np.profiles.publish({
      identifier: profile,
      definition: { format: 'json', acceptUnknown: true, metrics: {}, commands },
    });
    const { identifier, ...rest } = await enrol('answering', profile);
    const told: string[] = [];
    await using device = await openDevice({
      url,
      ...rest,
      onCommand: async ({ command = '', args }) => {
        told.push(command);
        if (command === 'refuse') throw new Error('not today');
        return { twice: Number(args?.['value']) * 2 };
      },
    });
    while (!device.connected) await sleep(20);
    const sent = await np.commands.send(identifier, 'double', { value: 21 });
    const done = await np.commands.wait(identifier, sent.id, { deadlineMs: 60_000 });
    expect(done).toMatchObject({ state: 'answered', answer: { twice: 42 } });
    const refused = await np.commands.send(identifier, 'refuse');

    const failed = await np.commands.wait(identifier, refused.id, { deadlineMs: 60_000 });
    expect(failed).toMatchObject({ state: 'failed', problem: 'not today' });
    // The same octets again, as a server sends them that did not hear of the first.
    const payload = JSON.stringify({ id: sent.id, command: 'double', args: { value: 21 } });
    await np.commands.send(identifier, { port: 'command', payload });
    const last = await np.commands.send(identifier, 'double', { value: 1 });
    await np.commands.wait(identifier, last.id, { deadlineMs: 60_000 });
    expect(told).toEqual(['double', 'refuse', 'double']);
  });

  it('keeps its readings while its credential is refused, and says so', async () => {
    const { identifier, credential, ...rest } = await enrol('refused');
    const problems: string[] = [];
    const wrong = { ...credential, password: 'npd_wrong' };
    const refused = await openDevice({
      url,
      ...rest,
      credential: wrong,
      onStatus: ({ problem }) => problem && problems.push(problem.message),
    });
    await refused.report({ n: 0 }, { time: timeOf(0) });
    while (problems.length === 0) await sleep(20);
    expect(problems[0]).toMatch(/refused|not authori[sz]ed|bad user name/i);
    await refused.close();
    await using right = await openDevice({ url, ...rest, credential });
    await right.flush({ signal: AbortSignal.timeout(20_000) });
    expect(await stored(identifier, 1)).toEqual([0]);
  });

  it('ends a flush by its signal, and a report after the end by an error', async () => {
    const { credential, directory: box } = await enrol('ended');
    const device = await openDevice({ url: 'mqtt://127.0.0.1:1', credential, directory: box });
    await device.report({ n: 0 });
    await expect(device.flush({ signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/i);
    const flushing = expect(device.flush()).rejects.toMatchObject({ code: 'CANCELLED' });
    await device.close();
    await flushing;
    await expect(device.report({ n: 1 })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
