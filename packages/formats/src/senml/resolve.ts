import { isProblem, type Problem, shown } from '../problem.ts';

/** One SenML record with nothing left in the base fields (RFC 8428 §4.6), except that it keeps whose words are in its name. */
export interface ResolvedRecord {
  readonly baseName: string;
  readonly ownName: string;
  /** As SenML calls it; empty: none. */
  readonly unit: string;
  /** Unix seconds, or below 2²⁸ relative to now; absent when neither the record nor the base says it. */
  readonly time?: number;
  readonly value?: number | bigint | string | boolean;
  readonly sum?: number | bigint;
}

/** Resolves a pack of records under their JSON labels; a pack with one wrong record is refused as a whole. */
export function resolvePack(pack: readonly unknown[]): readonly ResolvedRecord[] | Problem {
  const resolved: ResolvedRecord[] = [];
  const base: Base = { name: '', unit: '' };
  for (const [at, raw] of pack.entries()) {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
      return { reason: 'malformed', message: `Record ${at} is ${shown(raw)}, not a SenML record.` };
    const fields = new Map(Object.entries(raw));
    const problem = checkLabels(fields) ?? takeBase(base, fields);
    const record = problem ?? resolveRecord(base, fields);
    if (isProblem(record)) return { reason: record.reason, message: `Record ${at}: ${record.message}` };
    if (record.value !== undefined || record.sum !== undefined) resolved.push(record);
  }
  return resolved;
}

/** Base fields hold for their record and all that follow (§4.1). */
interface Base {
  name: string;
  unit: string;
  time?: number;
  value?: Numeric;
  sum?: Numeric;
  version?: number;
}

type Numeric = number | bigint;

const labels = new Set('bn bt bu bv bs bver n u v vs vb vd s t ut'.split(' '));

/** A field whose name ends in `_` must be understood (§4.4); other unknown ones are skipped. */
function checkLabels(fields: ReadonlyMap<string, unknown>): Problem | undefined {
  const demanded = [...fields.keys()].find((label) => label.endsWith('_') && !labels.has(label));
  if (demanded === undefined) return undefined;
  return { reason: 'unsupported', message: `the field ${shown(demanded)} must be understood, and is not.` };
}

function takeBase(base: Base, fields: ReadonlyMap<string, unknown>): Problem | undefined {
  const name = text(fields, 'bn');
  if (isProblem(name)) return name;
  const unit = text(fields, 'bu');
  if (isProblem(unit)) return unit;
  const time = real(fields, 'bt');
  if (isProblem(time)) return time;
  const value = numeric(fields, 'bv');
  if (isProblem(value)) return value;
  const sum = numeric(fields, 'bs');
  if (isProblem(sum)) return sum;
  if (name !== undefined) base.name = name;
  if (unit !== undefined) base.unit = unit;
  if (time !== undefined) base.time = time;
  if (value !== undefined) base.value = value;
  if (sum !== undefined) base.sum = sum;
  return takeVersion(base, fields);
}

/** RFC 8428 §4.4: 10. RFC 9100: 10 and a bit for each feature; the one registered is secondary units, bit 4. */
function takeVersion(base: Base, fields: ReadonlyMap<string, unknown>): Problem | undefined {
  const version = real(fields, 'bver');
  if (version === undefined || isProblem(version)) return version;
  if (!(version >= 1 && version <= 10) && version !== 26)
    return { reason: 'unsupported', message: `version ${version} is not read; those to 10, and 26, are.` };
  if (base.version !== undefined && base.version !== version)
    return { reason: 'malformed', message: 'the version changes within the pack.' };
  base.version = version;
  return undefined;
}

function resolveRecord(base: Base, fields: ReadonlyMap<string, unknown>): ResolvedRecord | Problem {
  const ownName = text(fields, 'n');
  if (isProblem(ownName)) return ownName;
  const unit = text(fields, 'u');
  if (isProblem(unit)) return unit;
  const time = real(fields, 't');
  if (isProblem(time)) return time;
  const updateTime = real(fields, 'ut');
  if (isProblem(updateTime)) return updateTime;
  const sum = numeric(fields, 's');
  if (isProblem(sum)) return sum;
  const value = readValue(base, fields);
  if (isProblem(value)) return value;
  const total = sum === undefined && (base.sum === undefined || onlyBase(fields)) ? undefined : add(base.sum, sum);
  const name = base.name + (ownName ?? '');
  // §4.5.1, and a leading slash, as LwM2M writes its paths.
  if ((value !== undefined || total !== undefined) && !/^[A-Za-z0-9/][A-Za-z0-9\-:./_]{0,254}$/.test(name))
    return { reason: 'malformed', message: `${shown(name)} is no SenML name.` };
  const at = base.time === undefined && time === undefined ? undefined : (base.time ?? 0) + (time ?? 0);
  return {
    baseName: base.name,
    ownName: ownName ?? '',
    unit: unit ?? base.unit,
    ...(at === undefined ? {} : { time: at }),
    ...(value === undefined ? {} : { value }),
    ...(total === undefined ? {} : { sum: total }),
  };
}

/** A record that only sets the base measures nothing, also when there is a base value. */
function onlyBase(fields: ReadonlyMap<string, unknown>): boolean {
  return [...fields.keys()].every((label) => label.startsWith('b'));
}

/** At most one of v, vs, vb and vd (§4.2); a base value is added to v, and stands for it where no value is. */
function readValue(base: Base, fields: ReadonlyMap<string, unknown>): ResolvedRecord['value'] | Problem {
  const given = ['v', 'vs', 'vb', 'vd'].filter((label) => fields.has(label));
  if (given.length > 1) return { reason: 'malformed', message: `it has ${given.join(' and ')}; one value is allowed.` };
  if (given[0] === 'vb') {
    const value = fields.get('vb');
    return typeof value === 'boolean' ? value : wrong('vb', 'true or false', value);
  }
  if (given[0] === 'vs' || given[0] === 'vd') return text(fields, given[0]);
  const value = numeric(fields, 'v');
  if (isProblem(value)) return value;
  if (value === undefined && (base.value === undefined || fields.has('s') || onlyBase(fields))) return undefined;
  return add(base.value, value);
}

function add(a: Numeric | undefined, b: Numeric | undefined): Numeric {
  if (a === undefined || b === undefined) return a ?? b ?? 0;
  return typeof a === 'bigint' && typeof b === 'bigint' ? a + b : Number(a) + Number(b);
}

function text(fields: ReadonlyMap<string, unknown>, label: string): string | undefined | Problem {
  const value = fields.get(label);
  return value === undefined || typeof value === 'string' ? value : wrong(label, 'a text', value);
}

function numeric(fields: ReadonlyMap<string, unknown>, label: string): Numeric | undefined | Problem {
  const value = fields.get(label);
  if (value === undefined || typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : wrong(label, 'a finite number', value);
}

function real(fields: ReadonlyMap<string, unknown>, label: string): number | undefined | Problem {
  const value = numeric(fields, label);
  return typeof value === 'bigint' ? Number(value) : value;
}

function wrong(label: string, expected: string, value: unknown): Problem {
  return { reason: 'value-type', message: `${label} is ${shown(value)}, not ${expected}.` };
}
