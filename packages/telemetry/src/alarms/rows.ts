import { decodeU64, key } from '@nameplate/storage';
import type { Acknowledgement, Alarm } from './alarm.ts';

/** Every row that alarms keep, in the store of the series. */
export const alarmRows = {
  /** What was written and not looked at yet: one row for each device of each batch. */
  marks: key('alarm-mark'),
  mark: (deviceKey: string, batch: number) => key('alarm-mark', deviceKey, batch),
  /** Where a device's alarms are. */
  state: (deviceKey: string) => key('alarm-state', deviceKey),
  /** When to look at a device again, in order of time: nothing else is looked at when a deadline comes. */
  dues: key('alarm-due'),
  due: (dueMs: number, deviceKey: string) => key('alarm-due', dueMs, deviceKey),
  /** Every time that an alarm was raised: the history. */
  episodes: (deviceKey: string) => key('alarm-episode', deviceKey),
  episodesOf: (deviceKey: string, alarm: string) => key('alarm-episode', deviceKey, alarm),
  episode: (deviceKey: string, alarm: string, raisedMs: number) => key('alarm-episode', deviceKey, alarm, raisedMs),
  /** The active ones, by device; the value is when it was raised. */
  actives: key('alarm-active'),
  activesOf: (deviceKey: string) => key('alarm-active', deviceKey),
  active: (deviceKey: string, alarm: string) => key('alarm-active', deviceKey, alarm),
} as const;

/** Of one alarm of a device, beside its episodes. */
export interface AlarmState {
  /** Since when the condition holds, while its hold is waited for. */
  readonly pendingMs?: number | undefined;
  /** Of an alarm on the server's clock: the last moment looked at. */
  readonly lookedMs?: number | undefined;
  /** Episodes kept. */
  readonly kept?: number | undefined;
  /** Nothing before it is looked at again: what was there is not kept any more. */
  readonly floorMs?: number | undefined;
}

export interface DeviceState {
  readonly identifier: string;
  /** When the server last heard of it. */
  readonly seenMs?: number | undefined;
  readonly dueMs?: number | undefined;
  readonly alarms: Readonly<Record<string, AlarmState>>;
}

/** What a batch wrote of one device. */
export interface Mark {
  readonly identifier: string;
  /** Receive times, in order. */
  readonly seen: readonly number[];
  /** The earliest device time written, by metric. */
  readonly from: Readonly<Record<string, number>>;
}

export function encodeJson(value: DeviceState | Mark | StoredEpisode): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

export function decodeState(row: Uint8Array): DeviceState {
  return JSON.parse(Buffer.from(row).toString()) as DeviceState;
}

export function decodeMark(row: Uint8Array): Mark {
  return JSON.parse(Buffer.from(row).toString()) as Mark;
}

/** An alarm without what its key says. */
type StoredEpisode = Omit<Alarm, 'deviceKey' | 'alarm' | 'raisedMs'> & { readonly acknowledged?: Acknowledgement };

export function encodeEpisode({ identifier, severity, name, sinceMs, clearedMs, acknowledged }: Alarm): Uint8Array {
  return encodeJson({
    identifier,
    severity,
    name,
    sinceMs,
    ...(clearedMs !== undefined && { clearedMs }),
    ...(acknowledged && { acknowledged }),
  });
}

export function decodeEpisode(rowKey: Uint8Array, row: Uint8Array): Alarm {
  const [deviceKey = '', alarm = ''] = textParts(rowKey, 3).slice(1);
  const stored = JSON.parse(Buffer.from(row).toString()) as StoredEpisode;
  return { ...stored, deviceKey, alarm, raisedMs: decodeU64(rowKey, rowKey.length - 8) };
}

/** The first parts of a key that are texts. */
export function textParts(rowKey: Uint8Array, count: number): string[] {
  const octets = Buffer.from(rowKey.buffer, rowKey.byteOffset, rowKey.length);
  const parts: string[] = [];
  for (let start = 0; parts.length < count; ) {
    const end = octets.indexOf(0, start);
    if (end < 0) break;
    parts.push(octets.toString('utf8', start, end));
    start = end + 1;
  }
  return parts;
}
