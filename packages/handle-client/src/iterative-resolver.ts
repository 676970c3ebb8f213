import { setMaxListeners } from 'node:events';
import {
  type Clock,
  type HandleValue,
  isNameplateError,
  NameplateError,
  type Random,
  systemClock,
  systemRandom,
} from '@nameplate/model';
import type { SiteRecord, VerifyChallenge } from '@nameplate/protocol/handle';
import type { AnswerSignatures } from './authentic-answer.ts';
import { type Exchange, openExchange } from './exchange.ts';
import { Flights } from './flights.ts';
import { foldHandle } from './fold.ts';
import type { HopFlag, Trace } from './hop.ts';
import { defaultIterativeLimits, type IterativeLimits, recursionCountMax } from './limits.ts';
import { RootKeeper, type RootTrust } from './root-keeper.ts';
import { ServiceDirectory } from './service-directory.ts';
import { lifetimeMs } from './time-to-live.ts';
import { type Kept, TimedCache } from './timed-cache.ts';
import { ChallengeVerifier } from './verify-challenge.ts';
import { Walker } from './walk.ts';
import { type Patience, within } from './within.ts';

export interface IterativeResolverOptions {
  /** Sites of `0.NA/0.NA`, from configuration. */
  readonly roots: readonly SiteRecord[];
  /** By which the root's own record is believed; absent: it is not asked for it. */
  readonly rootTrust?: RootTrust | undefined;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly limits?: Partial<IterativeLimits>;
  /** Which answers have to be signed with the key of their server's site record; default: none. */
  readonly signatures?: AnswerSignatures;
  /** Asks the servers; its own, over sockets, when absent. */
  readonly exchange?: Exchange;
}

export interface IterativeOptions {
  /** Unix milliseconds; `timeoutMs` of the limits from now when absent or later. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** Past every cache, to primary sites. */
  readonly authoritative?: boolean;
  /** How often the request was sent on before. */
  readonly recursionCount?: number;
  readonly trace?: Trace;
}

/** A record of another server: all its public values. */
export interface ForeignRecord {
  /** Value form. */
  readonly handle: string;
  readonly values: readonly HandleValue[];
  readonly source: 'upstream' | 'cache';
  /** Past its time to live: no server could be asked. */
  readonly stale: boolean;
  /** Since the responsible server answered. */
  readonly ageMs: number;
}

export interface IterativeResolver extends AsyncDisposable {
  /**
   * The complete public record, from the cache or from the server that is responsible, found from the root on.
   * @param handle value form; slashless names stand for the records of prefixes
   * @throws NameplateError HANDLE_NOT_FOUND, UPSTREAM_UNAVAILABLE, RECURSION_LIMIT, DEADLINE_EXCEEDED, CANCELLED, OVERLOADED
   */
  resolve(handle: string, options?: IterativeOptions): Promise<ForeignRecord>;
  /**
   * Does the server of the user's handle, found from the root on and past every cache, say that the proof is good?
   * @throws NameplateError UPSTREAM_UNAVAILABLE when it cannot be found or asked, OVERLOADED
   */
  verifyChallenge(proof: VerifyChallenge, patience: Patience): Promise<boolean>;
  /** Idempotent. */
  close(): Promise<void>;
}

type Asked = IterativeOptions & { readonly deadlineMs: number };

/** What is kept of a handle: its values, or that there is none. */
type Found = { readonly values: readonly HandleValue[] } | { readonly failure: NameplateError };

