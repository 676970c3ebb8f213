import { builtInProfile, deviceClasses, type ReadingValue } from '@nameplate/model';
import type { Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClassDevice, type Expected, enrolled, type Report } from '../support/class-devices/device.ts';
import { land } from '../support/class-devices/land.ts';
import { meters } from '../support/class-devices/meters.ts';
import { town } from '../support/class-devices/town.ts';

const devices = [...meters, ...town, ...land];
const waiting = { timeout: 20_000, interval: 25 };

let nowMs = enrolled;
let server: TestServer;
let np: Nameplate;
// One each: time does not go back on a server.
beforeEach(async () => {
  nowMs = enrolled;
  server = await startTestServer({ clock: { now: () => nowMs } });
  np = await server.client();
});
afterEach(() => server.close());

interface Connected {
  readonly identifier: string;
  readonly mqtt: MqttClient;
  readonly topic: string;
}

/** As a device of its kind connects: with the credential that enrolment gave it. */
async function connect(device: ClassDevice, identifier: string, credential: Credential): Promise<Connected> {
  const { username, password, publishTopic } = credential;
  const protocolVersion = device.contentType === undefined ? 4 : 5;
  const mqtt = await connectAsync(server.mqttUrl, { username, password, protocolVersion });
  return { identifier, mqtt, topic: publishTopic.replace(/[^/]+$/, device.port) };
}
type Credential = Awaited<ReturnType<Nameplate['devices']['enrol']>>['credential'];

/** Publishes it, and once more when it says its time, as a device does that missed the acknowledgement. */
async function send({ mqtt, topic }: Connected, device: ClassDevice, { atS, payload }: Report): Promise<void> {
  nowMs = enrolled + atS * 1000;
  const { contentType } = device;
  const options = { qos: 1, ...(contentType !== undefined && { properties: { contentType } }) } as const;
  await mqtt.publishAsync(topic, payload, options);
  if (device.history !== undefined) await mqtt.publishAsync(topic, payload, options);
}

async function expectLatest(identifier: string, wanted: Report['latest']): Promise<void> {
  await vi.waitFor(async () => {
    const latest = await np.readings.latest(identifier, { metrics: Object.keys(wanted) });
    const found = Object.entries(latest).map(([metric, { value, unit, quality }]) => [
      metric,
      [near(value), unit, ...quality],
    ]);
    expect(Object.fromEntries(found)).toEqual(wanted);
  }, waiting);
}

/** A unit that was converted may leave dust behind. */
function near(value: ReadingValue): ReadingValue {
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
}

/** The server sleeps until a deadline by the true clock, which this test does not wait for: the report of another device wakes it. */
async function wake(): Promise<void> {
  const neighbour = `${server.prefix}/neighbour`;
  await np.assets.register({ identifier: neighbour });
  const { credential } = await np.devices.enrol(neighbour, { profile: 'gateway' });
  const { username, password, publishTopic } = credential;
  const mqtt = await connectAsync(server.mqttUrl, { username, password, protocolVersion: 4 });
  await mqtt.publishAsync(publishTopic, '{"cpu": 5}', { qos: 1 });
  await mqtt.endAsync();
}

/** The alarms of its class that are active are these, and no others. */
async function expectAlarms(identifier: string, wanted: readonly string[]): Promise<void> {
  await vi.waitFor(async () => {
    const active = await np.alarms.list(identifier).toArray({ limit: 20 });
    expect(active.map(({ alarm }) => alarm).sort()).toEqual([...wanted].sort());
  }, waiting);
}

async function overHttp(path: string): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${server.administratorKey}` };
  const answer = await fetch(`${server.httpUrl}/v1/${path}`, { headers });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

it('there is a device of each class', () => {
  const classes = devices.map(({ profile }) => builtInProfile(profile)?.definition.class);
  expect(new Set(classes)).toEqual(new Set(deviceClasses));
  expect(classes).toHaveLength(deviceClasses.length);
});

describe.each(devices)('$profile: $about', (device) => {
  it('is enrolled, reports, falls silent, and recovers, by its built-in profile alone', async () => {
    const identifier = `${server.prefix}/${device.profile}-1`;
    await np.assets.register({ identifier });
    const { credential } = await np.devices.enrol(identifier, { profile: device.profile });
    expect((await np.devices.get(identifier)).profile).toBe(`0.profile/${device.profile}`);

    const first = await connect(device, identifier, credential);
    for (const report of device.reports) {
      await send(first, device, report);
      await expectLatest(identifier, report.latest);
    }
    await first.mqtt.endAsync();
    const { reported = [], silent = reported, recovered = [] } = device.alarms ?? {};
    await expectAlarms(identifier, reported);

    nowMs = enrolled + device.recovery.atS * 1000;
    await wake();
    await expectAlarms(identifier, [...silent, 'silent']);

    const again = await connect(device, identifier, credential);
    await send(again, device, device.recovery);
    await expectLatest(identifier, device.recovery.latest);
    await again.mqtt.endAsync();
    await expectAlarms(identifier, recovered);
    const [silence] = await np.alarms.history(identifier, { alarm: 'silent' }).toArray({ limit: 2 });
    expect(silence?.clearedTime).toBeDefined();

    await expectHistory(identifier, device);
    await expectOverHttp(identifier, device.recovery.latest);
  });
});

/** In order of the device's time, each once. */
async function expectHistory(identifier: string, { history }: ClassDevice): Promise<void> {
  if (history === undefined) return;
  const found: unknown[] = [];
  for await (const { time, value, quality } of np.readings.range(identifier, { metric: history.metric }))
    found.push([(time.getTime() - enrolled) / 1000, near(value), ...quality]);
  expect(found).toEqual(history.readings);
}

async function expectOverHttp(identifier: string, wanted: Readonly<Record<string, Expected>>): Promise<void> {
  const { readings } = await overHttp(`latest/${encodeURIComponent(identifier)}`);
  for (const [metric, [, unit]] of Object.entries(wanted))
    expect(readings).toContainEqual(expect.objectContaining({ metric, ...(unit !== '' && { unit }) }));
}
