import type { Reading } from '@nameplate/model';
import { openMemoryStore } from '@nameplate/storage';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRow } from '../reading-row.ts';
import { rows } from '../series.ts';
import { RecentSamples } from './recent.ts';
import { loadSamples } from './samples.ts';

const reading = (deviceTimeMs: number, value = 0, quality: Reading['quality'] = []): Reading => ({
  metric: 'm',
  value,
  unit: '',
  deviceTimeMs,
  receiveTimeMs: deviceTimeMs,
  quality,
});

/** A store that counts how often it was read. */
function counted() {
  const store = openMemoryStore();
  let reads = 0;
  const range: typeof store.range = (options) => {
    reads += 1;
    return store.range(options);
  };
  const reader = { get: store.get.bind(store), getMany: store.getMany.bind(store), range };
  return { store, reader, reads: () => reads };
}

async function write(store: ReturnType<typeof openMemoryStore>, recent: RecentSamples, one: Reading): Promise<void> {
  await store.batch({
    operations: [{ type: 'put', key: rows.reading('d', 'm', one.deviceTimeMs), value: encodeRow(one) }],
  });
  recent.written('d', one);
}

describe('what was read for alarms', () => {
  it('is what the store has, whatever was written in whatever order, and whatever is asked', async () => {
    const quality = fc.constantFrom<Reading['quality']>([], [], [], ['future']);
    const step = fc.oneof(
      fc.record({ atMs: fc.integer({ min: 1, max: 60 }), value: fc.integer({ min: 0, max: 3 }), quality }),
      fc.record({ fromMs: fc.integer({ min: -5, max: 65 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom(3, 7, 50),
        fc.constantFrom(0, 5, 1000),
        async (steps, limit, max) => {
          const { store, reader } = counted();
          const recent = new RecentSamples(max);
          for (const one of steps) {
            if ('atMs' in one) await write(store, recent, reading(one.atMs, one.value, one.quality));
            else {
              const starts = new Map([['m', one.fromMs]]);
              const cached = await loadSamples({ reader, recent }, 'd', starts, limit);
              const fresh = await loadSamples({ reader, recent: new RecentSamples(0) }, 'd', starts, limit);
              expect(cached.of('m')).toEqual(fresh.of('m'));
              expect(cached.completeFromMs(starts)).toEqual(fresh.completeFromMs(starts));
            }
            expect(recent.size).toBeLessThanOrEqual(max);
          }
        },
      ),
    );
  });

  it('is not read again for reports in order of time', async () => {
    const { store, reader, reads } = counted();
    const recent = new RecentSamples(10_000);
    for (let ms = 1; ms <= 3000; ms += 1) {
      await write(store, recent, reading(ms, ms));
      const samples = await loadSamples({ reader, recent }, 'd', new Map([['m', ms - 100]]), 20_000);
      expect(samples.of('m').at(-1)).toEqual({ timeMs: ms, value: ms });
    }
    expect(reads()).toBe(1);
  });

  it('is not kept when something was written while it was read', async () => {
    const { store, reader, reads } = counted();
    const recent = new RecentSamples(10_000);
    await write(store, recent, reading(1));
    const loading = loadSamples({ reader, recent }, 'd', new Map([['m', 0]]), 100);
    recent.written('d', reading(2));
    await loading;
    await loadSamples({ reader, recent }, 'd', new Map([['m', 0]]), 100);
    expect(reads()).toBe(2);
  });

  it('is forgotten when a write may have failed', async () => {
    const { store, reader, reads } = counted();
    const recent = new RecentSamples(10_000);
    await write(store, recent, reading(1));
    const ask = () => loadSamples({ reader, recent }, 'd', new Map([['m', 0]]), 100);
    await ask();
    await ask();
    expect(reads()).toBe(1);
    recent.forget('d');
    await ask();
    expect(reads()).toBe(2);
  });
});
