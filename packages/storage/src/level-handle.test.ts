import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openValue } from './checked-value.ts';
import { LevelHandle } from './level-handle.ts';
import { b, text } from './suite/octets.ts';

let directory: string;
let now = 0;
let handle: LevelHandle;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-handle-'));
  now = 0;
  handle = new LevelHandle({
    directory,
    cacheBytes: 2 ** 20,
    writeBufferBytes: 2 ** 20,
    retryAfterMs: 1000,
    clock: { now: () => now },
  });
  await handle.open();
  await handle.write([put('a', 'old'), put('b', 'old')], true);
});

afterEach(async () => {
  await handle.close();
  await rm(directory, { recursive: true, force: true });
});

function put(key: string, value: string) {
  return { key: b(key), value: b(value) };
}

async function read(key: string): Promise<string | undefined> {
  await handle.blocked();
  const sealed = handle.db.getSync(b(key));
  return sealed === undefined ? undefined : text(openValue(b(key), sealed));
}

interface Database {
  batch(operations: readonly { readonly key: Uint8Array }[], options: unknown): Promise<void>;
  getMany(keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]>;
}

/** LevelDB wrote the group to its log, then failed to sync it: it is not read before the next start, but after it. */
function failAfterLogging(): void {
  const db = handle.db as unknown as Database;
  const batch = db.batch.bind(db);
  vi.spyOn(db, 'batch').mockImplementationOnce(async (operations, options) => {
    const before = await db.getMany(operations.map(({ key }) => key));
    await batch(operations, options);
    vi.spyOn(db, 'getMany').mockResolvedValueOnce(before);
    throw new Error('IO error: fdatasync: No space left on device');
  });
}

describe('after a failed write', () => {
  beforeEach(async () => {
    vi.spyOn(handle.db, 'batch').mockRejectedValueOnce(new Error('IO error: /x/000003.log: No space left on device'));
    const write = handle.write([put('a', 'new')], true);
    await expect(write).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      reason: 'DISK_FULL',
      cause: expect.any(Error),
    });
  });

  it('nothing is written until the database was closed and opened again', async () => {
    const opened = vi.spyOn(handle.db, 'open');
    now = 999;
    await expect(handle.write([put('a', 'new')], true)).rejects.toMatchObject({
      reason: 'DISK_FULL',
      retryAfterMs: 1000,
    });
    expect(opened).not.toHaveBeenCalled();
    now = 1000;
    await handle.write([put('c', 'new')], true);
    expect(opened).toHaveBeenCalledTimes(1);
    expect([await read('a'), await read('c')]).toEqual(['old', 'new']);
  });

  it('reads go on', async () => {
    expect(await read('a')).toBe('old');
  });

  it('a try that fails is followed by another, after the pause', async () => {
    now = 1000;
    vi.spyOn(handle.db, 'open').mockRejectedValueOnce(new Error('still full'));
    await expect(handle.write([put('c', 'new')], true)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    await expect(handle.blocked()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    now = 2000;
    expect(await read('a')).toBe('old');
    await handle.write([put('c', 'new')], true);
    expect(await read('c')).toBe('new');
  });

  it('closing works', async () => {
    await handle.close();
    expect(() => handle.blocked()).toThrow('closed');
  });
});

it('a group that reached the log although its sync failed is taken back, as its writers were told', async () => {
  failAfterLogging();
  const group = [put('a', 'new'), { key: b('b'), value: undefined }, put('c', 'new')];
  await expect(handle.write(group, true)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  now = 1000;
  await handle.write([put('d', 'new')], true);
  expect(await Promise.all(['a', 'b', 'c', 'd'].map(read))).toEqual(['old', 'old', undefined, 'new']);
});
