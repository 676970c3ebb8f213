import { type Clock, type HandleValue, isNameplateError, NameplateError } from '@nameplate/model';
import { Flights } from './flights.ts';
import { prefixAndAbove } from './fold.ts';
import type { IterativeLimits } from './limits.ts';
import type { Service } from './service.ts';
import { lifetimeMs } from './time-to-live.ts';
import { TimedCache } from './timed-cache.ts';
import type { Walk } from './walk-step.ts';
import { within } from './within.ts';

/** A service, and the name under which it was known already, if it was. */
export interface KnownService {
  readonly service: Service;
  readonly cachedUnder?: string;
}

type LookUp = (
  prefix: string,
  walk: Walk,
) => Promise<{ readonly service: Service; readonly values: readonly HandleValue[] }>;

/** What is known of who holds what: the root, the services of prefixes, and who keeps the records of derived prefixes. */
export class ServiceDirectory {
  readonly root: Service;
  readonly #clock: Clock;
  readonly #limits: IterativeLimits;
  readonly #known: TimedCache<Service>;
  readonly #flights: Flights<Service>;

  constructor(options: {
    readonly root: Service;
    readonly clock: Clock;
    readonly limits: IterativeLimits;
  }) {
    this.root = options.root;
    this.#clock = options.clock;
    this.#limits = options.limits;
    const { staleMs, lookups } = options.limits;
    this.#known = new TimedCache({ clock: options.clock, entries: 20_000, bytes: 64 * 1024 * 1024, staleMs });
    this.#flights = new Flights(lookups);
  }

  /** The deepest known server for the record of a prefix; the root when there is none. */
  nearest(prefix: string | undefined): KnownService {
    for (const above of prefix === undefined ? [] : prefixAndAbove(prefix).slice(1)) {
      const name = derivedName(above);
      const kept = this.#known.findFresh(name);
      if (kept !== undefined) return { service: kept.value, cachedUnder: name };
    }
    return { service: this.root };
  }

  /** The service of a prefix: known, or looked up once for all who ask. When that fails, as it was known before. */
  async of(prefix: string, walk: Walk, lookUp: LookUp): Promise<KnownService> {
    const name = serviceName(prefix);
    const kept = this.#known.find(name);
    if (kept !== undefined && this.#known.isFresh(kept) && !walk.authoritative)
      return { service: kept.value, cachedUnder: name };
    if (walk.chain.includes(name) || walk.chain.length >= this.#limits.depth)
      throw new NameplateError('RECURSION_LIMIT', `The service of prefix ${prefix} is named by itself.`, {
        reason: 'SERVICE_LOOP',
        metadata: { prefix },
      });
    const inner: Walk = { ...walk, chain: [...walk.chain, name] };
    const fetch = async (own: Walk) => {
      const { service, values } = await lookUp(prefix, own);
      this.#put(name, service, values);
      return service;
    };
    try {
      // Within another look-up nobody waits for somebody else's: two could wait for each other.
      if (walk.chain.length > 0 || walk.authoritative) return { service: await fetch(inner) };
      return { service: await within(this.#clock, walk, () => this.#shared(name, inner, fetch)) };
    } catch (thrown) {
      if (kept === undefined || !isNameplateError(thrown, 'UPSTREAM_UNAVAILABLE')) throw thrown;
      return { service: kept.value };
    }
  }

  /** Shared with others, it goes its own way, also when who began it leaves. */
  async #shared(name: string, walk: Walk, fetch: (own: Walk) => Promise<Service>): Promise<Service> {
    return await this.#flights.patiently(name, { ...walk, clock: this.#clock }, (trace) =>
      fetch({ ...walk, trace, visited: new Set(), signal: undefined }),
    );
  }

  /** Keeps who holds the records under `delegated`, told when `asked` was asked for: only what is above it. */
  learn(delegated: string, asked: string, service: Service, values: readonly HandleValue[]): void {
    if (prefixAndAbove(asked).slice(1).includes(delegated)) this.#put(derivedName(delegated), service, values);
  }

  /** Is it long enough ago that it was looked up? A server that is down shall not have its parent asked all the time. */
  mayRefresh(name: string): boolean {
    const kept = this.#known.find(name);
    return kept === undefined || this.#clock.now() - kept.storedMs >= refreshMinMs;
  }

  forget(name: string): void {
    this.#known.expire(name);
  }

  #put(name: string, service: Service, values: readonly HandleValue[]): void {
    const octets = values.reduce((sum, { data }) => sum + data.length + 500, 500);
    this.#known.put(name, service, lifetimeMs(values, this.#clock.now(), this.#limits.lifetimeMaxMs), octets);
  }
}

const refreshMinMs = 2_000;
const serviceName = (prefix: string) => `handles ${prefix}`;
const derivedName = (prefix: string) => `derived ${prefix}`;
