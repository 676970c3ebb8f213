import {
  type HandleValue,
  type Identifier,
  identifierFromHandle,
  NameplateError,
  parseIdentifier,
} from '@nameplate/model';
import { type ValueJson, valueFromJson, valueToJson } from '@nameplate/protocol/http';
import type { Handle } from '@nameplate/sdk';

/** A record of a dump: what HandleNet's REST interface answers, without the response code. */
export interface RecordJson {
  readonly handle: string;
  readonly values: readonly ValueJson[];
}

export interface DumpRecord {
  readonly identifier: Identifier;
  readonly values: readonly HandleValue[];
}

export function recordToJson({ identifier, values }: Pick<Handle, 'identifier' | 'values'>): RecordJson {
  return { handle: parseIdentifier(identifier).handle, values: values.map(exactValue) };
}

/** Reads a record of a dump; members beside `handle` and `values` are passed over. @throws NameplateError INVALID_VALUE */
export function recordFromJson(json: unknown): DumpRecord {
  if (typeof json !== 'object' || json === null || !('handle' in json) || typeof json.handle !== 'string')
    throw invalid('expected an object with "handle" and "values"');
  const identifier = identifierFromHandle(json.handle);
  if (!('values' in json) || !Array.isArray(json.values)) throw invalid(`${json.handle}: expected a list of "values"`);
  return { identifier, values: json.values.map(valueFromJson) };
}

/** In the form that people read, wherever reading it gives the same octets; else as octets. */
function exactValue(value: HandleValue): ValueJson {
  const json = valueToJson(value);
  try {
    if (Buffer.compare(valueFromJson(json).data, value.data) === 0) return json;
  } catch {
    // A form that is written and not read.
  }
  return { ...json, data: { format: 'base64', value: Buffer.from(value.data).toString('base64') } };
}

function invalid(why: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${why}.`, { reason: 'DUMP_RECORD' });
}
