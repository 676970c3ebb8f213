import { type ErrorCode, errorTable, type Identifier, isNameplateError, type NameplateError } from '@nameplate/model';
import { valueToJson } from '@nameplate/protocol/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { identifierInPath, textInPath } from './path.ts';
import { identifierParams, parameters, query, valueSchema } from './schemas.ts';

interface ApiQuery {
  readonly type: readonly string[];
  readonly index: readonly number[];
  readonly publicOnly?: boolean;
  readonly auth: boolean;
  readonly pretty: boolean;
}

const route = '/api/handles/';

/** `GET /api/handles/{handle}`, as HandleNet's proxies answer it: clients of those work unchanged. */
export function addApiRoutes(app: FastifyInstance, { resolver }: HttpListenerOptions): void {
  const answer = {
    type: 'object',
    properties: {
      responseCode: { type: 'integer', description: 'RFC 3652 §2.2.2.2; 1: success.' },
      handle: { type: 'string' },
      message: { type: 'string' },
      values: { type: 'array', items: valueSchema },
    },
  };
  const schema = {
    summary: 'Resolves a handle',
    description: 'The JSON form of Handle proxies. Without a key: public values only.',
    tags: ['handle'],
    params: identifierParams,
    querystring: apiQuery(),
    response: { 200: answer, '4xx': answer, '5xx': answer },
  };
  const config = { operation: 'api.handles', sendError };

  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/')) reply.header('access-control-allow-origin', '*');
  });
  app.get<{ Querystring: ApiQuery }>(`${route}*`, { config, schema }, async (request, reply) => {
    const { type, index, publicOnly, auth, pretty } = request.query;
    const identifier = identifierInPath(request.originalUrl, route);
    if (pretty) reply.serializer((body: unknown) => `${JSON.stringify(body, null, 2)}\n`);
    const handle = textInPath(request.originalUrl, route);
    const resolved = resolver.resolve(
      {
        identifier,
        types: type,
        indexes: index,
        want: { place: false, readings: false },
        authoritative: auth,
        publicOnly: publicOnly ?? request.principal.kind === 'anonymous',
      },
      { principal: request.principal, protocol: 'http', requestId: request.open?.id ?? '' },
    );
    try {
      const { values } = await resolved;
      return { responseCode: 1, handle, values: values.map((value) => valueToJson(value.decode())) };
    } catch (thrown) {
      // The handle is there and nothing that was asked for may be seen: to proxies that is an empty answer.
      if (!isNameplateError(thrown, 'VALUE_NOT_FOUND')) throw thrown;
      return { responseCode: errorTable.VALUE_NOT_FOUND.handle, handle, values: [] };
    }
  });
}

function apiQuery() {
  return query({
    type: parameters.types,
    index: parameters.indexes,
    publicOnly: { type: 'boolean', description: 'Only what everyone may see. Default: true without a key.' },
    auth: parameters.flag('Bypass caches.'),
    pretty: parameters.flag('Indented.'),
    cert: parameters.flag('Accepted, and of no effect: answers are not signed yet.'),
  });
}

function sendError(error: NameplateError, request: FastifyRequest, reply: FastifyReply): unknown {
  const { handle } = errorTable[error.code];
  const name = handleOf(request);
  return reply
    .code(apiStatus(error.code))
    .send({ responseCode: handle, ...(name === undefined ? {} : { handle: name }), message: error.message });
}

function handleOf(request: FastifyRequest): string | undefined {
  try {
    return textInPath(request.originalUrl, route) satisfies Identifier['handle'];
  } catch {
    return undefined;
  }
}

/** HandleNet's status for a response code, where it differs from `/v1`: a retired handle and a foreign prefix. */
function apiStatus(code: ErrorCode): number {
  if (code === 'HANDLE_RETIRED') return 404;
  if (code === 'NOT_RESPONSIBLE') return 400;
  return errorTable[code].http;
}
