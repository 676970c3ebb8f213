import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Journal, openJournal } from '@nameplate/gateway';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { killedChild } from '../support/killed-child.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';

const child = join(import.meta.dirname, 'children/journal-writer.ts');
const rounds = process.env['CI'] === 'true' ? 15 : 6;
const sizes = { segmentBytes: 64 * 1024, recordBytesMax: 32 * 1024, maxBytes: 2 ** 30 };

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-journal-fault-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Number and position of each record; the text must be as it was written. */
async function records(journal: Journal): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  if (journal.end === 0) return found;
  for await (const { position, next, record } of journal.read(0)) {
    const text = Buffer.from(record).toString();
    const n = Number.parseInt(text, 10);
    expect(text).toBe(`${n}:${'x'.repeat((n * 37) % 2000)}`);
    found.set(n, position);
    if (next >= journal.end) break;
  }
  return found;
}

describe('kill -9 of a process that appends to a journal', () => {
  it('keeps each acknowledged record at its position, and no half record', { timeout: 600_000 }, async () => {
    const acknowledged = new Map<number, number>();
    let from = 0;
    for (let round = 0; round < rounds; round += 1) {
      const lines = await killedChild(child, [directory, String(from)], 40 + 60 * round);
      for (const line of lines) acknowledged.set(...(line.split(' ').map(Number) as [number, number]));
      await using journal = await openJournal({ directory, ...sizes });
      const found = await records(journal);
      expect([...acknowledged].filter(([n, position]) => found.get(n) !== position)).toEqual([]);
      expect(journal.damage.filter(({ reason }) => reason !== 'torn-tail')).toEqual([]);
      for (const n of found.keys()) from = Math.max(from, n + 1);
    }
    expect(acknowledged.size).toBeGreaterThan(100);
  });
});

const disk: SmallDisk | undefined = mountSmallDisk(8);

describe.skipIf(disk === undefined)('a full disk under a journal', () => {
  afterEach(() => {
    disk?.unmount();
  });

  it('refuses with a typed error, keeps what was acknowledged, and appends again when there is room', async () => {
    const small = disk as SmallDisk;
    const options = { directory: join(small.directory, 'journal'), ...sizes };
    const journal = await openJournal(options);
    const acknowledged = new Map<number, number>();
    const append = async (n: number): Promise<unknown> => {
      try {
        acknowledged.set(n, await journal.append(Buffer.from(`${n}:${'x'.repeat((n * 37) % 2000)}`)));
        return undefined;
      } catch (error) {
        return error;
      }
    };
    for (let cycle = 0; cycle < 4; cycle += 1) {
      const base = cycle * 100_000;
      for (let n = base; n < base + 200; n += 1) expect(await append(n)).toBeUndefined();
      await small.fill();
      const refusals: unknown[] = [];
      for (let n = base + 1000; refusals.length < 50; n += 10) {
        const group = await Promise.all(Array.from({ length: 10 }, (_, i) => append(n + i)));
        refusals.push(...group.filter((refusal) => refusal !== undefined));
      }
      for (const refusal of refusals) {
        expect(refusal).toMatchObject({ name: 'NameplateError', code: 'STORAGE_UNAVAILABLE', reason: 'DISK_FULL' });
      }
      await small.free();
      expect(await append(base + 90_000)).toBeUndefined();
      expect(await records(journal)).toEqual(acknowledged);
    }
    await journal.close();
    await using again = await openJournal(options);
    expect(again.damage).toEqual([]);
    expect(await records(again)).toEqual(acknowledged);
    await again.close();
  });
});
