import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLevelStore } from './level.ts';
import { b, fill, put, text } from './suite/octets.ts';
import { storeSuite } from './suite.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-level-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

storeSuite({
  name: 'level',
  runs: process.env['CI'] === 'true' ? 500 : 60,
  open: () => openLevelStore({ directory }),
  reopen: () => openLevelStore({ directory }),
});

storeSuite({
  name: 'level, one operation a group',
  open: () => openLevelStore({ directory, groupOperationsMax: 1, writeBufferBytes: 64 * 1024 }),
  reopen: () => openLevelStore({ directory }),
});

describe('opening a Level store', () => {
  it('a second time names the lock and what to do', async () => {
    await using first = await openLevelStore({ directory });
    await expect(openLevelStore({ directory })).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      reason: 'LOCKED',
      message: expect.stringContaining('stop it'),
    });
    expect((await fill(first, { a: '1' })).committed).toBe(true);
  });

  it.each([
    ['newer', 2, 1, 'FORMAT_NEWER'],
    ['older', 1, 2, 'FORMAT_OLDER'],
  ])('with a %s format is refused, names both versions, and leaves the lock', async (_, written, read, reason) => {
    await (await openLevelStore({ directory, formatVersion: written })).close();
    await expect(openLevelStore({ directory, formatVersion: read })).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      reason,
      message: expect.stringMatching(new RegExp(`format ${written}.*format ${read}`)),
    });
    await (await openLevelStore({ directory, formatVersion: written })).close();
  });

  it('that another program wrote is refused and left as it is', async () => {
    const foreign = new Level(directory);
    await foreign.put('a', '1');
    await foreign.close();
    await expect(openLevelStore({ directory })).rejects.toMatchObject({ reason: 'FORMAT_UNKNOWN' });
    const again = new Level(directory);
    expect(await again.keys().all()).toEqual(['a']);
    await again.close();
  });

  it('in a place that is no directory is STORAGE_UNAVAILABLE with its cause', async () => {
    const error: unknown = await openLevelStore({ directory: '/dev/null/store' }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE', cause: expect.any(Error) });
  });
});

describe('a Level store', () => {
  it('refuses with OVERLOADED when too many batches wait, and keeps those it took', async () => {
    await using store = await openLevelStore({ directory, waitingMax: 10 });
    const writes = await Promise.allSettled(Array.from({ length: 15 }, (_, i) => fill(store, { [`k${i}`]: '1' })));
    const refused = writes.filter((write) => write.status === 'rejected');
    expect(refused).toHaveLength(5);
    expect(refused[0]?.reason).toMatchObject({ code: 'OVERLOADED', retryAfterMs: 100 });
    expect(text(await store.get(b('k9')))).toBe('1');
    expect(await store.get(b('k10'))).toBeUndefined();
    expect((await fill(store, { k10: '1' })).committed).toBe(true);
  });

  it('gives plain octets, not Buffers that share a pool', async () => {
    await using store = await openLevelStore({ directory });
    await fill(store, { a: '1' });
    const bytes = [await store.get(b('a')), ...(await store.getMany([b('a')]))];
    for await (const { key, value } of store.range({})) bytes.push(key, value);
    expect(bytes.map((one) => one?.constructor.name)).toEqual(bytes.map(() => 'Uint8Array'));
  });

  it('reports a value that is not what was written, and reads the others', async () => {
    const store = await openLevelStore({ directory });
    await store.batch({ operations: [put('a', 'right'), put('b', 'right')] });
    await store.close();
    const raw = new Level<Uint8Array, Uint8Array>(directory, { keyEncoding: 'view', valueEncoding: 'view' });
    const value = Uint8Array.from((await raw.get(b('a'))) ?? []);
    value[0] = (value[0] ?? 0) ^ 1;
    await raw.put(b('a'), value);
    await raw.close();
    await using damaged = await openLevelStore({ directory });
    await expect(damaged.get(b('a'))).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      reason: 'CORRUPT',
      metadata: { key: '61' },
    });
    expect(text(await damaged.get(b('b')))).toBe('right');
  });
});
