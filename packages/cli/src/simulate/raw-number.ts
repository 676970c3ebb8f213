import type { Meaning, ScalarType } from '@nameplate/formats';
import { convertUnit, type DeviceProfile, isNumericKind, type MetricDefinition } from '@nameplate/model';
import type { Report } from './report.ts';
import type { Value } from './value.ts';

/** A field of a layout, as far as its number goes. */
export interface NumberField extends Meaning {
  readonly name: string;
  readonly unit?: string;
  readonly code?: string;
}

/** Which metric is in a field, or in a bit of one (`status.valve`); by its path, else by its code. */
export function metricIn({ metrics }: DeviceProfile, { name, code }: NumberField, bit?: string): string | undefined {
  const wanted = bit === undefined ? name : `${name}.${bit}`;
  const found = Object.entries(metrics).find(([metric, definition]) => {
    const paths = [definition.path ?? metric].flat();
    return paths.includes(wanted) || (bit === undefined && code !== undefined && codesOf(definition).includes(code));
  });
  return found?.[0];
}

function codesOf({ obis, ucifi, dlt645, cjt188 }: MetricDefinition): readonly string[] {
  const tables = { obis, ucifi, dlt645, cjt188 };
  return Object.entries(tables).flatMap(([table, codes]) => [codes ?? []].flat().map((code) => `${table}:${code}`));
}

/** The number that the field holds for the report: 0 when there is nothing, as a register that was never written. */
export function rawIn(profile: DeviceProfile, field: NumberField, report: Report): number {
  const [time] = [profile.time?.path ?? []].flat();
  if (time === field.name)
    return unscaled(profile.time?.form === 'unix-ms' ? report.timeMs : report.timeMs / 1000, field);
  const name = metricIn(profile, field);
  const definition = name === undefined ? undefined : profile.metrics[name];
  const value = name === undefined ? undefined : report.values.get(name);
  return definition === undefined || value === undefined ? 0 : rawOf(definition, field, value);
}

function rawOf(definition: MetricDefinition, field: NumberField, value: Value): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'number') return 0;
  if (!isNumericKind(definition.kind)) return value;
  const { unit, scale = 1, payloadUnit } = definition;
  const sent = field.unit ?? payloadUnit;
  const converted = unit === undefined || sent === undefined ? value : (convertUnit(value, unit, sent) ?? value);
  return unscaled(converted / scale, field);
}

/** The word of named bits that a field holds for the report. */
export function wordIn(
  profile: DeviceProfile,
  field: NumberField & { readonly bits?: Readonly<Record<string, number | readonly [number, number]>> },
  { values }: Report,
): bigint {
  let word = 0n;
  for (const [bit, place] of Object.entries(field.bits ?? {})) {
    const name = metricIn(profile, field, bit);
    const definition = name === undefined ? undefined : profile.metrics[name];
    const value = name === undefined ? undefined : values.get(name);
    const lowest = typeof place === 'number' ? place : place[0];
    if (definition !== undefined && value !== undefined)
      word |= BigInt(Math.round(rawOf(definition, { name: bit }, value))) << BigInt(lowest);
  }
  return word;
}

function unscaled(value: number, { scale = 1, offset = 0 }: Meaning): number {
  return (value - offset) / scale;
}

/** Octets of a number, the most significant first; a number that does not fit becomes the nearest that does. */
export function scalarOctetsOf(type: ScalarType, value: number): Uint8Array {
  const bits = Number(type.slice(1));
  const octets = new Uint8Array(bits / 8);
  const view = new DataView(octets.buffer);
  if (type === 'f32') view.setFloat32(0, value);
  else if (type === 'f64') view.setFloat64(0, value);
  else {
    const signed = type.startsWith('i');
    const most = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
    const least = signed ? -most - 1n : 0n;
    const whole = BigInt(Math.round(value));
    let left = BigInt.asUintN(bits, whole > most ? most : whole < least ? least : whole);
    for (let at = octets.length - 1; at >= 0; at -= 1, left >>= 8n) octets[at] = Number(left & 0xffn);
  }
  return octets;
}
