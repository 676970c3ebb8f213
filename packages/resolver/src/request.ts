import type { ErrorCode, HandleValue, Identifier, Place, Principal, Reading } from '@nameplate/model';
import type { TrustReport } from '@nameplate/protocol/trust';
import type { StoredRecord, StoredValue } from '@nameplate/registry';

/** What is asked about one identifier. */
export interface ResolveRequest {
  readonly identifier: Identifier;
  /** Only values of these types; a type that ends in `.` has its subtypes with it. Empty, with `indexes`: all. */
  readonly types: readonly string[];
  /** Only values of these indexes, together with those of `types`. */
  readonly indexes: readonly number[];
  readonly want: { readonly place: boolean; readonly readings: boolean };
  /** Bypass caches. */
  readonly authoritative: boolean;
  /** Only what everyone may see, even with a key. */
  readonly publicOnly: boolean;
  /** Verify what may be seen of the record, past caches, up to a configured root. Default: no. */
  readonly verify?: boolean;
  /** May other servers be asked? Default: yes. The Handle protocol's REC flag. */
  readonly recursion?: boolean;
}

/** Who asks, and how. */
export interface ResolveContext {
  readonly principal: Principal;
  /** `grpc`, `http`, `handle-tcp`, `handle-udp`, …: a bounded set, for logs and metrics. */
  readonly protocol: string;
  readonly signal?: AbortSignal;
  /** Until when the caller waits, Unix milliseconds: other servers are asked no longer. */
  readonly deadlineMs?: number;
  /** How often the request was sent on before it came here. RFC 3652 §2.2.2. */
  readonly recursionCount?: number;
  readonly requestId?: string;
}

/** What a thing is, where it is and what it reports: as far as it was asked for and may be seen. */
export interface Answer {
  readonly record: StoredRecord;
  /** Selected and visible. */
  readonly values: readonly StoredValue[];
  readonly place?: Place;
  readonly readings?: readonly Reading[];
  /** Read from the store for this request, not from a cache. */
  readonly authoritative: boolean;
  /** Set on a record that another server is responsible for. */
  readonly upstream?: UpstreamFacts;
  /** Set when it was asked for. */
  readonly trust?: TrustReport;
  readonly answerTimeMs: number;
}

/** How a record of another server came here. */
export interface UpstreamFacts {
  /** Kept from an earlier request. */
  readonly cached: boolean;
  /** Past its time to live, since no server could be asked. */
  readonly stale: boolean;
  /** Since the responsible server answered. */
  readonly ageMs: number;
}

/** Finds records of other servers. `@nameplate/handle-client` over sockets. */
export interface UpstreamPort {
  /**
   * All public values.
   * @param handle value form
   * @throws NameplateError HANDLE_NOT_FOUND, UPSTREAM_UNAVAILABLE, RECURSION_LIMIT, DEADLINE_EXCEEDED, CANCELLED
   */
  resolve(
    handle: string,
    options: {
      readonly authoritative: boolean;
      readonly recursionCount: number;
      readonly signal?: AbortSignal;
      readonly deadlineMs?: number;
    },
  ): Promise<{
    readonly values: readonly HandleValue[];
    readonly source: 'upstream' | 'cache';
    readonly stale: boolean;
    readonly ageMs: number;
  }>;
}

export interface ResolveCall {
  readonly request: ResolveRequest;
  readonly context: ResolveContext;
}

/** The rest of the chain. */
export type Next = (call: ResolveCall) => Promise<Answer>;

/** One step of the chain: it answers, passes on, or throws a NameplateError. */
export type Step = (call: ResolveCall, next: Next) => Promise<Answer>;

/** The latest readings of a device. Telemetry in one process, the SDK apart. */
export interface ReadingsPort {
  /** `deviceKey` is a comparison key. `public`: resolvable without a key. */
  latest(deviceKey: string): Promise<readonly (Reading & { readonly public: boolean })[]>;
}

/** One resolve, for log and metrics. */
export interface ResolveEvent {
  readonly call: ResolveCall;
  readonly code: ErrorCode | 'OK';
  readonly durationMs: number;
  /** Where the answer came from. `stale`: another server's, past its time to live. */
  readonly source: ResolveSource;
}

export const resolveSources = ['store', 'cache', 'upstream', 'upstream-cache', 'stale', 'none'] as const;
export type ResolveSource = (typeof resolveSources)[number];
