/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import type { DeviceRecord } from '@nameplate/registry';
import type { FastifyInstance } from 'fastify';
import { presenceOf } from '../device-presence.ts';
import type { HttpListenerOptions } from '../http.ts';
import { pageJson, time } from './json.ts';
import { type PageQuery, pageOf, pageQuery } from './page-query.ts';
import { identifierInPath } from './path.ts';
import { identifierParams, pageSchema, query, responses } from './schemas.ts';

const deviceSchema = {
  type: 'object',
  properties: {
    identifier: { type: 'string' },
    profile: { type: 'string' },
    enrolTime: { type: 'string', format: 'date-time' },
    activeCredentials: { type: 'integer' },
    activePsks: { type: 'integer', description: 'Pre-shared keys that are valid now; absent: none.' },
    gateway: { type: 'string', description: 'Who speaks for it; absent: it does.' },
    alias: { type: 'string', description: 'What that gateway calls it.' },
    edgeNode: { type: 'string', description: 'Its name in Sparkplug, when it is not prefix and suffix.' },
    certificate: { type: 'boolean', description: 'It may log in by client certificate alone.' },
    online: { type: 'boolean', description: 'It is there; absent: nobody has said.' },
    lastSeenTime: { type: 'string', format: 'date-time', description: 'When it was there last.' },
  },
};

const tags = ['devices'];

/** Devices, and those that a gateway speaks for. */
export function addDeviceRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  addDevice(app, options);
  addBehind(app, options);
  addClaim(app, options);
}

function addDevice(app: FastifyInstance, { registry, gateway }: HttpListenerOptions): void {
  const route = '/v1/devices/';
  const schema = {
    summary: 'A device, without its credential',
    tags,
    params: identifierParams,
    querystring: query({}),
    response: responses(deviceSchema),
  };
  app.get(`${route}*`, { config: { operation: 'devices.get' }, schema }, async (request) => {
    const identifier = identifierInPath(request.originalUrl, route);
    return presentJson(gateway, await registry.devices.get(request.principal, identifier));
  });
}

function addBehind(app: FastifyInstance, { registry, gateway: frontDoor, config: server }: HttpListenerOptions): void {
  const route = '/v1/gateways/';
  const schema = {
    summary: 'The devices that a gateway speaks for, by alias',
    tags,
    params: identifierParams,
    querystring: pageQuery(server.page_size_max),
    response: responses(pageSchema('devices', deviceSchema)),
  };
  const config = { operation: 'devices.behind' };
  app.get<{ Querystring: PageQuery }>(`${route}*`, { config, schema }, async (request) => {
    const gateway = identifierInPath(request.originalUrl, route);
    const page = await registry.devices.listBehind(request.principal, gateway, pageOf(request.query));
    return pageJson(
      'devices',
      page.devices.map((device) => presentJson(frontDoor, device)),
      page.nextPageToken,
    );
  });
}

interface ClaimRoute {
  readonly Body: { readonly code: string; readonly suffix: string; readonly requestId: string };
}

function addClaim(app: FastifyInstance, { registry, claimLimit }: HttpListenerOptions): void {
  const text = (description: string) => ({ type: 'string', maxLength: 1_024, default: '', description });
  const schema = {
    summary: 'Exchanges a claim code for the credential of a device; needs no other authentication',
    tags,
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['code'],
      properties: {
        code: { type: 'string', maxLength: 64, description: 'In either case, with or without its dashes.' },
        suffix: text('What comes after the prefix, for a code of a prefix.'),
        requestId: text('With it, a repeated claim gives the same credential for ten minutes.'),
      },
    },
    response: responses({
      type: 'object',
      properties: {
        device: deviceSchema,
        credential: {
          type: 'object',
          properties: { username: { type: 'string' }, password: { type: 'string' } },
        },
      },
    }),
  };
  app.post<ClaimRoute>('/v1/claim', { config: { operation: 'devices.claim' }, schema }, async ({ body, ip }, reply) => {
    const { device, credential } = await claimLimit.run(ip, () => registry.claims.claim(body));
    reply.header('cache-control', 'no-store');
    return { device: deviceJson(device), credential };
  });
}

function presentJson(gateway: HttpListenerOptions['gateway'], device: DeviceRecord) {
  const presence = presenceOf(gateway, device);
  return {
    ...deviceJson(device),
    ...(presence && { lastSeenTime: time(presence.lastSeenMs) }),
    ...(presence?.online !== undefined && { online: presence.online }),
  };
}

function deviceJson({ enrolTimeMs, ...device }: DeviceRecord) {
  return { ...device, enrolTime: time(enrolTimeMs) };
}
