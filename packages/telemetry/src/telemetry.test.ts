import { type DeviceProfile, NameplateError, type Reading } from '@nameplate/model';
import { openMemoryStore } from '@nameplate/storage';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceKey, identifier, reading, testTelemetry, writeAll } from './testing.ts';

const offset = { reader: 'ingest', position: Uint8Array.of(1, 2) };

const failing = (code: 'HANDLE_NOT_FOUND' | 'STORAGE_UNAVAILABLE') =>
  testTelemetry({ profileOf: () => Promise.reject(new NameplateError(code, 'x')) });

describe('a write', () => {
  it('stores readings, the latest and the offset of the reader', async () => {
    const telemetry = await testTelemetry();
    const batch = [
      { deviceKey, identifier, readings: [reading(1000, 1), reading(2000, 2), reading(1500, 'x', { metric: 'n' })] },
    ];
    expect(await telemetry.write(batch, offset)).toEqual({ stored: 3, duplicates: 0, corrections: 0, refused: 0 });
    expect(await telemetry.readOffset('ingest')).toEqual(offset.position);
    expect(await telemetry.readOffset('other')).toBeUndefined();
    expect(await telemetry.latest(deviceKey)).toEqual([
      { ...reading(2000, 2), public: false },
      { ...reading(1500, 'x', { metric: 'n' }), public: false },
    ]);
  });

  it('twice changes nothing but the offset', async () => {
    const store = openMemoryStore();
    const telemetry = await testTelemetry({ store });
    const readings = [reading(1000, 1), reading(3000, 3), reading(2000, true)];
    await writeAll(telemetry, readings);
    const before = await everything(store);
    expect(await telemetry.write([{ deviceKey, identifier, readings }], offset)).toMatchObject({
      stored: 0,
      duplicates: 3,
    });
    expect((await everything(store)).length).toBe(before.length + 1);
    expect(await everything(store)).toEqual(expect.arrayContaining(before));
  });

  it('is the same for one who opened the store anew', async () => {
    const store = openMemoryStore();
    await writeAll(await testTelemetry({ store }), [reading(1000, 1), reading(3000, 3)]);
    const anew = await testTelemetry({ store });
    expect(await writeAll(anew, [reading(1000, 1), reading(2000, 2), reading(3000, 3)])).toMatchObject({
      stored: 1,
      duplicates: 2,
    });
    expect(await anew.latest(deviceKey)).toMatchObject([{ value: 3 }]);
  });

  it('another value at the same device time is a correction: the last one wins', async () => {
    const telemetry = await testTelemetry();
    await writeAll(telemetry, [reading(1000, 1), reading(2000, 2)]);
    expect(await writeAll(telemetry, [reading(1000, 7), reading(2000, 8), reading(2000, 9)])).toEqual({
      stored: 3,
      duplicates: 0,
      corrections: 3,
      refused: 0,
    });
    expect((await list(telemetry)).map(({ value }) => value)).toEqual([7, 9]);
    expect(await telemetry.latest(deviceKey)).toMatchObject([{ value: 9 }]);
  });

  it('keeps every reading without a device time, however many came in one millisecond, and each once', async () => {
    const store = openMemoryStore();
    const telemetry = await testTelemetry({ store });
    const batches = Array.from({ length: 25 }, (_, at) => ({
      deviceKey,
      identifier,
      arrival: at * 100,
      readings: [reading(1000, at, { quality: ['receive-time'] })],
    }));
    expect(await telemetry.write(batches)).toMatchObject({ stored: 25, corrections: 0 });
    expect(await telemetry.write(batches)).toMatchObject({ stored: 0, duplicates: 25 });
    expect(await (await testTelemetry({ store })).write(batches)).toMatchObject({ stored: 0, duplicates: 25 });
    const values = Array.from({ length: 25 }, (_, at) => at);
    expect((await list(telemetry)).map(({ value }) => value)).toEqual(values);
    expect(await telemetry.latest(deviceKey)).toMatchObject([{ value: 24 }]);
    for (const newestFirst of [false, true]) {
      const paged: unknown[] = [];
      let pageToken = '';
      do {
        const page = await telemetry.list({ deviceKey, metric: 'm', pageSize: 7, pageToken, newestFirst });
        paged.push(...page.readings.map(({ value }) => value));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(paged).toEqual(newestFirst ? values.toReversed() : values);
    }
    await telemetry.write([{ deviceKey, identifier, arrival: 7, readings: [reading(2000, 1), reading(2000, 2)] }]);
    expect((await list(telemetry)).slice(25).map(({ value }) => value)).toEqual([2]);
  });

  it('knows what came twice within it', async () => {
    const telemetry = await testTelemetry();
    expect(await writeAll(telemetry, [reading(1, 1), reading(1, 1), reading(1, 2)])).toMatchObject({
      stored: 2,
      duplicates: 1,
      corrections: 1,
    });
    expect((await list(telemetry)).map(({ value }) => value)).toEqual([2]);
  });

  it('whose answer was lost was made: what comes then does not undo it', async () => {
    const inner = openMemoryStore();
    let lose = false;
    const store = new Proxy(inner, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (name !== 'batch' || !lose) return typeof member === 'function' ? member.bind(target) : member;
        return async (batch: Parameters<typeof inner.batch>[0]) => {
          await inner.batch(batch);
          throw new NameplateError('STORAGE_UNAVAILABLE', 'lost');
        };
      },
    });
    const telemetry = await testTelemetry({ store });
    await telemetry.latest(deviceKey);
    lose = true;
    await expect(writeAll(telemetry, [reading(10, 10)])).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    lose = false;
    expect(await writeAll(telemetry, [reading(5, 5), reading(10, 10)])).toMatchObject({ stored: 1, duplicates: 1 });
    expect(await telemetry.latest(deviceKey)).toMatchObject([{ value: 10 }]);
  });

  it('keeps devices and metrics apart that spell the same together', async () => {
    const telemetry = await testTelemetry();
    const write = (device: string, metric: string, value: number) =>
      telemetry.write([{ deviceKey: device, identifier: device, readings: [reading(1, value, { metric })] }]);
    await write('88.1/A', 'bc', 1);
    await write('88.1/AB', 'c', 2);
    expect(await telemetry.latest('88.1/A')).toMatchObject([{ metric: 'bc', value: 1 }]);
    expect(await telemetry.latest('88.1/AB')).toMatchObject([{ metric: 'c', value: 2 }]);
    const ask = (device: string, metric: string) => telemetry.list({ deviceKey: device, metric, pageSize: 0 });
    expect((await ask('88.1/A', 'b')).readings).toEqual([]);
    expect((await ask('88.1/A', 'bc')).readings).toHaveLength(1);
  });

  it('that the store refuses leaves nothing behind, and can be repeated', async () => {
    const inner = openMemoryStore();
    let fail = true;
    const store = new Proxy(inner, {
      get(target, name) {
        if (name === 'batch' && fail) return () => Promise.reject(new NameplateError('STORAGE_UNAVAILABLE', 'full'));
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    const telemetry = await testTelemetry({ store });
    const subscription = telemetry.subscribe({ deviceKey });
    await expect(telemetry.write([{ deviceKey, identifier, readings: [reading(1, 1)] }], offset)).rejects.toMatchObject(
      {
        code: 'STORAGE_UNAVAILABLE',
      },
    );
    expect(await telemetry.latest(deviceKey)).toEqual([]);
    fail = false;
    expect(await writeAll(telemetry, [reading(1, 1)])).toMatchObject({ stored: 1 });
    expect((await subscription.next()).value).toMatchObject({ reading: { value: 1 } });
    expect(await telemetry.latest(deviceKey)).toMatchObject([{ value: 1 }]);
  });

  it.each<[string, Partial<Reading>]>([
    ['metric', { metric: 'a\0b' }],
    ['metric', { metric: '' }],
    ['value', { value: Number.NaN }],
    ['unit', { unit: 'x'.repeat(65) }],
    ['deviceTimeMs', { deviceTimeMs: -1 }],
    ['deviceTimeMs', { deviceTimeMs: 1.5 }],
    ['receiveTimeMs', { receiveTimeMs: Number.POSITIVE_INFINITY }],
  ])('refuses a reading that no row can hold: %s %j', async (field, change) => {
    const telemetry = await testTelemetry();
    await expect(writeAll(telemetry, [reading(1, 1), reading(2, 2, change)])).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      metadata: { field },
    });
    expect(await telemetry.latest(deviceKey)).toEqual([]);
  });

  it('stores so many metrics of one device and no more', async () => {
    const telemetry = await testTelemetry({ limits: { metricsPerDevice: 2 } });
    const outcome = await writeAll(
      telemetry,
      ['a', 'b', 'c', 'a'].map((metric, i) => reading(i, i, { metric })),
    );
    expect(outcome).toMatchObject({ stored: 3, refused: 1 });
    expect(await writeAll(telemetry, [reading(9, 9, { metric: 'b' }), reading(9, 9, { metric: 'd' })])).toMatchObject({
      stored: 1,
      refused: 1,
    });
  });

  it('of a device whose profile is gone uses none, one whose profile cannot be read waits', async () => {
    expect(await writeAll(await failing('HANDLE_NOT_FOUND'), [reading(1, 1)])).toMatchObject({ stored: 1 });
    await expect(writeAll(await failing('STORAGE_UNAVAILABLE'), [reading(1, 1)])).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    });
  });

  it('after close is refused', async () => {
    const telemetry = await testTelemetry();
    await telemetry.close();
    await telemetry.close();
    await expect(writeAll(telemetry, [reading(1, 1)])).rejects.toMatchObject({ reason: 'TELEMETRY_CLOSED' });
    expect(() => telemetry.subscribe({})).toThrow('closed');
  });
});

