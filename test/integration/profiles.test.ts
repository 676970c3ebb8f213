import { defineProfile, type Nameplate } from '@nameplate/sdk';
import { startTestServer } from '@nameplate/testing';
import { connectAsync } from 'mqtt';
import { expect, it, vi } from 'vitest';

const prefix = '88.118.22';

/** Enrols a device and publishes one message as it. */
async function report(
  { np, mqttUrl }: { readonly np: Nameplate; readonly mqttUrl: string },
  device: string,
  { profile, port, payload }: { readonly profile: string; readonly port: string; readonly payload: string | Buffer },
) {
  const identifier = `${prefix}/${device}`;
  await np.assets.register({ identifier });
  const { credential } = await np.devices.enrol(identifier, { profile });
  const { username, password, publishTopic } = credential;
  const mqtt = await connectAsync(mqttUrl, { username, password, protocolVersion: 4 });
  await mqtt.publishAsync(publishTopic.replace(/[^/]+$/, port), payload, { qos: 1 });
  await mqtt.endAsync();
  return await vi.waitFor(
    async () => {
      const latest = Object.entries(await np.readings.latest(identifier));
      expect(latest.length).toBeGreaterThan(0);
      return Object.fromEntries(
        latest.map(([metric, { value, unit, quality }]) => [metric, [value, unit, ...quality]]),
      );
    },
    { timeout: 20_000, interval: 50 },
  );
}

it('devices report by built-in profiles, in the formats that those know, and by profiles made from them', async () => {
  await using server = await startTestServer();
  await using np = await server.client();
  const there = { np, mqttUrl: server.mqttUrl };
  await np.prefixes.create(prefix);

  const json = { time: new Date().toISOString(), volume: 12.5, valve: 1, pressure: 9999, leakDetected: true };
  expect(await report(there, 'json', { profile: 'meter.water', port: 'json', payload: JSON.stringify(json) })).toEqual({
    volume: [12.5, 'm3'],
    valve: ['closed', ''],
    pressure: [9999, 'kPa', 'out-of-range'],
    leakDetected: [true, ''],
  });

  const pack = JSON.stringify([{ bt: Date.now() / 1000, bn: '3424/0/', n: '1', u: 'l', v: 5000 }]);
  expect(await report(there, 'senml', { profile: '0.profile/meter.water', port: 'senml', payload: pack })).toEqual({
    volume: [5, 'm3', 'unit-converted'],
  });

  const frame = Buffer.from('6861010000000068910833333433593333338A16', 'hex');
  expect(await report(there, 'frame', { profile: 'meter.electric', port: 'dlt645', payload: frame })).toEqual({
    energyImport: [0.26, 'kW.h', 'receive-time'],
  });

  const ours = defineProfile({
    identifier: `${prefix}/our-water`,
    extends: 'meter.water',
    metrics: { volume: { path: 'v', payloadUnit: 'L' } },
  });
  expect(await np.profiles.publish(ours)).toMatchObject({
    version: 1,
    definition: { extends: '0.profile/meter.water@1' },
  });
  expect(await np.profiles.publish(ours)).toMatchObject({ version: 1 });
  expect(await report(there, 'ours', { profile: `${prefix}/our-water`, port: 'json', payload: '{"v":1500}' })).toEqual({
    volume: [1.5, 'm3', 'receive-time', 'unit-converted'],
  });
});

it('a profile that its format cannot follow is refused with the path, and so is one with a condition that is none', async () => {
  await using server = await startTestServer();
  await using np = await server.client();
  await np.prefixes.create(prefix);
  const publish = (rest: object) =>
    np.profiles.publish(defineProfile({ identifier: `${prefix}/p`, metrics: { a: { kind: 'gauge' } }, ...rest }));
  await expect(publish({ format: 'morse' })).rejects.toMatchObject({
    code: 'INVALID_VALUE',
    metadata: { path: 'format' },
  });
  await expect(publish({ decode: [{ format: 'struct' }] })).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  await expect(publish({ alarms: [{ id: 'x', severity: 'minor', when: 'b > 1' }] })).rejects.toMatchObject({
    metadata: { path: 'alarms[0].when' },
  });
  expect((await np.profiles.get('meter.water')).definition.class).toBe('water-meter');
});
