import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Journal, type JournalOptions, openJournal } from './journal.ts';
import { FRAME_BYTES, HEADER_BYTES } from './segment.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-journal-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function open(options: Partial<JournalOptions> = {}): Promise<Journal> {
  return openJournal({ directory, ...options });
}

const small = { segmentBytes: 200, maxBytes: 400, recordBytesMax: 100 };

function b(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Every record that is there now, as text. */
async function all(journal: Journal, from = 0): Promise<string[]> {
  const found: string[] = [];
  if (journal.end <= from) return found;
  for await (const { record, next } of journal.read(from)) {
    found.push(Buffer.from(record).toString());
    if (next >= journal.end) break;
  }
  return found;
}

async function segmentPaths(): Promise<string[]> {
  return (await readdir(directory)).toSorted().map((name) => join(directory, name));
}

async function flip(path: string | undefined, offset: number): Promise<void> {
  const bytes = await readFile(path ?? '');
  bytes[offset] = (bytes[offset] ?? 0) ^ 0x01;
  await writeFile(path ?? '', bytes);
}

describe('appending and reading', () => {
  it('positions go up by frame and record, and reading gives them back', async () => {
    await using journal = await open();
    expect(await journal.append(b('one'))).toBe(0);
    expect(await journal.append(b('three'))).toBe(FRAME_BYTES + 3);
    expect(journal.end).toBe(2 * FRAME_BYTES + 8);
    expect(await all(journal)).toEqual(['one', 'three']);
    expect(await all(journal, FRAME_BYTES + 3)).toEqual(['three']);
  });

  it('concurrent appends keep their order, and none is lost over many segments', async () => {
    await using journal = await open({ ...small, maxBytes: 1_000_000 });
    const texts = Array.from({ length: 500 }, (_, i) => `record ${i}`);
    const positions = await Promise.all(texts.map((text) => journal.append(b(text))));
    expect(positions).toEqual(positions.toSorted((x, y) => x - y));
    expect(await all(journal)).toEqual(texts);
    expect((await segmentPaths()).length).toBeGreaterThan(40);
  });

  it('a record larger than a read block comes whole, between small ones', async () => {
    await using journal = await open();
    const large = 'x'.repeat(1_000_000);
    for (const text of ['a', large, 'b', large, 'c']) await journal.append(b(text));
    expect(await all(journal)).toEqual(['a', large, 'b', large, 'c']);
  });

  it('a reader at the end waits for what comes, and ends when aborted', async () => {
    await using journal = await open();
    const stop = new AbortController();
    const found: string[] = [];
    const reading = (async () => {
      for await (const { record } of journal.read(0, { signal: stop.signal })) {
        found.push(Buffer.from(record).toString());
        if (found.length === 3) stop.abort();
      }
    })();
    for (const text of ['a', 'b', 'c', 'd']) await journal.append(b(text));
    await reading;
    expect(found).toEqual(['a', 'b', 'c']);
  });

  it('closing ends a waiting reader, and refuses appends and reads', async () => {
    const journal = await open();
    const reading = (async () => {
      for await (const _ of journal.read(0)) throw new Error('nothing was written');
    })();
    await journal.close();
    await reading;
    await journal.close();
    await expect(journal.append(b('x'))).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      reason: 'JOURNAL_CLOSED',
    });
    expect(() => journal.read(0)).toThrow('closed');
  });

  it('closing waits for the appends under way', async () => {
    const journal = await open();
    const appends = ['a', 'b', 'c'].map((text) => journal.append(b(text)));
    await journal.close();
    expect(await Promise.all(appends)).toHaveLength(3);
    await using again = await open();
    expect(await all(again)).toEqual(['a', 'b', 'c']);
  });

  it('refuses an empty record and one over the limit, and takes one at it', async () => {
    await using journal = await open(small);
    await expect(journal.append(b(''))).rejects.toThrow(TypeError);
    await expect(journal.append(new Uint8Array(101))).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      metadata: { limit: '100' },
    });
    expect(await journal.append(new Uint8Array(100).fill(1))).toBe(0);
  });

  it('a limit that is lowered leaves the records taken before, and one that is raised takes longer ones', async () => {
    const sizes = { segmentBytes: 1000, maxBytes: 10_000 };
    const texts: string[] = [];
    for (const recordBytesMax of [100, 10, 200]) {
      await using journal = await open({ ...sizes, recordBytesMax });
      texts.push('x'.repeat(recordBytesMax));
      await journal.append(b(texts.at(-1) ?? ''));
      expect(await all(journal)).toEqual(texts);
    }
    await using journal = await open({ ...sizes, recordBytesMax: 1 });
    expect(await all(journal)).toEqual(texts);
    expect(journal.damage).toEqual([]);
  });

  it.each(['interval', 'os'] as const)('the policy %s keeps what is closed or read', async (syncPolicy) => {
    const journal = await open({ syncPolicy, syncIntervalMs: 5 });
    await journal.append(b('a'));
    expect(await all(journal)).toEqual(['a']);
    await delay(20);
    await journal.append(b('b'));
    await journal.close();
    await using again = await open();
    expect(await all(again)).toEqual(['a', 'b']);
  });

  it('behaves as a list under random appends, releases, and openings', async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('append' as const),
        sizes: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 8 }),
      }),
      fc.record({ do: fc.constant('release' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ do: fc.constant('reopen' as const) }),
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const options = { ...small, maxBytes: 100_000, directory: join(directory, `${(run += 1)}`) };
        let journal = await openJournal(options);
        let model: { position: number; text: string }[] = [];
        for (const one of steps) {
          if (one.do === 'append') {
            const texts = one.sizes.map((size, i) => String.fromCharCode(97 + i).repeat(size));
            const positions = await Promise.all(texts.map((text) => journal.append(b(text))));
            model.push(...texts.map((text, i) => ({ position: positions[i] ?? -1, text })));
          } else if (one.do === 'reopen') {
            await journal.close();
            journal = await openJournal(options);
          } else {
            await journal.release(model[Math.floor(one.share * model.length)]?.position ?? journal.end);
            model = model.filter(({ position }) => position >= journal.start);
          }
        }
        expect(await all(journal)).toEqual(model.map(({ text }) => text));
        expect(journal.damage).toEqual([]);
        await journal.close();
      }),
      { numRuns: process.env['CI'] === 'true' ? 300 : 30 },
    );
  });
});

