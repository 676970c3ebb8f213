import { type Grantee, parseIdentifier } from '@nameplate/model';
import { referenceNames } from './asker.ts';

/** The names that a grantee stands for, as `Asker.names` has them; none of a group, whose members have their own. */
export function granteeNames(grantee: Grantee): readonly string[] {
  switch (grantee.kind) {
    case 'key':
      return [`key:${grantee.id}`];
    case 'organization':
      return [`organization:${grantee.id}${grantee.below ? '+below' : ''}`];
    case 'device':
      return [`device:${parseIdentifier(grantee.identifier).key}`];
    case 'handle':
      return referenceNames(parseIdentifier(grantee.handle).handle, grantee.index);
    default:
      return [];
  }
}
