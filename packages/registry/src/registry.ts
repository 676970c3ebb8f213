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
import { countOnce } from './count-again.ts';
import { DeviceChildren } from './device-children.ts';
import { DeviceClaims } from './device-claims.ts';
import { DeviceDirectory } from './device-directory.ts';
import { DevicePsks } from './device-psks.ts';
import { DeviceWrites } from './device-writes.ts';
import { Devices } from './devices.ts';
import { Fences } from './fences.ts';
import { HandleKeyRotations } from './handle-keys.ts';
import { Handles } from './handles.ts';
import { Idempotency } from './idempotency.ts';
import { Keys } from './keys.ts';
import { Links } from './links.ts';
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
import { PskKeys } from './psk-keys.ts';
import { PskSeal } from './psk-seal.ts';
import { RecordPlans } from './record-plans.ts';
import { Records } from './records.ts';
import { SuffixBlocks } from './suffix-blocks.ts';
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
  /** 32 octets that pre-shared keys are sealed with; absent: there are none. */
  readonly pskSealKey?: Uint8Array;
  /** Signs what this server states about prefixes; absent: not signed. */
  readonly signer?: StatementSigner;
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
  readonly handleKeys: HandleKeyRotations;
  readonly prefixes: Prefixes;
  readonly blocks: SuffixBlocks;
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
  readonly psks: DevicePsks;
  readonly aliases: Aliases;
  readonly links: Links;
  readonly claims: DeviceClaims;
  readonly fences: Fences;
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
  const blocks = new SuffixBlocks({ ...base, prefixes });
  const profiles = new Profiles({ ...base, prefixes, blocks, checkProfile });
  const templates = new TemplateReader(store, clock, changes);
  const directory = new DeviceDirectory({ ...base, templates, profiles });
  const rights = new AdminRights((key) => records.read(key));
  const resolutions = new ResolutionCounts(base);
  const close = async () => {
    changes.close();
    // What cannot be written now is lost, as it is when the process is killed.
    await resolutions.flush().catch(() => undefined);
    await idempotency.close();
  };
  const book = new GrantBook({ store, read: (key) => records.read(key), changes });
  const keys = new Keys(base);
  const access = new Access({ book, clock, organizations: tree });
  const plans = new RecordPlans({ ...base, prefixes, templates, access, blocks });
  const handles = new Handles({ ...base, prefixes, templates, plans, access, blocks });
  const { pskSealKey } = options;
  const pskKeys = new PskKeys(pskSealKey && new PskSeal(pskSealKey, random), clock);
  await pskKeys.load(store);
  const writes = new DeviceWrites({ ...base, prefixes, directory, pskKeys });
  const devices = new Devices({ ...base, prefixes, profiles, directory, writes, children: new DeviceChildren(base) });
  changes.onCommit(({ kind }, key) => kind === 'retired' && pskKeys.changed(key, undefined));
  return {
    handles,
    administration: administration({ ...base, prefixes, templates, plans, rights, access }),
    adminRights: rights,
    access,
    grants: new Grants({ ...base, prefixes }),
    explain: new ExplainAccess({
      store,
      book,
      access,
      rights,
      keys,
      devices,
      organizations: tree,
      prefixes,
      clock,
      read: (key) => records.read(key),
    }),
    handleKeys: new HandleKeyRotations({ ...base, prefixes, plans, rights }),
    prefixes,
    blocks,
    templates: new Templates({ ...base, prefixes, templates, access, blocks }),
    profiles,
    keys,
    organizations: new Organizations(base),
    applications: new Applications({ ...base, prefixes }),
    custody: new PrefixCustody({ ...base, signer }),
    statistics: new Statistics(base),
    resolutions,
    reportsIn: new ReportsIn(base),
    reportsOut: new ReportsOut(base),
    aliases: new Aliases({ ...base, prefixes }),
    links: new Links({ handles }),
    devices,
    psks: new DevicePsks({ writes, profiles, pskKeys, random }),
    claims: new DeviceClaims({ ...base, devices, handles, profiles }),
    fences: new Fences(base),
    changes,
    close,
    [Symbol.asyncDispose]: close,
  };
}
