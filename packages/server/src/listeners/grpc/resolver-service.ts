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
import { parseTarget, type Resolver } from '@nameplate/resolver';
import type { CallContext, Calls } from './call.ts';
import { inOrder } from './in-order.ts';
import type { GrpcBackends } from './services.ts';

/** RFC-free, ours: `resolver_service.proto`. */
const batchMax = 1000;

/** The hot methods: answers are octets put together from stored segments, and pass through gRPC as they are. */
export function resolverService(calls: Calls, { resolver, config }: GrpcBackends): UntypedServiceImplementation {
  return {
    Resolve: calls.unary('Resolve', (request: ResolveRequest, context) => resolve(resolver, request, context)),
  };
}
