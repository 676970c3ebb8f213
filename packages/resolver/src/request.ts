import type { ErrorCode, Identifier, Place, Principal, Reading } from '@nameplate/model';
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
}

/** Who asks, and how. */
export interface ResolveContext {
  readonly principal: Principal;
  /** `grpc`, `http`, `handle-tcp`, `handle-udp`, …: a bounded set, for logs and metrics. */
  readonly protocol: string;
  readonly signal?: AbortSignal;
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
  readonly answerTimeMs: number;
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
  /** False when the cache answered, or nothing did. */
  readonly authoritative: boolean;
}
