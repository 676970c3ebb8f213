/* oxlint-disable oxc/no-async-endpoint-handlers -- the rule is about Express; Fastify waits for its handlers */
import type { DeviceRecord } from '@nameplate/registry';
import type { FastifyInstance } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { pageJson, time } from './json.ts';
import { type PageQuery, pageOf, pageQuery } from './page-query.ts';
import { identifierInPath } from './path.ts';
import { identifierParams, pageSchema, query, responses } from './schemas.ts';

export const deviceSchema = {
  type: 'object',
  properties: {
    identifier: { type: 'string' },
    profile: { type: 'string' },
    enrolTime: { type: 'string', format: 'date-time' },
    activeCredentials: { type: 'integer' },
    gateway: { type: 'string', description: 'Who speaks for it; absent: it does.' },
    alias: { type: 'string', description: 'What that gateway calls it.' },
    edgeNode: { type: 'string', description: 'Its name in Sparkplug, when it is not prefix and suffix.' },
    certificate: { type: 'boolean', description: 'It may log in by client certificate alone.' },
  },
};

const tags = ['devices'];

/** Devices, and those that a gateway speaks for. */
export function addDeviceRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  addDevice(app, options);
  addBehind(app, options);
}

function addDevice(app: FastifyInstance, { registry }: HttpListenerOptions): void {
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
    return deviceJson(await registry.devices.get(request.principal, identifier));
  });
}

function addBehind(app: FastifyInstance, { registry, config: server }: HttpListenerOptions): void {
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
    return pageJson('devices', page.devices.map(deviceJson), page.nextPageToken);
  });
}

export function deviceJson({ enrolTimeMs, ...device }: DeviceRecord) {
  return { ...device, enrolTime: time(enrolTimeMs) };
}
