import { followJsonPath, type PathStep, parseJsonPath, readFields, readPath } from '@nameplate/model';
import type { DecodedPayload, Format, PayloadContext, PayloadRecord } from './format.ts';
import { isProblem, type Problem } from './problem.ts';

export interface JsonOptions {
  /** Where the array of records is, when a message holds several. A payload that is itself an array needs none. */
  readonly records?: string;
}

/** JSON, RFC 8259: an object is a record, an array holds several. */
export const jsonFormat: Format<JsonOptions> = {
  name: 'json',
  parseOptions: (value, path) => readFields<JsonOptions>(value, path, { records: readPath }),
  compile({ records }) {
    const steps = records === undefined ? undefined : parseJsonPath(records);
    return (payload, context) => {
      const root = parseJson(payload);
      return isProblem(root) ? { records: [], rejected: root } : recordsOf(root.value, steps, context);
    };
  },
};

/** Octets as JSON. Wrapped, since JSON may look like a problem. */
export function parseJson(payload: Uint8Array): { readonly value: unknown } | Problem {
  let text: string;
  try {
    text = strictUtf8.decode(payload);
  } catch {
    return { reason: 'not-utf8', message: 'The payload is not UTF-8 text.' };
  }
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (thrown) {
    const why = thrown instanceof SyntaxError ? thrown.message : 'it nests too deep';
    return { reason: 'not-json', message: `The payload is not JSON: ${why}`.slice(0, 200) };
  }
}

/** A tree as records: it, or those in it. For every format that makes a tree as of JSON. */
export function recordsOf(
  root: unknown,
  steps: readonly PathStep[] | undefined,
  { limits: { recordsPerMessage } }: Pick<PayloadContext, 'limits'>,
): DecodedPayload {
  const found = Array.isArray(root) || steps === undefined ? root : followJsonPath(root, steps);
  const all: readonly unknown[] = Array.isArray(found) ? found : [found];
  const some = all.slice(0, recordsPerMessage);
  const records = some
    .filter(isRecord)
    .map((fields): PayloadRecord => (fields === root ? { fields } : { fields, message: root }));
  if (records.length < some.length) return { records, rejected: notRecord };
  if (some.length < all.length)
    return {
      records,
      rejected: { reason: 'too-many-readings', message: `${all.length} records, at most ${recordsPerMessage}.` },
    };
  return { records };
}

const notRecord: Problem = { reason: 'not-a-record', message: 'A record is a JSON object, or an array of them.' };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
