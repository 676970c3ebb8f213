import { type DeviceProfile, type MetricDefinition, senmlUnits } from '@nameplate/model';
import { written } from './encode-json.ts';
import type { MakeEncoder } from './encoding.ts';
import type { Report } from './report.ts';
import type { Value } from './value.ts';

/** SenML in JSON. A place has no form in it, nor has a metric that is looked for deep in a record. */
export const senmlEncoding: MakeEncoder = (profile) => {
  const names = new Map(
    Object.entries(profile.metrics).flatMap(([name, definition]) => {
      const field = fieldOf(name, definition);
      return field === undefined ? [] : [[name, field] as const];
    }),
  );
  if (names.size === 0) return undefined;
  const encode = (reports: readonly Report[]) =>
    Buffer.from(JSON.stringify(reports.flatMap((report) => recordsOf(profile, names, report))));
  return { metrics: [...names.keys()], timed: true, batch: 100, encode };
};

/** Own names by the charset of RFC 8428 §4.5.1. */
function fieldOf(name: string, { kind, path, unitPath }: MetricDefinition): string | undefined {
  const [field = name] = [path ?? []].flat();
  return kind !== 'geo' && unitPath === undefined && /^[A-Za-z0-9][-A-Za-z0-9:_]*$/.test(field) ? field : undefined;
}

/** The time goes for all that follow, so each report says it anew. */
function recordsOf(
  { metrics }: DeviceProfile,
  names: ReadonlyMap<string, string>,
  { timeMs, values }: Report,
): readonly unknown[] {
  const entries = [...values].filter(([name]) => names.has(name));
  return entries.map(([name, value], place) => {
    const definition = metrics[name] ?? { kind: 'gauge' };
    const u = unitNames.get(definition.unit ?? '');
    // The number is in the unit that it names, else in the one that the profile expects.
    const sent = written(definition, value, u === undefined ? definition.payloadUnit : definition.unit);
    return {
      ...(place === 0 && { bt: timeMs / 1000 }),
      n: names.get(name),
      ...(u !== undefined && { u }),
      ...valueOf(sent),
    };
  });
}

function valueOf(value: Value): object {
  if (typeof value === 'number') return { v: value };
  return typeof value === 'boolean' ? { vb: value } : { vs: value };
}

/** UCUM → the registered name, the first that has it; those that are the same in both. */
const unitNames: ReadonlyMap<string, string> = new Map([
  ...['V', 'A', 'W', 'Hz', 'Cel', 'K', 'm', 'm/s', 'lx', 'kW', 'Pa', 'mm', 'm3', 'L'].map(
    (same) => [same, same] as const,
  ),
  ...[...senmlUnits].toReversed().map(([senml, ucum]) => [ucum, senml] as const),
]);
