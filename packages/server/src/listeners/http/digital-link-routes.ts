import { digitalLinkKeys, primaryKeys } from '@nameplate/identifiers';
import { gs1Vocabulary } from '@nameplate/model';
import { linksetContext } from '@nameplate/protocol/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { digitalLinkRoot } from '../linkset.ts';
import { answerDigitalLink, type DigitalLinkQuery } from './digital-link-answer.ts';
import { originOf } from './origin.ts';
import { sendProblem } from './problem.ts';
import { parameters } from './schemas.ts';

const tags = ['links'];

/** GS1 Digital Links as web addresses, and the description of this resolver of them. GS1-Conformant Resolver Standard § 2, 3. */
export function addDigitalLinkRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  app.register(async (routes) => {
    // § 2.2: any page may ask, and read where it is sent.
    routes.addHook('onSend', async (_request, reply) => {
      reply.header('access-control-allow-origin', '*');
      reply.header('access-control-expose-headers', 'Link, Location');
    });
    addLinks(routes, options);
    addDescription(routes, options);
  });
}

function addLinks(app: FastifyInstance, options: HttpListenerOptions): void {
  const path = `${stemOf(options)}/:key(^(?:${digitalLinkKeys.join('|')})$)/*`;
  const linkset = { type: 'object', additionalProperties: true };
  const problem = { description: 'What went wrong: application/problem+json, RFC 9457.' };
  const schema = {
    summary: 'Leads to what a GS1 code stands for, or lists its links',
    description:
      '307 to the link of the type asked for, else the default; by Accept, Accept-Language and context where there are several. linkType=linkset, or Accept: application/linkset+json: all links. The query is passed on.',
    tags,
    querystring: {
      type: 'object',
      additionalProperties: true,
      properties: {
        linkType: parameters.text('gs1:pip, …; `linkset` or `all` for a list.'),
        context: {
          type: 'array',
          items: parameters.text('Which of several links of one type.'),
          maxItems: 10,
          default: [],
        },
      },
    },
    response: { '2xx': linkset, '3xx': linkset, '4xx': problem, '5xx': problem },
  };
  const config = { operation: 'digital-link', sendError: sendProblem };
  app.get<{ Querystring: DigitalLinkQuery }>(path, { config, schema }, (request, reply) =>
    answerDigitalLink(request, reply, {
      resolver: options.resolver,
      root: rootFor(request, options),
      stem: stemOf(options),
    }),
  );
  const preflight = { schema: { hide: true }, config: { operation: 'digital-link.preflight' } };
  app.options(path, preflight, (_request, reply) =>
    reply
      .headers({
        'access-control-allow-methods': 'GET, HEAD, OPTIONS',
        'access-control-allow-headers': 'Authorization, Accept, Accept-Language',
        'access-control-max-age': '86400',
      })
      .code(204)
      .send(),
  );
}

function addDescription(app: FastifyInstance, options: HttpListenerOptions): void {
  const schema = {
    summary: 'Which GS1 keys and link types are resolved here',
    tags,
    response: { 200: { type: 'object', additionalProperties: true } },
  };
  const config = { operation: 'digital-link.description' };
  app.get('/.well-known/gs1resolver', { config, schema }, (request) => ({
    name: 'Nameplate',
    resolverRoot: rootFor(request, options),
    supportedPrimaryKeys: primaryKeys,
    supportedLinkType: [{ namespace: gs1Vocabulary, prefix: 'gs1:' }],
    linkTypeDefaultCanBeLinkset: false,
    jsonLdContextLocation: linksetContext,
  }));
}

/** What goes before the key in the path: empty, or `/gs1`. */
function stemOf({ config }: Pick<HttpListenerOptions, 'config'>): string {
  const root = digitalLinkRoot(config);
  return root === undefined ? '' : new URL(root).pathname.replace(/\/$/, '');
}

/** Where Digital Links are asked for: as configured, else the host that was asked. */
export function rootFor(request: FastifyRequest, { config }: Pick<HttpListenerOptions, 'config'>): string {
  return digitalLinkRoot(config) ?? originOf(request);
}
