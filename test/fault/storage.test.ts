import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeU64, key, openLevelStore, prefixRange, type Store } from '@nameplate/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { killedChild } from '../support/killed-child.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';

const child = join(import.meta.dirname, 'children/store-writer.ts');
const rounds = process.env['CI'] === 'true' ? 30 : 6;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-store-fault-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function numbers(store: Store, side: string): Promise<number[]> {
  const found: number[] = [];
  const prefix = key(side);
  for await (const entry of store.range(prefixRange(prefix))) found.push(decodeU64(entry.key, prefix.length));
  return found;
}

function write(store: Store, n: number, bytes = 1000) {
  return store.batch({ operations: [{ type: 'put', key: key('n', n), value: new Uint8Array(bytes).fill(n & 0xff) }] });
}

/** How many reads were refused or found nothing, as when the key is damaged; another value fails the test. */
async function wrongOrRefused(): Promise<number> {
  const opened = await openLevelStore({ directory }).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  });
  if (opened === undefined) return 1;
  await using store = opened;
  let refused = 0;
  for (let n = 0; n < 300; n += 1) {
    try {
      const value = await store.get(key('n', n));
      if (value !== undefined) expect(Buffer.compare(value, new Uint8Array(1000).fill(n & 0xff))).toBe(0);
      else refused += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
      refused += 1;
    }
  }
  return refused;
}

describe('kill -9 of a process that writes to a Level store', () => {
  it('keeps each acknowledged batch, no half batch, and gives no sequence twice', async () => {
    const acknowledged = new Map<number, number>();
    let from = 0;
    for (let round = 0; round < rounds; round += 1) {
      const lines = await killedChild(child, [directory, String(from)], 40 + 60 * round);
      for (const line of lines) acknowledged.set(...(line.split(' ').map(Number) as [number, number]));
      await using store = await openLevelStore({ directory });
      const left = await numbers(store, 'left');
      const log = new Map<number, number>();
      for await (const { key: at, value } of store.range(prefixRange(key('log'))))
        log.set(decodeU64(at, 4), decodeU64(value));
      expect(await numbers(store, 'right')).toEqual(left);
      expect([...log.values()].toSorted((a, b) => a - b)).toEqual(left);
      expect([...log.keys()]).toEqual(Array.from({ length: log.size }, (_, i) => i + 1));
      expect(await store.lastSequence(key('log'))).toBe(log.size);
      const missing = [...acknowledged].filter(([n, sequence]) => log.get(sequence) !== n);
      expect(missing).toEqual([]);
      from = (left.at(-1) ?? -1) + 1;
    }
    expect(acknowledged.size).toBeGreaterThan(100);
  });
});

describe('a damaged Level store', () => {
  it('whose log is cut opens, and holds a beginning of what was written', async () => {
    const store = await openLevelStore({ directory });
    for (let n = 0; n < 50; n += 1) await write(store, n);
    await store.close();
    const log = (await readdir(directory)).find((name) => name.endsWith('.log')) ?? '';
    const { length } = await readFile(join(directory, log));
    await truncate(join(directory, log), Math.floor(length / 2));
    await using again = await openLevelStore({ directory });
    const found = await numbers(again, 'n');
    expect(found).toEqual(Array.from({ length: found.length }, (_, i) => i));
    expect(found.length).toBeGreaterThan(20);
    expect(found.length).toBeLessThan(50);
    await write(again, 50);
  });

  it('with a flipped bit anywhere in its tables never answers a value that was not written', async () => {
    const store = await openLevelStore({ directory, writeBufferBytes: 64 * 1024 });
    for (let n = 0; n < 300; n += 1) await write(store, n);
    await store.close();
    // Opening turns the log into a table.
    await (await openLevelStore({ directory })).close();
    const table = (await readdir(directory)).find((name) => name.endsWith('.ldb')) ?? '';
    const whole = await readFile(join(directory, table));
    let refused = 0;
    for (let at = 100; at < whole.length; at += Math.ceil(whole.length / 40)) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x04;
      await writeFile(join(directory, table), changed);
      refused += await wrongOrRefused();
    }
    expect(refused).toBeGreaterThan(10);
  });
});

const disk: SmallDisk | undefined = mountSmallDisk(24);

describe.skipIf(disk === undefined)('a full disk under a Level store', () => {
  afterEach(() => {
    disk?.unmount();
  });

  it('refuses with a typed error, goes on reading, and writes again when there is room', async () => {
    const small = disk as SmallDisk;
    const mounted = small.directory;
    const store = await openLevelStore({
      directory: join(mounted, 'store'),
      writeBufferBytes: 2 ** 20,
      retryAfterMs: 0,
    });
    const acknowledged: number[] = [];
    const refusals: unknown[] = [];
    for (let cycle = 0; cycle < 3; cycle += 1) {
      for (let n = cycle * 10_000; n < cycle * 10_000 + 9000 && refusals.length === cycle; n += 1) {
        if (n % 10_000 === 50) await small.fill();
        await write(store, n, 20_000).then(
          () => acknowledged.push(n),
          (error: unknown) => refusals.push(error),
        );
      }
      expect(refusals[cycle]).toMatchObject({
        name: 'NameplateError',
        code: 'STORAGE_UNAVAILABLE',
        reason: 'DISK_FULL',
      });
      await expect(write(store, 1)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
      expect(await numbers(store, 'n')).toEqual(acknowledged);
      await small.free();
      const again = cycle * 10_000 + 9_999;
      await write(store, again);
      acknowledged.push(again);
      expect(await numbers(store, 'n')).toEqual(acknowledged);
    }
    await store.close();
    await using opened = await openLevelStore({ directory: join(mounted, 'store') });
    expect(await numbers(opened, 'n')).toEqual(acknowledged);
    await opened.close();
  });
});
