import { pick } from './noise.ts';

/** What may go wrong in a trial. */
export const faultNames = ['silence', 'resets', 'out-of-range', 'late'] as const;

export type FaultName = (typeof faultNames)[number];

/** What goes wrong with one report. */
export interface Faults {
  /** It is not made at all. */
  readonly silent: boolean;
  /** The slot in which the registers began again, before this report; undefined: they did not. */
  readonly resetSlot: number | undefined;
  /** One metric is beyond its range. */
  readonly beyond: boolean;
  /** It is sent so many intervals later than it was measured. */
  readonly lateBy: number;
}

/** How often each happens: once in so many reports of a device, at a place of chance. */
const every = { silence: 60, resets: 100, 'out-of-range': 25, late: 15 } as const;

/** Silence lasts for so many reports: long enough for the alarm, which waits for 2.5. */
const silentReports = 5;

/** By the seed, the device and the number of the report alone. */
export function faultsAt(wanted: ReadonlySet<FaultName>, key: string, slot: number): Faults {
  const placeIn = (fault: FaultName, length: number): number => {
    const round = Math.floor(slot / every[fault]);
    return round * every[fault] + pick(every[fault] - length, key, fault, round);
  };
  const starts = (fault: FaultName, length = 1) => {
    if (!wanted.has(fault)) return false;
    const begin = placeIn(fault, length);
    return slot >= begin && slot < begin + length;
  };
  return {
    silent: starts('silence', silentReports),
    resetSlot: wanted.has('resets') ? lastReset(key, slot) : undefined,
    beyond: starts('out-of-range'),
    lateBy: starts('late') ? 1 + pick(3, key, 'late by', slot) : 0,
  };
}

function lastReset(key: string, slot: number): number | undefined {
  for (let round = Math.floor(slot / every.resets); round >= 0; round -= 1) {
    const reset = round * every.resets + 1 + pick(every.resets - 1, key, 'resets', round);
    if (reset <= slot) return reset;
  }
  return undefined;
}
