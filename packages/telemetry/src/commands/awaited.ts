import type { Store } from '@nameplate/storage';
import { readSeries } from '../series.ts';
import type { StoredReading } from '../subscribe.ts';
import { type CommandRecord, isOpen } from './command.ts';

/** The open commands that a reading may confirm, by device. */
export class Awaited {
  readonly #open = new Map<string, Map<string, CommandRecord>>();

  /** As it is now. */
  follow(record: CommandRecord): void {
    const ofDevice = this.#open.get(record.deviceKey) ?? new Map<string, CommandRecord>();
    if (isOpen(record) && record.confirm !== undefined) {
      this.#open.set(record.deviceKey, ofDevice.set(record.id, record));
      return;
    }
    ofDevice.delete(record.id);
    if (ofDevice.size === 0) this.#open.delete(record.deviceKey);
  }

  /** Those that these readings confirm. */
  *confirmedBy(readings: readonly StoredReading[]): Generator<CommandRecord> {
    if (this.#open.size === 0) return;
    for (const { deviceKey, reading } of readings)
      for (const record of this.#open.get(deviceKey)?.values() ?? []) {
        const { confirm, createMs } = record;
        if (confirm?.metric !== reading.metric || confirm.equals !== reading.value) continue;
        // What the device measured before it was told is not an answer.
        if (reading.deviceTimeMs >= createMs) yield record;
      }
  }

  /** Those that the series confirm already. */
  async *confirmedIn(store: Store): AsyncGenerator<CommandRecord> {
    for (const ofDevice of this.#open.values())
      for (const record of ofDevice.values()) if (await isReported(store, record)) yield record;
  }
}

async function isReported(store: Store, { deviceKey, confirm, createMs }: CommandRecord): Promise<boolean> {
  if (confirm === undefined) return false;
  const { metric } = confirm;
  for await (const { value } of readSeries(store, { deviceKey, metric, startMs: createMs }))
    if (value === confirm.equals) return true;
  return false;
}
