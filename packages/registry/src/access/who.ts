import { anonymous, NameplateError, parseGrantee, parseIdentifier } from '@nameplate/model';
import type { Keys } from '../keys.ts';
import type { Who } from './cedar-slice.ts';

/**
 * Whom a text names, for who asks what another may see: `anonymous`, or a grantee that is no group.
 * @throws NameplateError INVALID_VALUE; HANDLE_NOT_FOUND with reason KEY_UNKNOWN for a key that is not live
 */
export async function parseWho(text: string, keys: Pick<Keys, 'principalOf'>): Promise<Who> {
  if (text === 'anonymous') return anonymous;
  const grantee = parseGrantee(text);
  switch (grantee.kind) {
    case 'key': {
      const principal = await keys.principalOf(grantee.id);
      if (principal !== undefined) return principal;
      throw new NameplateError('HANDLE_NOT_FOUND', `There is no live key ${grantee.id}.`, { reason: 'KEY_UNKNOWN' });
    }
    case 'organization':
      return { kind: 'organization', id: grantee.id };
    case 'device':
      return { kind: 'device', id: parseIdentifier(grantee.identifier).key };
    case 'handle': {
      const { handle, index } = grantee;
      return { kind: 'handle', id: `${index}:${handle}`, handleKey: parseIdentifier(handle).key, index };
    }
    default:
      throw new NameplateError('INVALID_VALUE', 'who: expected anonymous, or one principal or organization.', {
        reason: 'GRANTEE',
        metadata: { field: 'who' },
      });
  }
}
