import { genericProfile, NameplateError, systemClock } from '@nameplate/model';
import { Decoders } from '@nameplate/telemetry';
import { afterEach, describe, expect, it } from 'vitest';
import { Interpreter } from '../interpret.ts';
import { encodeDeviceMessage } from '../message-codec.ts';
import { type ReadingBatch, silentLogger, type TelemetrySink } from '../ports.ts';
import type { Decode } from './decode.ts';
import { Ingest, type JournalSource } from './ingest.ts';
import { storedPosition } from './offset.ts';

const full = new NameplateError('STORAGE_UNAVAILABLE', 'full');

/** Text payloads become one reading; `bad…` is rejected. */
const decode: Decode = (_profile, { payload, receiveTimeMs }) => {
  const value = Buffer.from(payload).toString();
  if (value.startsWith('slow')) return Promise.resolve({ readings: [reading(value, receiveTimeMs)] });
  if (value.startsWith('other')) return { readings: [], others: [{ device: 'meter-7', fields: {} }] };
  if (value.startsWith('bad')) return { readings: [], rejected: { reason: 'BAD', message: value } };
  return { readings: [reading(value, receiveTimeMs)] };
};

const reading = (value: string, timeMs: number) => ({
  metric: 'm',
  value,
  unit: '',
  deviceTimeMs: timeMs,
  receiveTimeMs: timeMs,
  quality: [],
});

function record(text: string, deviceKey = 'D'): Uint8Array {
  const payload = Buffer.from(text);
  return encodeDeviceMessage({ identifier: deviceKey.toLowerCase(), deviceKey, port: 'p', payload, receiveTimeMs: 1 });
}

/** Positions are indexes. */
class FakeJournal implements JournalSource {
  readonly records: Uint8Array[];
  readonly released: number[] = [];
  reads: number[] = [];
  constructor(...texts: (string | Uint8Array)[]) {
    this.records = texts.map((text) => (typeof text === 'string' ? record(text) : text));
  }
  async *read(from: number, { signal }: { signal: AbortSignal }) {
    this.reads.push(from);
    for (let position = from; !signal.aborted; ) {
      const next = this.records[position];
      if (next) yield { position, next: ++position, record: next };
      else await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  release(upTo: number): void {
    this.released.push(upTo);
  }
}

class FakeTelemetry implements TelemetrySink {
  readonly stored: unknown[] = [];
  readonly log: string[] = [];
  offset: Uint8Array | undefined;
  fail: (batch: readonly ReadingBatch[]) => Error | undefined = () => undefined;
  async write(batch: readonly ReadingBatch[], offset: { readonly position: Uint8Array }) {
    const failure = this.fail(batch);
    if (failure) throw failure;
    this.log.push(`write ${batch.length}`);
    this.stored.push(...batch.flatMap(({ readings }) => readings.map(({ value }) => value)));
    this.offset = offset.position;
    return { stored: batch.length, duplicates: 0, corrections: 0 };
  }
  async readOffset() {
    return this.offset;
  }
  async flush() {
    this.log.push('flush');
  }
}

const running: Ingest[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((ingest) => ingest.stop()));
});

function start(journal: FakeJournal, telemetry: FakeTelemetry, profile = async (_key: string) => genericProfile) {
  const letters: string[] = [];
  const counts = new Map<string, number>();
  const ingest = new Ingest({
    journal,
    telemetry,
    interpreter: new Interpreter({ profile, child: async () => undefined, decode, decoders: new Decoders() }),
    onOrphans: async (orphans) => void letters.push(...orphans.map(({ alias }) => `orphan ${alias}`)),
    clock: systemClock,
    deadLetters: {
      add: (reason, _message, { payload }) => letters.push(`${reason} ${Buffer.from(payload).toString()}`),
    },
    limits: { ingestBatchMessages: 3, ingestBatchWaitMs: 1, releaseIntervalMs: 1_000_000 },
    observer: {
      count: (event, label, by = 1) => counts.set(`${event} ${label}`, (counts.get(`${event} ${label}`) ?? 0) + by),
    },
    logger: silentLogger,
  });
  running.push(ingest);
  ingest.start();
  return { ingest, letters, counts };
}

