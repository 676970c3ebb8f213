import type { PayloadContext, PayloadRecord } from '../format.ts';
import type { SenmlOptions } from './options.ts';
import type { ResolvedRecord } from './resolve.ts';
import { senmlUnits, sumUnit } from './units.ts';

/** Resolved SenML records of one moment and one base name, as one record. */
export function recordsOf(
  resolved: readonly ResolvedRecord[],
  options: SenmlOptions,
  { receiveTimeMs, limits }: PayloadContext,
): readonly PayloadRecord[] {
  // Where any record says its time, one that does not is of now (RFC 8428 §4.5.3); where none does, the receiver may say.
  const timed = resolved.some(({ time }) => time !== undefined);
  const open = new Map<string, Draft>();
  const drafts: Draft[] = [];
  for (const record of resolved) {
    const timeMs = timed ? absoluteMs(record.time ?? 0, receiveTimeMs) : undefined;
    const key = `${timeMs} ${record.baseName}`;
    const field = fieldOf(record, options);
    let draft = open.get(key);
    // A name that is there already is a second measurement, not a correction.
    if (draft === undefined || draft.fields.has(field)) {
      if (drafts.length >= limits.recordsPerMessage) break;
      draft = {
        timeMs,
        baseName: record.baseName,
        fields: new Map(),
        units: new Map(),
        codes: new Map(),
        doubt: false,
      };
      open.set(key, draft);
      drafts.push(draft);
    }
    put(draft, field, record);
  }
  return drafts.map((draft) => finish(draft, options));
}

interface Draft {
  readonly timeMs: number | undefined;
  readonly baseName: string;
  readonly fields: Map<string, unknown>;
  readonly units: Map<string, string>;
  readonly codes: Map<string, string>;
  doubt: boolean;
}

/** Times below 2²⁸ are seconds from now, those above are Unix seconds (§4.5.3). */
function absoluteMs(time: number, receiveTimeMs: number): number {
  return Math.round(time >= 2 ** 28 ? time * 1000 : receiveTimeMs + time * 1000);
}

/** What the record adds to the base name; the unit where it adds nothing, as the RFC's own packs have it: `lon`, `lat`. */
function fieldOf({ baseName, ownName, unit }: ResolvedRecord, { names }: SenmlOptions): string {
  if (names === 'full') return baseName + ownName;
  return ownName || unit || 'value';
}

function put(draft: Draft, field: string, { baseName, ownName, unit, value, sum }: ResolvedRecord): void {
  const ucum = senmlUnits.get(unit);
  draft.doubt ||= unit !== '' && ucum === undefined;
  if (value !== undefined) {
    draft.fields.set(field, value);
    if (ucum !== undefined) draft.units.set(field, ucum);
  }
  if (sum !== undefined) {
    const sumField = `${field}.sum`;
    draft.fields.set(sumField, sum);
    if (ucum !== undefined) draft.units.set(sumField, sumUnit(ucum));
  }
  // LwM2M 1.1 core §7.4.4: the name is the path /object/instance/resource.
  const path = /^\/?(\d{1,5})\/\d{1,5}\/(\d{1,5})$/.exec(baseName + ownName);
  const code = path === null ? undefined : `ucifi:${path[1]}/${path[2]}`;
  if (code !== undefined && value !== undefined && !draft.codes.has(code)) draft.codes.set(code, field);
}

function finish({ timeMs, baseName, fields, units, codes, doubt }: Draft, { device }: SenmlOptions): PayloadRecord {
  // Names such as `__proto__` stay fields like any other.
  return {
    fields: Object.fromEntries(fields),
    ...(timeMs === undefined ? {} : { timeMs }),
    ...(units.size === 0 ? {} : { units: Object.fromEntries(units) }),
    ...(codes.size === 0 ? {} : { codes: Object.fromEntries(codes) }),
    ...(doubt ? { flags: ['decoder-warning' as const] } : {}),
    ...(device === 'base-name' && baseName !== '' ? { device: baseName.replace(/[:/]$/, '') } : {}),
  };
}
