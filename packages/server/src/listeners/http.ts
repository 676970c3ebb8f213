import { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import swagger from '@fastify/swagger';
import type { Gateway, TlsMaterial } from '@nameplate/gateway';
import type { SiteRecord } from '@nameplate/protocol/handle';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Registry as MetricsRegistry } from 'prom-client';
import type { Parts } from '../assemble.ts';
import type { CertificateAuthentication } from '../authentication/certificate-authentication.ts';
import type { HandleProofs } from '../authentication/handle-proofs.ts';
import type { HandleSessions } from '../authentication/handle-sessions.ts';
import { type Config, listenHostOf } from '../config/index.ts';
import type { ListenerMetrics } from '../observe/metrics.ts';
import type { Requests } from '../observe/requests.ts';
import { version } from '../version.ts';
import type { AlarmsAccess } from './alarms-access.ts';
import type { KeyCheck } from './authenticate.ts';
import type { ClaimLimit } from './claim-limit.ts';
import type { CommandsAccess } from './commands-access.ts';
import { Connections } from './connections.ts';
import type { HandleService } from './handle/service.ts';
import { addAccessRoutes } from './http/access-routes.ts';
import { addAlarmRoutes } from './http/alarm-routes.ts';
import { addApiRoutes } from './http/api-routes.ts';
import { addBoundary, fail } from './http/boundary.ts';
import { addCommandRoutes } from './http/command-routes.ts';
import { addDigitalLinkRoutes } from './http/digital-link-routes.ts';
import { addGrantRoutes } from './http/grant-routes.ts';
import { addHandleRoutes } from './http/handle-routes.ts';
import { addHandleTunnel } from './http/handle-tunnel.ts';
import { HttpAuthentication } from './http/http-authentication.ts';
import { addLinksetRoutes } from './http/linkset-routes.ts';
import { addOperationRoutes } from './http/operation-routes.ts';
import { addProxyRoutes } from './http/proxy-routes.ts';
import { addReadingRoutes } from './http/reading-routes.ts';
import { addRegistryRoutes } from './http/registry-routes.ts';
import { addResolveRoutes } from './http/resolve-routes.ts';
import { addStatisticsRoutes } from './http/statistics-routes.ts';
import { addUpgrades } from './http/upgrades.ts';
import { addUplinkRoutes } from './http/uplink-routes.ts';
import { type Listener, listenTcp } from './listener.ts';
import type { ReadingsAccess } from './readings-access.ts';

export interface HttpListenerOptions extends Pick<Parts, 'config' | 'registry' | 'resolver' | 'clock' | 'random'> {
  readonly requests: Requests;
  readonly keys: KeyCheck;
  readonly proofs: HandleProofs;
  readonly sessions: HandleSessions;
  /** This server as a Handle site. */
  readonly site: () => Promise<SiteRecord>;
  readonly metrics: ListenerMetrics;
  readonly readings: ReadingsAccess;
  readonly alarms: AlarmsAccess;
  readonly commands: CommandsAccess;
  /** Answers Handle messages that come as HTTP bodies. */
  readonly handleService: HandleService;
  /** What `/metrics` shows. */
  readonly scrape: MetricsRegistry;
  readonly isServing: () => boolean;
  /** Absent: in the clear. */
  readonly tls: TlsMaterial | undefined;
  /** Who a client certificate makes of its holder; absent when none is asked for. */
  readonly certificates: CertificateAuthentication | undefined;
  /** Takes MQTT over WebSocket; absent when this server has no front door. */
  readonly frontDoor: Pick<Gateway, 'upgrade'> | undefined;
  /** Takes what network servers post, and knows who is there; absent without the gateway role. */
  readonly gateway: Pick<Gateway, 'take' | 'presence'> | undefined;
  /** One for all protocols. */
  readonly claimLimit: ClaimLimit;
}

/** Opens the HTTP port. */
export async function listenHttp(options: HttpListenerOptions): Promise<Listener> {
  const { config, metrics, tls } = options;
  const app = await buildApp(options);
  await app.ready();
  const connections = new Connections(app.server, { protocol: 'http', max: config.http_connections_max, metrics });
  const { server } = app;
  server.on('tlsClientError', (_error, socket: Socket) => {
    metrics.refused.inc({ protocol: 'http', reason: 'tls' });
    socket.destroy();
  });
  const unwatch =
    server instanceof HttpsServer ? tls?.onChange((changed) => server.setSecureContext(changed)) : undefined;
  if (options.frontDoor) addUpgrades(server, options.frontDoor);
  const port = await listenTcp(server, {
    host: listenHostOf(config, 'http'),
    port: config.http_port,
    portKey: 'http_port',
  });
  let closing: Promise<void> | undefined;
  const close = async () => {
    unwatch?.();
    await connections.end();
    await app.close();
  };
  return {
    port,
    stopAccepting: () => {
      app.server.close();
      app.server.closeIdleConnections();
    },
    close: () => (closing ??= close()),
  };
}

