import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { type ReserveSuffixesRequest, toTimestamp } from '@nameplate/protocol/grpc';
import type { SuffixBlock } from '@nameplate/registry';
import type { Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';
import { writeContext } from './write-context.ts';

/** Suffixes reserved for things that get their identifier without a link. */
export function blockService(calls: Calls, { registry: { blocks } }: GrpcBackends): UntypedServiceImplementation {
  return {
    ReserveSuffixes: calls.unary('ReserveSuffixes', async (request: ReserveSuffixesRequest, context) => {
      const { prefix, count, stem, checked, validS, requestId } = request;
      const validity = validS === 0 ? {} : { validMs: validS * 1_000 };
      const input = { prefix, count, stem, checked, ...validity };
      return { block: toMessage(await blocks.reserve(writeContext(context, requestId), input)) };
    }),
  };
}

function toMessage({ id, prefix, stem, checked, first, last, expireTimeMs }: SuffixBlock) {
  return { id, prefix, stem, checked, first, last, expireTime: toTimestamp(expireTimeMs) };
}
