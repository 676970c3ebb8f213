import { anonymous, type Identifier, NameplateError, parseGrantee, parseIdentifier } from '@nameplate/model';
import { handleNotFound } from '../failures.ts';
import type { Keys } from '../keys.ts';
import { requireLive } from '../organizations/organization-rights.ts';
import type { OrganizationTree } from '../organizations/organization-tree.ts';
import type { Who } from './cedar-slice.ts';

export interface KnownParties {
  readonly keys: Pick<Keys, 'principalOf'>;
  readonly organizations: OrganizationTree;
  /** Is it known here that there is no such handle? */
  readonly isMissing: (identifier: Identifier) => Promise<boolean>;
}

/**
 * Whom a text names, for who asks what another may see: `anonymous`, or a grantee that is no group. A handle of another
 * server is taken as it is.
 * @throws NameplateError INVALID_VALUE; HANDLE_NOT_FOUND, HANDLE_RETIRED for whom this server knows not to be
 */
export async function parseWho(text: string, { keys, organizations, isMissing }: KnownParties): Promise<Who> {
  if (text === 'anonymous') return anonymous;
  const grantee = parseGrantee(text);
  switch (grantee.kind) {
    case 'key': {
      const principal = await keys.principalOf(grantee.id);
      if (principal !== undefined) return principal;
      throw new NameplateError('HANDLE_NOT_FOUND', `There is no live key ${grantee.id}.`, { reason: 'KEY_UNKNOWN' });
    }
    case 'organization':
      return { kind: 'organization', id: requireLive(organizations, grantee.id).id };
    case 'device': {
      const device = parseIdentifier(grantee.identifier);
      if (await isMissing(device)) throw handleNotFound(device);
      return { kind: 'device', id: device.key };
    }
    case 'handle': {
      const { handle, index } = grantee;
      const identifier = parseIdentifier(handle);
      if (await isMissing(identifier)) throw handleNotFound(identifier);
      return { kind: 'handle', id: `${index}:${handle}`, handleKey: identifier.key, index };
    }
    default:
      throw new NameplateError('INVALID_VALUE', 'who: expected anonymous, or one principal or organization.', {
        reason: 'GRANTEE',
        metadata: { field: 'who' },
      });
  }
}
