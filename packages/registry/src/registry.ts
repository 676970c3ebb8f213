import { type Clock, type Random, systemClock, systemRandom } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import { AdminRights } from './admin-rights.ts';
import { type Administration, administration } from './administration.ts';
import { Aliases } from './aliases.ts';
import { Changes } from './changes.ts';
import { countOnce } from './count-again.ts';
import { DeviceChildren } from './device-children.ts';
import { DeviceClaims } from './device-claims.ts';
import { DeviceDirectory } from './device-directory.ts';
import { Devices } from './devices.ts';
import { HandleKeyRotations } from './handle-keys.ts';
import { Handles } from './handles.ts';
import { Idempotency } from './idempotency.ts';
import { Keys } from './keys.ts';
import { Accounts } from './organizations/accounts.ts';
import { Applications } from './organizations/applications.ts';
import type { StatementSigner } from './organizations/holder-statement.ts';
import { OrganizationTree } from './organizations/organization-tree.ts';
import { Organizations } from './organizations/organizations.ts';
import { PrefixCustody } from './organizations/prefix-custody.ts';
import { ReportsIn } from './organizations/reports-in.ts';
import { ReportsOut } from './organizations/reports-out.ts';
import { ResolutionCounts } from './organizations/resolution-counts.ts';
import { Statistics } from './organizations/statistics.ts';
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
  /** Signs what this server states about prefixes; absent: not signed. */
  readonly signer?: StatementSigner;
}

/** Authoritative state and the rules for changing it. */
export interface Registry extends AsyncDisposable {
  readonly handles: Handles;
  /** The same handles by the operations of the Handle protocol. */
  readonly administration: Administration;
  readonly adminRights: AdminRights;
  readonly handleKeys: HandleKeyRotations;
  readonly prefixes: Prefixes;
  readonly templates: Templates;
  readonly profiles: Profiles;
  readonly keys: Keys;
  readonly organizations: Organizations;
  readonly applications: Applications;
  readonly custody: PrefixCustody;
  readonly statistics: Statistics;
  readonly resolutions: ResolutionCounts;
  readonly reportsIn: ReportsIn;
  readonly reportsOut: ReportsOut;
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
  const { signer = async () => undefined } = options;
  const limits: RegistryLimits = { ...defaultLimits, ...options.limits };
  const changes = new Changes(store);
  const idempotency = new Idempotency(store, clock);
  await countOnce(store);
  const tree = await OrganizationTree.load(store);
  const accounts = new Accounts({ store, tree, clock });
  const records = new Records(store, changes, accounts);
  const base = { store, clock, random, limits, records, idempotency, changes, tree, accounts };
  const prefixes = new Prefixes(base);
  const profiles = new Profiles({ ...base, prefixes, checkProfile });
  const templates = new TemplateReader(store, clock, changes);
  const directory = new DeviceDirectory({ ...base, templates, profiles });
  const plans = new RecordPlans({ ...base, prefixes, templates });
  const rights = new AdminRights((key) => records.read(key));
  const resolutions = new ResolutionCounts(base);
  const close = async () => {
    changes.close();
    // What cannot be written now is lost, as it is when the process is killed.
    await resolutions.flush().catch(() => undefined);
    await idempotency.close();
  };
  const handles = new Handles({ ...base, prefixes, templates, plans });
  const devices = new Devices({ ...base, prefixes, profiles, directory, children: new DeviceChildren(base) });
  return {
    handles,
    administration: administration({ ...base, prefixes, templates, plans, rights }),
    adminRights: rights,
    handleKeys: new HandleKeyRotations({ ...base, prefixes, plans, rights }),
    prefixes,
    templates: new Templates({ ...base, prefixes, templates }),
    profiles,
    keys: new Keys(base),
    organizations: new Organizations(base),
    applications: new Applications({ ...base, prefixes }),
    custody: new PrefixCustody({ ...base, signer }),
    statistics: new Statistics(base),
    resolutions,
    reportsIn: new ReportsIn(base),
    reportsOut: new ReportsOut(base),
    aliases: new Aliases({ ...base, prefixes }),
    devices,
    claims: new DeviceClaims({ ...base, devices, handles, profiles }),
    changes,
    close,
    [Symbol.asyncDispose]: close,
  };
}
