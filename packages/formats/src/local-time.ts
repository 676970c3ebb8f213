import { type ReadShape, wrongShape } from '@nameplate/model';

/** A time as a clock on the wall shows it. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Offset of a clock from UTC, minutes: `+08:00`. */
export const readOffset: ReadShape<number> = (value, path) => {
  const match = typeof value === 'string' ? /^([+-])(\d\d):(\d\d)$/.exec(value) : null;
  const minutes = match === null ? Number.NaN : Number(match[2]) * 60 + Number(match[3]);
  if (!(minutes <= 14 * 60) || Number(match?.[3]) > 59) throw wrongShape(path, 'an offset from UTC such as +08:00');
  return match?.[1] === '-' ? -minutes : minutes;
};

/** What Chinese meters keep: the whole country has one time. */
export const beijingMinutes = 8 * 60;

/** Unix milliseconds; undefined when the calendar has no such time. */
export function unixMsOf(
  { year, month, day, hour, minute, second }: LocalTime,
  offsetMinutes: number,
): number | undefined {
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(ms);
  const real = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return real ? ms - offsetMinutes * 60_000 : undefined;
}

/** The moment as a clock with that offset shows it. */
export function localTimeOf(unixMs: number, offsetMinutes: number): LocalTime {
  const date = new Date(unixMs + offsetMinutes * 60_000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** RFC 3339 with the offset; undefined when the calendar has no such time. */
export function rfc3339Of(time: LocalTime, offsetMinutes: number): string | undefined {
  const ms = unixMsOf(time, offsetMinutes);
  if (ms === undefined) return undefined;
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 19);
  return `${local}${offsetText(offsetMinutes)}`;
}

/** `+08:00` of 480. */
export function offsetText(offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
