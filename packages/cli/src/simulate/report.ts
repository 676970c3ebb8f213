import type { DeviceProfile } from '@nameplate/model';
import { type FaultName, faultsAt } from './faults.ts';
import { chance, pick } from './noise.ts';
import { type Source, type Value, valueAt } from './value.ts';

/** What a run of a simulation is made by. */
export interface Plan {
  readonly profile: DeviceProfile;
  readonly seed: string;
  /** Between two reports of a device. */
  readonly intervalMs: number;
  /** When the first slot begins. */
  readonly startMs: number;
  /** How much faster than the clock the values move. */
  readonly timeScale: number;
  readonly faults: ReadonlySet<FaultName>;
  /** Which metrics the format has room for. */
  readonly metrics: readonly string[];
}

/** One report of a device, before it is encoded. */
export interface Report {
  /** When it was measured. */
  readonly timeMs: number;
  /** When it is sent: later than measured when it is late. */
  readonly sendMs: number;
  readonly device: number;
  readonly values: ReadonlyMap<string, Value>;
  /** Metrics that are beyond their range on purpose. */
  readonly beyond: ReadonlySet<string>;
}

/** When a device reports for the so-manieth time. Devices are spread, and nobody waits a day for the first report. */
export function slotTimeMs({ startMs, intervalMs, seed }: Plan, device: number, slot: number): number {
  const spread = Math.min(intervalMs, 10_000);
  return Math.round(startMs + intervalMs * slot + spread * chance(seed, device, 'phase'));
}

/** The report of a device in a slot, by the plan alone; undefined when the device is silent. */
export function reportAt(plan: Plan, device: number, slot: number): Report | undefined {
  const { profile, seed, intervalMs, startMs, timeScale, metrics } = plan;
  const key = `${seed} ${device}`;
  const faults = faultsAt(plan.faults, key, slot);
  if (faults.silent) return undefined;
  const timeMs = slotTimeMs(plan, device, slot);
  const values = new Map<string, Value>();
  for (const name of metrics) {
    const definition = profile.metrics[name];
    if (definition === undefined || (definition.kind === 'text' && slot > 0)) continue;
    const source: Source = { name, definition, key, deviceClass: profile.class };
    const valueIn = (moment: number) =>
      valueAt(source, startMs + (moment - startMs) * timeScale, intervalMs * timeScale);
    const value = valueIn(timeMs);
    const since = faults.resetSlot;
    if (definition.kind === 'counter' && since !== undefined && typeof value === 'number') {
      const before = valueIn(slotTimeMs(plan, device, since));
      values.set(name, Number(Math.max(0, value - Number(before)).toFixed(3)));
    } else if (value !== undefined) values.set(name, value);
  }
  const beyond = faults.beyond ? putBeyond(plan, values, `${key} ${slot}`) : none;
  return { timeMs, sendMs: timeMs + faults.lateBy * intervalMs, device, values, beyond };
}

const none: ReadonlySet<string> = new Set();

/** Takes one level out of its range. */
function putBeyond({ profile }: Plan, values: Map<string, Value>, key: string): ReadonlySet<string> {
  const levels = [...values.keys()].filter((name) => {
    const { kind, range } = profile.metrics[name] ?? {};
    return kind === 'gauge' && range?.max !== undefined;
  });
  const name = levels[pick(levels.length, key, 'beyond')];
  const { min = 0, max = 0 } = profile.metrics[name ?? '']?.range ?? {};
  if (name === undefined) return none;
  values.set(name, max + Math.max(1, Math.round(0.1 * (max - min))));
  return new Set([name]);
}