describe('the latest reading', () => {
  it('is that of the newest device time, whatever order they come in', async () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(times, fc.nat({ max: 20 }), async (times, cut) => {
        const telemetry = await testTelemetry();
        const readings = times.map((time) => reading(time, time));
        await writeAll(telemetry, readings.slice(0, cut));
        await writeAll(telemetry, readings.slice(cut));
        expect(await telemetry.latest(deviceKey)).toMatchObject([{ value: Math.max(...times) }]);
      }),
    );
  });

  it('from the future gives way to one that is not, and hides none', async () => {
    const telemetry = await testTelemetry();
    const future = reading(9_999, 9, { quality: ['future'] });
    await writeAll(telemetry, [future]);
    expect(await telemetry.latest(deviceKey)).toMatchObject([{ value: 9 }]);
    await writeAll(telemetry, [reading(1000, 1)]);
    await writeAll(telemetry, [reading(9_998, 8, { quality: ['future'] })]);
    expect(await telemetry.latest(deviceKey)).toMatchObject([{ value: 1 }]);
    expect(await writeAll(telemetry, [future])).toMatchObject({ duplicates: 1 });
  });

  it('is the same for one who opens the store anew, whatever was written and from which future', async () => {
    const anyTime = fc.record({ time: fc.integer({ min: 0, max: 50 }), future: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyTime, { maxLength: 4 }), { maxLength: 6 }), async (batches) => {
        const store = openMemoryStore();
        const telemetry = await testTelemetry({ store });
        for (const batch of batches)
          await writeAll(
            telemetry,
            batch.map(({ time, future }) =>
              reading(time, future ? -time : time, { quality: future ? ['future'] : [] }),
            ),
          );
        const anew = await testTelemetry({ store });
        expect(await anew.latest(deviceKey)).toEqual(await telemetry.latest(deviceKey));
        await writeAll(anew, [reading(25, 99)]);
        expect(await (await testTelemetry({ store })).latest(deviceKey)).toEqual(await anew.latest(deviceKey));
      }),
    );
  });

  it('says which metrics are public, in order of metric, of those asked for', async () => {
    const profile: DeviceProfile = {
      format: 'json',
      metrics: { a: { kind: 'gauge', visibility: 'public' }, b: { kind: 'gauge' } },
    };
    const telemetry = await testTelemetry({ profile });
    await writeAll(
      telemetry,
      ['c', 'b', 'a'].map((metric) => reading(1, 1, { metric })),
    );
    expect((await telemetry.latest(deviceKey)).map((found) => [found.metric, found.public])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
    ]);
    expect((await telemetry.latest(deviceKey, ['c', 'x'])).map(({ metric }) => metric)).toEqual(['c']);
    expect(await telemetry.isPublic(deviceKey, 'a')).toBe(true);
    expect(await telemetry.isPublic(deviceKey, 'toString')).toBe(false);
  });

  it('of what is no device is none, and asks for no profile', async () => {
    const telemetry = await testTelemetry({ profileOf: () => Promise.reject(new Error('asked')) });
    expect(await telemetry.latest('88.1/NOTHING')).toEqual([]);
  });

  it('is flagged beside the one before', async () => {
    const profile: DeviceProfile = { format: 'json', metrics: { m: { kind: 'counter', step: { max: 10, perS: 60 } } } };
    const telemetry = await testTelemetry({ profile });
    await writeAll(telemetry, [reading(0, 100), reading(60_000, 200), reading(120_000, 5), reading(30_000, 900)]);
    expect((await list(telemetry)).map(({ quality }) => quality)).toEqual([[], [], ['step-implausible'], ['reset']]);
    await writeAll(telemetry, [reading(120_000, 6), reading(120_000, 300)]);
    expect((await telemetry.latest(deviceKey))[0]).toMatchObject({ value: 300, quality: [] });
  });
});

