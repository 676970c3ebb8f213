import { main } from '@nameplate/cli';
import type { Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Result, runCli, runCliIn } from '../support/run-cli.ts';

let server: TestServer;
let np: Nameplate;
beforeAll(async () => {
  server = await startTestServer();
  np = await server.client();
});
afterAll(() => server.close());

async function simulate(...args: readonly string[]): Promise<Result> {
  return await runCli(server, ['device', 'simulate', '--mqtt', server.mqttUrl, '--prefix', server.prefix, ...args]);
}

async function history(device: string, metric: string) {
  const found: { readonly time: number; readonly value: unknown; readonly quality: readonly string[] }[] = [];
  for await (const { time, value, quality } of np.readings.range(`${server.prefix}/${device}`, { metric }))
    found.push({ time: time.getTime(), value, quality });
  return found;
}

async function eventually<T>(read: () => Promise<readonly T[]>, length: number): Promise<readonly T[]> {
  return await vi.waitFor(
    async () => {
      const found = await read();
      expect(found).toHaveLength(length);
      return found;
    },
    { timeout: 20_000, interval: 50 },
  );
}

it('devices are registered and enrolled, bring a history with times of its own, report, and can be started again', async () => {
  const args = ['meter.water', '--count', '3', '--interval', 'PT1H', '--backfill', 'P2D', '--reports', '1', '--json'];
  const { code, out, err } = await simulate(...args);
  expect([code, err]).toEqual([0, '']);
  const names = [1, 2, 3].map((n) => `sim-meter-water-000${n}`);
  const devices = names.map((name) => `${server.prefix}/${name}`);
  expect(JSON.parse(out)).toEqual({
    format: 'json',
    reports: 147,
    messages: 6,
    silent: 0,
    late: 0,
    beyond: 0,
    devices,
  });
  for (const name of names) {
    const volumes = await eventually(() => history(name, 'volume'), 49);
    const values = volumes.map(({ value }) => Number(value));
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(values.at(-1)).toBeGreaterThan(values[0] ?? Infinity);
    expect(new Set(volumes.slice(1).map(({ time }, place) => time - (volumes[place]?.time ?? 0)))).toEqual(
      new Set([3_600_000]),
    );
    expect(volumes.flatMap(({ quality }) => quality)).toEqual([]);
  }
  const again = await simulate('meter.water', '--count', '3', '--reports', '1');
  expect([again.code, again.out]).toEqual([0, '3 reports acknowledged in 3 messages\n']);
  expect(again.err).toContain('3 devices in json');
  const last = (await eventually(() => history('sim-meter-water-0001', 'volume'), 50)).at(-1);
  expect(last?.quality).toEqual([]);
});

it('meters send the frames of theirs, faults and a faster clock among them', async () => {
  const args = [
    'meter.electric',
    '--format',
    'dlt645-2007',
    '--interval',
    '20',
    '--time-scale',
    '1000',
    '--reports',
    '60',
  ];
  const { code, out } = await simulate(...args, '--name', 'frames', '--faults');
  expect(code).toBe(0);
  const [, reports, left] = /^(\d+) reports acknowledged in \d+ messages, (\d+) left out, .*late/.exec(out) ?? [];
  expect(Number(reports) + Number(left)).toBe(60);
  const voltages = await eventually(() => history('frames-0001', 'voltageL1'), Number(reports));
  expect(voltages.every(({ quality }) => quality.includes('receive-time'))).toBe(true);
});

it('Ctrl-C ends a run that has no end, and what was acknowledged is told', async () => {
  const interrupt = new AbortController();
  let out = '';
  const environment = { NAMEPLATE_ENDPOINT: server.endpoint, NAMEPLATE_KEY: server.administratorKey };
  const args = [
    'device',
    'simulate',
    'gateway',
    '--mqtt',
    server.mqttUrl,
    '--prefix',
    server.prefix,
    '--interval',
    '0.02',
  ];
  const ended = main(['node', 'nameplate', ...args, '--json'], {
    out: (text) => void (out += text),
    err: () => {},
    environment,
    isTerminal: false,
    columns: 80,
    signal: interrupt.signal,
    readInput: async () => '',
  });
  await vi.waitFor(async () => expect((await history('sim-gateway-0001', 'cpu')).length).toBeGreaterThan(2), 20_000);
  interrupt.abort();
  expect(await ended).toBe(0);
  const { reports } = JSON.parse(out) as { reports: number };
  expect(reports).toBeGreaterThan(2);
  const kept = await vi.waitFor(async () => {
    const readings = await history('sim-gateway-0001', 'cpu');
    expect(readings.length).toBeGreaterThanOrEqual(reports);
    return readings.length;
  }, 20_000);
  // One may be on its way when the run ends.
  expect(kept).toBeLessThanOrEqual(reports + 1);
});

it('devices that are there are taken as they are, but none that has a password of its own', async () => {
  const identifier = `${server.prefix}/given-1`;
  await np.assets.register({ identifier });
  const first = await simulate('farm.sensor', '--device', identifier, '--reports', '1', '--format', 'senml');
  expect([first.code, first.out]).toEqual([0, '1 report acknowledged in 1 message\n']);
  await eventually(() => history('given-1', 'airTemperature'), 1);
  const second = await simulate('farm.sensor', '--device', identifier, '--reports', '1');
  expect(second.code).toBe(5);
  expect(second.err).toContain('would end the password of the device itself');
});

it('--clean retires the devices of earlier runs, and no others', async () => {
  expect((await simulate('parking.bay', '--count', '2', '--reports', '1')).code).toBe(0);
  await np.assets.register({ identifier: `${server.prefix}/sim-parking-bay-own` });
  const { out } = await simulate('parking.bay', '--clean', '--json');
  expect(JSON.parse(out)).toEqual({ retired: [1, 2].map((n) => `${server.prefix}/sim-parking-bay-000${n}`) });
  await expect(np.resolve(`${server.prefix}/sim-parking-bay-0001`)).rejects.toMatchObject({ code: 'HANDLE_RETIRED' });
  expect((await np.resolve(`${server.prefix}/sim-parking-bay-own`)).identifier).toContain('own');
});

it('--dry-run needs no server, and the seed decides', async () => {
  const dry = (...args: readonly string[]) =>
    runCliIn({ NAMEPLATE_ENDPOINT: '127.0.0.1:1' }, ['device', 'simulate', '--dry-run', '--count', '2', ...args]);
  const payloads = async (...args: readonly string[]) => {
    const { code, out } = await dry('meter.heat', '--format', 'cjt188', '--json', ...args);
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly identifier: string; readonly port: string; readonly hex: string });
    expect(lines.map(({ identifier, port }) => [identifier, port])).toEqual([
      ['88.118.22/sim-meter-heat-0001', 'cjt188'],
      ['88.118.22/sim-meter-heat-0002', 'cjt188'],
    ]);
    // Without the clock and the sum behind it.
    return lines.map(({ hex }) => hex.slice(0, 60));
  };
  expect(await payloads()).toEqual(await payloads());
  expect(await payloads()).not.toEqual(await payloads('--seed', '2'));
  const { out } = await dry('streetlight');
  expect(out).toMatch(/^\d{4}-\d\d-\d\d \S+Z 88\.118\.22\/sim-streetlight-0001 up\/data \{"time":"/);
  const backfill = await dry('meter.heat', '--format', 'cjt188', '--backfill', 'P1D');
  expect([backfill.code, backfill.err]).toEqual([2, expect.stringContaining('would all be of now')]);
  const none = await dry('meter.heat', '--format', 'protobuf');
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('no rule that can be simulated in protobuf')]);
});
