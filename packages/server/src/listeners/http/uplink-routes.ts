/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import { type Envelope, uplinkNames } from '@nameplate/gateway';
import { NameplateError } from '@nameplate/model';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { query, responses } from './schemas.ts';

interface UplinkRoute {
  readonly Params: { readonly format: Envelope };
  readonly Querystring: { readonly event: string };
  readonly Body: Buffer;
}

/**
 * Webhooks of LoRaWAN network servers: what they post is a message of the gateway whose credential comes with it, and goes the way
 * of every device message. It is answered once it is durable.
 */
export function addUplinkRoutes(
  app: FastifyInstance,
  { gateway, registry, clock, config: server }: HttpListenerOptions,
): void {
  const schema = {
    summary: 'An uplink that a network server posts, with the credential of a gateway device',
    description:
      'ChirpStack: HTTP integration. The Things Stack: webhook. `Basic` with user name and password of the device.',
    tags: ['devices'],
    params: {
      type: 'object',
      properties: { format: { type: 'string', enum: ['chirpstack', 'things-stack'] } },
    },
    querystring: query({
      event: { type: 'string', default: 'up', maxLength: 64, description: 'ChirpStack says it; only `up` measures.' },
    }),
    response: responses({ type: 'object', properties: { taken: { type: 'boolean' } } }),
  };
  const bodyLimit = server.mqtt_packet_max_bytes;
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
    const config = { operation: 'uplink' };
    scope.post<UplinkRoute>(
      '/v1/uplink/:format',
      { config, schema, bodyLimit },
      async ({ principal, params, ...rest }) => {
        if (principal.kind !== 'device')
          throw new NameplateError('AUTHENTICATION_NEEDED', 'An uplink needs a credential of a device: Basic.', {
            reason: 'DEVICE_CREDENTIAL',
          });
        if (gateway === undefined)
          throw new NameplateError('UNSUPPORTED_OPERATION', 'This server has no gateway role.', { reason: 'ROLE' });
        if (rest.query.event !== 'up') return { taken: false };
        const payload = rest.body ?? Buffer.alloc(0);
        const { identifier } = (await registry.devices.find(principal.id)) ?? { identifier: principal.id };
        const [name = ''] = uplinkNames(params.format, payload);
        await gateway.take({
          identifier,
          deviceKey: principal.id,
          port: 'up',
          payload,
          receiveTimeMs: clock.now(),
          via: { dialect: params.format, name },
        });
        return { taken: true };
      },
    );
  });
}
