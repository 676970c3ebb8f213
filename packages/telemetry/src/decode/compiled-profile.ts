import {
  type DeviceProfile,
  followJsonPath,
  type MetricDefinition,
  type PathStep,
  parseJsonPath,
} from '@nameplate/model';

/** A profile with its paths read. */
export interface CompiledProfile {
  readonly metrics: readonly CompiledMetric[];
  readonly records: readonly PathStep[] | undefined;
  readonly time: readonly PathStep[] | undefined;
  /** Fields of a record that a metric, the time or the records are in: not unknown. */
  readonly claimed: ReadonlySet<PathStep>;
}

export interface CompiledMetric {
  readonly name: string;
  readonly definition: MetricDefinition;
  find(record: object): unknown;
}

/** Reads the paths of a profile, once for each profile object. */
export function compileProfile(profile: DeviceProfile): CompiledProfile {
  let compiled = cache.get(profile);
  if (compiled === undefined) {
    compiled = compile(profile);
    cache.set(profile, compiled);
  }
  return compiled;
}

// Not state that anyone can see: the same profile always compiles to the same thing.
const cache = new WeakMap<DeviceProfile, CompiledProfile>();

function compile(profile: DeviceProfile): CompiledProfile {
  const records = profile.records === undefined ? undefined : pathOf(profile.records);
  const time = profile.time === undefined ? undefined : pathOf(profile.time.path);
  const metrics = Object.entries(profile.metrics).map(([name, definition]) => ({
    name,
    definition,
    find: finder(name, definition),
  }));
  const firsts = Object.entries(profile.metrics).flatMap(([name, { path }]) => [
    path === undefined ? name : undefined,
    pathOf(path ?? name)[0],
  ]);
  const claimed = new Set([...firsts, records?.[0], time?.[0]].filter((first) => first !== undefined));
  return { metrics, records, time, claimed };
}

/** A metric without a path is the field of its name, also when the name has dots; else those dots are a path. */
function finder(name: string, { path }: MetricDefinition): CompiledMetric['find'] {
  const steps = pathOf(path ?? name);
  if (path !== undefined) return (record) => followJsonPath(record, steps);
  return (record) => followJsonPath(record, Object.hasOwn(record, name) ? [name] : steps);
}

function pathOf(text: string): readonly PathStep[] {
  const steps = parseJsonPath(text);
  if (steps === undefined) throw new TypeError(`the profile was not read by parseProfile: path ${text}`);
  return steps;
}
