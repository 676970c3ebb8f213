import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { parseIdentifier } from '@nameplate/model';
import {
  type CheckTemplateRequest,
  type CreateTemplateRequest,
  type ForkTemplateRequest,
  type GetTemplateRequest,
  type ListTemplatesRequest,
  type PublishTemplateRequest,
  toViolationMessage,
  type WithdrawTemplateRequest,
} from '@nameplate/protocol/grpc';
import type { StoredTemplate, TemplateCheck } from '@nameplate/registry';
import type { Calls } from './call.ts';
import { parseDefinition } from './definition.ts';
import type { GrpcBackends } from './services.ts';
import { pageOf, writeContext } from './write-context.ts';

/** Templates of assets. */
export function templateService(calls: Calls, { registry: { templates } }: GrpcBackends): UntypedServiceImplementation {
  return {
    CreateTemplate: calls.unary('CreateTemplate', async (request: CreateTemplateRequest, context) => {
      const identifier = parseIdentifier(request.identifier);
      const definition = parseDefinition(request.definitionJson);
      return {
        template: toMessage(
          await templates.create(writeContext(context, request.requestId), { identifier, definition }),
        ),
      };
    }),
    PublishTemplate: calls.unary('PublishTemplate', async (request: PublishTemplateRequest, context) => ({
      template: toMessage(await templates.publish(writeContext(context, request.requestId), target(request))),
    })),
    WithdrawTemplate: calls.unary('WithdrawTemplate', async (request: WithdrawTemplateRequest, context) => ({
      template: toMessage(await templates.withdraw(writeContext(context, request.requestId), target(request))),
    })),
    CheckTemplate: calls.unary('CheckTemplate', async (request: CheckTemplateRequest, { principal }) => {
      const { definitionJson } = request;
      const identifier = parseIdentifier(request.identifier);
      const definition = definitionJson === '' ? {} : { definition: parseDefinition(definitionJson) };
      return toCheckMessage(await templates.check(principal, { identifier, ...definition, ...pageOf(request) }));
    }),
    ForkTemplate: calls.unary('ForkTemplate', async (request: ForkTemplateRequest, context) => {
      const [source, into] = [parseIdentifier(request.identifier), parseIdentifier(request.into)];
      const { version } = request;
      return {
        template: toMessage(await templates.fork(writeContext(context, request.requestId), { source, version, into })),
      };
    }),
    GetTemplate: calls.unary('GetTemplate', async (request: GetTemplateRequest, { principal }) => ({
      template: toMessage(await templates.get(principal, parseIdentifier(request.identifier), request.version)),
    })),
    ListTemplates: calls.unary('ListTemplates', async (request: ListTemplatesRequest, { principal }) => {
      const { prefix } = request;
      const page = await templates.list(principal, { ...pageOf(request), ...(prefix === '' ? {} : { prefix }) });
      return { templates: page.templates.map(toMessage), nextPageToken: page.nextPageToken };
    }),
  };
}

function target({ identifier, etag }: { readonly identifier: string; readonly etag: string }) {
  return { identifier: parseIdentifier(identifier), ...(etag === '' ? {} : { etag }) };
}

const states = {
  draft: 'TEMPLATE_STATE_DRAFT',
  published: 'TEMPLATE_STATE_PUBLISHED',
  withdrawn: 'TEMPLATE_STATE_WITHDRAWN',
} as const;

function toMessage({ identifier, version, state, definition, etag }: StoredTemplate) {
  return { identifier, version, state: states[state], definitionJson: JSON.stringify(definition), etag };
}

function toCheckMessage({ version, definition, changes, assets, nextPageToken }: TemplateCheck) {
  return {
    version,
    definitionJson: JSON.stringify(definition),
    changes: changes.map(({ attribute = '', field, before, after, breaking }) => ({
      attribute,
      field,
      beforeJson: before === undefined ? '' : JSON.stringify(before),
      afterJson: after === undefined ? '' : JSON.stringify(after),
      breaking,
    })),
    assets: assets.map(({ identifier = '', violations }) => ({
      identifier,
      violations: violations.map(toViolationMessage),
    })),
    nextPageToken,
  };
}
