import { type Clock, NameplateError, type Principal } from '@nameplate/model';
import { type Operation, prefixRange, type Store } from '@nameplate/storage';
import { KeyedQueue } from '../keyed-queue.ts';
import { rows } from '../keyspace.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from '../page-token.ts';
import { requireScope } from '../permission.ts';
import type { RegistryLimits } from '../value-rules.ts';
import { dateOfDay, dayOf } from './day.ts';
import { encodeCounts, parseCounts } from './day-rows.ts';
import { organizationOf, requireOrganization } from './organization-rights.ts';
import type { OrganizationTree } from './organization-tree.ts';
import { checkReport, type DailyReport, digestOf, type ReportReceipt, type ReportRow } from './report.ts';

/** Takes in what servers below report. A day that comes again takes the place of itself: sending twice counts once. */
export class ReportsIn {
  readonly #parts: {
    readonly store: Store;
    readonly tree: OrganizationTree;
    readonly clock: Clock;
    readonly limits: RegistryLimits;
  };
  readonly #queue = new KeyedQueue();

  constructor(parts: {
    readonly store: Store;
    readonly tree: OrganizationTree;
    readonly clock: Clock;
    readonly limits: RegistryLimits;
  }) {
    this.#parts = parts;
  }

  /** Needs a key of the organization that reports, with `report.submit`. @throws NameplateError INVALID_VALUE, … */
  async receive(principal: Principal, input: DailyReport): Promise<ReportReceipt> {
    const source = organizationOf(principal);
    if (source === undefined) {
      requireScope(principal, 'report.submit', '*');
      throw new NameplateError('PERMISSION_DENIED', 'A report comes with a key of the organization that reports.', {
        reason: 'REPORT_SOURCE',
      });
    }
    requireOrganization(this.#parts.tree, principal, 'report.submit', source);
    const report = checkReport(input, dayOf(this.#parts.clock.now()));
    for (const { prefix } of report.rows) this.#requireOwn(source, prefix);
    return await this.#queue.run(source, () => this.#take(source, report));
  }

  /** Receipts given to the organizations that the asker may see, by organization and day. */
  async receipts(
    principal: Principal,
    { pageSize, pageToken = '', source }: PageRequest & { readonly source?: string } = {},
  ): Promise<{ readonly receipts: ReportReceipt[]; readonly nextPageToken: string }> {
    const { store, tree, limits } = this.#parts;
    const own = organizationOf(principal);
    if (own === undefined) requireScope(principal, 'identifier.read', '*');
    const range = rowRange(
      source === undefined || source === '' ? rows.receipts() : rows.receipts(checkedText(source)),
    );
    const page = await readPage(
      store,
      range,
      { pageSize: pageSizeOf(pageSize, limits.pageSize), pageToken },
      async (entries) =>
        entries.map(({ value }) => {
          const receipt = parseReceipt(value);
          return own === undefined || tree.isUnder(receipt.source, own) ? receipt : undefined;
        }),
    );
    return { receipts: page.items, nextPageToken: page.nextPageToken };
  }

  async #take(source: string, { day, rows: reported }: DailyReport): Promise<ReportReceipt> {
    const { store, clock } = this.#parts;
    const key = rows.receipt(source, day);
    const row = await store.get(key);
    const digest = digestOf(reported);
    const before = row && parseReceipt(row);
    if (before?.digest === digest) return before;
    const receipt = { source, date: dateOfDay(day), rows: reported.length, digest, receiveTimeMs: clock.now() };
    const old = await this.#rowsOf(source, day);
    const value = Buffer.from(JSON.stringify(receipt));
    const outcome = await store.batch({
      preconditions: [{ key, expect: row }],
      operations: [
        ...old.flatMap((each): Operation[] => [
          { type: 'delete', key: rows.reported(day, source, each) },
          { type: 'add', key: rows.reportedLive(source, each), amount: each.retired - each.registered },
        ]),
        ...reported.flatMap((each): Operation[] => [
          { type: 'put', key: rows.reported(day, source, each), value: encodeCounts(each) },
          { type: 'add', key: rows.reportedLive(source, each), amount: each.registered - each.retired },
        ]),
        { type: 'put', key, value },
        // What this server has sent of that day is not all any more.
        { type: 'put', key: rows.sentDay(day), value: Buffer.from(JSON.stringify({ since: [source, digest] })) },
      ],
    });
    if (outcome.committed) return receipt;
    throw new NameplateError('OVERLOADED', 'The day was reported twice at once; send it again.', { retryAfterMs: 100 });
  }

  async #rowsOf(source: string, day: number): Promise<readonly ReportRow[]> {
    const start = rows.reportedBy(day, source);
    const found: ReportRow[] = [];
    for await (const { key, value } of this.#parts.store.range(prefixRange(start))) {
      const [prefix = '', industry = '', region = ''] = Buffer.from(key.subarray(start.length))
        .toString('utf8')
        .split('\0');
      found.push({ prefix, industry, region, ...parseCounts(value) });
    }
    return found;
  }

  /** What this server knows to belong to others is not reported. */
  #requireOwn(source: string, prefix: string): void {
    const { tree } = this.#parts;
    const owner = tree.ownerAbove(prefix);
    // Who reports may hold it under one that is above.
    if (owner === undefined || tree.isUnder(owner, source) || tree.isUnder(source, owner)) return;
    throw new NameplateError('PERMISSION_DENIED', `Prefix ${prefix} belongs not to ${source}.`, {
      reason: 'PREFIX_NOT_OWNED',
      metadata: { prefix, organization: source },
    });
  }
}

function checkedText(source: string): string {
  return source.includes('\0') ? '' : source;
}

function parseReceipt(bytes: Uint8Array): ReportReceipt {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as ReportReceipt;
}
