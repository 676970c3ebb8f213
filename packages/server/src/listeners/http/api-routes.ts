import { errorTable, isNameplateError } from '@nameplate/model';
import { valueToJson } from '@nameplate/protocol/http';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { addApiForm, apiError, apiRoute, apiSchema, formParameters } from './api-answer.ts';
import { addApiListRoute } from './api-list-route.ts';
import { addApiSessionRoutes } from './api-session-routes.ts';
import { addApiWriteRoutes } from './api-write-routes.ts';
import type { HttpAuthentication } from './http-authentication.ts';
import { identifierInPath, textInPath } from './path.ts';
import { identifierParams, parameters, query, trustSchema, valueSchema, verifyParameter } from './schemas.ts';

interface ApiQuery {
  readonly type: readonly string[];
  readonly index: readonly number[];
  readonly publicOnly?: boolean;
  readonly auth: boolean;
  readonly verify: boolean;
}

export interface ApiOptions extends HttpListenerOptions {
  readonly authentication: HttpAuthentication;
  readonly sendError: ReturnType<typeof apiError>;
}

/** `/api`: the REST interface of HandleNet's servers and proxies. Clients of those work unchanged. */
export function addApiRoutes(
  app: FastifyInstance,
  options: HttpListenerOptions & { readonly authentication: HttpAuthentication },
): void {
  app.register(async (api) => {
    const all = { ...options, sendError: apiError(options.authentication.sessions) };
    addApiForm(api);
    addRead(api, all);
    addApiListRoute(api, all);
    addApiWriteRoutes(api, all);
    addApiSessionRoutes(api, all);
  });
}

function addRead(app: FastifyInstance, { resolver, sendError }: ApiOptions): void {
  const answer = {
    ...apiSchema,
    properties: {
      ...apiSchema.properties,
      values: { type: 'array', items: valueSchema },
      trust: trustSchema,
      stale: {
        type: 'boolean',
        description: 'Past its time to live: the responsible server could not be asked. With Warning 110.',
      },
      upstreamTime: { type: 'string', description: 'Of a stale one: when the responsible server answered.' },
    },
  };
  const schema = {
    summary: 'Resolves a handle',
    description: 'The JSON form of Handle proxies. Without credentials: public values only.',
    tags: ['handle'],
    params: identifierParams,
    querystring: query({
      type: parameters.types,
      index: parameters.indexes,
      publicOnly: { type: 'boolean', description: 'Only what everyone may see. Default: true without credentials.' },
      auth: parameters.flag('Bypass caches.'),
      cert: parameters.flag('Accepted, and of no effect: answers over HTTP are not signed.'),
      verify: verifyParameter,
      ...formParameters,
    }),
    response: { 200: answer, '4xx': answer, '5xx': answer },
  };
  const config = { operation: 'api.handles', sendError };
  app.get<{ Querystring: ApiQuery }>(`${apiRoute}*`, { config, schema }, async (request, reply) => {
    const { type, index, publicOnly, auth, verify } = request.query;
    const identifier = identifierInPath(request.originalUrl, apiRoute);
    const handle = textInPath(request.originalUrl, apiRoute);
    const resolved = resolver.resolve(
      {
        identifier,
        types: type,
        indexes: index,
        want: { place: false, readings: false },
        authoritative: auth,
        publicOnly: publicOnly ?? request.principal.kind === 'anonymous',
        verify,
      },
      { principal: request.principal, protocol: 'http', requestId: request.open?.id ?? '' },
    );
    try {
      const { values, trust, upstream, answerTimeMs } = await resolved;
      const stale =
        upstream?.stale === true
          ? { stale: true, upstreamTime: new Date(answerTimeMs - upstream.ageMs).toISOString() }
          : undefined;
      // RFC 7234 §5.5.1: clients of HandleNet's form that know nothing of the field may know this.
      if (stale !== undefined) reply.header('warning', '110 - "Response is Stale"');
      const shown = { responseCode: 1, handle, values: values.map((value) => valueToJson(value.decode())), ...stale };
      return trust === undefined ? shown : { ...shown, trust };
    } catch (thrown) {
      // The handle is there and nothing that was asked for may be seen: to proxies that is an empty answer.
      if (!isNameplateError(thrown, 'VALUE_NOT_FOUND')) throw thrown;
      return { responseCode: errorTable.VALUE_NOT_FOUND.handle, handle, values: [] };
    }
  });
}
