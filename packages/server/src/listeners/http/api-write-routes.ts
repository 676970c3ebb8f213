import { type HandleValue, NameplateError } from '@nameplate/model';
import { valueFromJson } from '@nameplate/protocol/http';
import type { FastifyInstance } from 'fastify';
import { apiRoute, apiSchema, formParameters } from './api-answer.ts';
import type { ApiOptions } from './api-routes.ts';
import { identifierInPath, textInPath } from './path.ts';
import { identifierParams, parameters, query } from './schemas.ts';

interface PutQuery {
  readonly index: readonly string[];
  readonly overwrite: boolean;
  readonly mintNewSuffix: boolean;
}

const tags = ['handle'];
const answers = { 200: apiSchema, 201: apiSchema, '4xx': apiSchema, '5xx': apiSchema };

/** `PUT` and `DELETE /api/handles/{handle}`: the operations of the Handle protocol as REST. */
export function addApiWriteRoutes(app: FastifyInstance, options: ApiOptions): void {
  addPut(app, options);
  addDelete(app, options);
}

function addPut(app: FastifyInstance, { registry, sendError }: ApiOptions): void {
  const schema = {
    summary: 'Creates a handle, replaces it, or sets single values',
    description: 'The body is a list of values, one value, or {"values": [...]}.',
    tags,
    params: identifierParams,
    querystring: query({
      index: { ...parameters.types, description: 'Only the values of these indexes; `various`: those of the body.' },
      overwrite: { type: 'boolean', default: true, description: 'false: refuse what is there already.' },
      mintNewSuffix: parameters.flag('The path is a prefix and a slash, or more; the server makes what follows.'),
      ...formParameters,
    }),
    body: {
      anyOf: [
        { type: 'array', maxItems: 10_000 },
        { type: 'object', additionalProperties: true },
      ],
    },
    response: answers,
  };
  const config = { operation: 'api.put', sendError };
  app.put<{ Querystring: PutQuery }>(`${apiRoute}*`, { config, schema }, async (request, reply) => {
    const { index: indexes, overwrite, mintNewSuffix } = request.query;
    const context = { principal: request.principal };
    const values = valuesOf(request.body, indexes);
    const { administration } = registry;
    if (mintNewSuffix) {
      const text = textInPath(request.originalUrl, apiRoute);
      const minted = await administration.mint(context, { under: text.includes('/') ? text : `${text}/`, values });
      reply.code(201);
      return { responseCode: 1, handle: minted.identifier.handle };
    }
    const identifier = identifierInPath(request.originalUrl, apiRoute);
    if (indexes.length > 0) await administration.add(context, { identifier, values, overwrite });
    else {
      const { created } = await administration.create(context, { identifier, values, overwrite });
      if (created) reply.code(201);
    }
    return { responseCode: 1, handle: identifier.handle };
  });
}

function addDelete(app: FastifyInstance, { registry, sendError }: ApiOptions): void {
  const schema = {
    summary: 'Deletes a handle, or single values of it',
    tags,
    params: identifierParams,
    querystring: query({ index: parameters.indexes, ...formParameters }),
    response: answers,
  };
  const config = { operation: 'api.delete', sendError };
  app.delete<{ Querystring: { readonly index: readonly number[] } }>(
    `${apiRoute}*`,
    { config, schema },
    async (request) => {
      const { index: indexes } = request.query;
      const identifier = identifierInPath(request.originalUrl, apiRoute);
      const context = { principal: request.principal };
      if (indexes.length > 0) await registry.administration.remove(context, { identifier, indexes });
      else await registry.administration.delete(context, identifier);
      return { responseCode: 1, handle: identifier.handle };
    },
  );
}

/** The values of the body; with indexes in the query, those of the body are just these. */
function valuesOf(body: unknown, indexes: readonly string[]): HandleValue[] {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const inside = isObject && 'values' in body ? body.values : body;
  const rows: readonly unknown[] = Array.isArray(inside) ? inside : [inside];
  const [only] = indexes;
  const named = (row: unknown) =>
    rows.length === 1 && indexes.length === 1 && only !== 'various' && typeof row === 'object' && row !== null
      ? { index: Number(only), ...row }
      : row;
  const values = rows.map((row) => valueFromJson(named(row)));
  if (indexes.length > 0 && !indexes.includes('various')) checkNamed(values, indexes);
  return values;
}

function checkNamed(values: readonly HandleValue[], indexes: readonly string[]): void {
  const named = new Set(indexes.map(Number));
  const fits = values.length === named.size && values.every(({ index }) => named.has(index));
  if (fits) return;
  throw new NameplateError('INVALID_VALUE', 'index: expected the indexes of the values in the body, or various.', {
    reason: 'INDEX_MISMATCH',
  });
}
