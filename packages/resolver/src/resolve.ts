import { type Clock, type Identifier, systemClock } from '@nameplate/model';
import type { TrustRoot } from '@nameplate/protocol/trust';
import type { Registry, StoredLink } from '@nameplate/registry';
import { orUnbound, targetOfCode } from './known-code.ts';
import { type LinkLevel, type LinkOptions, linksOf, thingLinks } from './links/thing-links.ts';
import type {
  Answer,
  Next,
  ReadingsPort,
  ResolveContext,
  ResolveEvent,
  ResolveRequest,
  Step,
  UpstreamPort,
} from './request.ts';
import { authority } from './steps/authority.ts';
import { authorize } from './steps/authorize.ts';
import { cache } from './steps/cache.ts';
import { limit } from './steps/limit.ts';
import { observe } from './steps/observe.ts';
import { recursion } from './steps/recursion.ts';
import { referral } from './steps/referral.ts';
import { verify } from './steps/verify.ts';
import { type ChangeWatch, watchChanges } from './watch.ts';

export interface ResolverOptions {
  readonly registry: Registry;
  /** Absent: answers hold no readings. */
  readonly telemetry?: ReadingsPort;
  /** Absent: only what is held here is answered. */
  readonly upstream?: UpstreamPort;
  /** By which records are verified for who asks for it; absent: not offered. */
  readonly trust?: {
    readonly roots: readonly TrustRoot[];
    readonly verificationsMax: number;
    /** Where certificates of prefixes are looked for that are not here, whether or not clients resolve through it. */
    readonly upstream?: UpstreamPort | undefined;
  };
  readonly clock?: Clock;
  /** Records kept in memory; 0: none. */
  readonly cacheEntries?: number;
  /** Octets of records kept in memory. */
  readonly cacheBytes?: number;
  /** Requests under way at once. */
  readonly requestsMax?: number;
  /** Told of every request once. */
  readonly observe?: (event: ResolveEvent) => void;
}

export interface Resolver {
  /** The identifier that a text or a bound code means; `parse` for other forms of identifiers. @throws as `targetOfCode` */
  target(text: string, parse?: (text: string) => Identifier): Identifier | Promise<Identifier>;
  /** @throws NameplateError HANDLE_NOT_FOUND, HANDLE_RETIRED, VALUE_NOT_FOUND, NOT_RESPONSIBLE, OVERLOADED, … */
  resolve(request: ResolveRequest, context: ResolveContext): Promise<Answer>;
  /** The links of an identifier or a code, and of what that is one of. @throws as `thingLinks` */
  links(text: string, context: ResolveContext, options?: LinkOptions): Promise<readonly LinkLevel[]>;
  /** The links of one handle, from the store. @throws as `resolve` */
  linksOf(identifier: Identifier, context: ResolveContext): Promise<readonly StoredLink[]>;
  /** Changes that the principal may know of. */
  readonly watch: ChangeWatch;
  /** Lets go of the registry. Idempotent. */
  close(): void;
}

/** The resolve chain: every protocol meets the same steps in the same order. */
export function createResolver(options: ResolverOptions): Resolver {
  const { registry, telemetry, clock = systemClock } = options;
  const kept = cache({
    changes: registry.changes,
    entries: options.cacheEntries ?? 100_000,
    bytes: options.cacheBytes ?? 256 * 1024 * 1024,
  });
  const steps: readonly Step[] = [
    observe(options.observe),
    limit(options.requestsMax ?? 4096),
    verify({
      roots: options.trust?.roots ?? [],
      max: options.trust?.verificationsMax ?? 64,
      upstream: options.trust?.upstream,
      clock,
    }),
    authorize({ telemetry, clock, rights: registry.adminRights, access: registry.access }),
    recursion(options.upstream),
    kept.step,
    authority(registry),
    referral(registry),
  ];
  const chain = compose(steps);
  const answer: Next = (call) => orUnbound(call.request.identifier, chain(call));
  return {
    target: (text, parse) => targetOfCode(registry, text, parse),
    resolve: (request, context) => answer({ request, context }),
    links: (text, context, how) => thingLinks({ registry, resolve: answer }, text, context, how),
    linksOf: (identifier, context) => linksOf(answer, identifier, context, true),
    watch: (principal, watchOptions) => watchChanges(registry, principal, watchOptions),
    close: () => kept.close(),
  };
}

// Linked once, so that a request allocates no closures.
function compose(steps: readonly Step[]): Next {
  return steps.reduceRight<Next>((next, step) => (call) => step(call, next), end);
}

const end: Next = () => Promise.reject(new TypeError('the last step of the chain must not pass on'));
