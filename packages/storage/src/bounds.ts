import { compareBytes } from './keys.ts';
import type { RangeOptions } from './store.ts';

/** Where a range begins and ends: at most one bound a side. */
export interface Bounds {
  readonly gt?: Uint8Array;
  readonly gte?: Uint8Array;
  readonly lt?: Uint8Array;
  readonly lte?: Uint8Array;
}

/** The stricter of the bounds given on each side. */
export function strictBounds({ gt, gte, lt, lte }: RangeOptions): Bounds {
  return { ...lowest(gt, gte), ...highest(lt, lte) };
}

function lowest(gt: Uint8Array | undefined, gte: Uint8Array | undefined): Pick<Bounds, 'gt' | 'gte'> {
  if (gt === undefined) return gte === undefined ? {} : { gte };
  if (gte === undefined) return { gt };
  return compareBytes(gt, gte) >= 0 ? { gt } : { gte };
}

function highest(lt: Uint8Array | undefined, lte: Uint8Array | undefined): Pick<Bounds, 'lt' | 'lte'> {
  if (lt === undefined) return lte === undefined ? {} : { lte };
  if (lte === undefined) return { lt };
  return compareBytes(lt, lte) <= 0 ? { lt } : { lte };
}
