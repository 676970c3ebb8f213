import { type FrameReply, frameReply } from '@nameplate/formats';
import type { Store } from '@nameplate/storage';
import { readSeries } from '../series.ts';
import type { StoredReading } from '../subscribe.ts';
import { type CommandRecord, isOpen } from './command.ts';

/** The open commands that a reading may confirm, or a frame may answer, by device. */
export class Awaited {
  readonly #open = new Map<string, Map<string, CommandRecord>>();

  /** As it is now. */
  follow(record: CommandRecord): void {
    const ofDevice = this.#open.get(record.deviceKey) ?? new Map<string, CommandRecord>();
    const isAwaited = record.confirm !== undefined || record.message?.replies !== undefined;
    if (isOpen(record) && isAwaited) {
      this.#open.set(record.deviceKey, ofDevice.set(record.id, record));
      return;
    }
    ofDevice.delete(record.id);
    if (ofDevice.size === 0) this.#open.delete(record.deviceKey);
  }

  awaitsFrame(deviceKey: string): boolean {
    const ofDevice = this.#open.get(deviceKey);
    return ofDevice !== undefined && [...ofDevice.values()].some(({ message }) => message?.replies !== undefined);
  }

  /** Those that a frame in the payload answers. */
  *answeredBy(deviceKey: string, payload: Uint8Array): Generator<{ readonly id: string; readonly reply: FrameReply }> {
    for (const { id, message } of this.#open.get(deviceKey)?.values() ?? []) {
      if (message?.replies === undefined) continue;
      const reply = frameReply(message.replies, Buffer.from(message.payload, 'base64'), payload);
      if (reply !== undefined) yield { id, reply };
    }
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
