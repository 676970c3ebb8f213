import { type Clock, type HandleValue, isNameplateError, NameplateError, toNameplateError } from '@nameplate/model';
import {
  decodeErrorBody,
  decodeReferralBody,
  decodeResolutionBody,
  type ResolutionRequest,
  responseCodes,
} from '@nameplate/protocol/handle';
import { endpointName } from './endpoint.ts';
import type { Exchange, ExchangeAnswer } from './exchange.ts';
import { unavailable } from './failures.ts';
import { foldHandle, prefixInRecord, prefixOf } from './fold.ts';
import type { HopFlag, Trace } from './hop.ts';
import { type IterativeLimits, recursionCountMax } from './limits.ts';
import { resolutionRequest } from './request.ts';
import { type Service, type ServiceKind, serviceEndpoints, serviceHandleIn, sitesIn } from './service.ts';
import type { KnownService, ServiceDirectory } from './service-directory.ts';
import type { Patience } from './within.ts';

/** One resolution on its way: what it may still do, and where it has been. */
export interface Walk extends Patience {
  readonly authoritative: boolean;
  /** How often the request was sent on before it came here. */
  readonly recursionCount: number;
  readonly trace: Trace;
  /** Services being looked up, outermost first: one that turns up again is a loop. */
  readonly chain: readonly string[];
  /** Shared by all that one resolution needs. */
  readonly visited: Set<string>;
}

export interface WalkerParts {
  readonly exchange: Pick<Exchange, 'exchange'>;
  readonly services: ServiceDirectory;
  readonly clock: Clock;
  readonly limits: IterativeLimits;
}

/** Follows referrals from server to server until one answers with authority. RFC 3652 §3.1, §3.4. */
export class Walker {
  readonly #parts: WalkerParts;

  constructor(parts: WalkerParts) {
    this.#parts = parts;
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
      const { responseCode } = answer.message.header;
      if (responseCode !== responseCodes.serviceReferral && responseCode !== responseCodes.prefixReferral)
        return { service: known.service, answer };
      known = { service: await this.#follow(answer, question.handle, walk) };
    }
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
      const service = await this.#serviceIn(values, 'handles', walk);
      if (service !== undefined) return { service, values };
    }
    throw new NameplateError('UPSTREAM_UNAVAILABLE', `The record of prefix ${prefix} names no server.`, {
      reason: 'NO_SERVICE',
      metadata: { prefix },
    });
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
      const answer = await this.#ask(known.service, question, walk);
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

