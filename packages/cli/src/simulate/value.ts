import { type DeviceClass, isNumericKind, type MetricDefinition } from '@nameplate/model';
import { chance, pick, smooth } from './noise.ts';
import { bandOf, dailyAmount } from './typical.ts';

/** What a device of this metric measures: a number in the metric's unit, the code of a state, a text, a place. */
export type Value = number | string | boolean | PlaceValue;

export interface PlaceValue {
  readonly lat: number;
  readonly lon: number;
}

/** Which metric of which device. */
export interface Source {
  readonly name: string;
  readonly definition: MetricDefinition;
  readonly deviceClass?: DeviceClass | undefined;
  /** Names the device and the seed. */
  readonly key: string;
}

const dayMs = 86_400_000;

/**
 * The value at a moment, the same each time it is asked for; undefined when there is nothing to say. `intervalMs` is the time
 * since the report before.
 */
export function valueAt(source: Source, timeMs: number, intervalMs: number): Value | undefined {
  const { definition } = source;
  if (definition.kind === 'counter') return counterAt(source, timeMs);
  if (definition.kind === 'absolute')
    return rounded(Math.max(0, counted(source, timeMs) - counted(source, timeMs - intervalMs)), 1);
  if (isNumericKind(definition.kind)) return levelAt(source, timeMs);
  if (definition.kind === 'geo') return placeAt(source, timeMs);
  if (definition.kind === 'text') return textOf(source);
  return stateAt(source, timeMs, intervalMs);
}

/** A level: half of its band by the time of day, half by smooth noise. */
function levelAt({ name, definition, deviceClass, key }: Source, timeMs: number): number {
  const [low, high] = bandOf(name, definition, deviceClass);
  const daily = Math.cos((2 * Math.PI * (timeMs - dayMs * (0.5 + 0.1 * chance(key, name)))) / dayMs);
  const noise = smooth(`${key} ${name}`, timeMs, dayMs / 8);
  const at = 0.5 + 0.25 * daily + 0.25 * noise;
  return rounded(low + (high - low) * at, high - low);
}

/** A register: where it was when the device was installed, and what it has counted since; from 0 again at its rollover. */
function counterAt(source: Source, timeMs: number): number {
  const { name, definition, key } = source;
  const { rollover, range, unit = '' } = definition;
  const start = chance(key, name, 'start') * Math.min(rollover ?? range?.max ?? 1000, 1000) * 0.3;
  const decimals = ['1', '{count}'].includes(unit) ? 0 : 3;
  const value = start + Math.max(0, counted(source, timeMs) - counted(source, installedMs));
  return floored(rollover === undefined ? value : value % rollover, decimals);
}

/** The same for every run, so that the registers of one run go on where those of another ended. */
const installedMs = Date.UTC(2020, 0, 1);

/**
 * What has been counted since 1970: more by day than by night, more on some days than on others. Its slope is never negative:
 * 1 − 0.5 for the hour and − 0.45 for the day.
 */
function counted({ name, definition, key }: Source, timeMs: number): number {
  const days = timeMs / dayMs;
  const daily = (0.5 * Math.sin(2 * Math.PI * days)) / (2 * Math.PI);
  const noise = 0.15 * smooth(`${key} ${name} day`, days, 1);
  return dailyAmount(definition) * (days - daily + noise);
}

/** Seldom another than the usual one, and then for some hours; an event only when it happens. */
function stateAt({ name, definition, key }: Source, timeMs: number, intervalMs: number): Value | undefined {
  const codes = codesOf(definition);
  if (definition.kind === 'event') {
    const happened = chance(key, name, 'event', Math.floor(timeMs / Math.max(intervalMs, 1))) < 0.02;
    return happened ? (codes[pick(codes.length, key, name, timeMs)] ?? true) : undefined;
  }
  const slot = Math.floor(timeMs / (dayMs / 4));
  const [usual = false, ...others] = codes;
  const unusual = others.length > 0 && chance(key, name, slot) < 0.02;
  return unusual ? (others[pick(others.length, key, name, slot, 'which')] ?? usual) : usual;
}

/** Codes as JSON has them, the usual one first: numbers where there are, so that no code is there twice. */
function codesOf({ values }: MetricDefinition): readonly (number | string | boolean)[] {
  if (values === undefined) return [false, true];
  const entries = Object.entries(values);
  const numbers = entries.filter(([code]) => /^-?\d{1,15}$/.test(code));
  const used = numbers.length > 0 ? numbers : entries;
  const first = used.findIndex(([, state]) => usualStates.has(typeof state === 'object' ? state.name : state));
  const ordered = first > 0 ? [...used.slice(first), ...used.slice(0, first)] : used;
  return ordered.map(([code]) => {
    if (numbers.length > 0) return Number(code);
    return code === 'true' || code === 'false' ? code === 'true' : code;
  });
}

const usualStates: ReadonlySet<string | boolean> = new Set(['connected', 'running', 'forward']);

/** Inside of a circle of 400 m, or, what does not move, always at one point of it. */
function placeAt({ name, deviceClass, key }: Source, timeMs: number): PlaceValue {
  const moves = deviceClass === undefined || deviceClass === 'livestock-collar' || deviceClass === 'farm-machinery';
  const [x, y] = ['x', 'y'].map((axis) =>
    moves ? smooth(`${key} ${name} ${axis}`, timeMs, dayMs / 24) : 2 * chance(key, name, axis) - 1,
  ) as [number, number];
  const reach = fence.radiusM / Math.SQRT2 / 111_320;
  const lat = fence.lat + y * reach;
  const lon = fence.lon + (x * reach) / Math.cos((fence.lat * Math.PI) / 180);
  return { lat: Number(lat.toFixed(6)), lon: Number(lon.toFixed(6)) };
}

/** Where simulated things are. */
export const fence = { lat: 43.88, lon: 125.32, radiusM: 400 } as const;

/** What it is called by; all other texts are left to real devices. */
function textOf({ name, key }: Source): string | undefined {
  if (name === 'manufacturer') return 'simulated';
  if (name === 'firmware') return '1.0.0';
  return name === 'serial' ? `S${String(pick(1e8, key, 'serial')).padStart(8, '0')}` : undefined;
}

/** Decimals as an instrument of this span shows them. */
function rounded(value: number, span: number): number {
  return Number(value.toFixed(span > 50 ? 1 : span > 1 ? 2 : 4));
}

function floored(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.floor(value * factor) / factor;
}
