import { NameplateError, parseOrganizationId, parsePrefix, prefixKey, type Scope, scopes } from '@nameplate/model';
import type { KeyRecord, NewKey } from './keys.ts';

/** What a new key is to be, in canonical form. @throws NameplateError INVALID_VALUE */
export function checkNewKey(input: NewKey, now: number): Omit<KeyRecord, 'id' | 'createTimeMs'> {
  const { description = '', expireTimeMs } = input;
  const organization = input.organization || undefined;
  const unknown = input.scopes.find((scope) => !(scopes as readonly string[]).includes(scope));
  if (unknown !== undefined) throw invalid('KEY_SCOPE', `${unknown} is not a scope; there are ${scopes.join(', ')}.`);
  if (input.scopes.length === 0) throw invalid('KEY_SCOPE', 'A key needs at least one scope.');
  if (input.prefixes.length === 0 && organization === undefined)
    throw invalid('KEY_PREFIX', 'A key needs at least one prefix, or * for all.');
  if (input.prefixes.length > 1000) throw invalid('KEY_PREFIX', 'A key has at most 1000 prefixes.');
  if (description.length > 1000) throw invalid('KEY_DESCRIPTION', 'A description has at most 1000 characters.');
  if (expireTimeMs !== undefined && !(expireTimeMs > now)) throw invalid('KEY_EXPIRY', 'A key expires in the future.');
  return {
    description,
    scopes: [...new Set(input.scopes as readonly Scope[])],
    prefixes: [...new Set(input.prefixes.map((prefix) => (prefix === '*' ? '*' : prefixKey(parsePrefix(prefix)))))],
    ...(organization === undefined ? {} : { organization: parseOrganizationId(organization) }),
    ...(expireTimeMs === undefined ? {} : { expireTimeMs }),
  };
}

function invalid(reason: string, message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason });
}
