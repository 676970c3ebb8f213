import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { parseIdentifier } from '@nameplate/model';
import {
  type ClaimDeviceRequest,
  type CreateClaimCodeRequest,
  fromHandleValueMessage,
  fromTimestamp,
  type ListClaimCodesRequest,
  type RevokeClaimCodeRequest,
  toTimestamp,
} from '@nameplate/protocol/grpc';
import type { ClaimRecord } from '@nameplate/registry';
import type { Calls } from './call.ts';
import { issued } from './device-messages.ts';
import type { GrpcBackends } from './services.ts';
import { pageOf, writeContext } from './write-context.ts';

/** Claim codes, and what they are exchanged for. */
export function claimMethods(calls: Calls, { registry, claimLimit }: GrpcBackends): UntypedServiceImplementation {
  const { claims } = registry;
  return {
    CreateClaimCode: calls.unary('CreateClaimCode', async (request: CreateClaimCodeRequest, context) => {
      const { identifier, prefix, profile, uses, expireTime, values } = request;
      const { record, code } = await claims.create(writeContext(context, request.requestId), {
        ...(identifier === '' ? { prefix } : { identifier: parseIdentifier(identifier) }),
        profile,
        uses: uses || 1,
        expireTimeMs: fromTimestamp(expireTime) ?? 0,
        values: values.map(fromHandleValueMessage),
      });
      return { claimCode: toMessage(record), code };
    }),
    ListClaimCodes: calls.unary('ListClaimCodes', async (request: ListClaimCodesRequest, { principal }) => {
      const { codes, nextPageToken } = await claims.list(principal, request.prefix, pageOf(request));
      return { claimCodes: codes.map(toMessage), nextPageToken };
    }),
    RevokeClaimCode: calls.unary('RevokeClaimCode', async ({ id }: RevokeClaimCodeRequest, context) => ({
      claimCode: toMessage(await claims.revoke(writeContext(context, ''), id)),
    })),
    ClaimDevice: calls.unary('ClaimDevice', async (request: ClaimDeviceRequest, { address }) =>
      issued(await claimLimit.run(address, () => claims.claim(request))),
    ),
  };
}

function toMessage({ createTimeMs, expireTimeMs, ...record }: ClaimRecord) {
  return { ...record, createTime: toTimestamp(createTimeMs), expireTime: toTimestamp(expireTimeMs) };
}
