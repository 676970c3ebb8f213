import { RecordDraft } from '../draft.ts';
import type { PayloadContext, PayloadRecord } from '../format.ts';
import { ucifiResource } from '../ucifi/ucifi.ts';
import type { SenmlOptions } from './options.ts';
import type { ResolvedRecord } from './resolve.ts';
import { senmlUnit, sumUnit } from './units.ts';

/** Resolved SenML records of one moment and one base name, as one record. */
export function recordsOf(
  resolved: readonly ResolvedRecord[],
  options: SenmlOptions,
  { receiveTimeMs, limits }: PayloadContext,
): readonly PayloadRecord[] {
  // Where any record says its time, one that does not is of now (RFC 8428 §4.5.3); where none does, the receiver may say.
  const timed = resolved.some(({ time }) => time !== undefined);
  const open = new Map<string, RecordDraft>();
  const drafts: { readonly draft: RecordDraft; readonly timeMs: number | undefined; readonly device?: string }[] = [];
  for (const record of resolved) {
    const timeMs = timed ? absoluteMs(record.time ?? 0, receiveTimeMs) : undefined;
    const key = `${timeMs} ${record.baseName}`;
    const field = fieldOf(record, options);
    let draft = open.get(key);
    // A name that is there already is a second measurement, not a correction.
    if (draft === undefined || draft.has(field) || draft.has(`${field}.sum`)) {
      if (drafts.length >= limits.recordsPerMessage) break;
      draft = new RecordDraft();
      open.set(key, draft);
      const named = options.device === 'base-name' && record.baseName !== '';
      drafts.push({ draft, timeMs, ...(named ? { device: record.baseName.replace(/[:/]$/, '') } : {}) });
    }
    put(draft, field, record);
  }
  return drafts.map(({ draft, timeMs, device }) => draft.finish({ timeMs, device }));
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

function put(draft: RecordDraft, field: string, { baseName, ownName, unit, value, sum }: ResolvedRecord): void {
  // LwM2M 1.1 core §7.4.4: the name is the path /object/instance/resource, and the registry knows its unit.
  const path = /^\/?(\d{1,5})\/\d{1,5}\/(\d{1,5})$/.exec(baseName + ownName);
  const resource = path === null ? undefined : `${path[1]}/${path[2]}`;
  const known = unit === '' && resource !== undefined ? ucifiResource(resource)?.[2] : undefined;
  const ucum = known ?? senmlUnit(unit);
  if (unit !== '' && ucum === undefined) draft.flag('decoder-warning');
  if (value !== undefined) draft.put(field, value, ucum, resource === undefined ? [] : [`ucifi:${resource}`]);
  if (sum !== undefined) draft.put(`${field}.sum`, sum, ucum === undefined ? undefined : sumUnit(ucum));
}
