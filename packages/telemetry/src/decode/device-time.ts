import { type Problem, shown } from '@nameplate/formats';
import type { TimeForm } from '@nameplate/model';

/** Unix milliseconds of a time as a device wrote it; a time before 1970 or after 9999 is none. */
export function parseDeviceTime(value: unknown, form: TimeForm | undefined): number | Problem {
  const ms = unixMs(value, form);
  if (ms !== undefined && ms >= 0 && ms <= latestMs) return ms;
  return { reason: 'time-invalid', message: `${shown(value)} is not a device time (${form ?? 'RFC 3339 or Unix'}).` };
}

/** 9999-12-31T23:59:59.999Z */
const latestMs = 253_402_300_799_999;

/** Seconds reach it in the year 5138, milliseconds reached it in 1973: a clock that works is never ambiguous. */
const firstMs = 1e11;

function unixMs(value: unknown, form: TimeForm | undefined): number | undefined {
  if (form === undefined) {
    if (typeof value === 'number') return Math.round(Math.abs(value) >= firstMs ? value : value * 1000);
    return rfc3339(value);
  }
  if (form === 'rfc3339') return rfc3339(value);
  const number = typeof value === 'string' && /^\d{1,16}(?:\.\d{1,9})?$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number') return undefined;
  return Math.round(form === 'unix-s' ? number * 1000 : number);
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** RFC 3339 §5.6, with an offset: a local time without one would be a guess. */
function rfc3339(value: unknown): number | undefined {
  const match = typeof value === 'string' && value.length <= 40 ? pattern.exec(value) : null;
  if (match === null) return undefined;
  const [, year, month, day, clock, fraction = '', offset = ''] = match;
  // The engine takes 30 February for 2 March.
  if (Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()) return undefined;
  const ms = Date.parse(`${year}-${month}-${day}T${clock}${fraction.slice(0, 4)}${offset.toUpperCase()}`);
  return Number.isNaN(ms) ? undefined : ms;
}
