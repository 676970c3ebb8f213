import { defineProfile, defineTemplate, type Nameplate, parseIdentifier, sameIdentifier } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: TestServer;
let np: Nameplate;
beforeAll(async () => {
  server = await startTestServer();
  np = await server.client();
});
afterAll(async () => {
  await server?.close();
});

const Meter = defineTemplate({
  identifier: '88.118.999/heat-meter',
  name: { en: 'Heat meter', zh: '热量表' },
  attributes: {
    serial: { type: 'string', required: true, unique: true },
    medium: { type: 'string', required: true, enum: ['water', 'steam'] },
    installed: { type: 'time' },
    size: { type: 'number', unit: 'mm', visibility: 'private' },
    partOf: { type: 'reference' },
  },
});
const id = (name: string) => `88.118.999/${name}`;

function* rows() {
  for (let row = 0; row < 3_000; row += 1) {
    const identifier = `88.118.77/${row === 1_500 ? 7 : row}`;
    yield { identifier, values: [{ index: 1, type: 'N', data: `${row}` }] };
  }
}

describe('startTestServer', () => {
  it('starts beside another and leaves nothing behind', async () => {
    const another = await startTestServer({ prefix: '88.118.998' });
    await using np = await another.client();
    expect((await np.prefixes.get('88.118.998')).prefix).toBe('88.118.998');
    await another.close();
    await another.close();
    await expect(np.prefixes.get('88.118.998')).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('templates', () => {
  it('publishing the same again changes nothing; a compatible change is the next version', async () => {
    const first = await np.templates.publish(Meter);
    expect(first).toMatchObject({ version: 1, state: 'published' });
    expect(await np.templates.publish(Meter)).toMatchObject({ version: 1, etag: first.etag });
    const { definition } = Meter;
    const more = {
      ...definition,
      attributes: { ...definition.attributes, note: { type: 'string' as const, index: 9 } },
    };
    const next = await np.templates.publish({ ...Meter, definition: more });
    expect(next.version).toBe(2);
    expect((await np.templates.get(Meter, { version: 1 })).definition.attributes.note).toBeUndefined();
  });
});

describe('assets', () => {
  it('come back typed as they were registered', async () => {
    await np.templates.publish(Meter);
    const registered = await np.assets.register({
      identifier: id('meter-1'),
      template: Meter,
      attributes: { serial: '1', medium: 'water', installed: new Date('2018-01-02'), size: 25, partOf: id('line-1') },
      place: { longitude: 10.2, latitude: 56.15, regionCode: '320100' },
    });
    const read = await np.assets.get(registered, { template: Meter });
    expect(read.attributes.medium satisfies 'water' | 'steam').toBe('water');
    expect(read.attributes.installed).toEqual(new Date('2018-01-02'));
    expect(read.attributes.size).toBe(25);
    expect(read.attributes.partOf && sameIdentifier(read.attributes.partOf, parseIdentifier(id('LINE-1')))).toBe(true);
    expect(read).toMatchObject({ place: { longitude: 10.2, regionCode: '320100' }, etag: registered.etag });
    expect((await np.assets.get(id('meter-1'))).attributes.size).toBe(25);
  });

  it('an identifier is given once; the same idempotency key gives the first answer', async () => {
    const asset = { identifier: id('once'), values: [{ index: 1, type: 'URL', data: 'https://example.com' }] };
    const first = await np.assets.register(asset, { idempotencyKey: 'once-1' });
    expect(await np.assets.register(asset, { idempotencyKey: 'once-1' })).toEqual(first);
    await expect(np.assets.register(asset)).rejects.toMatchObject({ code: 'HANDLE_ALREADY_EXISTS' });
    const other = np.assets.register({ identifier: id('once-2'), values: asset.values }, { idempotencyKey: 'once-1' });
    await expect(other).rejects.toMatchObject({ code: 'REQUEST_ID_REUSED' });
  });

  it('patch sets and removes, and refuses an old etag', async () => {
    const asset = await np.assets.register({
      identifier: id('patched'),
      template: Meter,
      attributes: { serial: 'p', medium: 'water', size: 1 },
    });
    const patched = await np.assets.patch(
      asset,
      { attributes: { medium: 'steam', size: null }, place: { address: 'Hall 3' } },
      { template: Meter, etag: asset.etag },
    );
    expect(patched.attributes).toEqual({ serial: 'p', medium: 'steam' });
    expect(patched.place?.address).toBe('Hall 3');
    const late = np.assets.patch(asset, { place: null }, { etag: asset.etag });
    await expect(late).rejects.toMatchObject({ code: 'ETAG_MISMATCH' });
    expect((await np.assets.patch(asset, { place: null })).place).toBeUndefined();
  });

  it('what the template forbids is refused by the name of the attribute', async () => {
    const lacking = { identifier: id('bad'), template: Meter, attributes: { medium: 'water' } };
    await expect(np.assets.register(lacking as never)).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      message: expect.stringContaining('serial'),
    });
  });

  it('find by attribute and list page through all', async () => {
    for (const number of [1, 2, 3, 4, 5])
      await np.assets.register({
        identifier: id(`f/${number}`),
        template: Meter,
        attributes: { serial: `f${number}`, medium: 'steam' },
      });
    const found = await np.assets.find({ template: Meter, where: { serial: 'f3' } }).toArray({ limit: 10 });
    expect(found.map(({ identifier }) => identifier)).toEqual([id('f/3')]);
    const seen: string[] = [];
    for await (const { identifier } of np.assets.list({ prefix: '88.118.999', pageSize: 2 })) seen.push(identifier);
    expect(seen).toEqual(expect.arrayContaining([1, 2, 3, 4, 5].map((number) => id(`f/${number}`))));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('a retired one stays known and is never given again', async () => {
    await np.assets.register({ identifier: id('old') });
    await np.assets.retire(id('old'), { reason: 'replaced', successor: id('meter-1') });
    await expect(np.resolve(id('old'))).rejects.toMatchObject({ code: 'HANDLE_RETIRED' });
    await expect(np.assets.register({ identifier: id('old') })).rejects.toMatchObject({
      code: 'HANDLE_ALREADY_EXISTS',
    });
  });

  it('registerMany registers 3,000 with an outcome for each, and resolveMany finds them in order', async () => {
    await np.prefixes.create('88.118.77');
    const errors: unknown[] = [];
    let count = 0;
    for await (const { row, error } of np.assets.registerMany(rows())) {
      expect(row).toBe(count++);
      if (error) errors.push([row, error.code]);
    }
    expect(count).toBe(3_000);
    expect(errors).toEqual([[1_500, 'HANDLE_ALREADY_EXISTS']]);
    const ids = Array.from({ length: 1_000 }, (_, row) => `88.118.77/${row * 3}`);
    let at = 0;
    for await (const { input, value, error } of np.resolveMany(ids)) {
      expect(input).toBe(ids[at++]);
      if (input === '88.118.77/1500') expect(error?.code).toBe('HANDLE_NOT_FOUND');
      else expect(value?.identifier).toBe(input);
    }
    expect(at).toBe(1_000);
  });
});

describe('access', () => {
  it('without a key public values are seen, private ones and lists are not', async () => {
    await np.assets.register({
      identifier: id('seen'),
      template: Meter,
      attributes: { serial: 's', medium: 'water', size: 5 },
    });
    const anyone = await server.client({ anonymous: true });
    const { attributes } = await anyone.resolve(id('seen'), { template: Meter });
    expect(attributes).toEqual({ serial: 's', medium: 'water' });
    await expect(anyone.assets.list({ prefix: '88.118.999' }).first()).rejects.toMatchObject({
      code: 'AUTHENTICATION_NEEDED',
    });
  });

  it('a key does what its scopes and prefixes say, until it is revoked', async () => {
    const { key, secret } = await np.keys.create({
      description: 'reader',
      scopes: ['identifier.read'],
      prefixes: ['88.118.999'],
    });
    const reader = await server.client({ key: secret });
    expect((await reader.resolve(id('seen'), { template: Meter })).attributes.size).toBe(5);
    await expect(reader.assets.register({ identifier: id('new') })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    const listed = await np.keys.list().toArray({ limit: 100 });
    expect(listed.map(({ id }) => id)).toContain(key.id);
    expect((await np.keys.revoke(key.id)).revokeTime).toBeInstanceOf(Date);
    await expect(reader.resolve(id('seen'))).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });
});

describe('watch', () => {
  it('tells changes under a prefix as they happen, and again from a sequence', async () => {
    await using changes = np.watch({ prefix: '88.118.999' });
    await changes.ready();
    await np.assets.register({ identifier: id('watched') });
    await np.assets.patch(id('watched'), { place: { address: 'here' } });
    await np.assets.retire(id('watched'), { reason: 'done' });
    const seen: { kind: string; sequence: number }[] = [];
    for await (const { kind, identifier, sequence } of changes) {
      expect(identifier).toBe(id('watched'));
      if (seen.push({ kind, sequence }) === 3) break;
    }
    expect(seen.map(({ kind }) => kind)).toEqual(['created', 'updated', 'retired']);
    for await (const { sequence } of np.watch(id('watched'), { from: seen[0]?.sequence ?? 0 })) {
      expect(sequence).toBe(seen[1]?.sequence);
      break;
    }
  });
});

describe('devices and readings', () => {
  const Profile = defineProfile({
    identifier: '88.118.999/profile',
    time: { path: 'time' },
    metrics: { energy: { kind: 'counter', unit: 'kWh', visibility: 'public' }, inside: { kind: 'gauge', unit: 'Cel' } },
  });

  it('an app follows a device over MQTT with its key, until the key ends', async () => {
    await np.assets.register({ identifier: id('followed') });
    const { credential } = await np.devices.enrol(id('followed'));
    const { key, secret } = await np.keys.create({
      description: 'follows',
      scopes: ['telemetry.read'],
      prefixes: ['88.118.999'],
    });
    const options = { protocolVersion: 5, reconnectPeriod: 0 } as const;
    const app = await connectAsync(server.mqttUrl, { username: key.id, password: secret, ...options });
    const seen = new Promise<string>((resolve) => {
      app.on('message', (topic, payload) => resolve(`${topic} ${payload.toString()}`));
    });
    expect(await app.subscribeAsync('iot/88.118.999/#', { qos: 1 })).toMatchObject([{ qos: 1 }]);
    await expect(app.subscribeAsync('iot/#', { qos: 1 })).rejects.toThrow();
    const { username, password, publishTopic } = credential;
    const device = await connectAsync(server.mqttUrl, { username, password, ...options });
    await device.publishAsync(publishTopic, '{"energy": 1}', { qos: 1 });
    expect(await seen).toBe(`${publishTopic} {"energy": 1}`);
    const left = new Promise<number | undefined>((resolve) => {
      app.on('disconnect', ({ reasonCode }) => resolve(reasonCode));
    });
    await np.keys.revoke(key.id);
    expect(await left).toBe(0x98);
    await device.endAsync();
    await app.endAsync(true);
  });

  it('what a device publishes is seen live, latest, in range, folded and when resolved', async () => {
    expect((await np.profiles.publish(Profile)).version).toBe(1);
    expect((await np.profiles.publish(Profile)).version).toBe(1);
    await np.assets.register({ identifier: id('device') });
    const { credential } = await np.devices.enrol(id('device'), { profile: Profile });
    expect(credential.username).toBe(id('device'));
    await expect(np.devices.enrol(id('device'))).rejects.toMatchObject({ code: 'IN_USE' });

    await using live = np.readings.subscribe({ prefix: '88.118.999' });
    await live.ready();
    const { username, password, publishTopic } = credential;
    const mqtt = await connectAsync(server.mqttUrl, { username, password, protocolVersion: 4 });
    try {
      for (const [hour, energy] of [
        [0, 10],
        [12, 12],
        [24, 15],
        [36, 19],
      ] as const) {
        const time = new Date(Date.UTC(2026, 10, 20, hour)).toISOString();
        await mqtt.publishAsync(publishTopic, JSON.stringify({ time, energy, inside: 20 }), { qos: 1 });
      }
      const seen: unknown[] = [];
      for await (const { identifier, metric, value } of live) {
        expect(identifier).toBe(id('device'));
        if (metric === 'energy') seen.push(value);
        if (seen.length === 4) break;
      }
      expect(seen).toEqual([10, 12, 15, 19]);
    } finally {
      await mqtt.endAsync();
    }

    expect((await np.readings.latest(id('device'))).energy).toMatchObject({ value: 19, unit: 'kWh' });
    const range = np.readings.range(id('device'), { metric: 'energy', pageSize: 2, newestFirst: true });
    expect((await range.toArray({ limit: 3 })).map(({ value }) => value)).toEqual([19, 15, 12]);
    const days = await np.readings.aggregate(id('device'), {
      metric: 'energy',
      fold: 'delta',
      by: 'day',
      from: new Date('2026-11-20'),
      to: new Date('2026-11-22'),
    });
    expect(days.map(({ start }) => start)).toEqual([new Date('2026-11-20'), new Date('2026-11-21')]);
    expect(days[0]).toMatchObject({ unit: 'kWh' });
    const { readings } = await np.resolve(id('device'), { want: ['readings'] });
    expect(Object.keys(readings).sort()).toEqual(['energy', 'inside']);
    const anyone = await server.client({ anonymous: true });
    expect(Object.keys((await anyone.resolve(id('device'), { want: ['readings'] })).readings)).toEqual(['energy']);
  });

  it('a command says whether a session took it; rotating and revoking change the credentials', async () => {
    expect(await np.commands.send(id('device'), { port: 'set', payload: { on: true } })).toEqual({ delivered: false });
    await np.devices.rotate(id('device'), { overlapMs: 60_000 });
    expect((await np.devices.get(id('device'))).activeCredentials).toBe(2);
    expect((await np.devices.revoke(id('device'))).activeCredentials).toBe(0);
  });
});
