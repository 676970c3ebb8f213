/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { pageJson, recordJson } from './json.ts';
import { type PageQuery, pageOf } from './page-query.ts';
import { identifierInPath } from './path.ts';
import {
  identifierParams,
  pageSchema,
  parameters,
  query,
  recordSchema,
  responses,
  trustSchema,
  verifyParameter,
} from './schemas.ts';

interface HandlesQuery extends PageQuery {
  readonly prefix: string;
  readonly template?: string;
  readonly attribute?: string;
  readonly attribute_value?: string;
  readonly include_retired: boolean;
  readonly view: 'basic' | 'full';
}

const tags = ['handles'];

/** Handles: a page of a prefix, or one. */
export function addHandleRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  addList(app, options);
  addOne(app, options);
}

function addList(app: FastifyInstance, { registry, config: server }: HttpListenerOptions): void {
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
  app.get<{ Querystring: HandlesQuery }>('/v1/handles', { config: listConfig, schema: list }, async (request) => {
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
      const values = view === 'basic' ? undefined : record.values;
      return recordJson(
        record,
        values?.map((value) => value.decode()),
      );
    });
    return pageJson('handles', rows, page.nextPageToken);
  });
}

function addOne(app: FastifyInstance, { resolver }: HttpListenerOptions): void {
  const route = '/v1/handles/';
  const one = {
    summary: 'A handle, from the store',
    tags,
    params: identifierParams,
    querystring: query({ verify: verifyParameter }),
    response: responses({ ...recordSchema, properties: { ...recordSchema.properties, trust: trustSchema } }),
  };
  const config = { operation: 'handles.get' };
  app.get<{ Querystring: { readonly verify: boolean } }>(`${route}*`, { config, schema: one }, async (request) => {
    const { record, values, trust } = await resolver.resolve(
      {
        identifier: identifierInPath(request.originalUrl, route),
        types: [],
        indexes: [],
        want: { place: false, readings: false },
        authoritative: true,
        publicOnly: false,
        verify: request.query.verify,
      },
      { principal: request.principal, protocol: 'http', requestId: request.open?.id ?? '' },
    );
    const shown = recordJson(
      record,
      values.map((value) => value.decode()),
    );
    return trust === undefined ? shown : { ...shown, trust };
  });
}
