import { NameplateError } from '@nameplate/model';
import { Temporal } from 'temporal-polyfill';

/** A half-open piece of time, Unix milliseconds. */
export interface TimeWindow {
  readonly startMs: number;
  readonly endMs: number;
}

/** What to divide, and how: an ISO 8601 duration, in an IANA time zone. */
export interface WindowQuery extends TimeWindow {
  readonly window: string;
  /** UTC when empty. */
  readonly timeZone: string;
}

/**
 * Divides [start, end) into windows, the first from `start`, the last cut at `end`. Hours, minutes and seconds are elapsed time;
 * days, weeks, months and years are those of the calendar in the zone, so that a day is of 23 or 25 hours when the clocks change.
 * Each boundary is counted from `start`: months from the 31st are at the end of shorter months, and back at the 31st after.
 * @throws NameplateError INVALID_VALUE, or LIMIT_EXCEEDED when there are more than `max`
 */
export function divide({ startMs, endMs, window, timeZone }: WindowQuery, max: number): TimeWindow[] {
  if (!isTime(startMs) || !isTime(endMs)) throw invalid('start_time', 'times from 1970 to 9999');
  if (endMs <= startMs) throw invalid('end_time', 'an end after the start');
  const boundary = boundaries(startMs, parseWindow(window), timeZone || 'UTC');
  const windows: TimeWindow[] = [];
  for (let i = 1, from = startMs; from < endMs; i += 1) {
    const to = Math.min(boundary(i), endMs);
    // A zone that crossed the date line has a calendar day of no length: Apia had no 30 December 2011.
    if (to <= from) continue;
    if (windows.length === max) throw tooMany(max, window);
    windows.push({ startMs: from, endMs: to });
    from = to;
  }
  return windows;
}

const dayMs = 86_400_000;

/** The i-th boundary after the start. */
function boundaries(startMs: number, window: Temporal.Duration, timeZone: string): (i: number) => number {
  const { years, months, weeks, days, hours, minutes, seconds } = window;
  const exactMs = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  const start = startIn(startMs, timeZone);
  // UTC has days of one length: no calendar needed.
  if (years === 0 && months === 0 && (timeZone === 'UTC' || (weeks === 0 && days === 0)))
    return (i) => startMs + i * (exactMs + (weeks * 7 + days) * dayMs);
  return (i) => {
    const calendar = { years: years * i, months: months * i, weeks: weeks * i, days: days * i };
    try {
      return start.add(calendar).epochMilliseconds + i * exactMs;
    } catch {
      // Past the last date that there is, hence past every end.
      return Infinity;
    }
  };
}

function startIn(startMs: number, timeZone: string): Temporal.ZonedDateTime {
  try {
    return Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(timeZone);
  } catch (cause) {
    throw invalid('time_zone', 'an IANA time zone such as Asia/Shanghai', cause);
  }
}

function parseWindow(text: string): Temporal.Duration {
  const expected = 'a positive ISO 8601 duration such as PT15M, PT1H, P1D or P1M, of one second or more';
  let window: Temporal.Duration;
  try {
    window = Temporal.Duration.from(text.length <= 64 ? text : '');
  } catch (cause) {
    throw invalid('window', expected, cause);
  }
  const { years, months, weeks, days, hours, minutes, seconds } = window;
  const parts = [years, months, weeks, days, hours, minutes, seconds];
  const whole = window.milliseconds === 0 && window.microseconds === 0 && window.nanoseconds === 0;
  if (window.sign !== 1 || !whole || parts.some((part) => part > largestPart)) throw invalid('window', expected);
  return window;
}

/** Keeps every sum within what a date can be, and what a number can count. */
const largestPart = 100_000_000;

function isTime(ms: number): boolean {
  return Number.isSafeInteger(ms) && ms >= 0 && ms <= 253_402_300_799_999;
}

function invalid(field: string, expected: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `${field}: expected ${expected}.`, {
    reason: 'AGGREGATE',
    metadata: { field, expected },
    cause,
  });
}

function tooMany(max: number, window: string): NameplateError {
  const message = `At most ${max} windows; ${window} divides this time into more. Take longer windows or less time.`;
  return new NameplateError('LIMIT_EXCEEDED', message, { metadata: { limit: String(max) } });
}
