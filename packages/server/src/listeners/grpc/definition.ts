import { NameplateError } from '@nameplate/model';

/** Reads the JSON of a definition. Its content is checked where it is published. @throws NameplateError INVALID_VALUE */
export function parseDefinition(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'not JSON';
    throw new NameplateError('INVALID_VALUE', `definition_json: expected JSON: ${why}.`, { reason: 'NOT_JSON', cause });
  }
}
