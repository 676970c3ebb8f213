/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import { NameplateError } from '@nameplate/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { openConnection } from '../handle/connection.ts';
import type { HttpListenerOptions } from '../http.ts';

const messageType = 'application/x-hdl-message';
/** Octets of all parts of one answer: they are sent with their length, and so are held until the last is there. */
const answerMax = 16 * 1024 * 1024;

/**
 * Handle messages as bodies of HTTP: a frame for a frame, whatever the path. Deployed clients read raw octets after
 * the blank line, so that the answer has a length and the connection ends with it. The messages prove who sent
 * them; an `authorization` header does not count.
 */
export function addHandleTunnel(app: FastifyInstance, { config, handleService }: HttpListenerOptions): void {
  const bodyLimit = config.handle_message_max_bytes + 20;
  app.addContentTypeParser(messageType, { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
  // The service counts these requests: the messages have operations of their own.
  const routeConfig = { operation: 'handle.tunnel', uncounted: true };
  const onlyMessages = async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.headers['content-type'] !== messageType) reply.callNotFound();
  };
  const routeOptions = { config: routeConfig, bodyLimit, schema: { hide: true }, onRequest: onlyMessages };
  app.post<{ Body: Buffer }>('/*', routeOptions, async (request, reply) => {
    const frames: Uint8Array[] = [];
    let octets = 0;
    const connection = openConnection('http', request.ip);
    const last = await handleService.answer(request.body, connection, async (part) => {
      octets += part.length;
      if (octets > answerMax)
        throw new NameplateError(
          'LIMIT_EXCEEDED',
          `An answer over HTTP has at most ${answerMax} octets: ask over TCP.`,
        );
      frames.push(part);
    });
    // `send` of a Buffer sets the length.
    return reply
      .header('connection', 'close')
      .type(messageType)
      .send(Buffer.concat([...frames, last]));
  });
}
