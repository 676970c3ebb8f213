import { bcdNumber } from '../bcd.ts';
import { rfc3339Of } from '../local-time.ts';

/** WW DD MM YY, as sent: a date. */
export function readWeekDate(bytes: Uint8Array): string | undefined {
  const [, day, month, year] = pairs(bytes);
  return rfc3339Of({ year: 2000 + year, month, day, hour: 0, minute: 0, second: 0 }, 0)?.slice(0, 10);
}

/** ss mm hh: a time of day. */
export function readTime(bytes: Uint8Array): string | undefined {
  const [second, minute, hour] = pairs(bytes);
  return rfc3339Of({ year: 2000, month: 1, day: 1, hour, minute, second }, 0)?.slice(11, 19);
}

/** ss mm hh WW DD MM YY: date and time. */
export function readClock(bytes: Uint8Array, offsetMinutes: number): string | undefined {
  const [second, minute, hour, , day, month, year] = pairs(bytes);
  return rfc3339Of({ year: 2000 + year, month, day, hour, minute, second }, offsetMinutes);
}

/** mm hh DD MM YY; zeros say that nothing happened yet. */
export function readMinute(bytes: Uint8Array, offsetMinutes: number): string | null {
  const [minute, hour, day, month, year] = pairs(bytes);
  return rfc3339Of({ year: 2000 + year, month, day, hour, minute, second: 0 }, offsetMinutes) ?? null;
}

/** mm hh DD MM: the 1997 edition does not say the year, and none is made up. */
export function readMonthMinute(bytes: Uint8Array): string | null {
  const [minute, hour, day, month] = pairs(bytes);
  // A leap year, so that no day is refused.
  return rfc3339Of({ year: 2000, month, day, hour, minute, second: 0 }, 0)?.slice(5, 16) ?? null;
}

type Pairs = [number, number, number, number, number, number, number];

/** Each octet as two digits; NaN, which no calendar has, where there are none. */
function pairs(bytes: Uint8Array): Pairs {
  return Array.from({ length: 7 }, (_, at) => bcdNumber(bytes.subarray(at, at + 1)) ?? Number.NaN) as Pairs;
}