describe('releasing', () => {
  it('removes whole segments before the position, never the last', async () => {
    await using journal = await open({ ...small, maxBytes: 10_000 });
    const positions: number[] = [];
    for (let i = 0; i < 10; i += 1) positions.push(await journal.append(new Uint8Array(100).fill(i + 1)));
    expect(await segmentPaths()).toHaveLength(10);
    await journal.release(positions[4] ?? 0);
    expect(journal.start).toBe(positions[4]);
    expect(await segmentPaths()).toHaveLength(6);
    await journal.release(journal.end);
    expect(await segmentPaths()).toHaveLength(1);
    expect(await all(journal)).toHaveLength(1);
  });

  it('a full journal holds appends back until there is room, and says so', async () => {
    await using journal = await open(small);
    const first = await journal.append(new Uint8Array(100).fill(1));
    const second = await journal.append(new Uint8Array(100).fill(2));
    expect([journal.writable, second > first]).toEqual([true, true]);
    await journal.append(new Uint8Array(60).fill(3));
    const held = journal.append(new Uint8Array(100).fill(4));
    const writable = journal.whenWritable();
    expect(await Promise.race([held, delay(50, 'held')])).toBe('held');
    await journal.release(second);
    expect(await held).toBeGreaterThan(second);
    await writable;
  });

  it('an append that waited too long is OVERLOADED, and later ones go on', async () => {
    await using journal = await open({ ...small, fullWaitMs: 20 });
    for (let i = 0; i < 2; i += 1) await journal.append(new Uint8Array(100).fill(1));
    await journal.append(new Uint8Array(60).fill(1));
    const results = await Promise.allSettled([
      journal.append(new Uint8Array(100)),
      journal.append(new Uint8Array(100)),
    ]);
    expect(results).toMatchObject([
      { status: 'rejected', reason: { code: 'OVERLOADED', reason: 'JOURNAL_FULL' } },
      { status: 'rejected', reason: { code: 'OVERLOADED', reason: 'JOURNAL_FULL' } },
    ]);
    await journal.release(journal.end);
    expect(await journal.append(new Uint8Array(100))).toBe(260 + 3 * FRAME_BYTES);
  });

  it('closing a full journal refuses what waits', async () => {
    const journal = await open(small);
    for (let i = 0; i < 2; i += 1) await journal.append(new Uint8Array(100).fill(1));
    await journal.append(new Uint8Array(60).fill(1));
    const held = journal.append(new Uint8Array(100));
    await Promise.all([
      expect(held).rejects.toMatchObject({ reason: 'JOURNAL_CLOSED' }),
      delay(5).then(() => journal.close()),
    ]);
  });

  it('more than the memory allows is OVERLOADED at once, and not writable before that', async () => {
    await using journal = await open({ waitingBytesMax: 100 });
    const taken = [journal.append(new Uint8Array(60).fill(1)), journal.append(new Uint8Array(40).fill(1))];
    expect(journal.writable).toBe(false);
    await expect(journal.append(new Uint8Array(1).fill(1))).rejects.toMatchObject({ code: 'OVERLOADED' });
    await Promise.all(taken);
    expect(journal.writable).toBe(true);
  });

  it('refuses sizes with which it could never be emptied', async () => {
    await expect(open({ segmentBytes: 200, recordBytesMax: 100, maxBytes: 399 })).rejects.toThrow(TypeError);
    await expect(open({ segmentBytes: 100, recordBytesMax: 100, maxBytes: 400 })).rejects.toThrow(TypeError);
  });
});

