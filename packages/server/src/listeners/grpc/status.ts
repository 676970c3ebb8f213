import type { NameplateError } from '@nameplate/model';
import { toStatus } from '@nameplate/protocol/grpc';

/** The error as gRPC sends it, with the request's id for the server's log. The one place where errors leave gRPC. */
export function toGrpcStatus(error: NameplateError, requestId: string | undefined) {
  const status = toStatus(error);
  if (requestId !== undefined) status.metadata.set('x-request-id', requestId);
  return status;
}
