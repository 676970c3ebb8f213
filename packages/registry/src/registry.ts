import { type Clock, type Random, systemClock, systemRandom } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import { Access } from './access/access.ts';
import { ExplainAccess } from './access/explain-access.ts';
import { GrantBook } from './access/grant-book.ts';
import { Grants } from './access/grants.ts';
import { AdminRights } from './admin-rights.ts';
import { type Administration, administration } from './administration.ts';
import { Aliases } from './aliases.ts';
import { Changes } from './changes.ts';
import { DeviceChildren } from './device-children.ts';
import { DeviceClaims } from './device-claims.ts';
import { DeviceDirectory } from './device-directory.ts';
import { Devices } from './devices.ts';
import { Handles } from './handles.ts';
import { Idempotency } from './idempotency.ts';
import { Keys } from './keys.ts';
import { OrganizationTree } from './organizations/organization-tree.ts';
import { Organizations } from './organizations/organizations.ts';
import { Prefixes } from './prefixes.ts';
import { type CheckProfile, Profiles } from './profiles.ts';
import { RecordPlans } from './record-plans.ts';
import { Records } from './records.ts';
import { TemplateReader } from './template-reader.ts';
import { Templates } from './templates.ts';
import { defaultLimits, type RegistryLimits } from './value-rules.ts';

export interface RegistryOptions {
  /** Stays open when the registry closes: who opened it closes it. */
  readonly store: Store;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly limits?: Partial<RegistryLimits>;
  /** Asked before a profile is published: whoever decodes by it can say whether it can. */
  readonly checkProfile?: CheckProfile;
}

/** Authoritative state and the rules for changing it. */
export interface Registry extends AsyncDisposable {
  readonly handles: Handles;
  /** The same handles by the operations of the Handle protocol. */
  readonly administration: Administration;
  readonly adminRights: AdminRights;
  /** What a principal sees of a record. */
  readonly access: Access;
  readonly grants: Grants;
  /** Why somebody may or may not. */
  readonly explain: ExplainAccess;
  readonly prefixes: Prefixes;
  readonly templates: Templates;
  readonly profiles: Profiles;
  readonly keys: Keys;
  readonly organizations: Organizations;
  readonly devices: Devices;
  readonly aliases: Aliases;
  readonly claims: DeviceClaims;
  readonly changes: Changes;
  /** Ends watches and waits for background work. Idempotent. */
  close(): Promise<void>;
}

/** Puts the registry together over a store. */
export async function openRegistry(options: RegistryOptions): Promise<Registry> {
  const { store, clock = systemClock, random = systemRandom, checkProfile = () => undefined } = options;
  const limits: RegistryLimits = { ...defaultLimits, ...options.limits };
  const changes = new Changes(store);
  const idempotency = new Idempotency(store, clock);
  const records = new Records(store, changes);
  const tree = await OrganizationTree.load(store);
  const base = { store, clock, random, limits, records, idempotency, changes, tree };
  const prefixes = new Prefixes(base);
  const profiles = new Profiles({ ...base, prefixes, checkProfile });
  const templates = new TemplateReader(store, clock, changes);
  const directory = new DeviceDirectory({ ...base, templates, profiles });
  const plans = new RecordPlans({ ...base, prefixes, templates });
  const rights = new AdminRights((key) => records.read(key));
  const close = async () => {
    changes.close();
    await idempotency.close();
  };
  const book = new GrantBook({ store, read: (key) => records.read(key), changes });
  const keys = new Keys(base);
  const access = new Access({ book, clock, organizations: tree });
  const handles = new Handles({ ...base, prefixes, templates, plans, access });
  const devices = new Devices({ ...base, prefixes, profiles, directory, children: new DeviceChildren(base) });
  return {
    handles,
    administration: administration({ ...base, prefixes, templates, plans, rights, access }),
    adminRights: rights,
    access,
    grants: new Grants({ ...base, prefixes }),
    explain: new ExplainAccess({
      book,
      access,
      rights,
      keys,
      devices,
      organizations: tree,
      clock,
      read: (key) => records.read(key),
    }),
    prefixes,
    templates: new Templates({ ...base, prefixes, templates }),
    profiles,
    keys,
    organizations: new Organizations(base),
    aliases: new Aliases({ ...base, prefixes }),
    devices,
    claims: new DeviceClaims({ ...base, devices, handles, profiles }),
    changes,
    close,
    [Symbol.asyncDispose]: close,
  };
}
