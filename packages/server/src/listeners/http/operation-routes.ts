import { toNameplateError } from '@nameplate/model';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';

const config = { uncounted: true };

/** Health, metrics and the description of the routes. They need no key. */
export function addOperationRoutes(app: FastifyInstance, { scrape, isServing, registry }: HttpListenerOptions): void {
  const status = { type: 'object', properties: { status: { type: 'string' }, reason: { type: 'string' } } };
  const tags = ['operation'];

  app.get(
    '/healthz',
    { config, schema: { summary: 'Does the process live?', tags, response: { 200: status } } },
    () => ({
      status: 'alive',
    }),
  );

  const ready = { summary: 'May requests be sent here?', tags, response: { 200: status, 503: status } };
  app.get('/readyz', { config, schema: ready }, async (_request, reply) => {
    if (!isServing()) return reply.code(503).send({ status: 'not-ready', reason: 'starting or draining' });
    try {
      await registry.changes.lastSequence();
      return { status: 'ready' };
    } catch (thrown) {
      return reply.code(503).send({ status: 'not-ready', reason: toNameplateError(thrown).code });
    }
  });

  const metrics = {
    summary: 'Prometheus metrics',
    tags,
    produces: ['text/plain'],
    response: { 200: { type: 'string' } },
  };
  app.get('/metrics', { config, schema: metrics }, async (_request, reply) => {
    const text = await scrape.metrics();
    return reply.type(scrape.contentType).serializer(String).send(text);
  });

  const description = { type: 'object', additionalProperties: true };
  const self = { summary: 'This description', tags, response: { 200: description } };
  app.get('/openapi.json', { config, schema: self }, () => app.swagger());
}
