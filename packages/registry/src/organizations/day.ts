/** Days since 1970-01-01 in China Standard Time (UTC+8, no summer time): the day that counts are kept by. */
export function dayOf(timeMs: number): number {
  return Math.floor((timeMs + chinaOffsetMs) / dayMs);
}

/** `2026-03-01`. */
export function dateOfDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The day of `2026-03-01`; undefined for what is no date. */
export function dayOfDate(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const day = Date.parse(`${date}T00:00:00Z`) / dayMs;
  return Number.isInteger(day) && day >= 0 && dateOfDay(day) === date ? day : undefined;
}

const dayMs = 86_400_000;
const chinaOffsetMs = 8 * 3_600_000;
