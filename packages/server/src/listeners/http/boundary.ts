import { anonymous, errorTable, NameplateError, type Principal, toNameplateError } from '@nameplate/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HandleSession } from '../../authentication/handle-sessions.ts';
import type { OpenRequest, Requests } from '../../observe/requests.ts';
import { peerCertificate } from '../../tls/peer-certificate.ts';
import type { HttpAuthentication } from './http-authentication.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. */
    principal: Principal;
    /** The session of the HTTP API that the request names. */
    session: HandleSession | undefined;
    /** Ended when the answer has gone. */
    open: OpenRequest | undefined;
    /** What the answer says went wrong. */
    failure: NameplateError | undefined;
  }
  interface FastifyContextConfig {
    /** Name of the method in metrics and logs. */
    operation?: string;
    /** How this route tells an error; the `/v1` form when absent. */
    sendError?: (error: NameplateError, request: FastifyRequest, reply: FastifyReply) => unknown;
    /** Not counted, and answered also when the server is full: health and metrics. */
    uncounted?: boolean;
  }
}

export interface BoundaryOptions {
  readonly requests: Requests;
  readonly authentication: Pick<HttpAuthentication, 'check'>;
  readonly urlMaxBytes: number;
}

/** What every route has in common: who asks, counting and logging, and the one place where errors become answers. */
export function addBoundary(app: FastifyInstance, options: BoundaryOptions): void {
  const { requests, authentication, urlMaxBytes } = options;
  app.decorateRequest<Principal | undefined>('principal', undefined);
  app.decorateRequest('session', undefined);
  app.decorateRequest('open', undefined);
  app.decorateRequest('failure', undefined);

  app.addHook('onRequest', async (request) => {
    request.principal = anonymous;
    if (request.routeOptions.config.uncounted) return;
    request.open = requests.begin('http', request.routeOptions.config.operation ?? 'unknown');
    if (request.originalUrl.length > urlMaxBytes) throw urlTooLong(urlMaxBytes);
    const asker = await authentication.check(request.headers.authorization, certificateOf(request));
    request.principal = asker.principal;
    request.session = asker.session;
  });
  app.addHook('onResponse', async (request) => {
    request.open?.end(request.failure);
  });
  app.addHook('onRequestAbort', async (request) => {
    request.open?.end(new NameplateError('CANCELLED', 'The caller closed the connection.'));
  });

  app.setErrorHandler((thrown, request, reply) => fail(thrown, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const message = `There is no ${request.method} ${request.originalUrl.slice(0, 80)}; /openapi.json lists what there is.`;
    const error = new NameplateError('UNSUPPORTED_OPERATION', message, { reason: 'ROUTE_UNKNOWN' });
    request.failure = error;
    return reply.code(404).send(errorJson(error, request.open?.id ?? ''));
  });
}

/**
 * A browser sends the certificate of its user for any page that asks, and says which page it is when that page is another
 * site's: what such a page sends proves nothing about who wants it.
 */
function certificateOf({ raw, headers }: FastifyRequest) {
  const isOtherSite = headers.origin !== undefined && !sameOrigin(headers.origin, headers.host);
  return isOtherSite ? undefined : peerCertificate(raw.socket);
}

function sameOrigin(origin: string, host = ''): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Turns whatever was thrown into the answer. */
export function fail(thrown: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
  const error = translate(thrown);
  request.failure = error;
  if (error.retryAfterMs !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(error.retryAfterMs / 1000)));
  const sendError = request.routeOptions?.config?.sendError;
  if (sendError) return sendError(error, request, reply);
  const http = statusOf(error);
  if (http === 401) reply.header('www-authenticate', 'Bearer realm="nameplate"');
  return reply.code(http).send(errorJson(error, request.open?.id ?? ''));
}

/** The status of an error, before HandleNet's own ways. */
export function statusOf({ code, reason }: NameplateError): number {
  return reason === 'CONTENT_TYPE' ? 415 : errorTable[code].http;
}

/** The body of a failed `/v1` request. */
export function errorJson(error: NameplateError, requestId: string) {
  const { code, reason, message, remedy, violations } = error;
  return { error: { code, reason, message, remedy, requestId, ...(violations.length > 0 && { violations }) } };
}

/** Fastify's own errors in our words. */
function translate(thrown: unknown): NameplateError {
  if (!(thrown instanceof Error) || thrown.name === 'NameplateError') return toNameplateError(thrown);
  if ('validation' in thrown && Array.isArray(thrown.validation)) {
    return new NameplateError('INVALID_VALUE', validationMessage(thrown), { reason: 'REQUEST_INVALID' });
  }
  const status = 'statusCode' in thrown ? Number(thrown.statusCode) : 500;
  if (status === 413) {
    return new NameplateError('LIMIT_EXCEEDED', 'The body is larger than http_body_max_bytes.', {
      reason: 'BODY_TOO_LARGE',
    });
  }
  if (status === 415) {
    return new NameplateError(
      'MALFORMED_MESSAGE',
      'Send the body as JSON, with the header content-type: application/json.',
      {
        reason: 'CONTENT_TYPE',
      },
    );
  }
  if (status >= 400 && status < 500) return new NameplateError('MALFORMED_MESSAGE', thrown.message, { cause: thrown });
  return toNameplateError(thrown);
}

interface SchemaProblem {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Which parameter, and what was expected of it. */
function validationMessage(thrown: Error & { validation?: unknown }): string {
  const [problem] = thrown.validation as readonly SchemaProblem[];
  if (problem === undefined) return 'The request does not fit.';
  const { keyword, params } = problem;
  const path = problem.instancePath.slice(1).replaceAll('/', '.').slice(0, 80);
  if (keyword === 'additionalProperties')
    return `${String(params['additionalProperty']).slice(0, 80)}: no such parameter.`;
  if (keyword === 'required') return `${String(params['missingProperty'])}: expected a value.`;
  if (keyword === 'enum') return `${path}: expected one of ${(params['allowedValues'] as string[]).join(', ')}.`;
  return `${path}: ${problem.message ?? 'does not fit'}.`;
}

function urlTooLong(limit: number): NameplateError {
  return new NameplateError('LIMIT_EXCEEDED', `A request target has at most ${limit} octets (http_url_max_bytes).`, {
    reason: 'URL_TOO_LONG',
    metadata: { key: 'http_url_max_bytes', limit: String(limit) },
  });
}
