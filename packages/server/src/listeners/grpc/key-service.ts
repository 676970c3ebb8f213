import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { parseIdentifier } from '@nameplate/model';
import {
  type CreateKeyRequest,
  fromTimestamp,
  type ListKeysRequest,
  type RevokeKeyRequest,
  type RotateHandleKeyRequest,
  type RotateKeyRequest,
  toTimestamp,
} from '@nameplate/protocol/grpc';
import type { KeyRecord } from '@nameplate/registry';
import type { Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';
import { pageOf, writeContext } from './write-context.ts';

/** API keys of apps. */
export function keyService(
  calls: Calls,
  { registry: { keys, handleKeys } }: GrpcBackends,
): UntypedServiceImplementation {
  return {
    CreateKey: calls.unary('CreateKey', async (request: CreateKeyRequest, context) => {
      const { description, scopes, prefixes, organization, requestId } = request;
      const expireTimeMs = fromTimestamp(request.expireTime);
      const expiry = expireTimeMs === undefined ? {} : { expireTimeMs };
      const within = organization === '' ? {} : { organization };
      const wanted = { description, scopes, prefixes, ...within, ...expiry };
      const { key, secret } = await keys.create(writeContext(context, requestId), wanted);
      return { key: toMessage(key), secret };
    }),
    RotateKey: calls.unary('RotateKey', async ({ id, overlapS, requestId }: RotateKeyRequest, context) => {
      const { key, secret } = await keys.rotate(writeContext(context, requestId), { id, overlapS });
      return { key: toMessage(key), secret };
    }),
    RotateHandleKey: calls.unary('RotateHandleKey', async (request: RotateHandleKeyRequest, context) => {
      const { index, publicKey, overlapS, requestId } = request;
      const rotation = { identifier: parseIdentifier(request.identifier), index, publicKey, overlapS };
      const { overlapEndMs } = await handleKeys.rotate(writeContext(context, requestId), rotation);
      return overlapEndMs === undefined ? {} : { overlapEndTime: toTimestamp(overlapEndMs) };
    }),
    RevokeKey: calls.unary('RevokeKey', async ({ id, requestId }: RevokeKeyRequest, context) => ({
      key: toMessage(await keys.revoke(writeContext(context, requestId), { id })),
    })),
    ListKeys: calls.unary('ListKeys', async (request: ListKeysRequest, { principal }) => {
      const page = await keys.list(principal, pageOf(request));
      return { keys: page.keys.map(toMessage), nextPageToken: page.nextPageToken };
    }),
  };
}

function toMessage({ createTimeMs, expireTimeMs, revokeTimeMs, rotateTimeMs, overlapEndMs, ...key }: KeyRecord) {
  return {
    ...key,
    createTime: toTimestamp(createTimeMs),
    ...(expireTimeMs === undefined ? {} : { expireTime: toTimestamp(expireTimeMs) }),
    ...(revokeTimeMs === undefined ? {} : { revokeTime: toTimestamp(revokeTimeMs) }),
    ...(rotateTimeMs === undefined ? {} : { rotateTime: toTimestamp(rotateTimeMs) }),
    ...(overlapEndMs === undefined ? {} : { overlapEndTime: toTimestamp(overlapEndMs) }),
  };
}
