import { defineProfile, defineTemplate, type LiveReading, type Nameplate, type Scope } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// What is granted of a whole class: assets of a template, and readings. Both sides by the SDK alone.
const ours = '88.118.22';
const theirs = '88.118.33';
const pump = defineTemplate({
  identifier: `${ours}/pump`,
  attributes: {
    serial: { type: 'string' },
    drawing: { type: 'string', visibility: 'named' },
    cost: { type: 'number', visibility: 'named' },
    inspected: { type: 'string', visibility: 'named' },
  },
});

let server: TestServer;
let admin: Nameplate;
let maker: Nameplate;
let partner: Nameplate;
let to: `key:${string}`;
let secrets: { readonly maker: string; readonly partner: string };

beforeAll(async () => {
  server = await startTestServer({ prefix: ours });
  admin = await server.client();
  await admin.prefixes.create(theirs);
  const scopes: Scope[] = ['identifier.read', 'identifier.write', 'telemetry.read', 'device.manage', 'grant.manage'];
  const key = async (prefix: string) => await admin.keys.create({ description: prefix, scopes, prefixes: [prefix] });
  const issued = await key(theirs);
  secrets = { maker: (await key(ours)).secret, partner: issued.secret };
  maker = await server.client({ key: secrets.maker });
  partner = await server.client({ key: secrets.partner });
  to = `key:${issued.key.id}`;
  await maker.templates.publish(pump);
  for (const [name, cost] of [
    ['a', 1],
    ['b', 2],
  ] as const)
    await maker.assets.register({
      identifier: `${ours}/${name}`,
      template: pump,
      attributes: { serial: name, drawing: `drawing of ${name}`, cost },
    });
  await partner.assets.register({
    identifier: `${theirs}/c`,
    template: pump,
    attributes: { serial: 'c', drawing: 'drawing of c', cost: 3 },
  });
});
afterAll(async () => server?.close());

describe('a grant on an attribute of a template', () => {
  it('opens it on every asset of the template here, and is of no use to search by what is hidden', async () => {
    const grant = await maker.grants.allow({ on: pump, attributes: ['drawing'], to, may: 'view' });
    const asset = await partner.assets.get(`${ours}/a`, { template: pump });
    expect(asset.attributes).toEqual({ serial: 'a', drawing: 'drawing of a' });
    const find = async (where: { readonly [name: string]: unknown }) => {
      const found: string[] = [];
      for await (const each of partner.assets.find({ prefix: ours, template: pump, ...where }))
        found.push(each.identifier);
      return found;
    };
    expect(await find({})).toEqual([`${ours}/a`, `${ours}/b`]);
    expect(await find({ where: { drawing: 'drawing of b' } })).toEqual([`${ours}/b`]);
    expect(await find({ where: { cost: 2 } })).toEqual([]);
    await maker.grants.revoke(grant.id);
    await expect(find({})).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect((await partner.assets.get(`${ours}/a`, { template: pump })).attributes).toEqual({ serial: 'a' });
  });

  it('to edit lets an attribute be set that is not there yet, with the visibility of the template', async () => {
    const grant = await maker.grants.allow({ on: `${ours}/a`, attributes: ['inspected'], to, may: 'edit' });
    const patched = await partner.assets.patch(
      `${ours}/a`,
      { attributes: { inspected: 'in order' } },
      { template: pump },
    );
    expect(patched.attributes).toEqual({ serial: 'a', inspected: 'in order' });
    await expect(
      partner.assets.patch(`${ours}/a`, { attributes: { cost: 9 } }, { template: pump }),
    ).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await using anybody = await server.client({ anonymous: true });
    expect((await anybody.assets.get(`${ours}/a`, { template: pump })).attributes).toEqual({ serial: 'a' });
    expect((await maker.assets.get(`${ours}/a`, { template: pump })).attributes).toMatchObject({
      inspected: 'in order',
      cost: 1,
    });
    await maker.grants.revoke(grant.id);
  });
});

describe('a grant on readings', () => {
  let device: MqttClient;
  const meter = `${ours}/a`;
  const say = async (energy: number) =>
    await device.publishAsync(`iot/${meter}/up/data`, JSON.stringify({ energy, power: energy + 1 }), { qos: 1 });

  beforeAll(async () => {
    const profile = defineProfile({
      identifier: `${ours}/profile`,
      format: 'json',
      metrics: { energy: { kind: 'counter', unit: 'kW.h' }, power: { kind: 'gauge', unit: 'kW' } },
    });
    await maker.profiles.publish(profile);
    const { credential } = await maker.devices.enrol(meter, { profile: profile.identifier });
    const { username, password } = credential;
    device = await connectAsync(server.mqttUrl, { username, password, clientId: 'meter', reconnectPeriod: 0 });
    await say(1);
    await vi.waitFor(async () => expect(Object.keys(await maker.readings.latest(meter))).toHaveLength(2), 10_000);
  });
  afterAll(async () => device?.endAsync());

  it('opens no MQTT topic, which carries whole messages: the owner subscribes, the partner is refused', async () => {
    const grant = await maker.grants.allow({ on: meter, attributes: ['readings'], to, may: 'view' });
    const subscribed = async (secret: string) => {
      const app = await connectAsync(server.mqttUrl, { username: 'app', password: secret, reconnectPeriod: 0 });
      try {
        return (await app.subscribeAsync(`iot/${meter}/up/#`, { qos: 1 })).map(({ qos }) => qos);
      } catch {
        return 'refused';
      } finally {
        await app.endAsync();
      }
    };
    expect(await subscribed(secrets.maker)).toEqual([1]);
    expect(await subscribed(secrets.partner)).toBe('refused');
    await maker.grants.revoke(grant.id);
  });

  it('opens the metrics that it names, on every question about readings, until it is revoked', async () => {
    await expect(partner.readings.latest(meter)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    const grant = await maker.grants.allow({ on: meter, attributes: ['readings.energy'], to, may: 'view' });
    expect(Object.keys(await partner.readings.latest(meter))).toEqual(['energy']);
    expect(Object.keys((await partner.resolve(meter, { want: ['readings'] })).readings)).toEqual(['energy']);
    const range = { from: new Date(0), to: new Date(Date.now() + 60_000) };
    const list = async (metric: string) =>
      await partner.readings.range(meter, { metric, ...range }).toArray({ limit: 10 });
    expect(await list('energy')).toHaveLength(1);
    await expect(list('power')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });

    const live = partner.readings.subscribe({ prefix: ours });
    const reading = live[Symbol.asyncIterator]();
    const first = reading.next();
    await live.ready();
    await say(2);
    expect(((await first).value as LiveReading).metric).toBe('energy');
    await maker.grants.revoke(grant.id);
    await say(3);
    const all = await maker.grants.allow({ on: { prefix: ours }, attributes: ['readings.power'], to, may: 'view' });
    await vi.waitFor(async () => expect((await maker.readings.latest(meter))['power']?.value).toBe(4), 10_000);
    await say(5);
    // Of what came while nothing was granted there is nothing: the next is of the other grant.
    const next = (await reading.next()).value as LiveReading;
    expect([next.metric, next.value]).not.toEqual(['energy', 3]);
    expect(next.metric).toBe('power');
    await live.close();
    await expect(partner.readings.range(meter, { metric: 'energy', ...range }).first()).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await maker.grants.revoke(all.id);
  });
});