describe('opening what a crash left', () => {
  it('cuts the torn tail at every length, reports it, and goes on after it', async () => {
    const journal = await open();
    await journal.append(b('kept'));
    await journal.append(b('torn off'));
    await journal.close();
    const [path = ''] = await segmentPaths();
    const whole = await readFile(path);
    const kept = HEADER_BYTES + FRAME_BYTES + 4;
    for (let length = kept + 1; length < whole.length; length += 1) {
      await writeFile(path, whole);
      await truncate(path, length);
      await using again = await open();
      expect(again.damage).toMatchObject([{ reason: 'torn-tail', position: FRAME_BYTES + 4, bytes: length - kept }]);
      expect(await again.append(b('new'))).toBe(FRAME_BYTES + 4);
      expect(await all(again)).toEqual(['kept', 'new']);
      await again.close();
      await using clean = await open();
      expect(clean.damage).toEqual([]);
      expect(await all(clean)).toEqual(['kept', 'new']);
    }
  });

  it('zeros after the last record, as a power failure leaves them, are cut', async () => {
    const journal = await open();
    await journal.append(b('kept'));
    await journal.close();
    const [path = ''] = await segmentPaths();
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.alloc(4096)]));
    await using again = await open();
    expect(again.damage).toMatchObject([{ reason: 'torn-tail', bytes: 4096 }]);
    expect(await all(again)).toEqual(['kept']);
  });

  it('a file of a segment that was being made is removed', async () => {
    await writeFile(join(directory, '0000000000000000.seg.new'), 'half');
    await using journal = await open();
    expect(await readdir(directory)).toEqual([]);
    expect(journal.end).toBe(0);
  });

  it('positions that were processed are not given again, though the tail was lost', async () => {
    const journal = await open({ syncPolicy: 'os' });
    await journal.append(b('kept'));
    const lost = await journal.append(b('lost'));
    const { end } = journal;
    await journal.close();
    const [path = ''] = await segmentPaths();
    await truncate(path, HEADER_BYTES + lost);
    await using again = await open({ from: end });
    expect(await again.append(b('new'))).toBe(end);
    expect(await all(again, end)).toEqual(['new']);
  });

  it('reading from beyond the end moves the end there', async () => {
    await using journal = await open();
    const reader = journal.read(1000)[Symbol.asyncIterator]();
    const next = reader.next();
    expect(await journal.append(b('new'))).toBe(1000);
    expect(await next).toMatchObject({ value: { position: 1000 } });
    await reader.return?.();
  });
});

