import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { schemeNames } from '@nameplate/identifiers';
import { NameplateError, parseIdentifier } from '@nameplate/model';
import {
  type BindAliasRequest,
  type ListAliasesRequest,
  toTimestamp,
  type UnbindAliasRequest,
} from '@nameplate/protocol/grpc';
import type { Alias, AliasOfHandle } from '@nameplate/registry';
import type { Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';
import { writeContext } from './write-context.ts';

/** Codes of other schemes that mean a handle. */
export function aliasService(calls: Calls, { registry: { aliases } }: GrpcBackends): UntypedServiceImplementation {
  return {
    BindAlias: calls.unary('BindAlias', async (request: BindAliasRequest, context) => ({
      alias: toMessage(await aliases.bind(writeContext(context, request.requestId), inputOf(request))),
    })),
    UnbindAlias: calls.unary('UnbindAlias', async (request: UnbindAliasRequest, context) => ({
      alias: toMessage(await aliases.unbind(writeContext(context, request.requestId), inputOf(request))),
    })),
    ListAliases: calls.unary('ListAliases', async ({ identifier }: ListAliasesRequest, { principal }) => ({
      aliases: (await aliases.list(principal, parseIdentifier(identifier))).map(toMessage),
    })),
  };
}

function inputOf({ identifier, code, scheme: name }: BindAliasRequest | UnbindAliasRequest): AliasOfHandle {
  const checked = { identifier: parseIdentifier(identifier), code };
  if (name === '') return checked;
  const scheme = schemeNames.find((one) => one === name);
  if (scheme) return { ...checked, scheme };
  throw new NameplateError('INVALID_VALUE', `scheme: expected one of ${schemeNames.join(', ')}.`, {
    reason: 'SCHEME_UNKNOWN',
    metadata: { field: 'scheme' },
  });
}

function toMessage({ bindTimeMs, ...alias }: Alias) {
  return { ...alias, bindTime: toTimestamp(bindTimeMs) };
}
