import { createHash } from 'node:crypto';
import { NameplateError, parseIndustryCode, parsePrefix, prefixKey } from '@nameplate/model';
import { dateOfDay } from './day.ts';
import { type DayCounts, dayCountNames } from './day-rows.ts';

/** What one prefix came to on one day, as a server tells the one above. */
export interface ReportRow extends DayCounts {
  readonly prefix: string;
  readonly industry: string;
  readonly region: string;
}

/** A whole day. Sent again, it takes the place of what was sent before. */
export interface DailyReport {
  readonly day: number;
  /** By prefix, class and region; each once. */
  readonly rows: readonly ReportRow[];
}

/** Says that a day has been taken in, as it was sent. */
export interface ReportReceipt {
  /** The organization that reported. */
  readonly source: string;
  readonly date: string;
  readonly rows: number;
  /** SHA-256 of the rows, hexadecimal. */
  readonly digest: string;
  readonly receiveTimeMs: number;
}

/** Rows of one report. */
export const reportRowsMax = 50_000;

/** The same for the same rows, in whatever order they came. */
export function digestOf(rows: readonly ReportRow[]): string {
  const sha = createHash('sha256');
  for (const row of rows.toSorted((a, b) => (placeText(a) < placeText(b) ? -1 : 1)))
    sha.update(`${placeText(row)} ${dayCountNames.map((name) => row[name]).join(' ')}\n`);
  return sha.digest('hex');
}

/** What a report is about, once for each row. */
export function placeText({ prefix, industry, region }: Pick<ReportRow, 'prefix' | 'industry' | 'region'>): string {
  return `${prefix} ${industry} ${region}`;
}

/** A report as it is kept. @throws NameplateError INVALID_VALUE, LIMIT_EXCEEDED */
export function checkReport({ day, rows }: DailyReport, today: number): DailyReport {
  if (rows.length > reportRowsMax)
    throw new NameplateError('LIMIT_EXCEEDED', `A report has at most ${reportRowsMax} rows.`, {
      reason: 'REPORT_ROWS',
    });
  if (!(Number.isSafeInteger(day) && day >= 0 && day <= today))
    throw wrong(`${dateOfDay(Math.max(0, Math.min(day, 100_000)) || 0)} is not over, or no day`);
  const seen = new Set<string>();
  const checked = rows.map((row) => {
    const place = { prefix: prefixKey(parsePrefix(row.prefix)), industry: row.industry, region: row.region };
    if (place.industry !== '' && parseIndustryCode(place.industry) !== place.industry)
      throw wrong(`${place.industry.slice(0, 20)} is no class of GB/T 4754`);
    if (place.region !== '' && !/^[1-9]\d{5}$/.test(place.region))
      throw wrong(`${place.region.slice(0, 20)} is no region code of GB/T 2260`);
    const bad = dayCountNames.find((name) => !(Number.isSafeInteger(row[name]) && row[name] >= 0));
    if (bad !== undefined) throw wrong(`${bad} of ${place.prefix} is no count`);
    if (seen.has(placeText(place))) throw wrong(`${place.prefix} is there twice`);
    seen.add(placeText(place));
    const { registered, retired, resolved } = row;
    return { ...place, registered, retired, resolved };
  });
  return { day, rows: checked };
}

function wrong(why: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `The report is not taken: ${why}.`, { reason: 'REPORT' });
}
