import { Creation } from './administration/creation.ts';
import { Homing } from './administration/homing.ts';
import type { AdministrationParts } from './administration/parts.ts';
import { RecordChanges } from './administration/record-changes.ts';

export type { Administered } from './administration/creation.ts';
export type { AdministrationParts } from './administration/parts.ts';

/**
 * The operations of the Handle protocol, as RFC 3652 §3.6 and deployed servers mean them. An API key may by its scope;
 * who proved a key of a handle, by HS_ADMIN: of `0.NA/<prefix>` to create and list, of the record itself for all else.
 */
export interface Administration
  extends Pick<Creation, keyof Creation>,
    Pick<RecordChanges, keyof RecordChanges>,
    Pick<Homing, keyof Homing> {}

/** The operations over one registry. */
export function administration(parts: AdministrationParts): Administration {
  const creation = new Creation(parts);
  const changes = new RecordChanges(parts);
  const homing = new Homing(parts);
  return {
    create: (context, input) => creation.create(context, input),
    mint: (context, input) => creation.mint(context, input),
    delete: (context, identifier) => changes.delete(context, identifier),
    add: (context, input) => changes.add(context, input),
    remove: (context, input) => changes.remove(context, input),
    modify: (context, input) => changes.modify(context, input),
    list: (principal, query) => homing.list(principal, query),
    home: (context, prefix) => homing.home(context, prefix),
    unhome: (context, prefix) => homing.unhome(context, prefix),
    listHomed: (principal, page) => homing.listHomed(principal, page),
  };
}
