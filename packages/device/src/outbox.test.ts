import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Outbox, type OutboxLimits } from './outbox.ts';

const limits: OutboxLimits = { records: 100, bytes: 10_000, whenFull: 'drop-oldest' };
const all = { records: 1_000, bytes: 1e6 };
let directory: string;
let open: Outbox[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'nameplate-outbox-'));
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((outbox) => outbox.close()));
  rmSync(directory, { recursive: true, force: true });
});

async function openOutbox(change: Partial<OutboxLimits> = {}): Promise<Outbox> {
  const outbox = await Outbox.open(directory, { ...limits, ...change });
  open.push(outbox);
  return outbox;
}

const records = async (outbox: Outbox) => (await outbox.peek(all))?.records ?? [];

describe('Outbox', () => {
  it('gives records in order, and the same ones until they are removed', async () => {
    const outbox = await openOutbox();
    await Promise.all(['a', 'b', 'c'].map((record) => outbox.append(record)));
    const batch = await outbox.peek({ records: 2, bytes: 100 });
    expect(batch?.records).toEqual(['a', 'b']);
    expect(await records(outbox)).toEqual(['a', 'b', 'c']);
    await outbox.remove(batch?.upTo ?? -1);
    expect(await records(outbox)).toEqual(['c']);
    expect(outbox.size).toBe(1);
  });

  it('has what was appended after it is opened again, and goes on behind it', async () => {
    const first = await openOutbox();
    await Promise.all(Array.from({ length: 12 }, (_, i) => first.append(`r${i}`)));
    await first.remove(4);
    await first.close();
    open = [];
    const second = await openOutbox();
    await second.append('new');
    expect(await records(second)).toEqual(['r5', 'r6', 'r7', 'r8', 'r9', 'r10', 'r11', 'new']);
    expect(second.firstPosition).toBe(5);
    expect(second.lastPosition).toBe(12);
  });

  it('keeps a batch within its octets, but never gives none', async () => {
    const outbox = await openOutbox();
    for (const record of ['x'.repeat(50), 'y'.repeat(50), 'z'.repeat(50)]) await outbox.append(record);
    expect((await outbox.peek({ records: 10, bytes: 110 }))?.records).toHaveLength(2);
    expect((await outbox.peek({ records: 10, bytes: 10 }))?.records).toHaveLength(1);
  });

  it('drops the oldest when it is full, and counts them', async () => {
    const outbox = await openOutbox({ records: 3 });
    for (const record of ['a', 'b', 'c', 'd', 'e']) await outbox.append(record);
    expect(await records(outbox)).toEqual(['c', 'd', 'e']);
    expect(outbox.dropped).toBe(2);
  });

  it('drops by octets too', async () => {
    const outbox = await openOutbox({ bytes: 25 });
    for (const record of ['a', 'b', 'c']) await outbox.append(record.repeat(10));
    expect(await records(outbox)).toEqual(['bbbbbbbbbb', 'cccccccccc']);
  });

  it('refuses when it is told to, and takes again when there is room', async () => {
    const outbox = await openOutbox({ records: 2, whenFull: 'refuse' });
    await outbox.append('a');
    await outbox.append('b');
    await expect(outbox.append('c')).rejects.toMatchObject({ code: 'OVERLOADED' });
    await outbox.remove(0);
    await outbox.append('d');
    expect(await records(outbox)).toEqual(['b', 'd']);
    expect(outbox.dropped).toBe(0);
  });

  it('is opened by one at a time', async () => {
    await openOutbox();
    await expect(openOutbox()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  });

  it('keeps its memory small however much has passed', async () => {
    const outbox = await openOutbox({ records: 10_000 });
    for (let round = 0; round < 6; round += 1) {
      await Promise.all(Array.from({ length: 500 }, (_, i) => outbox.append(`${round}-${i}`)));
      const batch = await outbox.peek({ records: 500, bytes: 1e6 });
      expect(batch?.records[0]).toBe(`${round}-0`);
      expect(batch?.records).toHaveLength(500);
      await outbox.remove(batch?.upTo ?? -1);
      expect(outbox.size).toBe(0);
    }
    expect(outbox.firstPosition).toBe(3_000);
  });
});
