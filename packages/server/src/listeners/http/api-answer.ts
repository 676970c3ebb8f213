import { type ErrorCode, NameplateError as Failure, type NameplateError, responseCodeOf } from '@nameplate/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HandleSessions } from '../../authentication/handle-sessions.ts';
import { statusOf } from './boundary.ts';
import { textInPath } from './path.ts';
import { parameters, violationsSchema } from './schemas.ts';

export const apiRoute = '/api/handles/';

/** Parameters of every route under `/api`. */
export const formParameters = {
  pretty: parameters.flag('Indented.'),
  callback: parameters.text('JSONP: the answer calls this function. Without credentials only.'),
} as const;

export const apiSchema = {
  type: 'object',
  additionalProperties: true,
  properties: {
    responseCode: { type: 'integer', description: 'RFC 3652 §2.2.2.2; 1: success.' },
    handle: { type: 'string' },
    message: { type: 'string' },
    violations: violationsSchema,
  },
} as const;

/** What all answers under `/api` have in common: CORS, `pretty` and JSONP. */
export function addApiForm(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*');
    reply.header('access-control-expose-headers', 'WWW-Authenticate, Location');
  });
  // Preflight, Fetch §3.2.2: credentials come in a header that the page sets itself, never by the browser.
  app.options('/api/*', { schema: { hide: true }, config: { operation: 'api.preflight' } }, (_request, reply) =>
    reply
      .headers({
        'access-control-allow-methods': 'GET, HEAD, PUT, POST, DELETE, OPTIONS',
        'access-control-allow-headers': 'Authorization, Content-Type',
        'access-control-max-age': '86400',
      })
      .code(204)
      .send(),
  );
  app.addHook('preValidation', async (request, reply) => {
    bareFlagsAreTrue(request.query as Record<string, unknown>);
    const { pretty, callback } = request.query as { readonly pretty?: unknown; readonly callback?: unknown };
    if (callback === undefined && !isSet(pretty)) return;
    const json = (body: unknown) => (isSet(pretty) ? `${JSON.stringify(body, null, 2)}\n` : JSON.stringify(body));
    if (callback !== undefined) asScript(reply, checkCallback(callback, request), json);
    else reply.type('application/json; charset=utf-8').serializer(json);
  });
}

/** Tells an error as HandleNet does. `sessions`: where a challenge may begin. */
export function apiError(sessions: HandleSessions) {
  return (error: NameplateError, request: FastifyRequest, reply: FastifyReply): unknown => {
    const status = apiStatus(error, request);
    if (status === 401) challenge(sessions, request, reply);
    const name = handleOf(request);
    return reply.code(status).send({
      responseCode: responseCodeOf(error),
      ...(name === undefined ? {} : { handle: name }),
      message: error.message,
      ...(error.violations.length > 0 && { violations: error.violations }),
    });
  };
}

/** HandleNet's status for a response code, where it differs from the table. */
function apiStatus(error: NameplateError, { method, headers }: FastifyRequest): number {
  const read = method === 'GET' || method === 'HEAD';
  const special: Partial<Record<ErrorCode, number>> = {
    HANDLE_RETIRED: 404,
    NOT_RESPONSIBLE: 400,
    VALUE_NOT_FOUND: read ? 404 : 400,
    // A wrong API key is 401 on every route; a proof that fails is 403, as HandleNet says it.
    AUTHENTICATION_FAILED: /^(?:basic|handle) /i.test(headers.authorization ?? '') ? 403 : 401,
  };
  return special[error.code] ?? statusOf(error);
}

/** What a client may answer: a challenge in its session, or in a fresh one. */
function challenge(sessions: HandleSessions, request: FastifyRequest, reply: FastifyReply): void {
  const { id, nonce } = request.session ?? sessions.begin();
  const encoded = Buffer.from(nonce).toString('base64');
  reply.header('www-authenticate', [
    `Handle sessionId="${id}", nonce="${encoded}"`,
    'Basic realm="handle"',
    'Bearer realm="nameplate"',
  ]);
}

function handleOf(request: FastifyRequest): string | undefined {
  if (!request.originalUrl.includes(apiRoute)) return undefined;
  try {
    return textInPath(request.originalUrl, apiRoute);
  } catch {
    return undefined;
  }
}

/** `?pretty` alone means true, as deployed clients write it. */
function bareFlagsAreTrue(query: Record<string, unknown>): void {
  for (const name of ['pretty', 'auth', 'cert', 'publicOnly', 'mintNewSuffix', 'overwrite', 'verify'])
    if (query[name] === '') query[name] = 'true';
}

function isSet(flag: unknown): boolean {
  return flag !== undefined && flag !== 'false' && flag !== false;
}

/** A script that another site loads with the reader's credentials would show that site what only the reader may see. */
function checkCallback(callback: unknown, { principal, method }: FastifyRequest): string {
  const isName = typeof callback === 'string' && /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/.test(callback);
  if (!isName || callback.length > 128)
    throw new Failure('INVALID_VALUE', 'callback: expected the name of a function.', { reason: 'CALLBACK' });
  if (principal.kind !== 'anonymous' || method !== 'GET')
    throw new Failure('INVALID_VALUE', 'callback: only for a GET without credentials.', { reason: 'CALLBACK' });
  return callback;
}

function asScript(reply: FastifyReply, callback: string, json: (body: unknown) => string): void {
  reply.header('x-content-type-options', 'nosniff');
  reply.type('application/javascript; charset=utf-8');
  const separators = /[\u2028\u2029]/g;
  // The comment in front keeps the octets from being read as anything but a script.
  reply.serializer(
    (body: unknown) =>
      `/**/${callback}(${json(body).replaceAll(separators, (c) => `\\u${c.charCodeAt(0).toString(16)}`)});`,
  );
}
