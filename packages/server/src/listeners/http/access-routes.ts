/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import { parseIdentifier } from '@nameplate/model';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { grantJson, grantSchema } from './grant-routes.ts';
import { recordJson } from './json.ts';
import { parameters, query, recordSchema, responses } from './schemas.ts';

interface AccessQuery {
  readonly who: string;
  readonly identifier: string;
}

const tags = ['access'];
const who = parameters.text('anonymous, key:ID, organization:ID, device:ID or handle:INDEX:ID.');
const identifier = parameters.text('The handle.');
const textSchema = { type: 'string' } as const;

const explanationSchema = {
  type: 'object',
  properties: {
    index: { type: 'integer', description: 'Of the value; 0 for readings.' },
    attribute: textSchema,
    allowed: { type: 'boolean' },
    policies: { type: 'array', items: textSchema, description: 'Those that decided; empty: none permits it.' },
    visibility: textSchema,
    grants: { type: 'array', items: grantSchema },
    reason: { type: 'object', properties: { en: textSchema, zh: textSchema } },
    grantors: { type: 'array', items: textSchema, description: 'Ids of keys that may grant it.' },
  },
} as const;

/** What others may see, and why: for who holds `grant.manage` and `identifier.read` there. */
export function addAccessRoutes(app: FastifyInstance, { registry: { explain } }: HttpListenerOptions): void {
  const explainSchema = {
    summary: 'Why somebody may or may not see each attribute, and who could grant it',
    tags,
    querystring: query(
      {
        who,
        identifier,
        attribute: parameters.text('Only this: code, index or readings.METRIC.'),
        edit: parameters.flag('About changing instead of seeing.'),
      },
      ['who', 'identifier'],
    ),
    response: responses({
      type: 'object',
      properties: { explanations: { type: 'array', items: explanationSchema } },
    }),
  };
  app.get<{ Querystring: AccessQuery & { readonly attribute?: string; readonly edit: boolean } }>(
    '/v1/access/explain',
    { config: { operation: 'access.explain' }, schema: explainSchema },
    async ({ principal, query: asked }) => {
      const question = { ...asked, identifier: parseIdentifier(asked.identifier) };
      const explanations = await explain.explain(principal, question);
      return { explanations: explanations.map((each) => ({ ...each, grants: each.grants.map(grantJson) })) };
    },
  );

  const previewSchema = {
    summary: 'A handle as somebody else sees it; without a handle: they see nothing of it',
    tags,
    querystring: query({ who, identifier }, ['who', 'identifier']),
    response: responses({ type: 'object', properties: { handle: recordSchema } }),
  };
  app.get<{ Querystring: AccessQuery }>(
    '/v1/access/preview',
    { config: { operation: 'access.preview' }, schema: previewSchema },
    async ({ principal, query: asked }) => {
      const seen = await explain.preview(principal, { ...asked, identifier: parseIdentifier(asked.identifier) });
      if (seen === undefined) return {};
      return { handle: recordJson({ ...seen, etag: seen.etag ?? String(seen.revision) }, seen.values) };
    },
  );
}
