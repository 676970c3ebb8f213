import { type ScanOptions, type ScanResult, scan } from '@nameplate/identifiers';
import type { TrustReport } from '@nameplate/protocol/trust';
import { Alarms } from './alarms.ts';
import { Assets } from './assets.ts';
import type { Caller } from './caller.ts';
import { ClaimCodes } from './claim-codes.ts';
import { Commands } from './commands.ts';
import { Devices } from './devices.ts';
import { Grants } from './grants.ts';
import { Handles } from './handles.ts';
import type { PrefixScope } from './identifier.ts';
import { Keys } from './keys.ts';
import { Links } from './links.ts';
import type { CallOptions, IdentifierLike, Outcome } from './options.ts';
import { Organizations } from './organizations.ts';
import { Prefixes } from './prefixes.ts';
import { Profiles } from './profiles.ts';
import { Readings } from './readings.ts';
import { type Resolution, type ResolveManyOptions, type ResolveOptions, Resolver } from './resolver.ts';
import { Reports, Statistics } from './statistics.ts';
import type { Subscription } from './subscription.ts';
import type { Attributes } from './template.ts';
import { TemplateCache } from './template-cache.ts';
import { Templates } from './templates.ts';
import { UnknownDevices } from './unknown-devices.ts';
import { type VerifyRecordOptions, verify } from './verify.ts';
import { type Change, type WatchOptions, watch } from './watch.ts';
import { type LoginProvider, loginProvider, type Who, whoAmI } from './who.ts';

/** A connection to a server. Implement it to fake one. */
export interface Nameplate extends AsyncDisposable {
  readonly prefixes: Pick<Prefixes, keyof Prefixes>;
  readonly templates: Pick<Templates, keyof Templates>;
  readonly profiles: Pick<Profiles, keyof Profiles>;
  readonly assets: Pick<Assets, keyof Assets>;
  readonly handles: Pick<Handles, keyof Handles>;
  readonly links: Pick<Links, keyof Links>;
  readonly devices: Pick<Devices, keyof Devices>;
  readonly claimCodes: Pick<ClaimCodes, keyof ClaimCodes>;
  readonly unknownDevices: Pick<UnknownDevices, keyof UnknownDevices>;
  readonly readings: Pick<Readings, keyof Readings>;
  readonly alarms: Pick<Alarms, keyof Alarms>;
  readonly commands: Pick<Commands, keyof Commands>;
  readonly keys: Pick<Keys, keyof Keys>;
  readonly grants: Pick<Grants, keyof Grants>;
  readonly organizations: Pick<Organizations, keyof Organizations>;
  readonly statistics: Pick<Statistics, keyof Statistics>;
  readonly reports: Pick<Reports, keyof Reports>;
  /** What a thing is, where it is, and what it reports; by its identifier or a code bound to it. @throws NameplateError HANDLE_NOT_FOUND, HANDLE_RETIRED, … */
  resolve<A = Attributes>(id: IdentifierLike, options?: ResolveOptions<A>): Promise<Resolution<A>>;
  /** Many, in the order asked, with an outcome for each. */
  resolveMany<A = Attributes>(
    ids: Iterable<IdentifierLike> | AsyncIterable<IdentifierLike>,
    options?: ResolveManyOptions<A>,
  ): AsyncIterable<Outcome<Resolution<A>, IdentifierLike>>;
  /** What a code says, as a reader gives it; asks no server. @throws NameplateError INVALID_IDENTIFIER, see `slipOf` */
  scan(payload: string | Uint8Array, options?: ScanOptions): ScanResult;
  /** Whether a record is what was signed, link by link up to a root. @throws NameplateError as `resolve` */
  verify(id: IdentifierLike, options: VerifyRecordOptions): Promise<TrustReport>;
  /** Changes as they are committed. */
  watch(target: IdentifierLike | PrefixScope | 'all', options?: WatchOptions): Subscription<Change>;
  /** Who the server takes this client for. */
  whoAmI(options?: CallOptions): Promise<Who>;
  /** The identity provider that the server takes tokens of; undefined: of none. */
  loginProvider(options?: CallOptions): Promise<LoginProvider | undefined>;
  /** Ends what is under way and closes the connection. Idempotent. */
  close(): Promise<void>;
}

/** The client over a caller. */
export function nameplate(caller: Caller): Nameplate {
  const cache = new TemplateCache(caller);
  const handles = new Handles(caller);
  const assets = new Assets(caller, handles, cache);
  const resolver = new Resolver(caller, cache);
  const close = async () => caller.close();
  return {
    prefixes: new Prefixes(caller),
    templates: new Templates(caller, cache, { assets, handles }),
    profiles: new Profiles(caller),
    assets,
    handles,
    links: new Links(caller),
    devices: new Devices(caller),
    claimCodes: new ClaimCodes(caller, cache),
    unknownDevices: new UnknownDevices(caller, cache),
    readings: new Readings(caller),
    alarms: new Alarms(caller),
    commands: new Commands(caller),
    keys: new Keys(caller),
    grants: new Grants(caller),
    organizations: new Organizations(caller),
    statistics: new Statistics(caller),
    reports: new Reports(caller),
    resolve: (id, options = {}) => resolver.resolve(id, options),
    resolveMany: (ids, options = {}) => resolver.resolveMany(ids, options),
    scan,
    verify: (id, options) => verify(resolver, id, options),
    watch: (target, options = {}) => watch(caller, target, options),
    whoAmI: (options = {}) => whoAmI(caller, options),
    loginProvider: (options = {}) => loginProvider(caller, options),
    close,
    [Symbol.asyncDispose]: close,
  };
}
