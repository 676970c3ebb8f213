import { anonymous, errorTable, NameplateError, type Principal, toNameplateError } from '@nameplate/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OpenRequest, Requests } from '../../observe/requests.ts';
import { authenticate, type KeyCheck } from '../authenticate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. */
    principal: Principal;
    /** Ended when the answer has gone. */
    open: OpenRequest | undefined;
    /** What the answer says went wrong. */
    failure: NameplateError | undefined;
  }
  interface FastifyContextConfig {
    /** Name of the method in metrics and logs. */
    method?: string;
    /** How this route tells an error; the `/v1` form when absent. */
    sendError?: (error: NameplateError, request: FastifyRequest, reply: FastifyReply) => unknown;
    /** Not counted, and answered also when the server is full: health and metrics. */
    uncounted?: boolean;
  }
}

/** What every route has in common: who asks, counting and logging, and the one place where errors become answers. */
export function addBoundary(app: FastifyInstance, requests: Requests, keys: KeyCheck): void {
  app.decorateRequest('principal', null as unknown as Principal);
  app.decorateRequest('open', undefined);
  app.decorateRequest('failure', undefined);

  app.addHook('onRequest', async (request) => {
    request.principal = anonymous;
    if (request.routeOptions.config.uncounted) return;
    request.open = requests.begin('http', request.routeOptions.config.method ?? 'unknown');
    request.principal = await authenticate(keys, request.headers.authorization);
  });
  app.addHook('onResponse', async (request) => {
    request.open?.end(request.failure);
  });
  app.addHook('onRequestAbort', async (request) => {
    request.open?.end(new NameplateError('CANCELLED', 'The caller closed the connection.'));
  });

  app.setErrorHandler((thrown, request, reply) => fail(thrown, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const message = `There is no ${request.method} ${request.url.slice(0, 80)}; /openapi.json lists what there is.`;
    const error = new NameplateError('UNSUPPORTED_OPERATION', message, { reason: 'ROUTE_UNKNOWN' });
    request.failure = error;
    return reply.code(404).send(errorJson(error, request.open?.id ?? ''));
  });
}

/** Turns whatever was thrown into the answer. */
export function fail(thrown: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
  const error = translate(thrown);
  request.failure = error;
  if (error.retryAfterMs !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(error.retryAfterMs / 1000)));
  const sendError = request.routeOptions?.config?.sendError;
  if (sendError) return sendError(error, request, reply);
  const { http } = errorTable[error.code];
  if (http === 401) reply.header('www-authenticate', 'Bearer realm="nameplate"');
  return reply.code(http).send(errorJson(error, request.open?.id ?? ''));
}

/** The body of a failed `/v1` request. */
export function errorJson(error: NameplateError, requestId: string) {
  const { code, reason, message, remedy } = error;
  return { error: { code, reason, message, remedy, requestId } };
}

/** Fastify's own errors in our words. */
function translate(thrown: unknown): NameplateError {
  if (!(thrown instanceof Error) || thrown.name === 'NameplateError') return toNameplateError(thrown);
  if ('validation' in thrown && Array.isArray(thrown.validation)) {
    return new NameplateError('INVALID_VALUE', validationMessage(thrown), { reason: 'REQUEST_INVALID' });
  }
  const status = 'statusCode' in thrown ? Number(thrown.statusCode) : 500;
  if (status === 413) {
    return new NameplateError('LIMIT_EXCEEDED', 'The body is larger than http_body_max_bytes.', { reason: 'BODY_TOO_LARGE' });
  }
  if (status >= 400 && status < 500) return new NameplateError('MALFORMED_MESSAGE', thrown.message, { cause: thrown });
  return toNameplateError(thrown);
}

function validationMessage(thrown: Error & { validation?: unknown; validationContext?: unknown }): string {
  const [first] = thrown.validation as readonly { instancePath: string; message?: string; params: Record<string, unknown> }[];
  const name = first?.params['additionalProperty'] ?? first?.params['missingProperty'] ?? first?.instancePath.slice(1);
  const what = first?.params['additionalProperty'] === undefined ? (first?.message ?? 'does not fit') : 'is not known here';
  return `${String(thrown.validationContext ?? 'request')} ${String(name).slice(0, 80)}: ${what}.`;
}
