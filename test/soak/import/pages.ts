import type { Nameplate } from '@nameplate/sdk';
import { median } from '../../support/trial.ts';

/** What a page of 1,000 costs, out of many rows and out of few, measured in turn. Milliseconds. */
export interface PageCost {
  readonly many: number;
  readonly few: number;
  readonly ratio: number;
}

const size = 1_000;
const rounds = 40;

export async function measurePages(np: Nameplate, many: string, few: string): Promise<PageCost> {
  const manyCursors = await cursorsOf(np, many);
  const fewCursors = await cursorsOf(np, few);
  const times = { many: [] as number[], few: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    // Spread over all of the many: no page is near the one before.
    times.many.push(await timed(np, many, pick(manyCursors, round)));
    times.few.push(await timed(np, few, pick(fewCursors, round)));
  }
  const manyMs = toTenths(median(times.many));
  const fewMs = toTenths(median(times.few));
  return { many: manyMs, few: fewMs, ratio: Number((manyMs / fewMs).toFixed(2)) };
}

/** Where pages begin, the first left out. */
async function cursorsOf(np: Nameplate, prefix: string): Promise<string[]> {
  const cursors: string[] = [];
  const pages = np.assets.list({ prefix, pageSize: size });
  for (let cursor: string | undefined; ; ) {
    const page = await pages.page(cursor);
    if (page.items.length === size && cursor !== undefined) cursors.push(cursor);
    if (page.cursor === undefined) return cursors;
    cursor = page.cursor;
  }
}

function pick(cursors: readonly string[], round: number): string | undefined {
  return cursors[(round * 7_919) % cursors.length];
}

async function timed(np: Nameplate, prefix: string, cursor: string | undefined): Promise<number> {
  const started = performance.now();
  const page = await np.assets.list({ prefix, pageSize: size }).page(cursor);
  if (page.items.length !== size) throw new Error(`a page of ${page.items.length} rows`);
  return performance.now() - started;
}

function toTenths(ms: number): number {
  return Number(ms.toFixed(1));
}
