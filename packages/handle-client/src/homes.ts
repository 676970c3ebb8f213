import { type Clock, type HandleValue, isNameplateError, type NameplateError } from '@nameplate/model';
import type { SiteRecord } from '@nameplate/protocol/handle';
import { prefixInRecord, prefixOf } from './fold.ts';
import { followReferrals, type ReadAt, sitesReferredTo, Way } from './referrals.ts';
import { type Service, serviceHandleIn, sitesIn } from './service.ts';
import type { Target } from './target.ts';
import { lifetimeMs } from './time-to-live.ts';
import { TimedCache } from './timed-cache.ts';

interface Finding {
  readonly read: ReadAt;
  readonly targetOf: TargetOf;
}

interface Home {
  readonly target: Target;
  readonly sites: readonly SiteRecord[];
  /** How long the sites may be kept. */
  readonly lifeMs: number;
}

/** Which server of a service does the work; undefined: none can. */
export type TargetOf = (service: Service, handle: string) => Target | undefined;

/**
 * Finds the server that holds a handle. The server that the client was opened for is asked first; where it is not
 * responsible, the one that it refers to, or that the record of the prefix names. Nothing is sent to any other. RFC 3652 §3.4.
 */
export class Homes {
  readonly #clock: Clock;
  readonly #known: TimedCache<readonly SiteRecord[]>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#known = new TimedCache({ clock, entries: 1_000, bytes: 1_000_000, staleMs: 0 });
  }

  /**
   * Does the work at the home of a handle; undefined: the server that is known. It is done anew at each server.
   * @param how `read` reads public records, as they are told by the servers that lead there
   * @throws NameplateError RECURSION_LIMIT, and the refusal of the last server when nobody else is named
   */
  async at<T>(handle: string, how: Finding, work: (target: Target | undefined) => Promise<T>): Promise<T> {
    const name = nameOf(handle);
    const sites = this.#known.findFresh(name)?.value;
    const known = sites && how.targetOf({ sites }, handle);
    if (known !== undefined) {
      try {
        return await work(known);
      } catch (thrown) {
        if (isNameplateError(thrown) && moved.has(thrown.code)) this.#known.delete(name);
        if (!isNameplateError(thrown, 'NOT_RESPONSIBLE')) throw thrown;
      }
    }
    const way = new Way();
    for (let home: Home | undefined; ; ) {
      try {
        const result = await work(home?.target);
        if (home !== undefined) this.#known.put(name, home.sites, home.lifeMs, 2_000);
        return result;
      } catch (thrown) {
        if (!isNameplateError(thrown, 'NOT_RESPONSIBLE')) throw thrown;
        home = await this.#next(thrown, handle, home?.target, how);
        if (home === undefined) throw thrown;
        way.enter(home.target, handle);
      }
    }
  }

  /** Who is named next: by the refusal, else by the record of the prefix as the first server tells it. */
  async #next(
    refusal: NameplateError,
    handle: string,
    from: Target | undefined,
    { read, targetOf }: Finding,
  ): Promise<Home | undefined> {
    const { referral } = refusal;
    const at = (target: Target | undefined) => (name: string) => read(target, { handle: name, indexes: [], types: [] });
    const referred = referral === undefined ? [] : await sitesReferredTo(referral, handle, at(from));
    if (referred.length > 0) return this.#found(referred, referral?.values ?? [], targetOf, handle);
    // A record of a prefix is found by referrals alone.
    if (from !== undefined || prefixInRecord(handle) !== undefined || !handle.includes('/')) return undefined;
    const types = ['HS_SITE', 'HS_SITE.6', 'HS_SERV'];
    const question = { handle: `0.NA/${prefixOf(handle)}`, indexes: [], types };
    const { values } = await followReferrals(question, { authoritative: true }, read).catch((thrown: unknown) => {
      if (isNameplateError(thrown) && unknown.has(thrown.code)) throw refusal;
      throw thrown;
    });
    const service = serviceHandleIn(values, 'handles');
    const named =
      service === undefined
        ? values
        : (await followReferrals({ ...question, handle: service }, { authoritative: true }, read)).values;
    return this.#found(sitesIn(named, 'handles'), values, targetOf, handle);
  }

  #found(
    sites: readonly SiteRecord[],
    values: readonly HandleValue[],
    targetOf: TargetOf,
    handle: string,
  ): Home | undefined {
    const target = targetOf({ sites }, handle);
    return target && { target, sites, lifeMs: lifetimeMs(values, this.#clock.now(), keptMs) };
  }
}

/** A home is asked for again after it, whatever its time to live. */
const keptMs = 300_000;

/** What is known may be old. */
const moved: ReadonlySet<string> = new Set(['NOT_RESPONSIBLE', 'UPSTREAM_UNAVAILABLE']);
const unknown: ReadonlySet<string> = new Set(['HANDLE_NOT_FOUND', 'VALUE_NOT_FOUND', 'NOT_RESPONSIBLE']);

/** Handles of a prefix have the same sites; each record of a prefix may have its own. */
function nameOf(handle: string): string {
  const prefix = prefixInRecord(handle);
  return prefix === undefined ? `handles ${prefixOf(handle)}` : `record ${prefix}`;
}
