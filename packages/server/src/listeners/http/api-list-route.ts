/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import { type Identifier, NameplateError } from '@nameplate/model';
import { siteToJson } from '@nameplate/protocol/http';
import type { FastifyInstance } from 'fastify';
import { apiSchema, formParameters } from './api-answer.ts';
import type { ApiOptions } from './api-routes.ts';
import { parameters, query } from './schemas.ts';

interface ListQuery {
  readonly prefix: string;
  readonly page: number;
  readonly pageSize: number;
  readonly pageToken?: string;
}

/** Handles passed over to come to a page by its number; beyond this a client goes by `pageToken`. */
const passedMax = 1_000_000;

/** `GET /api/handles?prefix=`: the handles of a prefix; `GET /api/site`: this server's site record. */
export function addApiListRoute(app: FastifyInstance, { registry, sendError, site, config: server }: ApiOptions): void {
  const answers = { 200: apiSchema, '4xx': apiSchema, '5xx': apiSchema };
  const schema = {
    summary: 'The handles of a prefix',
    description:
      'By key. totalCount is exact on the last page; before that it counts what was seen and one more, so that a client knows to go on. nextPageToken goes on without passing over the pages before.',
    tags: ['handle'],
    querystring: query(
      {
        prefix: parameters.text('This prefix only, not those below it; `0.NA/` in front may be there.'),
        page: { type: 'integer', minimum: 0, maximum: passedMax, default: 0 },
        pageSize: parameters.pageSize(server.page_size_max),
        pageToken: parameters.pageToken,
        ...formParameters,
      },
      ['prefix'],
    ),
    response: answers,
  };
  app.get<{ Querystring: ListQuery }>(
    '/api/handles',
    { config: { operation: 'api.list', sendError }, schema },
    async (request) => {
      const { prefix, page, pageSize, pageToken = '' } = request.query;
      if (page * pageSize > passedMax) throw tooFar();
      const wanted = prefix.replace(/^0\.NA\//i, '');
      let token = pageToken;
      let found: readonly Identifier[] = [];
      for (let passed = 0; passed <= page; passed += 1) {
        ({ found, token } = await onePage(registry.administration, request.principal, wanted, pageSize, token));
        if (token === '' && passed < page) {
          return { responseCode: 1, prefix, totalCount: passed * pageSize + found.length, page, pageSize, handles: [] };
        }
      }
      return {
        responseCode: 1,
        prefix,
        totalCount: page * pageSize + found.length + (token === '' ? 0 : 1),
        page,
        pageSize,
        handles: found.map(({ handle }) => handle),
        ...(token === '' ? {} : { nextPageToken: token }),
      };
    },
  );

  const siteSchema = {
    summary: "This server's site record, RFC 3651 §3.2.2",
    tags: ['handle'],
    querystring: query(formParameters),
    response: answers,
  };
  app.get('/api/site', { config: { operation: 'api.site', sendError }, schema: siteSchema }, async () => ({
    responseCode: 1,
    site: siteToJson(await site()),
  }));
}

/** A full page: the registry's own may come short, when what is in between is hidden or large. */
async function onePage(
  administration: ApiOptions['registry']['administration'],
  principal: Parameters<ApiOptions['registry']['administration']['list']>[0],
  prefix: string,
  pageSize: number,
  from: string,
): Promise<{ readonly found: readonly Identifier[]; readonly token: string }> {
  const found: Identifier[] = [];
  let token = from;
  do {
    const part = await administration.list(principal, { prefix, pageSize: pageSize - found.length, pageToken: token });
    found.push(...part.identifiers);
    token = part.nextPageToken;
  } while (token !== '' && found.length < pageSize);
  return { found, token };
}

function tooFar(): NameplateError {
  return new NameplateError(
    'LIMIT_EXCEEDED',
    `page: at most ${passedMax} handles are passed over; go on by pageToken.`,
    {
      reason: 'PAGE_NUMBER',
    },
  );
}
