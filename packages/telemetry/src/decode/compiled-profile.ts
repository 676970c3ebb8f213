import type { PayloadRecord } from '@nameplate/formats';
import {
  type DeviceProfile,
  followJsonPath,
  type MetricDefinition,
  type PathStep,
  parseJsonPath,
} from '@nameplate/model';

/** A profile with its paths and codes read. */
export interface CompiledProfile {
  readonly profile: DeviceProfile;
  readonly metrics: readonly CompiledMetric[];
  readonly time: readonly (readonly PathStep[])[];
  /** Fields of a record that a metric, the time or the records are in: not unknown. */
  readonly claimed: ReadonlySet<PathStep>;
}

export interface CompiledMetric {
  readonly name: string;
  readonly definition: MetricDefinition;
  readonly find: (record: PayloadRecord) => Found | undefined;
}

/** What a record has for a metric. */
export interface Found {
  readonly value: unknown;
  /** The top field that it is in. */
  readonly field: PathStep | undefined;
  /** As the record's own unit field says. */
  readonly unit: unknown;
}

/** Reads the paths of a profile, once for each profile object. */
export function compileProfile(profile: DeviceProfile): CompiledProfile {
  const metrics = Object.entries(profile.metrics).map(([name, definition]) => compileMetric(name, definition));
  const time = listOf(profile.time?.path).map(pathOf);
  const firsts = Object.entries(profile.metrics).flatMap(([name, { path, unitPath }]) => [
    ...(path === undefined ? [name] : []),
    ...[...listOf(path ?? name), ...listOf(unitPath)].map((each) => pathOf(each)[0]),
  ]);
  const records = listOf(profile.records).map((each) => pathOf(each)[0]);
  const all = [...firsts, ...records, ...time.map(([first]) => first)];
  return { profile, metrics, time, claimed: new Set(all.filter((first) => first !== undefined)) };
}

/** Top fields of a record that no metric is in, by path or by code, nor the time. */
export function unusedFields({ metrics, claimed, profile }: CompiledProfile, record: PayloadRecord): readonly string[] {
  if (profile.acceptUnknown === true) return [];
  const found = new Set(metrics.map((metric) => metric.find(record)?.field));
  return Object.keys(record.fields).filter((field) => !claimed.has(field) && !found.has(field));
}

/** The first path that leads to something; a field that is there and `null` is something. */
function firstFound(
  value: unknown,
  paths: readonly (readonly PathStep[])[],
): { readonly value: unknown; readonly path: readonly PathStep[] } | undefined {
  for (const path of paths) {
    const found = followJsonPath(value, path);
    if (found !== undefined) return { value: found, path };
  }
  return undefined;
}

/** The first that is there and not `null`. */
export function firstGiven(value: unknown, paths: readonly (readonly PathStep[])[]): unknown {
  for (const path of paths) {
    const found = followJsonPath(value, path) ?? undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A metric is found by its paths in turn, then by its codes. One without a path is the field of its name, also when the name
 * has dots; else those dots are a path.
 */
function compileMetric(name: string, definition: MetricDefinition): CompiledMetric {
  const paths = definition.path === undefined ? pathsOfName(name) : listOf(definition.path).map(pathOf);
  const codes = codesOf(definition);
  const unitPath = definition.unitPath === undefined ? undefined : pathOf(definition.unitPath);
  return {
    name,
    definition,
    find: ({ fields, codes: known }) => {
      const unit = unitPath && followJsonPath(fields, unitPath);
      const byPath = firstFound(fields, paths);
      if (byPath !== undefined) return { value: byPath.value, field: byPath.path[0], unit };
      if (known === undefined) return undefined;
      for (const code of codes) {
        const field = Object.hasOwn(known, code) ? known[code] : undefined;
        if (field !== undefined && Object.hasOwn(fields, field)) return { value: fields[field], field, unit };
      }
      return undefined;
    },
  };
}

function pathsOfName(name: string): readonly (readonly PathStep[])[] {
  const steps = pathOf(name);
  return steps.length === 1 && steps[0] === name ? [steps] : [[name], steps];
}

/** A code without a billing period is that of the current one, `*255`, too. */
function codesOf({ obis, ucifi, dlt645, cjt188 }: MetricDefinition): readonly string[] {
  return [
    ...listOf(obis).flatMap((code) => (code.includes('*') ? [`obis:${code}`] : [`obis:${code}`, `obis:${code}*255`])),
    ...listOf(ucifi).map((code) => `ucifi:${code}`),
    ...listOf(dlt645).map((code) => `dlt645:${code}`),
    ...listOf(cjt188).map((code) => `cjt188:${code}`),
  ];
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function pathOf(text: string): readonly PathStep[] {
  const steps = parseJsonPath(text);
  if (steps === undefined) throw new TypeError(`the profile was not read by parseProfile: path ${text}`);
  return steps;
}
