import { type Clock, type HandleValue, isNameplateError, NameplateError } from '@nameplate/model';
import { type ResolutionRequest, responseCodes } from '@nameplate/protocol/handle';
import { endpointName } from './endpoint.ts';
import type { Exchange, ExchangeAnswer } from './exchange.ts';
import { prefixInRecord, prefixOf } from './fold.ts';
import type { IterativeLimits } from './limits.ts';
import { type Service, serviceEndpoints } from './service.ts';
import type { KnownService, ServiceDirectory } from './service-directory.ts';
import { answeredValues, isReferral, refusal } from './walk-answers.ts';
import { followReferral, serviceNamedIn } from './walk-referral.ts';
import { askService, type Walk } from './walk-step.ts';

export interface WalkerParts {
  readonly exchange: Pick<Exchange, 'exchange'>;
  readonly services: ServiceDirectory;
  readonly clock: Clock;
  readonly limits: IterativeLimits;
}

/** Follows referrals from server to server until one answers with authority. RFC 3652 §3.1, §3.4. */
export class Walker {
  readonly #parts: WalkerParts & { readonly resolve: Walker['resolve'] };

  constructor(parts: WalkerParts) {
    this.#parts = { ...parts, resolve: (question, walk) => this.resolve(question, walk) };
  }

  /**
   * The values that the responsible server answers; none when it has none to show.
   * @throws NameplateError HANDLE_NOT_FOUND, UPSTREAM_UNAVAILABLE, RECURSION_LIMIT, DEADLINE_EXCEEDED, CANCELLED
   */
  async resolve(question: ResolutionRequest, walk: Walk): Promise<readonly HandleValue[]> {
    const { answer } = await this.#responsible(question, walk);
    return answeredValues(answer, question.handle);
  }

  /**
   * The service that answers for a handle with authority, and knows it.
   * @throws NameplateError as `resolve`
   */
  async locate(handle: string, walk: Walk): Promise<Service> {
    const { service, answer } = await this.#responsible({ handle, indexes: [], types: ['HS_PUBKEY'] }, walk);
    answeredValues(answer, handle);
    return service;
  }

  /** Who holds the handles of a prefix (comparison form): its record, or the service that the record names. */
  async lookUpService(
    prefix: string,
    walk: Walk,
  ): Promise<{ readonly service: Service; readonly values: readonly HandleValue[] }> {
    const question = {
      handle: `0.NA/${prefix}`,
      indexes: [],
      types: ['HS_SITE', 'HS_SITE.6', 'HS_SERV', 'HS_NAMESPACE'],
    };
    for (const authoritative of walk.authoritative ? [true] : [false, true]) {
      const values = await this.#recordOf(question, { ...walk, authoritative });
      const service = await serviceNamedIn(this.#parts, values, 'handles', walk);
      if (service !== undefined) return { service, values };
    }
    throw new NameplateError('UPSTREAM_UNAVAILABLE', `The record of prefix ${prefix} names no server.`, {
      reason: 'NO_SERVICE',
      metadata: { prefix },
    });
  }

  /** From one service to the next, to one that refers no further. */
  async #responsible(
    question: ResolutionRequest,
    walk: Walk,
  ): Promise<{ readonly service: Service; readonly answer: ExchangeAnswer }> {
    let known: KnownService = await this.#start(question.handle, walk);
    for (;;) {
      const answer = await this.#askOrRefresh(known, question, walk);
      if ('refreshed' in answer) {
        known = answer.refreshed;
        continue;
      }
      if (!isReferral(answer)) return { service: known.service, answer };
      known = { service: await followReferral(this.#parts, answer, question.handle, walk) };
    }
  }

  async #recordOf(question: ResolutionRequest, walk: Walk): Promise<readonly HandleValue[]> {
    try {
      return await this.resolve(question, walk);
    } catch (thrown) {
      if (!isNameplateError(thrown, 'HANDLE_NOT_FOUND')) throw thrown;
      const prefix = prefixInRecord(question.handle) ?? '';
      throw new NameplateError('HANDLE_NOT_FOUND', `No prefix ${prefix} is delegated.`, {
        reason: 'PREFIX_NOT_FOUND',
        metadata: { prefix },
        cause: thrown,
      });
    }
  }

  /** Handles of naming authorities, and slashless names, begin at the root or at the deepest delegation known. §13. */
  async #start(handle: string, walk: Walk): Promise<KnownService> {
    const { services } = this.#parts;
    if (!handle.includes('/') || handle.startsWith('0.')) return services.nearest(prefixInRecord(handle));
    return await services.of(prefixOf(handle), walk, (prefix, inner) => this.lookUpService(prefix, inner));
  }

  /** The answer; or, where what was known of the service turns out to be old, the service as it is now. */
  async #askOrRefresh(
    known: KnownService,
    question: ResolutionRequest,
    walk: Walk,
  ): Promise<ExchangeAnswer | { readonly refreshed: KnownService }> {
    let failure: NameplateError;
    try {
      const answer = await askService(this.#parts, known.service, question, walk);
      const { responseCode } = answer.message.header;
      if (responseCode !== responseCodes.serverNotResponsible && responseCode !== responseCodes.outOfDateSite)
        return answer;
      failure = refusal(answer);
    } catch (thrown) {
      if (!isNameplateError(thrown, 'UPSTREAM_UNAVAILABLE')) throw thrown;
      failure = thrown;
    }
    if (known.cachedUnder === undefined || !this.#parts.services.mayRefresh(known.cachedUnder)) throw failure;
    this.#parts.services.forget(known.cachedUnder);
    const refreshed = await this.#start(question.handle, walk);
    if (sameServers(known.service, refreshed.service, question.handle)) throw failure;
    return { refreshed };
  }
}

function sameServers(before: Service, after: Service, handle: string): boolean {
  const names = (service: Service) =>
    serviceEndpoints(service, handle, { authoritative: false }).map(endpointName).join(' ');
  return names(before) === names(after);
}
