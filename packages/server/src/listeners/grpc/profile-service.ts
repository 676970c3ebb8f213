import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { isBuiltIn, parseIdentifier, parseProfileReference } from '@nameplate/model';
import type { GetProfileRequest, PublishProfileRequest } from '@nameplate/protocol/grpc';
import { accessPrefix, type ProfileRecord, requireScope } from '@nameplate/registry';
import type { Calls } from './call.ts';
import { parseDefinition } from './definition.ts';
import type { GrpcBackends } from './services.ts';
import { writeContext } from './write-context.ts';

/** Device profiles. */
export function profileService(calls: Calls, { registry: { profiles } }: GrpcBackends): UntypedServiceImplementation {
  return {
    PublishProfile: calls.unary('PublishProfile', async (request: PublishProfileRequest, context) => {
      const identifier = parseIdentifier(request.identifier);
      const definition = parseDefinition(request.definitionJson);
      return {
        profile: toMessage(
          await profiles.publish(writeContext(context, request.requestId), { identifier, definition }),
        ),
      };
    }),
    GetProfile: calls.unary('GetProfile', async (request: GetProfileRequest, { principal }) => {
      const { identifier, version } = parseProfileReference(request.identifier);
      // What every server has, nobody needs a right to read.
      if (!isBuiltIn(identifier)) requireScope(principal, 'identifier.read', accessPrefix(identifier));
      return { profile: toMessage(await profiles.get(identifier, request.version || version)) };
    }),
  };
}

function toMessage({ identifier, version, definition }: ProfileRecord) {
  return { identifier, version, definitionJson: JSON.stringify(definition) };
}
