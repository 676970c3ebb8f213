import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { parseIdentifier } from '@nameplate/model';
import type {
  CreateTemplateRequest,
  GetTemplateRequest,
  ListTemplatesRequest,
  PublishTemplateRequest,
  WithdrawTemplateRequest,
} from '@nameplate/protocol/grpc';
import type { StoredTemplate } from '@nameplate/registry';
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