/** All routes, without a socket. */
export async function buildApp(options: HttpListenerOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    ...limitsOf(options.config),
    ...httpsOf(options),
    logger: false,
    exposeHeadRoutes: true,
    routerOptions: { maxParamLength: 65_536, querystringParser },
    // An unknown parameter is a mistake to tell, not to drop; a single value where several may be is a list of one.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', useDefaults: true, allErrors: false } },
    rewriteUrl: (request) => routable(request.url ?? '/'),
    frameworkErrors: (thrown, request, reply) => void fail(thrown, request, reply),
  });
  await app.register(swagger, { openapi: openApiHead(), transform: nameWildcards });
  const { requests, config } = options;
  const authentication = new HttpAuthentication({
    ...options,
    devices: options.registry.devices,
  });
  addBoundary(app, { requests, authentication, urlMaxBytes: config.http_url_max_bytes });
  await app.register(async (routes) => {
    addApiRoutes(routes, { ...options, authentication });
    addResolveRoutes(routes, options);
    addHandleRoutes(routes, options);
    addRegistryRoutes(routes, options);
    addStatisticsRoutes(routes, options);
    addReadingRoutes(routes, options);
    addUplinkRoutes(routes, options);
    addAlarmRoutes(routes, options);
    addGrantRoutes(routes, options);
    addAccessRoutes(routes, options);
    addCommandRoutes(routes, options);
    addOperationRoutes(routes, options);
    addLinksetRoutes(routes, options);
    addDigitalLinkRoutes(routes, options);
    addProxyRoutes(routes, options);
    addHandleTunnel(routes, options);
  });
  return app;
}

/** Repeated names become lists, a bare name (`?pretty`) is true. `URLSearchParams` decodes once, with `+` as a blank. */
function querystringParser(text: string): Record<string, string | string[]> {
  const parsed: Record<string, string | string[]> = Object.create(null);
  const named = text.replace(/(^|&)([^=&]+)(?=&|$)/g, '$1$2=true');
  for (const [name, value] of new URLSearchParams(named)) {
    const before = parsed[name];
    if (before === undefined) parsed[name] = value;
    else if (typeof before === 'string') parsed[name] = [before, value];
    else before.push(value);
  }
  return parsed;
}

/** The router refuses what it cannot decode, before a route can say so in its own words; the routes read the original. */
function routable(url: string): string {
  if (!url.includes('%')) return url;
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  try {
    decodeURI(path);
    return url;
  } catch {
    return path.replaceAll('%', '%25') + (end < 0 ? '' : url.slice(end));
  }
}

function limitsOf(config: Config) {
  return {
    bodyLimit: Math.max(1, config.http_body_max_bytes),
    requestTimeout: config.http_request_timeout_ms,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    http: { maxHeaderSize: 16_384, headersTimeout: Math.min(config.http_request_timeout_ms, 60_000) },
  };
}

/** Fastify takes the limits of the server from where its certificate is. */
function httpsOf({ tls, config }: HttpListenerOptions): object {
  return tls ? { https: { ...limitsOf(config).http, handshakeTimeout: 10_000, ...tls.current } } : {};
}

function openApiHead() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nameplate',
      version,
      description: 'Industrial identifiers: what a thing is, where it is, and what it reports now.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: {
        key: { type: 'http' as const, scheme: 'bearer', description: 'An API key, npk_…, or an access token.' },
      },
    },
    security: [{}, { key: [] }],
  };
}

/** In the description a wildcard has the name of what it stands for. */
function nameWildcards<S>({ schema, url }: { schema: S; url: string }): { schema: S; url: string } {
  if (url.includes('/:key(')) return { schema, url: url.replace(/\/:key\(.*$/, '/:key/:value') };
  if (!url.endsWith('*')) return { schema, url };
  const name = url.includes('/prefixes/') ? 'prefix' : 'identifier';
  const description = 'Percent-decoded once; slashes may stay.';
  const params = { type: 'object', properties: { [name]: { type: 'string', description } } };
  return { schema: { ...schema, params }, url: url.replace('*', `:${name}`) };
}