async function until(check: () => boolean): Promise<void> {
  for (let n = 0; !check(); n++) {
    if (n > 2_000) throw new Error(`never: ${check.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const poison = (batch: readonly ReadingBatch[]): boolean =>
  batch.some(({ readings }) => readings[0]?.value === 'poison');

describe('ingest', () => {
  it('writes everything once, in order, with the offset after it', async () => {
    const journal = new FakeJournal('a', 'b', 'c', 'd', 'e');
    const telemetry = new FakeTelemetry();
    const { ingest, counts } = start(journal, telemetry);
    await until(() => ingest.position === 5);
    expect(telemetry.stored).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await storedPosition(telemetry)).toBe(5);
    expect(counts.get('readings stored')).toBe(5);
  });

  it('waits for a profile that is being compiled, and keeps the order', async () => {
    const telemetry = new FakeTelemetry();
    const { ingest } = start(new FakeJournal('slow 1', 'b', 'slow 2', 'c'), telemetry);
    await until(() => ingest.position === 4);
    expect(telemetry.stored).toEqual(['slow 1', 'b', 'slow 2', 'c']);
  });

  it('hands on what is about a device that the sender does not speak for', async () => {
    const telemetry = new FakeTelemetry();
    const { ingest, letters } = start(new FakeJournal('a', 'other'), telemetry);
    await until(() => ingest.position === 2);
    expect([telemetry.stored, letters]).toEqual([['a'], ['orphan meter-7']]);
  });

  it('goes on from the stored offset', async () => {
    const telemetry = new FakeTelemetry();
    const first = start(new FakeJournal('a', 'b'), telemetry);
    await until(() => first.ingest.position === 2);
    await first.ingest.stop();
    const journal = new FakeJournal('a', 'b', 'c');
    const second = start(journal, telemetry);
    await until(() => second.ingest.position === 3);
    expect(journal.reads).toEqual([2]);
    expect(telemetry.stored).toEqual(['a', 'b', 'c']);
  });

  it('releases the journal only after a flush', async () => {
    const journal = new FakeJournal('a');
    const telemetry = new FakeTelemetry();
    const { ingest } = start(journal, telemetry);
    await until(() => ingest.position === 1);
    expect(journal.released).toEqual([]);
    await ingest.stop();
    expect(telemetry.log).toEqual(['write 1', 'flush']);
    expect(journal.released).toEqual([1]);
  });

  it('a store that fails is tried again until it works; nothing is lost', async () => {
    const telemetry = new FakeTelemetry();
    let failures = 3;
    telemetry.fail = () => (failures-- > 0 ? full : undefined);
    const { ingest, counts } = start(new FakeJournal('a', 'b'), telemetry);
    await until(() => ingest.position === 2);
    expect(telemetry.stored).toEqual(['a', 'b']);
    expect(counts.get('ingest_retries STORAGE_UNAVAILABLE')).toBe(3);
  });

  it('a journal that fails to be read is read again from the last offset', async () => {
    const journal = new FakeJournal('a', 'b', 'c', 'd');
    const read = journal.read.bind(journal);
    let broken = true;
    journal.read = async function* (from, options) {
      for await (const one of read(from, options)) {
        if (broken && one.position === 3) {
          broken = false;
          throw new Error('EIO');
        }
        yield one;
      }
    };
    const telemetry = new FakeTelemetry();
    const { ingest } = start(journal, telemetry);
    await until(() => ingest.position === 4);
    expect(telemetry.stored).toEqual(['a', 'b', 'c', 'd']);
    expect(journal.reads).toEqual([0, 3]);
  });

  it('stops while the store fails, with the offset where it was', async () => {
    const telemetry = new FakeTelemetry();
    telemetry.fail = () => full;
    const journal = new FakeJournal('a');
    const { ingest, counts } = start(journal, telemetry);
    await until(() => (counts.get('ingest_retries STORAGE_UNAVAILABLE') ?? 0) > 0);
    await ingest.stop();
    expect(telemetry.offset).toBeUndefined();
    expect(journal.released).toEqual([]);
  });

  it('one message that can never be stored does not stop the others', async () => {
    const telemetry = new FakeTelemetry();
    telemetry.fail = (batch) => (poison(batch) ? new TypeError('never') : undefined);
    const { ingest, letters } = start(new FakeJournal('a', 'poison', 'b', 'c'), telemetry);
    await until(() => ingest.position === 4);
    expect(telemetry.stored).toEqual(['a', 'b', 'c']);
    expect(letters).toEqual(['not-storable poison']);
  });

  it('what cannot be decoded, is of no device, or is no message becomes a dead letter once', async () => {
    const journal = new FakeJournal('bad 1', record('x', 'GONE'), Uint8Array.of(9, 9), 'a');
    const telemetry = new FakeTelemetry();
    let hiccup = true;
    const { ingest, letters } = start(journal, telemetry, async (key) => {
      if (key === 'GONE') throw new NameplateError('HANDLE_NOT_FOUND', 'gone');
      if (journal.reads.length > 0 && hiccup) {
        hiccup = false;
        throw full;
      }
      return genericProfile;
    });
    await until(() => ingest.position === 4);
    expect(letters.map((letter) => letter.split(' ')[0])).toEqual(['undecodable', 'unknown-device', 'unreadable']);
    expect(telemetry.stored).toEqual(['a']);
  });
});
