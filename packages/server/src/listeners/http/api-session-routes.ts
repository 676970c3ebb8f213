/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import { NameplateError } from '@nameplate/model';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HandleSession } from '../../authentication/handle-sessions.ts';
import { apiSchema, formParameters } from './api-answer.ts';
import type { ApiOptions } from './api-routes.ts';
import { credentialsFromJson } from './handle-credentials.ts';
import { query } from './schemas.ts';

const tags = ['handle'];
const answers = { 200: apiSchema, '4xx': apiSchema, '5xx': apiSchema };
const querystring = query(formParameters);

/** Sessions with a challenge, and proofs that another server asks about. */
export function addApiSessionRoutes(app: FastifyInstance, options: ApiOptions): void {
  addBegin(app, options);
  addCurrent(app, options);
  addVerify(app, options);
}

function addBegin(app: FastifyInstance, { authentication, sendError }: ApiOptions): void {
  const schema = {
    summary: 'Begins a session: a challenge to answer',
    description: 'With Basic credentials the session is authenticated at once.',
    tags,
    querystring,
    response: { 201: apiSchema, '4xx': apiSchema, '5xx': apiSchema },
  };
  const config = { operation: 'api.sessions.begin', sendError };
  app.post('/api/sessions', { config, schema }, (request, reply) => {
    const begun = authentication.sessions.begin();
    const { principal } = request;
    const session = principal.kind === 'handle' ? authentication.sessions.authenticate(begun, principal) : begun;
    reply.code(201).header('location', '/api/sessions/this');
    return sessionJson(session);
  });
}

function addCurrent(app: FastifyInstance, { authentication, sendError }: ApiOptions): void {
  const route = '/api/sessions/this';
  app.get(
    route,
    {
      config: { operation: 'api.sessions.get', sendError },
      schema: { summary: 'The session', tags, querystring, response: answers },
    },
    (request) => sessionJson(sessionOf(request)),
  );
  const answerSchema = {
    summary: 'Answers the challenge of a session',
    description: 'In the authorization header, or as the same fields in the body.',
    tags,
    querystring,
    response: answers,
  };
  app.put(route, { config: { operation: 'api.sessions.answer', sendError }, schema: answerSchema }, async (request) => {
    const session = sessionOf(request);
    const credentials = credentialsFromJson(request.body);
    if (credentials.signature === undefined) return sessionJson(session);
    const proved = await authentication.checkSession({ ...credentials, sessionId: session.id });
    return sessionJson(proved.session ?? session);
  });
  const endSchema = {
    summary: 'Ends the session',
    tags,
    querystring,
    response: { 204: { type: 'null' }, '4xx': apiSchema, '5xx': apiSchema },
  };
  app.delete(route, { config: { operation: 'api.sessions.end', sendError }, schema: endSchema }, (request, reply) => {
    authentication.sessions.end(sessionOf(request).id);
    return reply.code(204).send();
  });
}

function addVerify(app: FastifyInstance, { authentication, sendError }: ApiOptions): void {
  const schema = {
    summary: 'Does an answer prove a key of a handle that is homed here?',
    description: 'id, type, alg, nonce, cnonce, signature as in a session; octets in base64.',
    tags,
    querystring,
    body: { type: 'object', additionalProperties: true, required: ['nonce', 'id', 'type', 'signature'] },
    response: answers,
  };
  const config = { operation: 'api.verifications', sendError };
  app.post<{ Body: Readonly<Record<string, unknown>> }>('/api/verifications', { config, schema }, async (request) => {
    const nonce = Buffer.from(String(request.body['nonce']), 'base64');
    const verificationResult = await authentication.verifies(credentialsFromJson(request.body), nonce);
    return { responseCode: 1, verificationResult };
  });
}

function sessionOf({ session }: FastifyRequest): HandleSession {
  if (session !== undefined) return session;
  throw new NameplateError('AUTHENTICATION_NEEDED', 'Expected authorization: Handle version="0", sessionId="…".', {
    reason: 'SESSION_NEEDED',
  });
}

function sessionJson({ id, nonce, principal }: HandleSession) {
  const who = principal?.kind === 'handle' ? { authenticated: true, id: principal.id } : { authenticated: false };
  return { sessionId: id, nonce: Buffer.from(nonce).toString('base64'), ...who };
}
