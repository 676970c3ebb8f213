import { readFields } from '@nameplate/model';
import type { Format, PayloadRecord } from './format.ts';
import { parseJson } from './json.ts';
import { isProblem, type Problem } from './problem.ts';

/**
 * ThingsBoard's JSON, told apart by its shape: a device's telemetry (`v1/devices/me/telemetry`), a gateway's telemetry and
 * attributes for several devices (`v1/gateway/telemetry`, `/attributes`), a gateway's word that a device is there (`/connect`).
 */
export const thingsboardFormat: Format<object> = {
  name: 'thingsboard',
  parseOptions: (value, path) => readFields<object>(value, path, {}),
  compile: () => (payload, context) => {
    const parsed = parseJson(payload);
    if (isProblem(parsed)) return { records: [], rejected: parsed };
    const records: PayloadRecord[] = [];
    const rejected = collect(parsed.value, records, context.limits.recordsPerMessage);
    return rejected === undefined ? { records } : { records, rejected };
  },
};

type Json = Readonly<Record<string, unknown>>;

/** Adds what can be used; the first thing that cannot is returned. */
function collect(root: unknown, records: PayloadRecord[], max: number): Problem | undefined {
  if (Array.isArray(root)) return collectPoints(root, records, max);
  if (!isJson(root)) return notRecord;
  if (isPoint(root)) return collectPoints([root], records, max);
  // A device is connected or disconnected: nothing was measured.
  if (typeof root['device'] === 'string' && Object.values(root).every((value) => typeof value === 'string'))
    return { reason: 'unsupported', message: 'This says that a device is there; it measures nothing.' };
  const entries = Object.entries(root);
  if (entries.length === 0 || !entries.every(([, value]) => Array.isArray(value) || isJson(value)))
    return collectPoints([root], records, max);
  let first: Problem | undefined;
  for (const [device, points] of entries) {
    const problem = collectPoints(Array.isArray(points) ? points : [points], records, max, device);
    first ??= problem;
  }
  return first;
}

function collectPoints(
  points: readonly unknown[],
  records: PayloadRecord[],
  max: number,
  device?: string,
): Problem | undefined {
  let first: Problem | undefined;
  for (const point of points) {
    if (records.length >= max) return first ?? { reason: 'too-many-readings', message: `At most ${max} records.` };
    const record = recordOf(point);
    if (isProblem(record)) first ??= record;
    else records.push({ ...record, ...(device !== undefined && { device }) });
  }
  return first;
}

function recordOf(point: unknown): PayloadRecord | Problem {
  if (!isJson(point)) return notRecord;
  if (!isPoint(point)) return { fields: point };
  const { ts, values } = point;
  if (!Number.isSafeInteger(ts)) return { reason: 'time-invalid', message: 'ts is no time in Unix milliseconds.' };
  return { fields: values, timeMs: ts as number };
}

/** A point in time; without one, an object is the values themselves. */
function isPoint(value: Json): value is { readonly ts: unknown; readonly values: Json } {
  return value['ts'] !== undefined && isJson(value['values']);
}

const notRecord: Problem = { reason: 'not-a-record', message: 'Telemetry is a JSON object, or an array of them.' };

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
