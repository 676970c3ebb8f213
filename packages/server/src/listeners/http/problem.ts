import { STATUS_CODES } from 'node:http';
import type { NameplateError } from '@nameplate/model';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { prefersPage } from './accept.ts';
import { statusOf } from './boundary.ts';
import { errorPage, pageHeaders } from './proxy-page.ts';

/** Tells an error as `application/problem+json`, RFC 9457; a browser gets a page. What is not held here is not found. */
export function sendProblem(error: NameplateError, request: FastifyRequest, reply: FastifyReply): unknown {
  const status = error.code === 'NOT_RESPONSIBLE' ? 404 : statusOf(error);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="nameplate"');
  const { code, reason, message: detail, remedy } = error;
  if (prefersPage(request.headers.accept)) {
    const title = request.originalUrl.replace(/[?#].*$/s, '').slice(0, 200);
    return reply
      .code(status)
      .headers(pageHeaders)
      .type('text/html; charset=utf-8')
      .serializer(String)
      .send(errorPage(title, error, undefined));
  }
  return reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .serializer(String)
    .send(
      JSON.stringify({
        title: STATUS_CODES[status],
        status,
        detail,
        code,
        reason,
        remedy,
        requestId: request.open?.id ?? '',
      }),
    );
}
