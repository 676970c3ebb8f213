import type { CellRules } from './convert-cell.ts';

const local =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?)?$/;

/**
 * A cell as a time of RFC 3339: one that is so already, a date, or a date and time of day as spreadsheets write them, in the
 * offset that the rules name. What is none of these stays, and the rule for the type refuses it.
 */
export function timeOf(cell: unknown, { offset, warn }: CellRules): unknown {
  if (cell instanceof Date) {
    if (Number.isNaN(cell.getTime())) return String(cell);
    warn('no-offset');
    return inOffset(cell.toISOString().slice(0, -1), offset);
  }
  if (typeof cell !== 'string') return cell;
  const text = cell.normalize('NFKC').trim();
  const match = local.exec(text);
  if (!match) return text;
  const [, year = '', month = '', day = '', hour = '0', minute = '00', second = '00', fraction = ''] = match;
  const two = (part: string) => part.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  const wanted = `${date}T${two(hour)}:${minute}:${second}`;
  // 2026-02-30 is read as the second of March by some: it is no date.
  const time = new Date(`${wanted}Z`);
  if (Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== date) return text;
  warn('no-offset');
  return inOffset(`${wanted}${fraction}`, offset);
}

function inOffset(time: string, offset: string): string {
  return `${time}${offset}`;
}
