import type { Clock, Principal } from '@nameplate/model';
import { decodeCounter, decodeU64, type Operation, prefixRange, type Store } from '@nameplate/storage';
import { rows } from '../keyspace.ts';
import { requireScope } from '../permission.ts';
import { dateOfDay, dayOf } from './day.ts';
import { dayCountNames, dayRows } from './day-rows.ts';
import type { OrganizationTree } from './organization-tree.ts';
import { type DailyReport, digestOf, placeText, type ReportReceipt, type ReportRow } from './report.ts';

/** A day that the server above has not acknowledged as it is now. */
export interface PendingReport extends DailyReport {
  readonly digest: string;
  /** The row that says what was sent of it, as it was when the counts were read. */
  readonly seen: Uint8Array | undefined;
  readonly placement: number;
}

/** What became of a day that is over. */
export interface ReportState {
  readonly date: string;
  /** Of the server above; absent: it has not acknowledged the day as it is. */
  readonly receipt?: ReportReceipt;
}

/** Days after their end in which a count may still come: a write that was under way at midnight. */
const lateDays = 2;

/**
 * What this server reports upward: every day that is over, its own counts and those reported to it. What the server above
 * has acknowledged is kept by day; a day that changes afterwards, since a server below was late, is due again.
 */
export class ReportsOut {
  readonly #parts: { readonly store: Store; readonly tree: OrganizationTree; readonly clock: Clock };

  constructor(parts: { readonly store: Store; readonly tree: OrganizationTree; readonly clock: Clock }) {
    this.#parts = parts;
  }

  /** The days that are due, the oldest first. */
  async *pending(): AsyncGenerator<PendingReport> {
    const today = dayOf(this.#parts.clock.now());
    const placement = await this.#placement();
    for await (const day of this.#days(today)) {
      const seen = await this.#parts.store.get(rows.sentDay(day));
      const sent = seen && parseSent(seen);
      const settled = sent?.receipt !== undefined && sent.placement === placement && day < today - lateDays;
      if (settled) continue;
      const report = await this.#report(day);
      const due = { ...report, digest: digestOf(report.rows), seen, placement };
      if (sent?.receipt === undefined || sent.receipt.digest !== due.digest) yield due;
      else if (sent.placement !== placement) await this.acknowledge(due, sent.receipt);
    }
  }

  /** The server above has a day. False: the day has changed since, and is due again. */
  async acknowledge({ day, digest, seen, placement }: PendingReport, receipt: ReportReceipt): Promise<boolean> {
    if (receipt.digest !== digest) return false;
    const key = rows.sentDay(day);
    const put: Operation = { type: 'put', key, value: Buffer.from(JSON.stringify({ receipt, placement })) };
    return (await this.#parts.store.batch({ preconditions: [{ key, expect: seen }], operations: [put] })).committed;
  }

  /** The latest days that are over, the newest first. Needs `report.submit` on `*`. */
  async states(principal: Principal, limit = 100): Promise<ReportState[]> {
    requireScope(principal, 'report.submit', '*');
    const due = new Set<number>();
    for await (const { day } of this.pending()) due.add(day);
    const states: ReportState[] = [];
    for await (const day of this.#days(dayOf(this.#parts.clock.now()))) {
      const row = await this.#parts.store.get(rows.sentDay(day));
      const { receipt } = row === undefined ? { receipt: undefined } : parseSent(row);
      states.push({ date: dateOfDay(day), ...(receipt === undefined || due.has(day) ? {} : { receipt }) });
    }
    return states.toReversed().slice(0, limit);
  }

  /** Days before today of which there is anything. One look for each of them. */
  async *#days(today: number): AsyncGenerator<number> {
    for (let day = 0; ; day += 1) {
      const next = Math.min(await this.#first(rows.dayCounts(day)), await this.#first(rows.reportedDay(day)));
      if (next >= today) return;
      day = next;
      yield day;
    }
  }

  async #first(from: Uint8Array): Promise<number> {
    const { lt } = prefixRange(from.subarray(0, 3));
    const range = { gte: from, limit: 1, ...(lt === undefined ? {} : { lt }) };
    for await (const { key } of this.#parts.store.range(range)) return decodeU64(key, 3);
    return Number.POSITIVE_INFINITY;
  }

  async #report(day: number): Promise<DailyReport> {
    const sums = new Map<string, { -readonly [K in keyof ReportRow]: ReportRow[K] }>();
    for await (const row of dayRows(this.#parts.store, this.#parts.tree, [day, day])) {
      const { prefix, industry, region } = row;
      const place = placeText(row);
      const sum = sums.get(place) ?? { prefix, industry, region, registered: 0, retired: 0, resolved: 0 };
      sums.set(place, sum);
      for (const name of dayCountNames) sum[name] += row[name] ?? 0;
    }
    return { day, rows: [...sums.values()] };
  }

  async #placement(): Promise<number> {
    return decodeCounter(await this.#parts.store.get(rows.placement()));
  }
}

interface Sent {
  readonly receipt?: ReportReceipt;
  readonly placement?: number;
}

function parseSent(bytes: Uint8Array): Sent {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as Sent;
}
