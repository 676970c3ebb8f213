import type { AlarmSeverity, BilingualText } from '@nameplate/model';

/** One time that an alarm of a device was raised: from then until it was cleared. */
export interface Alarm {
  /** Canonical text of the device. */
  readonly identifier: string;
  /** Comparison key of the device. */
  readonly deviceKey: string;
  /** The alarm's id in the profile. */
  readonly alarm: string;
  readonly severity: AlarmSeverity;
  /** As the profile named it when it was raised. */
  readonly name: BilingualText;
  /** Since when its condition held; `raisedMs` is that and the hold. */
  readonly sinceMs: number;
  readonly raisedMs: number;
  /** Absent: active. */
  readonly clearedMs?: number;
  readonly acknowledged?: Acknowledgement;
}

/** Somebody knows of it. */
export interface Acknowledgement {
  readonly timeMs: number;
  /** Who, as the server knows them. */
  readonly by: string;
  readonly note: string;
}

/** What happened to an alarm; `withdrawn`: late readings showed that it never was. */
export type AlarmEventKind = 'raised' | 'cleared' | 'acknowledged' | 'withdrawn';

export interface AlarmEvent {
  readonly kind: AlarmEventKind;
  readonly alarm: Alarm;
}

/** Do the times that two were raised have a moment in common? Then they are one and the same to those who were told. */
export function overlaps(a: Span, b: Span): boolean {
  return a.raisedMs <= (b.clearedMs ?? Infinity) && b.raisedMs <= (a.clearedMs ?? Infinity);
}

export interface Span {
  readonly sinceMs: number;
  readonly raisedMs: number;
  readonly clearedMs?: number;
}
