import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import {
  type CreatePrefixRequest,
  type GetPrefixRequest,
  type ListPrefixesRequest,
  toTimestamp,
} from '@nameplate/protocol/grpc';
import type { PrefixRecord } from '@nameplate/registry';
import type { Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';
import { pageOf, writeContext } from './write-context.ts';

/** Prefixes homed here. */
export function prefixService(calls: Calls, { registry: { prefixes } }: GrpcBackends): UntypedServiceImplementation {
  return {
    CreatePrefix: calls.unary('CreatePrefix', async (request: CreatePrefixRequest, context) => {
      const { prefix, description, organization, requestId } = request;
      const wanted = { prefix, description, organization };
      return { prefix: toMessage(await prefixes.create(writeContext(context, requestId), wanted)) };
    }),
    GetPrefix: calls.unary('GetPrefix', async (request: GetPrefixRequest, { principal }) => ({
      prefix: toMessage(await prefixes.get(principal, request.prefix)),
    })),
    ListPrefixes: calls.unary('ListPrefixes', async (request: ListPrefixesRequest, { principal }) => {
      const page = await prefixes.list(principal, pageOf(request));
      return { prefixes: page.prefixes.map(toMessage), nextPageToken: page.nextPageToken };
    }),
  };
}

function toMessage({ createTimeMs, ...prefix }: PrefixRecord) {
  return { ...prefix, createTime: toTimestamp(createTimeMs) };
}
