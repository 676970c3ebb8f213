import type { Clock } from '@nameplate/model';

/**
 * YYMMDD as a date. The century is the one that puts the year within 49 years before and 50 after this one; the day 00 is
 * the last of the month. GS1 General Specifications § 7.12 and § 3.4.
 */
export function localDate(
  text: string,
  clock: Clock,
  dayMayMiss: boolean,
): { readonly date: string; readonly dayGiven: boolean } | undefined {
  const [year, month, day] = [0, 2, 4].map((at) => Number(text.slice(at, at + 2))) as [number, number, number];
  const full = centuryOf(year, new Date(clock.now()).getUTCFullYear()) + year;
  if (month < 1 || month > 12) return undefined;
  const last = new Date(Date.UTC(full, month, 0)).getUTCDate();
  if (day > last || (day === 0 && !dayMayMiss)) return undefined;
  const shown = String(day === 0 ? last : day).padStart(2, '0');
  return { date: `${full}-${text.slice(2, 4)}-${shown}`, dayGiven: day !== 0 };
}

/** hhmm as hh:mm. */
export function localTime(text: string): string | undefined {
  return /^(?:[01]\d|2[0-3])[0-5]\d$/.test(text) ? `${text.slice(0, 2)}:${text.slice(2)}` : undefined;
}

function centuryOf(year: number, thisYear: number): number {
  const century = thisYear - (thisYear % 100);
  const difference = year - (thisYear % 100);
  if (difference >= 51) return century - 100;
  return difference <= -50 ? century + 100 : century;
}
