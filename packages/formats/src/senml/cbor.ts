import { decode } from 'cborg';
import { cborShape } from '../cbor-shape.ts';
import type { DecodeLimits } from '../limits.ts';
import { type Problem, shown, tooManyReadings } from '../problem.ts';

/**
 * SenML in CBOR (RFC 8428 §6) as records under their JSON labels. The only tag is 4, decimal fraction, where a number
 * stands; octets become base64url, as JSON has them.
 */
export function readCborPack(payload: Uint8Array, { readingsPerMessage }: DecodeLimits): readonly unknown[] | Problem {
  const shape = cborShape(payload);
  if (shape === undefined) return { reason: 'malformed', message: 'The payload is no CBOR.' };
  // Pack, record, tag, and the two numbers of a decimal fraction.
  if (shape.depth > 5) return { reason: 'malformed', message: 'The CBOR is nested deeper than a SenML pack is.' };
  // A record, and at most a few decimal fractions in it.
  if (shape.containers > 4 * readingsPerMessage + 1) return tooManyReadings(readingsPerMessage);
  let pack: unknown;
  try {
    pack = decode(payload, {
      useMaps: true,
      rejectDuplicateMapKeys: true,
      allowUndefined: false,
      tags: { 4: decimal },
    });
  } catch (cause) {
    return { reason: 'malformed', message: `The payload is no SenML CBOR: ${reasonOf(cause)}.` };
  }
  if (!Array.isArray(pack)) return { reason: 'not-a-record', message: 'The payload is no array of SenML records.' };
  const records: unknown[] = [];
  for (const record of pack) {
    if (!(record instanceof Map)) return { reason: 'malformed', message: `${shown(record)} is no SenML record.` };
    const fields = readRecord(record);
    if (fields === undefined)
      return { reason: 'malformed', message: 'A SenML record has one label twice or no label.' };
    records.push(fields);
  }
  return records;
}

/** Table 6 of the RFC. */
const labels: ReadonlyMap<unknown, string> = new Map([
  [-6, 'bs'],
  [-5, 'bv'],
  [-4, 'bu'],
  [-3, 'bt'],
  [-2, 'bn'],
  [-1, 'bver'],
  [0, 'n'],
  [1, 'u'],
  [2, 'v'],
  [3, 'vs'],
  [4, 'vb'],
  [5, 's'],
  [6, 't'],
  [7, 'ut'],
  [8, 'vd'],
]);

function readRecord(record: ReadonlyMap<unknown, unknown>): object | undefined {
  const fields = new Map<string, unknown>();
  for (const [key, value] of record) {
    const label = labels.get(key) ?? (typeof key === 'string' || typeof key === 'number' ? String(key) : undefined);
    if (label === undefined || fields.has(label)) return undefined;
    fields.set(label, value instanceof Uint8Array ? base64url(value) : value);
  }
  return Object.fromEntries(fields);
}

/** RFC 8949 §3.4.4: [exponent, mantissa]. The powers are those that a double holds. */
function decimal(inner: () => unknown): number {
  const pair = inner();
  const [exponent, mantissa] = Array.isArray(pair) && pair.length === 2 ? (pair as unknown[]) : [];
  const isNumber = typeof mantissa === 'number' || typeof mantissa === 'bigint';
  if (typeof exponent !== 'number' || Math.abs(exponent) > 400 || !isNumber)
    throw new TypeError('a decimal fraction has other than an exponent and a mantissa');
  // The text form is rounded once; a product with a power of ten would be rounded twice.
  return Number(`${mantissa}e${exponent}`);
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/^CBOR decode error: /, '').slice(0, 80) : 'it cannot be read';
}
