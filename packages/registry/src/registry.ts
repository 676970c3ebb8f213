import { type Clock, type Random, systemClock, systemRandom } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import { AdminRights } from './admin-rights.ts';
import { type Administration, administration } from './administration.ts';
import { Aliases } from './aliases.ts';
import { Changes } from './changes.ts';
import { DeviceChildren } from './device-children.ts';
import { DeviceClaims } from './device-claims.ts';
import { DeviceDirectory } from './device-directory.ts';
import { DevicePsks } from './device-psks.ts';
import { DeviceWrites } from './device-writes.ts';
import { Devices } from './devices.ts';
import { Fences } from './fences.ts';
import { Handles } from './handles.ts';
import { Idempotency } from './idempotency.ts';
import { Keys } from './keys.ts';
import { Prefixes } from './prefixes.ts';
import { type CheckProfile, Profiles } from './profiles.ts';
import { PskKeys } from './psk-keys.ts';
import { PskSeal } from './psk-seal.ts';
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
  /** 32 octets that pre-shared keys are sealed with; absent: there are none. */
  readonly pskSealKey?: Uint8Array;
}

/** Authoritative state and the rules for changing it. */
export interface Registry extends AsyncDisposable {
  readonly handles: Handles;
  /** The same handles by the operations of the Handle protocol. */
  readonly administration: Administration;
  readonly adminRights: AdminRights;
  readonly prefixes: Prefixes;
  readonly templates: Templates;
  readonly profiles: Profiles;
  readonly keys: Keys;
  readonly devices: Devices;
  readonly psks: DevicePsks;
  readonly aliases: Aliases;
  readonly claims: DeviceClaims;
  readonly fences: Fences;
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
  const base = { store, clock, random, limits, records, idempotency, changes };
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
  const handles = new Handles({ ...base, prefixes, templates, plans });
  const { pskSealKey } = options;
  const pskKeys = new PskKeys(pskSealKey && new PskSeal(pskSealKey, random), clock);
  await pskKeys.load(store);
  const writes = new DeviceWrites({ ...base, prefixes, directory, pskKeys });
  const devices = new Devices({ ...base, prefixes, profiles, directory, writes, children: new DeviceChildren(base) });
  changes.onCommit(({ kind }, key) => kind === 'retired' && pskKeys.changed(key, undefined));
  return {
    handles,
    administration: administration({ ...base, prefixes, templates, plans, rights }),
    adminRights: rights,
    prefixes,
    templates: new Templates({ ...base, prefixes, templates }),
    profiles,
    keys: new Keys(base),
    aliases: new Aliases({ ...base, prefixes }),
    devices,
    psks: new DevicePsks({ writes, profiles, pskKeys, random }),
    claims: new DeviceClaims({ ...base, devices, handles, profiles }),
    fences: new Fences(base),
    changes,
    close,
    [Symbol.asyncDispose]: close,
  };
}
