import { type HandleState, type HandleValue, type Place, parseIdentifier } from '@nameplate/model';
import { fromTrustReportMessage } from '@nameplate/protocol/grpc';
import type { TrustReport } from '@nameplate/protocol/trust';
import { toHandle } from './asset.ts';
import { decodeAttributes } from './attributes.ts';
import type { Caller } from './caller.ts';
import { fromErrorMessage, fromPlaceMessage, fromReadingMessage, toDate } from './convert.ts';
import { placeOf, templateReferenceOf } from './handle-value.ts';
import { canonicalOrCode } from './identifier.ts';
import { inBatches } from './in-batches.ts';
import type { ResolveRequestMessage, ResolveResponseMessage } from './messages.ts';
import type { BulkOptions, CallOptions, IdentifierLike, Outcome } from './options.ts';
import type { Reading } from './readings.ts';
import type { Attributes, Template } from './template.ts';
import type { TemplateCache } from './template-cache.ts';

export interface ResolveOptions<A = Attributes> extends CallOptions {
  /** What to answer beside the record. */
  readonly want?: readonly ('place' | 'readings')[];
  /** Only handle values of these types; a type that ends in `.` has its subtypes with it. */
  readonly types?: readonly string[];
  /** Only handle values of these indexes, together with those of `types`. */
  readonly indexes?: readonly number[];
  /** Bypass caches. */
  readonly authoritative?: boolean;
  /** Only what everyone may see, even with a key. */
  readonly publicOnly?: boolean;
  /**
   * The server verifies what you may see of the record, past caches, up to a root that it trusts: see `trust`. Who does
   * not want to believe the server verifies with `np.verify`.
   */
  readonly verify?: boolean;
  /** Types the attributes. */
  readonly template?: Template<A>;
}

/** A reading with its age when the server answered. */
export interface AgedReading extends Reading {
  readonly ageMs: number;
}

/** What a thing is, where it is and what it reports: as much as was asked for and may be seen. */
export interface Resolution<A = Attributes> {
  readonly identifier: string;
  readonly attributes: A;
  readonly values: readonly HandleValue[];
  readonly template?: { readonly identifier: string; readonly version: number };
  readonly place?: Place;
  /** The latest of each metric, by its name; empty unless wanted. */
  readonly readings: Readonly<Record<string, AgedReading>>;
  readonly etag: string;
  readonly state: HandleState;
  readonly createTime: Date;
  readonly updateTime: Date;
  /** Answered by the server that holds the record, not from a cache. */
  readonly authoritative: boolean;
  readonly answerTime: Date;
  /** When the responsible server answered, if that is another one. */
  readonly upstreamTime?: Date;
  /** Past its time to live: the responsible server could not be asked. */
  readonly stale: boolean;
  /** What the server found, when it was asked to verify. */
  readonly trust?: TrustReport;
}

export interface ResolveManyOptions<A = Attributes> extends ResolveOptions<A>, Pick<BulkOptions, 'inFlight'> {
  /** Identifiers in one request, at most 1,000. Default 128. */
  readonly batchSize?: number;
}

/** Resolves one identifier or many. */
export class Resolver {
  readonly #caller: Caller;
  readonly #templates: TemplateCache;

  constructor(caller: Caller, templates: TemplateCache) {
    this.#caller = caller;
    this.#templates = templates;
  }

  /** `id` may be a code of another scheme that is bound to it. */
  async resolve<A>(id: IdentifierLike, options: ResolveOptions<A>): Promise<Resolution<A>> {
    const answer = await this.#caller.read('ResolverService/Resolve', { ...toRequest(id, options) }, options);
    return this.#resolution(answer, options.template);
  }

  /** In the order asked, with an outcome for each; batches under way at most `inFlight` ÷ `batchSize`. */
  resolveMany<A>(
    ids: Iterable<IdentifierLike> | AsyncIterable<IdentifierLike>,
    options: ResolveManyOptions<A>,
  ): AsyncIterable<Outcome<Resolution<A>, IdentifierLike>> {
    const { batchSize = 128, inFlight = 4 * batchSize } = options;
    const batches = Math.max(1, Math.floor(inFlight / batchSize));
    return inBatches<IdentifierLike, Resolution<A>>(ids, { batchSize, batches }, async (inputs) => {
      // One that is not an identifier must not spoil its batch.
      const requests = inputs.map((id) => attempt(() => toRequest(id, options)));
      const sent = requests.filter((request): request is ResolveRequestMessage => !(request instanceof Error));
      const answer =
        sent.length === 0
          ? { results: [] }
          : await this.#caller.read('ResolverService/BatchResolve', { requests: sent }, options);
      const results = answer.results[Symbol.iterator]();
      return Promise.all(
        requests.map(async (request) => {
          if (request instanceof Error) return request;
          const { response, error } = results.next().value ?? {};
          if (response) return this.#resolution(response, options.template);
          return fromErrorMessage(error ?? { code: 'INTERNAL', message: 'The identifier has no answer.' });
        }),
      );
    });
  }

  async #resolution<A>(answer: ResolveResponseMessage, template: Template<A> | undefined): Promise<Resolution<A>> {
    const handle = toHandle(answer.handle);
    const reference = templateReferenceOf(handle.values);
    const definition = template?.definition ?? (reference && (await this.#templates.definition(reference)));
    const place = answer.place ? fromPlaceMessage(answer.place) : placeOf(handle.values);
    const answerTime = toDate(answer.answerTime);
    return {
      ...handle,
      attributes: (definition ? decodeAttributes(definition, handle.values) : {}) as A,
      ...(reference && { template: reference }),
      ...(place && { place }),
      readings: Object.fromEntries(
        (answer.readings ?? []).map(fromReadingMessage).map((reading) => [reading.metric, aged(reading, answerTime)]),
      ),
      authoritative: answer.authoritative,
      answerTime,
      ...(answer.upstreamTime ? { upstreamTime: toDate(answer.upstreamTime) } : {}),
      stale: answer.stale ?? false,
      ...(answer.trust ? { trust: fromTrustReportMessage(handleOf(handle), answer.trust) } : {}),
    };
  }
}

function handleOf({ identifier }: { readonly identifier: string }): string {
  return parseIdentifier(identifier).handle;
}

function aged(reading: Reading, answerTime: Date): AgedReading {
  return { ...reading, ageMs: answerTime.getTime() - reading.time.getTime() };
}

function toRequest<A>(id: IdentifierLike, options: ResolveOptions<A>): ResolveRequestMessage {
  return {
    identifier: canonicalOrCode(id),
    types: options.types ?? [],
    indexes: options.indexes ?? [],
    want: (options.want ?? []).map((part) => `RESOLVE_PART_${part.toUpperCase()}`),
    authoritative: options.authoritative ?? false,
    publicOnly: options.publicOnly ?? false,
    verify: options.verify ?? false,
  };
}

function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (thrown) {
    return thrown as Error;
  }
}
