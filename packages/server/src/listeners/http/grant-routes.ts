/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import { type Grant, type GrantTarget, NameplateError } from '@nameplate/model';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { pageJson, parseTime, time } from './json.ts';
import { type PageQuery, pageOf, pageQuery } from './page-query.ts';
import { pageSchema, parameters, responses } from './schemas.ts';

interface AllowBody {
  readonly on: { readonly identifier?: string; readonly template?: string; readonly prefix?: string };
  readonly attributes: readonly string[];
  readonly to: string;
  readonly may: 'view' | 'edit';
  readonly until?: string;
}

interface ListQuery extends PageQuery {
  readonly prefix?: string;
  readonly identifier?: string;
}

const tags = ['access'];
const text = { type: 'string', maxLength: 4096 } as const;

const targetSchema = {
  type: 'object',
  additionalProperties: false,
  description: 'An identifier; the assets of a template, under a prefix; or all under a prefix.',
  properties: { identifier: text, template: text, prefix: text },
} as const;

export const grantSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    on: targetSchema,
    attributes: { type: 'array', items: text },
    to: { type: 'string' },
    may: { type: 'string', enum: ['view', 'edit'] },
    until: { type: 'string', format: 'date-time', description: 'Absent: it does not end.' },
    createTime: { type: 'string', format: 'date-time' },
    grantor: { type: 'string' },
  },
} as const;

/** Grants: `GET`, `POST /v1/grants`, `DELETE /v1/grants/{id}`. */
export function addGrantRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  addList(app, options);
  addAllow(app, options);
  addRevoke(app, options);
}

function addList(app: FastifyInstance, { registry, config: server }: HttpListenerOptions): void {
  const schema = {
    summary: 'The grants of a prefix with all that is in it, or of one identifier',
    tags,
    querystring: pageQuery(server.page_size_max, {
      prefix: parameters.text('This prefix, not those derived from it.'),
      identifier: parameters.text('Only what is granted on this identifier itself.'),
    }),
    response: responses(pageSchema('grants', grantSchema)),
  };
  const config = { operation: 'grants.list' };
  app.get<{ Querystring: ListQuery }>('/v1/grants', { config, schema }, async ({ principal, query }) => {
    const { prefix, identifier } = query;
    const on = identifier === undefined ? { prefix: prefix ?? '' } : { identifier };
    const page = await registry.grants.list(principal, { ...pageOf(query), ...on });
    return pageJson('grants', page.grants.map(grantJson), page.nextPageToken);
  });
}

function addAllow(app: FastifyInstance, { registry }: HttpListenerOptions): void {
  const schema = {
    summary: 'Grants; needs grant.manage, and what is granted itself',
    tags,
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['on', 'to'],
      properties: {
        on: targetSchema,
        attributes: { type: 'array', items: text, maxItems: 100, default: [] },
        to: { ...text, description: 'key:ID, organization:ID, device:ID, handle:INDEX:ID or group:INDEX:ID.' },
        may: { type: 'string', enum: ['view', 'edit'], default: 'view' },
        until: { type: 'string', format: 'date-time' },
      },
    },
    response: responses(grantSchema),
  };
  const config = { operation: 'grants.allow' };
  app.post<{ Body: AllowBody }>('/v1/grants', { config, schema }, async ({ principal, body }) => {
    const { attributes, to, may, until } = body;
    const ends = until === undefined ? {} : { untilTimeMs: parseTime(until) };
    const grant = await registry.grants.allow({ principal }, { on: targetOf(body.on), attributes, to, may, ...ends });
    return grantJson(grant);
  });
}

function addRevoke(app: FastifyInstance, { registry }: HttpListenerOptions): void {
  const schema = {
    summary: 'Ends a grant at once, on open streams too',
    tags,
    params: { type: 'object', properties: { id: text } },
    response: responses(grantSchema),
  };
  const config = { operation: 'grants.revoke' };
  app.delete<{ Params: { readonly id: string } }>('/v1/grants/:id', { config, schema }, async ({ principal, params }) =>
    grantJson(await registry.grants.revoke({ principal }, { id: params.id })),
  );
}

export function grantJson({ on, untilTimeMs, createTimeMs, ...grant }: Grant) {
  const { kind: _kind, ...target } = on;
  return {
    ...grant,
    on: 'under' in target ? { template: target.template, prefix: target.under } : target,
    createTime: time(createTimeMs),
    ...(untilTimeMs === undefined ? {} : { until: time(untilTimeMs) }),
  };
}

function targetOf({ identifier, template, prefix }: AllowBody['on']): GrantTarget {
  if (identifier !== undefined && template === undefined && prefix === undefined)
    return { kind: 'identifier', identifier };
  if (identifier === undefined && template !== undefined) return { kind: 'template', template, under: prefix ?? '' };
  if (identifier === undefined && prefix !== undefined) return { kind: 'prefix', prefix };
  throw new NameplateError('INVALID_VALUE', 'on: expected an identifier, a template, or a prefix.', {
    reason: 'GRANT_TARGET',
    metadata: { field: 'on' },
  });
}
