import { type Clock, decide, NameplateError, type Principal } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import { requireScope } from '../permission.ts';
import { dateOfDay, dayOf, dayOfDate } from './day.ts';
import { type DayCounts, type DayRow, dayCountNames, dayRows, type LiveRow, liveRows } from './day-rows.ts';
import { organizationOf } from './organization-rights.ts';
import type { OrganizationTree } from './organization-tree.ts';

export const statisticsBy = ['prefix', 'industry', 'region'] as const;
export type StatisticsBy = (typeof statisticsBy)[number];

export interface StatisticsQuery {
  readonly by: StatisticsBy;
  /** `2026-03-01`, China Standard Time. */
  readonly from: string;
  readonly to: string;
  /** Of a class: 1 section, 2 division, 3 group; of a region: 1 province, 2 city. Absent or 0: as it is. */
  readonly depth?: number;
  /** Only this organization and those below it. */
  readonly under?: string;
}

/** One day of one prefix, class or region. */
export interface DailyCount extends DayCounts {
  /** `2026-03-01` */
  readonly date: string;
  /** The prefix, class or region code; empty: none is known. */
  readonly key: string;
  /** Handles at the end of the day. */
  readonly live: number;
}

/** Days that one question may span, and rows that it may be answered with. */
const daysMax = 366;
const rowsMax = 20_000;

/** Daily counts, of what is registered here and of what servers below have reported. */
export class Statistics {
  readonly #parts: { readonly store: Store; readonly tree: OrganizationTree; readonly clock: Clock };

  constructor(parts: { readonly store: Store; readonly tree: OrganizationTree; readonly clock: Clock }) {
    this.#parts = parts;
  }

  /**
   * By day, then key. A key of an organization sees what belongs to it and to those below; another, the prefixes that it
   * may read (`identifier.read`). Whatever it is grouped by, the sums are the same.
   * @throws NameplateError INVALID_VALUE, LIMIT_EXCEEDED
   */
  async daily(principal: Principal, query: StatisticsQuery): Promise<DailyCount[]> {
    const visible = this.#visibility(principal, query.under);
    const { store, tree, clock } = this.#parts;
    const days = checkDays(query);
    const group = grouping(query);
    await using snapshot = await store.snapshot();
    const table = new Table(days);
    for await (const row of liveRows(snapshot, tree)) if (visible(row)) table.live(group(row), row.live);
    // What happened after the last day asked for is taken off what is live now.
    for await (const row of dayRows(snapshot, tree, [days[0], Math.max(days[1], dayOf(clock.now()))]))
      if (visible(row)) table.add(group(row), row);
    return table.rows();
  }

  #visibility(principal: Principal, under: string | undefined): (row: DayRow | LiveRow) => boolean {
    const { tree } = this.#parts;
    if (principal.kind !== 'app') requireScope(principal, 'identifier.read', '*');
    const own = organizationOf(principal);
    if (own !== undefined && principal.kind === 'app' && !principal.scopes.includes('identifier.read'))
      requireScope(principal, 'identifier.read', '*');
    const tops = [own, under].filter((id) => id !== undefined && id !== '');
    return ({ source, prefix }) => {
      const belongsTo = source === '' ? tree.ownerOf(prefix) : source;
      if (!tops.every((top) => belongsTo !== undefined && tree.isUnder(belongsTo, top ?? ''))) return false;
      return own !== undefined || decide(principal, { scope: 'identifier.read', prefix }).allowed;
    };
  }
}

/** Sums by key and day; live handles are reckoned backwards from now. */
class Table {
  readonly #from: number;
  readonly #to: number;
  readonly #live = new Map<string, number>();
  /** By key: counts of each day, days after the last one asked for together. */
  readonly #days = new Map<string, Map<number, Record<keyof DayCounts, number>>>();
  #cells = 0;

  constructor([from, to]: readonly [number, number]) {
    this.#from = from;
    this.#to = to;
  }

  live(key: string, count: number): void {
    this.#live.set(key, (this.#live.get(key) ?? 0) + count);
  }

  add(key: string, row: DayRow): void {
    const days = this.#days.get(key) ?? new Map<number, Record<keyof DayCounts, number>>();
    this.#days.set(key, days);
    const day = Math.min(row.day, this.#to + 1);
    let counts = days.get(day);
    if (counts === undefined) {
      counts = { registered: 0, retired: 0, resolved: 0 };
      days.set(day, counts);
      this.#cells += 1;
      if (this.#cells > rowsMax * 2) throw tooMany();
    }
    for (const name of dayCountNames) counts[name] += row[name] ?? 0;
  }

  rows(): DailyCount[] {
    const keys = [...new Set([...this.#live.keys(), ...this.#days.keys()])].sort();
    const rows: DailyCount[] = [];
    for (const key of keys) {
      const days = this.#days.get(key);
      let live = this.#live.get(key) ?? 0;
      const later = days?.get(this.#to + 1);
      if (later !== undefined) live += later.retired - later.registered;
      for (let day = this.#to; day >= this.#from; day -= 1) {
        const counts = days?.get(day) ?? { registered: 0, retired: 0, resolved: 0 };
        if (live !== 0 || dayCountNames.some((name) => counts[name] !== 0))
          rows.push({ date: dateOfDay(day), key, ...counts, live });
        if (rows.length > rowsMax) throw tooMany();
        live += counts.retired - counts.registered;
      }
    }
    return rows.sort((a, b) => compare(a.date, b.date) || compare(a.key, b.key));
  }
}

function checkDays({ from, to }: StatisticsQuery): readonly [number, number] {
  const [first, last] = [dayOfDate(from), dayOfDate(to)];
  if (first === undefined || last === undefined || last < first)
    throw new NameplateError(
      'INVALID_VALUE',
      'Expected two dates such as 2026-03-01, the first not after the second.',
      {
        reason: 'STATISTICS_DAYS',
      },
    );
  if (last - first < daysMax) return [first, last];
  throw new NameplateError('LIMIT_EXCEEDED', `Statistics span at most ${daysMax} days at once.`, {
    reason: 'STATISTICS_DAYS',
  });
}

/** What a row is counted under. */
function grouping({ by, depth = 0 }: StatisticsQuery): (row: DayRow | LiveRow) => string {
  if (!(Number.isInteger(depth) && depth >= 0 && depth <= 4))
    throw new NameplateError('INVALID_VALUE', 'A depth is 1 to 4; 0: as it is.', { reason: 'STATISTICS_DEPTH' });
  if (by === 'prefix') return ({ prefix }) => prefix;
  if (depth === 0) return (row) => row[by];
  // C, C39, C391, C3911; 220000, 220100, 220104.
  if (by === 'industry') return ({ industry }) => industry.slice(0, depth === 1 ? 1 : depth + 1);
  return ({ region }) => (region === '' ? '' : region.slice(0, 2 * depth).padEnd(6, '0'));
}

function tooMany(): NameplateError {
  return new NameplateError(
    'LIMIT_EXCEEDED',
    `That is more than ${rowsMax} counts: ask for fewer days, or wider keys.`,
    {
      reason: 'STATISTICS_ROWS',
    },
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
