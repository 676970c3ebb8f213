import {
  advance,
  type DeviceProfile,
  type MetricDefinition,
  type QualityFlag,
  type Reading,
  type ReadingValue,
} from '@nameplate/model';

/** When something was measured and taken in. */
export interface Moment {
  readonly deviceTimeMs: number;
  readonly receiveTimeMs: number;
  /** False: the device sent no time, and its time is that of receipt. */
  readonly fromDevice: boolean;
}

/** Ten minutes. */
export const defaultMaxFutureS = 600;
/** 45 days: what a meter keeps and sends after an outage. */
export const defaultMaxPastS = 3_888_000;

/** What the value alone shows. Doubtful readings are flagged and stored, never dropped. */
export function valueFlags({ range }: MetricDefinition, value: ReadingValue): readonly QualityFlag[] {
  if (range === undefined || typeof value !== 'number') return none;
  const { min = -Infinity, max = Infinity } = range;
  return value < min || value > max ? ['out-of-range'] : none;
}

/** What its time shows. */
export function momentFlags(time: DeviceProfile['time'], moment: Moment): readonly QualityFlag[] {
  if (!moment.fromDevice) return ['receive-time'];
  const aheadS = (moment.deviceTimeMs - moment.receiveTimeMs) / 1000;
  if (aheadS > (time?.maxFutureS ?? defaultMaxFutureS)) return ['future'];
  return -aheadS > (time?.maxPastS ?? defaultMaxPastS) ? ['late'] : none;
}

/** What it shows beside the reading before it: an implausible step, a counter that began again. */
export function stepFlags(definition: MetricDefinition, before: Reading, reading: Reading): readonly QualityFlag[] {
  if (typeof before.value !== 'number' || typeof reading.value !== 'number') return none;
  if (before.unit !== reading.unit) return none;
  const counter = definition.kind === 'counter';
  const { amount, how } = counter
    ? advance(before.value, reading.value, definition.rollover)
    : { amount: reading.value - before.value, how: 'forward' };
  if (how === 'reset') return ['reset'];
  const seconds = (reading.deviceTimeMs - before.deviceTimeMs) / 1000;
  const { max, perS } = definition.step ?? { max: Infinity, perS: 1 };
  return Math.abs(amount) > max * Math.max(1, seconds / perS) ? ['step-implausible'] : none;
}

const none: readonly QualityFlag[] = [];