describe('a listing', () => {
  const times = Array.from({ length: 25 }, (_, i) => i * 10);

  it.each([false, true])('pages through all, newest first: %s', async (newestFirst) => {
    const telemetry = await testTelemetry();
    await writeAll(
      telemetry,
      times.map((time) => reading(time, time)),
    );
    const found: number[] = [];
    let pageToken = '';
    let pages = 0;
    do {
      const page = await telemetry.list({ deviceKey, metric: 'm', pageSize: 5, pageToken, newestFirst });
      found.push(...page.readings.map(({ deviceTimeMs }) => deviceTimeMs));
      pageToken = page.nextPageToken;
      pages += 1;
    } while (pageToken !== '');
    expect(found).toEqual(newestFirst ? times.toReversed() : times);
    expect(pages).toBe(5);
  });

  it('is of [start, end), and a token keeps within it', async () => {
    const telemetry = await testTelemetry();
    await writeAll(
      telemetry,
      times.map((time) => reading(time, time)),
    );
    const ask = async (query: object) => {
      const { readings, nextPageToken } = await telemetry.list({ deviceKey, metric: 'm', pageSize: 100, ...query });
      return [readings.map(({ deviceTimeMs }) => deviceTimeMs), nextPageToken] as const;
    };
    expect((await ask({ startMs: 10, endMs: 40 }))[0]).toEqual([10, 20, 30]);
    expect((await ask({ startMs: 40, endMs: 10 }))[0]).toEqual([]);
    expect((await ask({ startMs: -5, endMs: 1 }))[0]).toEqual([0]);
    const [, token] = await ask({ startMs: 10, endMs: 40, pageSize: 2 });
    expect((await ask({ startMs: 10, endMs: 40, pageToken: token }))[0]).toEqual([30]);
    const [, back] = await ask({ startMs: 10, endMs: 40, pageSize: 2, newestFirst: true });
    expect((await ask({ startMs: 10, endMs: 40, pageToken: back, newestFirst: true }))[0]).toEqual([10]);
  });

  it('gives the limit at most', async () => {
    const telemetry = await testTelemetry({ limits: { pageSize: 10 } });
    await writeAll(
      telemetry,
      times.map((time) => reading(time, time)),
    );
    for (const pageSize of [0, 10, 1000]) {
      expect((await telemetry.list({ deviceKey, metric: 'm', pageSize })).readings).toHaveLength(10);
    }
  });

  it.each(['x', 'AAAAAAAAAAAA!', '____________', '/////////wAA', Buffer.alloc(9, 255).toString('base64url')])(
    'refuses the page token %s',
    async (pageToken) => {
      const telemetry = await testTelemetry();
      await expect(telemetry.list({ deviceKey, metric: 'm', pageSize: 1, pageToken })).rejects.toMatchObject({
        reason: 'PAGE_TOKEN',
      });
    },
  );

  it.each(['', 'a\0b', 'x'.repeat(65), '\ud800'])('refuses %j, which names no metric', async (metric) => {
    const telemetry = await testTelemetry();
    const window = { startMs: 0, endMs: 1000, window: 'PT1S', fold: 'sum', timeZone: '' } as const;
    await expect(telemetry.list({ deviceKey, metric, pageSize: 1 })).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    await expect(telemetry.aggregate({ deviceKey, metric, ...window })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
    });
  });

  it('refuses the token of the other direction, and a page size that is none', async () => {
    const telemetry = await testTelemetry();
    await writeAll(
      telemetry,
      times.map((time) => reading(time, time)),
    );
    const { nextPageToken } = await telemetry.list({ deviceKey, metric: 'm', pageSize: 1 });
    await expect(
      telemetry.list({ deviceKey, metric: 'm', pageSize: 1, pageToken: nextPageToken, newestFirst: true }),
    ).rejects.toMatchObject({ reason: 'PAGE_TOKEN' });
    await expect(telemetry.list({ deviceKey, metric: 'm', pageSize: -1 })).rejects.toMatchObject({
      code: 'INVALID_VALUE',
    });
  });
});

async function list(telemetry: Awaited<ReturnType<typeof testTelemetry>>) {
  return (await telemetry.list({ deviceKey, metric: 'm', pageSize: 0 })).readings;
}

async function everything(store: ReturnType<typeof openMemoryStore>) {
  const entries = [];
  for await (const { key, value } of store.range({}))
    entries.push([Buffer.from(key).toString('latin1'), Buffer.from(value).toString('hex')]);
  return entries;
}
