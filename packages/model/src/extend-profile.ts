import { NameplateError } from './error.ts';
import { parseProfile } from './parse-profile.ts';
import type { DeviceProfile } from './profile.ts';
import { readEntries, readText, wrongShape } from './shape.ts';

/** A profile that another one extends. */
export interface BaseProfile {
  readonly source: unknown;
  /** Is everything that it inherits in it already? What is published is; a source may extend a further one. */
  readonly whole: boolean;
  /** What the inheriting profile says it was made from: `IDENTIFIER@VERSION`. */
  readonly reference: string;
}

/** Finds a profile by what `extends` says; undefined when there is none. */
export type FindProfile = (reference: string) => BaseProfile | undefined | Promise<BaseProfile | undefined>;

/** A profile inherits from at most so many. */
export const maxAncestors = 8;

/**
 * A profile as its author wrote it → whole: with all that it inherits, checked. What is stored needs nothing else and never
 * changes, also when the profile that it was made from gets a new version.
 * @throws NameplateError INVALID_VALUE; HANDLE_NOT_FOUND when a profile that it extends is not there
 */
export async function resolveProfile(source: unknown, find: FindProfile): Promise<DeviceProfile> {
  const chain: unknown[] = [source];
  const seen = new Set<string>();
  let name = baseOf(source);
  let reference: string | undefined;
  while (name !== undefined) {
    if (seen.has(name)) throw wrongShape('extends', `no circle: ${[...seen, name].join(' → ')}`);
    if (seen.size >= maxAncestors) throw wrongShape('extends', `at most ${maxAncestors} profiles one behind the other`);
    seen.add(name);
    const base = await find(name);
    if (base === undefined)
      throw new NameplateError('HANDLE_NOT_FOUND', `extends: there is no profile ${name}.`, {
        reason: 'PROFILE_UNKNOWN',
        metadata: { path: 'extends', profile: name },
      });
    reference ??= base.reference;
    chain.push(base.source);
    name = base.whole ? undefined : baseOf(base.source);
  }
  return parseProfile(mergeAll(chain, reference));
}

/** The same for sources that are at hand, nearest first: `chain[0]` extends `chain[1]`, and so on. */
export function mergeAll(chain: readonly unknown[], reference: string | undefined): unknown {
  const [nearest, ...bases] = chain;
  if (bases.length === 0) return nearest;
  const merged = chain.reduceRight<unknown>(
    (base, source) => (base === undefined ? source : merge(base, source)),
    undefined,
  );
  return { ...withoutNulls(fieldsOf(merged, '')), ...(reference !== undefined && { extends: reference }) };
}

function baseOf(source: unknown): string | undefined {
  if (typeof source !== 'object' || source === null || !('extends' in source)) return undefined;
  return readText(512)(source.extends, 'extends');
}

type Fields = Readonly<Record<string, unknown>>;

/** Fields of the nearer one win; metrics and commands are merged by name and alarms by id, field by field. */
function merge(base: unknown, source: unknown): unknown {
  const [under, over] = [fieldsOf(base, ''), fieldsOf(source, '')];
  const { format: formatUnder, options, records, ...rest } = under;
  const sameFormat = over['format'] === undefined || over['format'] === formatUnder;
  return {
    ...rest,
    ...(formatUnder !== undefined && { format: formatUnder }),
    // Options belong to a format: with another one they are gone.
    ...(sameFormat && options !== undefined && { options }),
    ...(sameFormat && records !== undefined && { records }),
    ...over,
    ...mergedBy('metrics', under, over, mergeNamed),
    ...mergedBy('commands', under, over, mergeNamed),
    ...mergedBy('alarms', under, over, mergeAlarms),
    ...mergedBy('decode', under, over, (a, b) => [...listOf(b, 'decode'), ...listOf(a, 'decode')]),
  };
}

function mergedBy(
  field: string,
  under: Fields,
  over: Fields,
  how: (under: unknown, over: unknown, field: string) => unknown,
): Fields {
  const [a, b] = [under[field], over[field]];
  if (a === undefined || a === null || b === undefined || b === null) return {};
  return { [field]: how(a, b, field) };
}

function mergeNamed(under: unknown, over: unknown, field: string): Fields {
  const result = new Map(Object.entries(fieldsOf(under, field)));
  for (const [name, change] of Object.entries(fieldsOf(over, field))) {
    const before = result.get(name);
    const both = change !== null && before !== undefined && before !== null;
    result.set(name, both ? { ...fieldsOf(before, field), ...fieldsOf(change, `${field}.${name}`) } : change);
  }
  return Object.fromEntries(result);
}

/** `when: null` takes an alarm away. */
function mergeAlarms(under: unknown, over: unknown, field: string): readonly unknown[] {
  const result = new Map(listOf(under, field).map((alarm) => [fieldsOf(alarm, field)['id'], fieldsOf(alarm, field)]));
  const seen = new Set<unknown>();
  for (const [i, alarm] of listOf(over, field).entries()) {
    const fields = fieldsOf(alarm, `${field}[${i}]`);
    const { id } = fields;
    if (typeof id !== 'string' || seen.has(id))
      throw wrongShape(`${field}[${i}].id`, 'an id that no alarm before it has');
    seen.add(id);
    result.set(id, { ...result.get(id), ...fields });
  }
  return [...result.values()];
}

function fieldsOf(value: unknown, path: string): Fields {
  return Object.fromEntries(readEntries(value, path));
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongShape(path, 'a list');
  return value;
}

/** `null` takes away what would be inherited: a field, a metric, a field of a metric. */
function withoutNulls(fields: Fields): Fields {
  const own = dropNulls(fields);
  for (const field of ['metrics', 'commands']) {
    const named = own[field];
    if (typeof named !== 'object' || named === null || Array.isArray(named)) continue;
    own[field] = Object.fromEntries(
      Object.entries(dropNulls(named)).map(([name, one]) => [name, isFields(one) ? dropNulls(one) : one]),
    );
  }
  if (Array.isArray(own['alarms'])) {
    const alarms: readonly unknown[] = own['alarms'];
    const kept = alarms
      .filter((alarm) => !isFields(alarm) || alarm['when'] !== null)
      .map((alarm) => (isFields(alarm) ? dropNulls(alarm) : alarm));
    if (kept.length > 0) own['alarms'] = kept;
    else delete own['alarms'];
  }
  return own;
}

function dropNulls(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
