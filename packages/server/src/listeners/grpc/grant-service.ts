import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { type Grant, type GrantTarget, NameplateError, parseIdentifier } from '@nameplate/model';
import {
  type AllowGrantRequest,
  type ExplainAccessRequest,
  fromTimestamp,
  type GetGrantRequest,
  type ListGrantsRequest,
  type PreviewAccessRequest,
  type RevokeGrantRequest,
  toHandleMessage,
  toTimestamp,
} from '@nameplate/protocol/grpc';
import type { AccessExplanation } from '@nameplate/registry';
import type { Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';
import { pageOf, writeContext } from './write-context.ts';

/** Who else may see or change what. */
export function grantService(calls: Calls, { registry }: GrpcBackends): UntypedServiceImplementation {
  const { grants, explain } = registry;
  return {
    AllowGrant: calls.unary('AllowGrant', async (request: AllowGrantRequest, context) => {
      const untilTimeMs = fromTimestamp(request.untilTime);
      const { attributes, to } = request;
      const may = request.may === 'GRANT_RIGHT_EDIT' ? 'edit' : 'view';
      const wanted = {
        on: targetOf(request.on),
        attributes,
        to,
        may,
        ...(untilTimeMs === undefined ? {} : { untilTimeMs }),
      } as const;
      return { grant: toMessage(await grants.allow(writeContext(context, request.requestId), wanted)) };
    }),
    RevokeGrant: calls.unary('RevokeGrant', async ({ id, requestId }: RevokeGrantRequest, context) => ({
      grant: toMessage(await grants.revoke(writeContext(context, requestId), { id })),
    })),
    GetGrant: calls.unary('GetGrant', async ({ id }: GetGrantRequest, { principal }) => ({
      grant: toMessage(await grants.get(principal, id)),
    })),
    ListGrants: calls.unary('ListGrants', async (request: ListGrantsRequest, { principal }) => {
      const { prefix, identifier } = request;
      const on = identifier === '' ? { prefix } : { identifier };
      const page = await grants.list(principal, { ...pageOf(request), ...on });
      return { grants: page.grants.map(toMessage), nextPageToken: page.nextPageToken };
    }),
    ExplainAccess: calls.unary('ExplainAccess', async (request: ExplainAccessRequest, { principal }) => {
      const { who, attribute, edit } = request;
      const identifier = parseIdentifier(request.identifier);
      const question = { who, identifier, edit, ...(attribute === '' ? {} : { attribute }) };
      return { explanations: (await explain.explain(principal, question)).map(explanationMessage) };
    }),
    PreviewAccess: calls.unary('PreviewAccess', async ({ who, identifier }: PreviewAccessRequest, { principal }) => {
      const seen = await explain.preview(principal, { who, identifier: parseIdentifier(identifier) });
      return seen === undefined ? {} : { handle: toHandleMessage(seen) };
    }),
  };
}

function targetOf(on: AllowGrantRequest['on']): GrantTarget {
  const { identifier = '', template = '', prefix = '' } = on ?? {};
  if (identifier !== '' && template === '' && prefix === '') return { kind: 'identifier', identifier };
  if (identifier === '' && template !== '') return { kind: 'template', template, under: prefix };
  if (identifier === '' && prefix !== '') return { kind: 'prefix', prefix };
  throw new NameplateError(
    'INVALID_VALUE',
    'on: expected an identifier, a template (with or without a prefix), or a prefix.',
    {
      reason: 'GRANT_TARGET',
      metadata: { field: 'on' },
    },
  );
}

function toMessage({ on, may, untilTimeMs, createTimeMs, ...grant }: Grant) {
  return {
    ...grant,
    attributes: [...grant.attributes],
    on: targetMessage(on),
    may: may === 'edit' ? 'GRANT_RIGHT_EDIT' : 'GRANT_RIGHT_VIEW',
    createTime: toTimestamp(createTimeMs),
    ...(untilTimeMs === undefined ? {} : { untilTime: toTimestamp(untilTimeMs) }),
  };
}

function targetMessage(on: GrantTarget) {
  switch (on.kind) {
    case 'identifier':
      return { identifier: on.identifier };
    case 'template':
      return { template: on.template, prefix: on.under };
    default:
      return { prefix: on.prefix };
  }
}

function explanationMessage({ reason, grants, ...explanation }: AccessExplanation) {
  return { ...explanation, grants: grants.map(toMessage), reasonEn: reason.en, reasonZh: reason.zh };
}
