import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { NameplateError, toNameplateError } from '@nameplate/model';
import {
  type BatchResolveRequest,
  encodeBatchResolveResponse,
  encodeResolveError,
  encodeResolveResponse,
  encodeResolveResult,
  encodeStreamResolveResponse,
  type ResolveRequest,
  type StreamResolveRequest,
} from '@nameplate/protocol/grpc';
import type { Answer } from '@nameplate/resolver';
import type { CallContext, Calls } from './call.ts';
import { inOrder } from './in-order.ts';
import type { GrpcBackends } from './services.ts';

/** Requests of one batch; `resolver_service.proto`. */
const batchMax = 1000;

/** Methods whose answers are made of stored octets here, and which gRPC sends as they are. */
export const passThroughMethods: ReadonlySet<string> = new Set(['Resolve', 'BatchResolve', 'StreamResolve']);

/** Resolves one, many, or as they come. */
export function resolverService(calls: Calls, backends: GrpcBackends): UntypedServiceImplementation {
  const concurrency = backends.config.stream_concurrency;
  return {
    Resolve: calls.unary('Resolve', async (request: ResolveRequest, context) =>
      encodeResolveResponse(await resolve(backends, request, context)),
    ),
    BatchResolve: calls.unary('BatchResolve', (request: BatchResolveRequest, context) =>
      resolveBatch(backends, request, context, concurrency),
    ),
    StreamResolve: calls.bidi('StreamResolve', (requests: AsyncIterable<StreamResolveRequest>, context) =>
      inOrder(requests, concurrency, async ({ tag, request }) =>
        encodeStreamResolveResponse(tag, await resolveResult(backends, request, context)),
      ),
    ),
  };
}

async function resolve(backends: GrpcBackends, request: ResolveRequest, context: CallContext): Promise<Answer> {
  const { resolver, config } = backends;
  const target = resolver.target(request.identifier);
  // Making the signal costs; only who asks other servers waits so long that it counts.
  const waits = config.roles.includes('recursive');
  const { principal, requestId } = context;
  const { types, indexes, want, authoritative, publicOnly, verify } = request;
  return await resolver.resolve(
    {
      // A promise only for codes of other schemes: the usual way waits for nothing.
      identifier: target instanceof Promise ? await target : target,
      types,
      indexes,
      want: { place: want.includes('RESOLVE_PART_PLACE'), readings: want.includes('RESOLVE_PART_READINGS') },
      authoritative,
      publicOnly,
      verify,
    },
    {
      principal,
      protocol: 'grpc',
      requestId,
      ...(waits ? { signal: context.signal, deadlineMs: context.deadlineMs } : {}),
    },
  );
}

/** Some at a time: a batch is one request, and must not take the places of a thousand. */
async function resolveBatch(
  backends: GrpcBackends,
  { requests }: BatchResolveRequest,
  context: CallContext,
  concurrency: number,
): Promise<Buffer> {
  if (requests.length > batchMax) {
    throw new NameplateError('LIMIT_EXCEEDED', `A batch has at most ${batchMax} requests.`, {
      reason: 'BATCH_TOO_LONG',
    });
  }
  const results: Buffer[] = [];
  for (let at = 0; at < requests.length; at += concurrency) {
    context.signal.throwIfAborted();
    const chunk = requests.slice(at, at + concurrency);
    results.push(...(await Promise.all(chunk.map((request) => resolveResult(backends, request, context)))));
  }
  return encodeBatchResolveResponse(results);
}

/** An identifier that does not resolve is an answer: the others go on. */
async function resolveResult(
  backends: GrpcBackends,
  request: ResolveRequest | null,
  context: CallContext,
): Promise<Buffer> {
  try {
    if (request === null) throw new NameplateError('MALFORMED_MESSAGE', 'request: expected what to resolve.');
    return encodeResolveResult({ response: encodeResolveResponse(await resolve(backends, request, context)) });
  } catch (thrown) {
    return encodeResolveResult({ error: encodeResolveError(toNameplateError(thrown)) });
  }
}
