import type { PayloadRecord } from '@nameplate/formats';

/** `{"device": NAME}`: the name; undefined when the payload is something else. */
export function parseName(payload: Uint8Array): string | undefined {
  const device = (parseJson(payload) as { readonly device?: unknown } | null | undefined)?.device;
  return typeof device === 'string' && device !== '' ? device : undefined;
}

/** Records as JSON. A bigint becomes a text, which a profile takes as a number where it says `numericText`. */
export function formatRecords(records: readonly PayloadRecord[]): Uint8Array {
  return Buffer.from(JSON.stringify(records, (_name, value) => (typeof value === 'bigint' ? String(value) : value)));
}

export function parseRecords(payload: Uint8Array): readonly PayloadRecord[] | undefined {
  const records = parseJson(payload);
  return Array.isArray(records) ? (records as PayloadRecord[]) : undefined;
}

/** Undefined when it is no JSON. */
export function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
}