describe('a damaged octet', () => {
  it.each([
    ['length', 0],
    ['checksum', 5],
    ['record', FRAME_BYTES + 2],
  ])('in the %s loses that record alone, in a full segment and in the last', async (_, at) => {
    const journal = await open({ segmentBytes: 300, recordBytesMax: 100, maxBytes: 10_000 });
    const texts = Array.from({ length: 12 }, (_, i) => `${String(i).padStart(2, '0')}${'.'.repeat(50)}`);
    for (const text of texts) await journal.append(b(text));
    await journal.close();
    const frame = FRAME_BYTES + 52;
    for (const path of await segmentPaths()) await flip(path, HEADER_BYTES + frame + at);
    const reported: unknown[] = [];
    await using again = await open({
      segmentBytes: 300,
      recordBytesMax: 100,
      maxBytes: 10_000,
      onDamage: (d) => reported.push(d),
    });
    expect(await all(again)).toEqual(texts.filter((_, i) => i % 4 !== 1));
    expect(reported).toHaveLength(3);
    expect(reported[0]).toMatchObject({ reason: 'checksum', position: frame, bytes: frame });
    // Acknowledged records lie behind the damage of the last segment, so it is not cut, and the next append begins another.
    const position = await again.append(b('new'));
    expect(await all(again, position)).toEqual(['new']);
    expect(await segmentPaths()).toHaveLength(4);
  });

  it('in a header loses that segment alone', async () => {
    const options = { segmentBytes: 200, recordBytesMax: 100, maxBytes: 10_000 };
    const journal = await open(options);
    for (const text of ['a', 'b', 'c']) await journal.append(b(text.repeat(100)));
    await journal.close();
    await flip((await segmentPaths())[1], 13);
    await using again = await open(options);
    expect((await all(again)).map((text) => text[0])).toEqual(['a', 'c']);
    expect(again.damage).toMatchObject([{ reason: 'header', bytes: 108, segment: '0000000000000108.seg' }]);
  });

  it('a segment that is missing is reported as a gap', async () => {
    const options = { segmentBytes: 200, recordBytesMax: 100, maxBytes: 10_000 };
    const journal = await open(options);
    for (const text of ['a', 'b', 'c']) await journal.append(b(text.repeat(100)));
    await journal.close();
    await rm((await segmentPaths())[1] ?? '');
    await using again = await open(options);
    expect((await all(again)).map((text) => text[0])).toEqual(['a', 'c']);
    expect(again.damage).toMatchObject([{ reason: 'gap', position: 108, bytes: 108 }]);
  });

  it('anywhere at all never throws, and every other record is read', async () => {
    const journal = await open();
    const texts = Array.from({ length: 20 }, (_, i) => `record number ${i}`);
    for (const text of texts) await journal.append(b(text));
    await journal.close();
    const [path = ''] = await segmentPaths();
    const whole = await readFile(path);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: HEADER_BYTES, max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, bits) => {
          const changed = Buffer.from(whole);
          changed[at] = (changed[at] ?? 0) ^ bits;
          await writeFile(path, changed);
          await using again = await open();
          const found = await all(again);
          expect(texts.filter((text) => !found.includes(text))).toHaveLength(1);
          expect(found).toHaveLength(19);
          expect(again.damage).toHaveLength(1);
        },
      ),
      { numRuns: 100 },
    );
  });
});
