import { type FileHandle, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Journal, openJournal } from './journal.ts';

let directory: string;
let journal: Journal;
/** What every open file shares: the place to make the disk fail. */
let files: Pick<FileHandle, 'write' | 'datasync' | 'truncate'>;
const faults: unknown[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-journal-fault-'));
  const probe = await open(directory, 'r');
  files = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  faults.length = 0;
  journal = await openJournal({ directory, onFault: (error) => faults.push(error.reason) });
  await journal.append(b('first'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await journal.close();
  await rm(directory, { recursive: true, force: true });
});

function b(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** Writes that put so many octets on the disk and then find it full. */
function fillDisk(octets: number): void {
  const write = files.write as (...parts: unknown[]) => Promise<{ bytesWritten: number }>;
  let left = octets;
  vi.spyOn(files as { write: typeof write }, 'write').mockImplementation(async function (
    this: FileHandle,
    bytes,
    offset,
    length,
    at,
  ) {
    const part = Math.min(left, length as number);
    if (part === 0) throw failure('ENOSPC');
    left -= part;
    return write.call(this, bytes, offset, part, at);
  });
}

/** What is read now, and what is read after opening again. */
async function kept(): Promise<string[]> {
  const read = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { record, next } of journal.read(0)) {
      found.push(Buffer.from(record).toString());
      if (next >= journal.end) break;
    }
    return found;
  };
  const before = await read();
  await journal.close();
  journal = await openJournal({ directory });
  expect(await read()).toEqual(before);
  expect(journal.damage).toEqual([]);
  return before;
}

describe('a full disk', () => {
  it.each([0, 1, 9, 20])(
    'after %i octets of a group refuses the whole group and leaves nothing of it',
    async (octets) => {
      fillDisk(octets);
      const results = await Promise.allSettled(['a', 'b', 'c'].map((text) => journal.append(b(text.repeat(10)))));
      const reason = { code: 'STORAGE_UNAVAILABLE', reason: 'DISK_FULL', cause: { code: 'ENOSPC' } };
      expect(results).toMatchObject(results.map(() => ({ status: 'rejected', reason })));
      expect(faults).toEqual(['DISK_FULL']);
      await expect(journal.append(b('still full'))).rejects.toMatchObject({ reason: 'DISK_FULL' });
      vi.restoreAllMocks();
      await journal.append(b('room again'));
      expect(await kept()).toEqual(['first', 'room again']);
    },
  );

  it('that cannot even be cut ends the segment; what lies beyond its end is never read', async () => {
    fillDisk(20);
    vi.spyOn(files, 'truncate').mockRejectedValue(failure('EIO'));
    const results = await Promise.allSettled(['whole', 'half'].map((text) => journal.append(b(text))));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    vi.restoreAllMocks();
    await journal.append(b('next segment'));
    expect(await readdir(directory)).toHaveLength(2);
    expect(await kept()).toEqual(['first', 'next segment']);
  });
});

describe('a failed sync', () => {
  it('refuses its group, and the file is not written again', async () => {
    vi.spyOn(files, 'datasync').mockRejectedValueOnce(failure('EIO'));
    await expect(journal.append(b('lost'))).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      reason: 'JOURNAL_WRITE_FAILED',
    });
    await journal.append(b('next segment'));
    expect(await readdir(directory)).toHaveLength(2);
    expect(await kept()).toEqual(['first', 'next segment']);
  });

  it('in the background is reported, and the next append begins a segment', async () => {
    await journal.close();
    const onFault = vi.fn<(error: Error) => void>();
    journal = await openJournal({ directory, syncPolicy: 'interval', syncIntervalMs: 20, onFault });
    await journal.append(b('acknowledged before its sync'));
    vi.spyOn(files, 'datasync').mockRejectedValueOnce(failure('EIO'));
    await vi.waitFor(() => expect(onFault).toHaveBeenCalledTimes(1));
    expect(onFault.mock.calls[0]?.[0]).toMatchObject({ code: 'STORAGE_UNAVAILABLE', reason: 'JOURNAL_WRITE_FAILED' });
    await journal.append(b('next segment'));
    expect(await readdir(directory)).toHaveLength(2);
  });
});

it('a segment that cannot be made refuses its group, and is made later', async () => {
  await journal.close();
  journal = await openJournal({
    directory: join(directory, 'other'),
    segmentBytes: 200,
    recordBytesMax: 100,
    maxBytes: 1000,
  });
  fillDisk(0);
  await expect(journal.append(b('a'))).rejects.toMatchObject({ reason: 'DISK_FULL' });
  expect(await readdir(join(directory, 'other'))).toEqual([]);
  vi.restoreAllMocks();
  expect(await journal.append(b('a'))).toBe(0);
});
