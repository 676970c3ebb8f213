/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import type { PrefixRecord, StoredTemplate } from '@nameplate/registry';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { addDeviceRoutes } from './device-routes.ts';
import { pageJson, time } from './json.ts';
import { type PageQuery, pageOf, pageQuery } from './page-query.ts';
import { identifierInPath, prefixInPath } from './path.ts';
import { identifierParams, pageSchema, parameters, query, responses } from './schemas.ts';

/** What is registered besides handles: prefixes, templates, devices. */
export function addRegistryRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  addPrefixes(app, options);
  addTemplates(app, options);
  addDeviceRoutes(app, options);
}

function addPrefixes(app: FastifyInstance, { registry, config: server }: HttpListenerOptions): void {
  const prefixSchema = {
    type: 'object',
    properties: {
      prefix: { type: 'string' },
      description: { type: 'string' },
      organization: { type: 'string' },
      suspended: { type: 'boolean' },
      createTime: { type: 'string', format: 'date-time' },
      etag: { type: 'string' },
    },
  };
  const tags = ['prefixes'];
  const list = {
    summary: 'The prefixes held here that the asker may read',
    tags,
    querystring: pageQuery(server.page_size_max),
    response: responses(pageSchema('prefixes', prefixSchema)),
  };
  const listConfig = { operation: 'prefixes.list' };
  app.get<{ Querystring: PageQuery }>('/v1/prefixes', { config: listConfig, schema: list }, async (request) => {
    const page = await registry.prefixes.list(request.principal, pageOf(request.query));
    return pageJson('prefixes', page.prefixes.map(prefixJson), page.nextPageToken);
  });
  const route = '/v1/prefixes/';
  const one = {
    summary: 'A prefix',
    tags,
    params: identifierParams,
    querystring: query({}),
    response: responses(prefixSchema),
  };
  app.get(`${route}*`, { config: { operation: 'prefixes.get' }, schema: one }, async (request) =>
    prefixJson(await registry.prefixes.get(request.principal, prefixInPath(request.originalUrl, route))),
  );
}

function addTemplates(app: FastifyInstance, { registry, config: server }: HttpListenerOptions): void {
  const templateSchema = {
    type: 'object',
    properties: {
      identifier: { type: 'string' },
      version: { type: 'integer' },
      state: { type: 'string', enum: ['draft', 'published', 'withdrawn'] },
      definition: { type: 'object', additionalProperties: true },
      etag: { type: 'string' },
    },
  };
  const tags = ['templates'];
  const list = {
    summary: 'Templates, by key',
    tags,
    querystring: pageQuery(server.page_size_max, { prefix: parameters.text('Of this prefix; of all when absent.') }),
    response: responses(pageSchema('templates', templateSchema)),
  };
  const listConfig = { operation: 'templates.list' };
  app.get<{ Querystring: PageQuery & { prefix?: string } }>(
    '/v1/templates',
    { config: listConfig, schema: list },
    async (request) => {
      const { prefix } = request.query;
      const page = await registry.templates.list(request.principal, {
        ...pageOf(request.query),
        ...(prefix === undefined ? {} : { prefix }),
      });
      return pageJson('templates', page.templates.map(templateJson), page.nextPageToken);
    },
  );
  const route = '/v1/templates/';
  const one = {
    summary: 'A template',
    tags,
    params: identifierParams,
    querystring: query({ version: { type: 'integer', minimum: 0, default: 0, description: '0: the newest.' } }),
    response: responses(templateSchema),
  };
  const config = { operation: 'templates.get' };
  app.get<{ Querystring: { version: number } }>(`${route}*`, { config, schema: one }, async (request) => {
    const identifier = identifierInPath(request.originalUrl, route);
    return templateJson(await registry.templates.get(request.principal, identifier, request.query.version));
  });
}

function prefixJson({ prefix, description, organization, suspended, createTimeMs, etag }: PrefixRecord) {
  const tenancy = { ...(organization && { organization }), ...(suspended && { suspended: true }) };
  return { prefix, description, ...tenancy, createTime: time(createTimeMs), etag };
}

function templateJson({ identifier, version, state, definition, etag }: StoredTemplate) {
  return { identifier, version, state, definition, etag };
}
