import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLevelStore, openMemoryStore } from '@nameplate/storage';
import { describe, expect, it } from 'vitest';
import { encodeLatest, LatestReadings } from './latest.ts';
import { rows } from './series.ts';
import { deviceKey, reading, testTelemetry, writeAll } from './testing.ts';

async function filled(devices: number) {
  const store = openMemoryStore();
  for (let i = 0; i < devices; i += 1) {
    const value = encodeLatest({ reading: reading(i, i), maxTimeMs: i + 1 });
    await store.batch({ operations: [{ type: 'put', key: rows.latest(`d/${i}`, 'm'), value }] });
  }
  let reads = 0;
  const counting = {
    get: store.get.bind(store),
    getMany: store.getMany.bind(store),
    range: (options: Parameters<typeof store.range>[0]) => {
      reads += 1;
      return store.range(options);
    },
  };
  return { store: counting, reads: () => reads };
}

describe('the cache of latest readings', () => {
  it('reads a device once, also when asked twice at the same time', async () => {
    const { store, reads } = await filled(2);
    const latest = new LatestReadings(store, 100);
    const [first, second] = await Promise.all([latest.get('d/1'), latest.get('d/1')]);
    expect(first).toBe(second);
    expect(first.get('m')).toEqual({ reading: reading(1, 1), maxTimeMs: 2 });
    await latest.get('d/1');
    expect(reads()).toBe(1);
  });

  it('is bounded, and lets go of what was asked for longest ago', async () => {
    const { store, reads } = await filled(100);
    const latest = new LatestReadings(store, 20);
    for (let i = 0; i < 100; i += 1) {
      await latest.get(`d/${i}`);
      await latest.get('d/0');
    }
    expect(latest.size).toBeLessThanOrEqual(20);
    expect(reads()).toBe(100);
    await latest.get('d/99');
    await latest.get('d/1');
    expect(reads()).toBe(101);
  });

  it('keeps what is being written, and shows what was', async () => {
    const { store, reads } = await filled(100);
    const latest = new LatestReadings(store, 2);
    await latest.pin(['d/0']);
    for (let i = 1; i < 100; i += 1) await latest.get(`d/${i}`);
    await latest.apply(new Map([['d/0', new Map([['m', { reading: reading(500, 5), maxTimeMs: 500 }]])]]));
    expect((await latest.get('d/0')).get('m')?.reading.value).toBe(5);
    expect(reads()).toBe(100);
    latest.release();
    expect(latest.size).toBeLessThanOrEqual(2);
  });

  it('reads again what a failed write may have changed, and what could not be read', async () => {
    const { store, reads } = await filled(1);
    let fail = true;
    const range: typeof store.range = (options) => {
      if (fail) throw new Error('broken');
      return store.range(options);
    };
    const latest = new LatestReadings({ ...store, range }, 100);
    await expect(latest.get('d/0')).rejects.toThrow('broken');
    fail = false;
    await latest.get('d/0');
    latest.forget(['d/0', 'd/unknown']);
    expect(latest.size).toBe(0);
    await latest.get('d/0');
    expect(reads()).toBe(2);
  });

  it('is found again on disk, with one from the future and without', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'nameplate-latest-'));
    try {
      const held = [
        reading(1, 1),
        reading(2, 2),
        reading(1, 7, { metric: 'n' }),
        reading(9, 9, { metric: 'n', quality: ['future'] }),
      ];
      for (const readings of [held, []]) {
        await using store = await openLevelStore({ directory });
        await using telemetry = await testTelemetry({ store });
        await writeAll(telemetry, readings);
        expect(await telemetry.latest(deviceKey)).toMatchObject([
          { value: 2 },
          { metric: 'n', value: 7, deviceTimeMs: 1 },
        ]);
      }
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
