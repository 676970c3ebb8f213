import type { Caller } from './caller.ts';
import { toDate } from './convert.ts';
import type { ReportReceiptMessage } from './messages.ts';
import type { CallOptions } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';

export interface StatisticsQuery {
  readonly by: 'prefix' | 'industry' | 'region';
  /** A moment of the first day, or the day as `2026-03-01`; days are those of China Standard Time. */
  readonly from: Date | string;
  readonly to: Date | string;
  /** Of a class: 1 section, 2 division, 3 group; of a region: 1 province, 2 city. Absent: as it is. */
  readonly depth?: number;
  /** Only this organization and those below it. */
  readonly under?: string;
}

/** One day of one prefix, class or region. */
export interface DailyCount {
  /** `2026-03-01` */
  readonly date: string;
  /** The prefix, class or region code; empty: none is known. */
  readonly key: string;
  readonly registered: number;
  readonly retired: number;
  /** Handles at the end of the day. */
  readonly live: number;
  readonly resolved: number;
}

/** What was registered, retired and resolved: here, and on the servers that report to this one. */
export class Statistics {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** By day, then key. A key of an organization sees what belongs to it and to those below. */
  async daily(query: StatisticsQuery, options: CallOptions = {}): Promise<DailyCount[]> {
    const { by, from, to, depth = 0, under = '' } = query;
    const days = { fromDate: dateText(from), toDate: dateText(to) };
    const request = { by: `STATISTICS_BY_${by.toUpperCase()}`, ...days, depth, under };
    const { counts } = await this.#caller.read('StatisticsService/ListDailyCounts', request, options);
    return counts.map(({ date, key, registered, retired, live, resolved }) => ({
      date,
      key,
      registered: Number(registered),
      retired: Number(retired),
      live: Number(live),
      resolved: Number(resolved),
    }));
  }
}

/** Says that the server above has taken in a day. */
export interface ReportReceipt {
  /** The organization that reported. */
  readonly source: string;
  readonly date: string;
  readonly rows: number;
  /** SHA-256 of the rows. */
  readonly digest: string;
  readonly receiveTime: Date;
}

/** A day that is over, on a server that reports. Without a receipt it is due. */
export interface SentReport {
  readonly date: string;
  readonly receipt?: ReportReceipt;
}

/** Daily reports from server to server. */
export class Reports {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Sends what is due to the server above now, instead of at the next time; the number of days acknowledged. */
  async submit(options: CallOptions = {}): Promise<number> {
    return (await this.#caller.once('ReportService/SendReports', {}, options)).sent;
  }

  /** The latest days that are over, the newest first, with what the server above has acknowledged. */
  async sent(
    options: { readonly limit?: number } & CallOptions = {},
  ): Promise<{ readonly reports: SentReport[]; readonly reportTo: string; readonly problem: string }> {
    const request = { limit: options.limit ?? 0 };
    const { reports, reportTo, problem } = await this.#caller.read('ReportService/ListSentReports', request, options);
    const sent = reports.map(({ date, receipt }) => ({ date, ...(receipt && { receipt: toReceipt(receipt) }) }));
    return { reports: sent, reportTo, problem };
  }

  /** The days that this server has taken in, by organization and day. */
  receipts(options: { readonly source?: string; readonly pageSize?: number } & CallOptions = {}): Paged<ReportReceipt> {
    return paged(async (pageToken, needed) => {
      const request = { source: options.source ?? '', pageSize: pageSize(options.pageSize, needed), pageToken };
      const answer = await this.#caller.read('ReportService/ListReportReceipts', request, options);
      return toPage(answer.receipts.map(toReceipt), answer.nextPageToken);
    });
  }
}

function toReceipt({ source, date, rows, digest, receiveTime }: ReportReceiptMessage): ReportReceipt {
  return { source, date, rows, digest, receiveTime: toDate(receiveTime) };
}

const chinaOffsetMs = 8 * 3_600_000;

function dateText(day: Date | string): string {
  return typeof day === 'string' ? day : new Date(day.getTime() + chinaOffsetMs).toISOString().slice(0, 10);
}
