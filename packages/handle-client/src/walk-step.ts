import { toNameplateError } from '@nameplate/model';
import type { ResolutionRequest } from '@nameplate/protocol/handle';
import { endpointName } from './endpoint.ts';
import type { Exchange, ExchangeAnswer } from './exchange.ts';
import { foldHandle } from './fold.ts';
import type { Trace } from './hop.ts';
import { type IterativeLimits, recursionCountMax } from './limits.ts';
import { resolutionRequest } from './request.ts';
import { type Service, serviceEndpoints } from './service.ts';
import { isReferral, tooDeep } from './walk-answers.ts';
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

interface StepParts {
  readonly exchange: Pick<Exchange, 'exchange'>;
  readonly limits: Pick<IterativeLimits, 'hops'>;
}

/**
 * One question to one service, never the same twice on one walk; told to who traces.
 * @throws NameplateError RECURSION_LIMIT, and as `Exchange`
 */
export async function askService(
  { exchange, limits }: StepParts,
  service: Service,
  question: ResolutionRequest,
  walk: Walk,
): Promise<ExchangeAnswer> {
  const { authoritative, trace } = walk;
  const endpoints = serviceEndpoints(service, question.handle, { authoritative });
  const names = endpoints.map(endpointName);
  enter(`${authoritative} ${names.join(' ')} ${foldHandle(question.handle)} ${question.types.join(',')}`, walk, limits);
  const recursionCount = walk.recursionCount + walk.visited.size - 1;
  const request = resolutionRequest(question, { authoritative, recursionCount: Math.min(recursionCount, 255) });
  const start = performance.now();
  const told = { asked: question.handle };
  try {
    const answer = await exchange.exchange(request, endpoints, walk);
    const { endpoint, message } = answer;
    const server = { server: endpointName(endpoint), protocol: endpoint.protocol };
    const code = message.header.responseCode;
    trace({ ...told, ...server, code, ms: performance.now() - start, flags: isReferral(answer) ? ['referral'] : [] });
    return answer;
  } catch (thrown) {
    const { code } = toNameplateError(thrown);
    const server = { server: names[0] ?? 'none', protocol: endpoints[0]?.protocol ?? 'udp' } as const;
    trace({ ...told, ...server, code, ms: performance.now() - start, flags: [] });
    throw thrown;
  }
}

/** The walk for what a service within a service needs. @throws NameplateError RECURSION_LIMIT */
export function deeper(name: string, walk: Walk, { depth }: Pick<IterativeLimits, 'depth'>): Walk {
  if (walk.chain.length >= depth) throw tooDeep('names a service within a service too often', 'DEPTH_MAX');
  return { ...walk, chain: [...walk.chain, name] };
}

/** @throws NameplateError RECURSION_LIMIT */
function enter(step: string, walk: Walk, { hops }: StepParts['limits']): void {
  if (walk.visited.has(step)) throw tooDeep('comes back to a server that was asked already', 'REFERRAL_LOOP');
  if (walk.visited.size >= hops || walk.recursionCount + walk.visited.size >= recursionCountMax)
    throw tooDeep('leads over too many servers', 'HOPS_MAX');
  walk.visited.add(step);
}
