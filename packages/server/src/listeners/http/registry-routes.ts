import { parseIdentifier } from '@nameplate/model';
import { type PrefixRecord, type StoredTemplate, visibleValues } from '@nameplate/registry';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { pageJson, recordJson, time } from './json.ts';
import { identifierInPath, prefixInPath } from './path.ts';
import { identifierParams, pageSchema, parameters, query, recordSchema, responses } from './schemas.ts';

interface PageQuery {
  readonly page_size: number;
  readonly page_token?: string;
}

interface HandlesQuery extends PageQuery {
  readonly prefix: string;
  readonly template?: string;
  readonly attribute?: string;
  readonly attribute_value?: string;
  readonly include_retired: boolean;
  readonly view: 'basic' | 'full';
}

/** What is registered: handles, prefixes, templates, devices. */
export function addRegistryRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  addHandles(app, options);
  addPrefixes(app, options);
  addTemplates(app, options);
  addDevices(app, options);
}

function addHandles(app: FastifyInstance, { registry, resolver, config: server }: HttpListenerOptions): void {
  const tags = ['handles'];
  const list = {
    summary: 'The handles of a prefix, by key',
    tags,
    querystring: query(
      {
        prefix: parameters.text('This prefix only, not those below it.'),
        template: parameters.text('Only assets of this template.'),
        attribute: parameters.text('Only assets whose attribute equals attribute_value; needs template.'),
        attribute_value: parameters.text('Compared as text.'),
        include_retired: parameters.flag('Retired handles too.'),
        view: { type: 'string', enum: ['basic', 'full'], default: 'full', description: 'basic: without values.' },
        page_size: parameters.pageSize(server.page_size_max),
        page_token: parameters.pageToken,
      },
      ['prefix'],
    ),
    response: responses(pageSchema('handles', recordSchema)),
  };
  const listConfig = { operation: 'handles.list' };
  app.get<{ Querystring: HandlesQuery }>(
    '/v1/handles' as string,
    { config: listConfig, schema: list },
    async (request) => {
      const { prefix, template, attribute, attribute_value: attributeValue, view } = request.query;
      const page = await registry.handles.list(request.principal, {
        prefix,
        includeRetired: request.query.include_retired,
        ...pageOf(request.query),
        ...(template === undefined ? {} : { template }),
        ...(attribute === undefined ? {} : { attribute }),
        ...(attributeValue === undefined ? {} : { attributeValue }),
      });
      const rows = page.records.map((record) => {
        const values = view === 'basic' ? undefined : visibleValues(record, request.principal);
        return recordJson(
          record,
          values?.map((value) => value.decode()),
        );
      });
      return pageJson('handles', rows, page.nextPageToken);
    },
  );

  const route = '/v1/handles/';
  const one = {
    summary: 'A handle, from the store',
    tags,
    params: identifierParams,
    querystring: query({}),
    response: responses(recordSchema),
  };
  app.get(`${route}*`, { config: { operation: 'handles.get' }, schema: one }, async (request) => {
    const { record, values } = await resolver.resolve(
      {
        identifier: identifierInPath(request.originalUrl, route),
        types: [],
        indexes: [],
        want: { place: false, readings: false },
        authoritative: true,
        publicOnly: false,
      },
      { principal: request.principal, protocol: 'http', requestId: request.open?.id ?? '' },
    );
    return recordJson(
      record,
      values.map((value) => value.decode()),
    );
  });
}

function addPrefixes(app: FastifyInstance, { registry, config: server }: HttpListenerOptions): void {
  const prefixSchema = {
    type: 'object',
    properties: {
      prefix: { type: 'string' },
      description: { type: 'string' },
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

function addDevices(app: FastifyInstance, { registry }: HttpListenerOptions): void {
  const deviceSchema = {
    type: 'object',
    properties: {
      identifier: { type: 'string' },
      profile: { type: 'string' },
      enrolTime: { type: 'string', format: 'date-time' },
      activeCredentials: { type: 'integer' },
    },
  };
  const route = '/v1/devices/';
  const schema = {
    summary: 'A device, without its credential',
    tags: ['devices'],
    params: identifierParams,
    querystring: query({}),
    response: responses(deviceSchema),
  };
  app.get(`${route}*`, { config: { operation: 'devices.get' }, schema }, async (request) => {
    const identifier = identifierInPath(request.originalUrl, route);
    const device = await registry.devices.get(request.principal, identifier);
    return {
      identifier: parseIdentifier(device.identifier).canonical,
      profile: device.profile ?? '',
      enrolTime: time(device.enrolTimeMs),
      activeCredentials: device.activeCredentials,
    };
  });
}

function pageQuery(max: number, more: Readonly<Record<string, unknown>> = {}) {
  return query({ ...more, page_size: parameters.pageSize(max), page_token: parameters.pageToken });
}

function pageOf({ page_size: pageSize, page_token: pageToken }: PageQuery) {
  return { pageSize, ...(pageToken === undefined ? {} : { pageToken }) };
}

function prefixJson({ prefix, description, createTimeMs, etag }: PrefixRecord) {
  return { prefix, description, createTime: time(createTimeMs), etag };
}

function templateJson({ identifier, version, state, definition, etag }: StoredTemplate) {
  return { identifier, version, state, definition, etag };
}
