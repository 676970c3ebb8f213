import { targetFromHandle } from '@nameplate/resolver';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { linksetOf } from '../linkset.ts';
import { sendLinkset } from './digital-link-answer.ts';
import { rootFor } from './digital-link-routes.ts';
import { textInPath } from './path.ts';
import { identifierParams, query, responses } from './schemas.ts';

const route = '/v1/linkset/';

/** `GET /v1/linkset/{identifier}`, or a code that is bound to one: its links, RFC 9264. */
export function addLinksetRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  const target = {
    type: 'object',
    properties: {
      href: { type: 'string' },
      title: { type: 'string' },
      type: { type: 'string' },
      hreflang: { type: 'array', items: { type: 'string' } },
      context: { type: 'array', items: { type: 'string' } },
    },
  };
  const thing = {
    type: 'object',
    properties: { anchor: { type: 'string' } },
    additionalProperties: { type: 'array', items: target },
  };
  const schema = {
    summary: 'The links of a thing, and of what it is one of',
    description: 'application/linkset+json, RFC 9264: those that the asker may see; empty where there is none.',
    tags: ['links'],
    params: identifierParams,
    querystring: query({}),
    response: responses({ type: 'object', properties: { linkset: { type: 'array', items: thing } } }),
  };
  const config = { operation: 'linkset' };
  app.get(`${route}*`, { config, schema }, async (request, reply) => {
    const context = { principal: request.principal, protocol: 'http', requestId: request.open?.id ?? '' };
    const text = textInPath(request.originalUrl, route);
    const levels = await options.resolver.links(text, context, { parse: targetFromHandle });
    return sendLinkset(request, reply.header('vary', 'Accept'), linksetOf(levels, rootFor(request, options)));
  });
}