  async #ask(service: Service, question: ResolutionRequest, walk: Walk): Promise<ExchangeAnswer> {
    const { authoritative, trace } = walk;
    const endpoints = serviceEndpoints(service, question.handle, { authoritative });
    const names = endpoints.map(endpointName);
    this.#enter(`${authoritative} ${names.join(' ')} ${foldHandle(question.handle)} ${question.types.join(',')}`, walk);
    const recursionCount = walk.recursionCount + walk.visited.size - 1;
    const request = resolutionRequest(question, { authoritative, recursionCount: Math.min(recursionCount, 255) });
    const start = performance.now();
    try {
      const answer = await this.#parts.exchange.exchange(request, endpoints, walk);
      const code = answer.message.header.responseCode;
      const flags: HopFlag[] =
        code === responseCodes.serviceReferral || code === responseCodes.prefixReferral ? ['referral'] : [];
      trace({
        server: endpointName(answer.endpoint),
        protocol: answer.endpoint.protocol,
        asked: question.handle,
        code,
        ms: performance.now() - start,
        flags,
      });
      return answer;
    } catch (thrown) {
      const { code } = toNameplateError(thrown);
      const protocol = endpoints[0]?.protocol ?? 'udp';
      trace({
        server: names[0] ?? 'none',
        protocol,
        asked: question.handle,
        code,
        ms: performance.now() - start,
        flags: [],
      });
      throw thrown;
    }
  }

  /** @throws NameplateError RECURSION_LIMIT */
  #enter(step: string, walk: Walk): void {
    if (walk.visited.has(step)) throw tooDeep('comes back to a server that was asked already', 'REFERRAL_LOOP');
    if (walk.visited.size >= this.#parts.limits.hops || walk.recursionCount + walk.visited.size >= recursionCountMax)
      throw tooDeep('leads over too many servers', 'HOPS_MAX');
    walk.visited.add(step);
  }

  async #follow({ message, content }: ExchangeAnswer, asked: string, walk: Walk): Promise<Service> {
    const kind: ServiceKind = message.header.responseCode === responseCodes.prefixReferral ? 'derived' : 'handles';
    const prefix = prefixInRecord(asked);
    if (kind === 'derived' && prefix === undefined && asked.includes('/'))
      throw unavailable('A server', 'answered with a prefix referral to what is no prefix');
    const referral = decodeReferralBody(content);
    const given = referral.values ?? [];
    const values =
      given.length > 0 || referral.handle === ''
        ? given
        : await this.resolve({ handle: referral.handle, indexes: [], types: [] }, this.#deeper(referral.handle, walk));
    const service = await this.#serviceIn(values, kind, walk);
    if (service === undefined) throw unavailable('A server', 'answered with a referral that names no server');
    const delegated = prefixInRecord(referral.handle);
    if (kind === 'derived' && delegated !== undefined && prefix !== undefined)
      this.#parts.services.learn(delegated, prefix, service, values);
    return service;
  }

  /** The sites among the values, or of the service handle that they name. */
  async #serviceIn(values: readonly HandleValue[], kind: ServiceKind, walk: Walk): Promise<Service | undefined> {
    const sites = sitesIn(values, kind);
    if (sites.length > 0) return { sites };
    const handle = serviceHandleIn(values, kind);
    if (handle === undefined) return undefined;
    if (foldHandle(handle) === '0.NA/0.NA') return this.#parts.services.root;
    const found = await this.resolve({ handle, indexes: [], types: [] }, this.#deeper(handle, walk));
    return await this.#serviceIn(found, 'handles', this.#deeper(`${handle} again`, walk));
  }

  #deeper(name: string, walk: Walk): Walk {
    if (walk.chain.length >= this.#parts.limits.depth)
      throw tooDeep('names a service within a service too often', 'DEPTH_MAX');
    return { ...walk, chain: [...walk.chain, name] };
  }
}

/** @throws NameplateError HANDLE_NOT_FOUND, or what a refusal means */
function answeredValues(answer: ExchangeAnswer, handle: string): readonly HandleValue[] {
  const { responseCode } = answer.message.header;
  if (responseCode === responseCodes.success) return valuesOf(answer, handle);
  if (responseCode === responseCodes.valuesNotFound) return [];
  if (responseCode === responseCodes.handleNotFound) throw notFound(handle);
  throw refusal(answer);
}

function valuesOf({ content, endpoint }: ExchangeAnswer, handle: string): readonly HandleValue[] {
  const answered = decodeResolutionBody(content);
  if (foldHandle(answered.handle) !== foldHandle(handle))
    throw unavailable(endpointName(endpoint), 'answered another handle');
  return answered.values;
}

function sameServers(before: Service, after: Service, handle: string): boolean {
  const names = (service: Service) =>
    serviceEndpoints(service, handle, { authoritative: false }).map(endpointName).join(' ');
  return names(before) === names(after);
}

function notFound(handle: string): NameplateError {
  return new NameplateError('HANDLE_NOT_FOUND', `${handle} is not registered.`, { metadata: { identifier: handle } });
}

/** What another server's refusal means to who asked us. */
function refusal({ message, content, endpoint }: ExchangeAnswer): NameplateError {
  const { responseCode } = message.header;
  const server = endpointName(endpoint);
  if (responseCode === responseCodes.recursionTooDeep)
    return tooDeep('is too deep for a server on the way', 'RECURSION_TOO_DEEP');
  const said = decodeErrorBody(content).slice(0, 200);
  const lame = responseCode === responseCodes.serverNotResponsible;
  const why = lame ? 'was named as the server, but says it is not' : `answered ${responseCode}`;
  return new NameplateError('UPSTREAM_UNAVAILABLE', `${server} ${why}${said === '' ? '' : ` (${said})`}.`, {
    reason: lame ? 'LAME_DELEGATION' : 'UPSTREAM_REFUSED',
    metadata: { server, response_code: String(responseCode) },
  });
}

function tooDeep(why: string, reason: string): NameplateError {
  return new NameplateError('RECURSION_LIMIT', `The delegation ${why}.`, { reason });
}
