import { NameplateError } from '@nameplate/model';

/** An argument of a request to a device that cannot be sent; of a secret, only what was expected is told. */
export function invalidRequest(field: string, expected: string, given: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${field}: expected ${expected}, not ${given.slice(0, 40)}.`, {
    reason: 'REQUEST',
    metadata: { path: field, expected },
  });
}
