import type { DeviceProfile, Reading } from '@nameplate/model';
import type { Operation, Reader } from '@nameplate/storage';
import { decodeU64, prefixRange } from '@nameplate/storage';
import { alarmRows, decodeMark, encodeJson, type Mark, textParts } from './rows.ts';

/** What is to be looked at of one device, of all batches that are not looked at yet. */
export interface Pending {
  readonly mark: Mark;
  /** The rows that say so: gone with what comes of it. */
  readonly rows: readonly Uint8Array[];
}

/** Marks in a batch of readings, and what to do once it is written. */
export interface Marking {
  readonly operations: readonly Operation[];
  accept(): void;
}

/** The devices whose readings were written and whose alarms were not looked at since: rows in the store, and the same in memory. */
export class Marks {
  readonly #pending = new Map<string, Pending>();
  #batch = 0;

  get size(): number {
    return this.#pending.size;
  }

  /** What was left by the process before. */
  async load(reader: Reader): Promise<void> {
    for await (const { key, value } of reader.range(prefixRange(alarmRows.marks))) {
      const [, deviceKey = ''] = textParts(key, 2);
      this.#batch = Math.max(this.#batch, decodeU64(key, key.length - 8) + 1);
      this.#add(deviceKey, decodeMark(value), Buffer.from(key));
    }
  }

  /** Of a batch of readings, those of devices that have alarms. */
  of(
    batches: readonly {
      readonly deviceKey: string;
      readonly identifier: string;
      readonly readings: readonly Reading[];
    }[],
    profiles: ReadonlyMap<string, DeviceProfile>,
  ): Marking {
    const marks = new Map<string, Mark>();
    for (const { deviceKey, identifier, readings } of batches) {
      if ((profiles.get(deviceKey)?.alarms ?? []).length === 0) continue;
      const mark = { identifier, seen: readings.map(({ receiveTimeMs }) => receiveTimeMs), from: earliest(readings) };
      const there = marks.get(deviceKey);
      marks.set(deviceKey, there === undefined ? { ...mark, seen: distinct(mark.seen) } : merge(there, mark));
    }
    const batch = this.#batch;
    if (marks.size > 0) this.#batch += 1;
    const rows = [...marks].map(([deviceKey, mark]) => ({ deviceKey, mark, key: alarmRows.mark(deviceKey, batch) }));
    return {
      operations: rows.map(({ key, mark }) => ({ type: 'put', key, value: encodeJson(mark) })),
      accept: () => {
        for (const { deviceKey, mark, key } of rows) this.#add(deviceKey, mark, key);
      },
    };
  }

  /** One that waits, the longest first; it is not waiting any more. */
  take(): (Pending & { readonly deviceKey: string }) | undefined {
    for (const [deviceKey, pending] of this.#pending) {
      this.#pending.delete(deviceKey);
      return { deviceKey, ...pending };
    }
    return undefined;
  }

  /** What could not be done waits again. */
  giveBack(deviceKey: string, { mark, rows }: Pending): void {
    for (const row of rows) this.#add(deviceKey, mark, row);
  }

  #add(deviceKey: string, mark: Mark, row: Uint8Array): void {
    const there = this.#pending.get(deviceKey);
    this.#pending.set(
      deviceKey,
      there === undefined ? { mark, rows: [row] } : { mark: merge(there.mark, mark), rows: [...there.rows, row] },
    );
  }
}

/** Receive times kept of one device: beyond that, a silence between two of them may go unseen, and the last counts. */
const seenMax = 64;

function merge(a: Mark, b: Mark): Mark {
  const from = { ...a.from };
  for (const [metric, ms] of Object.entries(b.from)) from[metric] = Math.min(from[metric] ?? ms, ms);
  return { identifier: b.identifier, seen: distinct([...a.seen, ...b.seen]), from };
}

function distinct(times: readonly number[]): readonly number[] {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  return sorted.length <= seenMax ? sorted : [...sorted.slice(0, seenMax - 1), ...sorted.slice(-1)];
}

function earliest(readings: readonly Reading[]): Record<string, number> {
  const from: Record<string, number> = {};
  for (const { metric, deviceTimeMs } of readings) from[metric] = Math.min(from[metric] ?? deviceTimeMs, deviceTimeMs);
  return from;
}