/** Resolves any identifier by asking one server after the other, from the root on. RFC 3650 §3, RFC 3652 §3.1. */
export function createIterativeResolver(options: IterativeResolverOptions): IterativeResolver {
  const { roots, clock = systemClock, random = systemRandom } = options;
  if (roots.length === 0) throw new NameplateError('INVALID_VALUE', 'A root site is needed to resolve from.');
  const limits = { ...defaultIterativeLimits, ...options.limits };
  const exchange = options.exchange ?? openExchange({ clock, random, signatures: options.signatures ?? 'off' });
  const root = new RootKeeper({ sites: roots, trust: options.rootTrust, clock });
  const services = new ServiceDirectory({ root, clock, limits });
  const walker = new Walker({ exchange, services, clock, limits });
  const verifier = new ChallengeVerifier({ exchange, walker, clock });
  const { cacheEntries: entries, cacheBytes: bytes, staleMs } = limits;
  const records = new TimedCache<Found>({ clock, entries, bytes, staleMs });
  const flights = new Flights<Found>(limits.lookups);
  const ended = new AbortController();
  // Every look-up under way listens to it.
  setMaxListeners(0, ended.signal);

  const keep = (key: string, found: Found): Found => {
    const values = 'values' in found ? found.values : [];
    const life = values.length === 0 ? limits.negativeMs : lifetimeMs(values, clock.now(), limits.lifetimeMaxMs);
    records.put(key, found, life, octetsOf(values));
    return found;
  };

  const walkTo = (
    handle: string,
    asked: {
      readonly authoritative: boolean;
      readonly recursionCount: number;
      readonly trace: Trace;
      readonly deadlineMs: number;
    },
  ) =>
    walker.resolve(
      { handle, indexes: [], types: [] },
      { ...asked, chain: [], visited: new Set(), signal: ended.signal },
    );

  const askRoot = (handle: string) =>
    walkTo(handle, {
      authoritative: true,
      recursionCount: 0,
      trace: () => undefined,
      deadlineMs: clock.now() + limits.timeoutMs,
    });

  const lookUp = async (handle: string, key: string, trace: Trace, asked: Asked): Promise<Found> => {
    const { authoritative = false, recursionCount = 0 } = asked;
    // Beside the look-up, which goes by what is known of the root now.
    void root.refresh(askRoot);
    try {
      const { deadlineMs } = asked;
      const values = await walkTo(handle, { authoritative, recursionCount, trace, deadlineMs });
      // What the server marked as not public is not asked for; a server that sends it all the same is not trusted with it.
      return keep(key, { values: values.filter(({ permissions }) => permissions.publicRead) });
    } catch (thrown) {
      if (isNameplateError(thrown, 'UPSTREAM_UNAVAILABLE')) root.doubt();
      if (!isNameplateError(thrown, 'HANDLE_NOT_FOUND')) throw thrown;
      return keep(key, { failure: thrown });
    }
  };

  /** Many who ask for one record wait for one look-up; it goes on when they leave, for the cache. */
  const refresh = (handle: string, key: string, asked: Asked): Promise<Found> => {
    const name = `${asked.authoritative === true ? 'primary' : 'any'} ${key}`;
    return flights.patiently(name, { ...asked, clock }, (trace) => lookUp(handle, key, trace, asked));
  };

  const answerKept = (handle: string, kept: Kept<Found>, trace: Trace | undefined): ForeignRecord => {
    const stale = !records.isFresh(kept);
    const flags: HopFlag[] = stale ? ['cached', 'stale'] : ['cached'];
    const code = 'failure' in kept.value ? kept.value.failure.code : 1;
    trace?.({ server: 'cache', protocol: 'cache', asked: handle, code, ms: 0, flags });
    return { ...recordOf(handle, kept.value), source: 'cache', stale, ageMs: clock.now() - kept.storedMs };
  };

  const resolve = async (handle: string, asked: IterativeOptions = {}): Promise<ForeignRecord> => {
    refuseDeep(asked.recursionCount ?? 0);
    const key = foldHandle(handle.includes('/') ? handle : `0.NA/${handle}`);
    const latestMs = clock.now() + limits.timeoutMs;
    const kept = asked.authoritative === true ? undefined : records.find(key);
    if (kept !== undefined && records.isFresh(kept)) {
      kept.hits += 1;
      if (isHot(kept, clock.now()) && flights.size < limits.lookups / 2)
        void refresh(handle, key, { recursionCount: 0, deadlineMs: latestMs }).catch(() => undefined);
      return answerKept(handle, kept, asked.trace);
    }
    const deadlineMs = Math.min(asked.deadlineMs ?? latestMs, latestMs);
    // A record past its time is better than waiting long for none. "There is none" is not kept past its time.
    const stale = kept !== undefined && 'values' in kept.value ? kept : undefined;
    const waitMs = stale === undefined ? deadlineMs : Math.min(deadlineMs, clock.now() + limits.staleAfterMs);
    try {
      const patience = { deadlineMs: waitMs, signal: asked.signal };
      const found = await within(clock, patience, () => refresh(handle, key, { ...asked, deadlineMs }));
      return { ...recordOf(handle, found), source: 'upstream', stale: false, ageMs: 0 };
    } catch (thrown) {
      if (stale === undefined || !isNameplateError(thrown) || !staleInstead.has(thrown.code)) throw thrown;
      return answerKept(handle, stale, asked.trace);
    }
  };

  let closing: Promise<void> | undefined;
  const close = () => {
    ended.abort();
    return (closing ??= exchange.close());
  };
  return {
    resolve,
    verifyChallenge: (proof, patience) => verifier.verify(proof, patience),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Failures of the way, not answers: a record past its time may stand in. */
const staleInstead: ReadonlySet<string> = new Set(['UPSTREAM_UNAVAILABLE', 'DEADLINE_EXCEEDED', 'OVERLOADED']);

/** Asked for again, and in the last tenth of its time: fetched before it is over. */
function isHot({ hits, storedMs, expiresMs }: Kept<unknown>, nowMs: number): boolean {
  return hits >= 2 && expiresMs - nowMs < (expiresMs - storedMs) / 10;
}

function recordOf(handle: string, found: Found): Pick<ForeignRecord, 'handle' | 'values'> {
  if ('failure' in found) throw found.failure;
  return { handle, values: found.values };
}

function octetsOf(values: readonly HandleValue[]): number {
  return values.reduce((sum, { data, type }) => sum + data.length + type.length + 300, 300);
}

/** @throws NameplateError RECURSION_LIMIT */
function refuseDeep(recursionCount: number): void {
  if (recursionCount < recursionCountMax) return;
  throw new NameplateError('RECURSION_LIMIT', `The request was sent on ${recursionCount} times already.`, {
    reason: 'RECURSION_COUNT',
  });
}
