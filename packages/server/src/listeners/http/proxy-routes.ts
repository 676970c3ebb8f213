import {
  type Clock,
  errorTable,
  type HandleValue,
  type Identifier,
  NameplateError,
  responseCodeOf,
  tryParseIdentifier,
  valueSelected,
} from '@nameplate/model';
import { valueToJson } from '@nameplate/protocol/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpListenerOptions } from '../http.ts';
import { prefersJson } from './accept.ts';
import { countryOf } from './country.ts';
import { chooseLocation, parseLocations } from './locations.ts';
import { identifierInPath, textInPath } from './path.ts';
import { errorPage, pageHeaders, targetsPage, valuesPage } from './proxy-page.ts';
import { appendTo, safeTarget } from './redirect-target.ts';
import { identifierParams, parameters } from './schemas.ts';

interface ProxyQuery {
  readonly type: readonly string[];
  readonly index: readonly number[];
  readonly locatt: readonly string[];
  readonly auth?: string;
  readonly noredirect?: string;
  readonly ignore_aliases?: string;
  readonly urlappend?: string;
  readonly action?: string;
}

/** A value that sends the reader on, and how long that holds. */
interface Target {
  readonly href: string;
  readonly status: number;
  readonly value: HandleValue;
}

/** Aliases of aliases: beyond this a loop is more likely than a name. */
const aliasesMax = 10;
/** First parts of paths that are never handles. */
const ownRoutes = /^(?:v\d+|api|healthz|readyz|metrics|openapi\.json)(?:\/|$)/i;

/** `GET /{handle}`: sends a browser to where the handle leads, or shows its values. */
export function addProxyRoutes(app: FastifyInstance, options: HttpListenerOptions): void {
  const text = { type: 'string', maxLength: 4096 } as const;
  const schema = {
    summary: 'Leads to what a handle stands for',
    description:
      '302 to its 10320/loc or URL value; aliases are followed. `noredirect`, or nowhere to go: a page of its values. With Accept: application/json as /api/handles.',
    tags: ['handle'],
    params: identifierParams,
    // Whoever links here may have added parameters of their own.
    querystring: {
      type: 'object',
      additionalProperties: true,
      properties: {
        type: parameters.types,
        index: parameters.indexes,
        auth: { ...text, description: 'Bypass caches.' },
        noredirect: { ...text, description: 'Show the values.' },
        ignore_aliases: { ...text, description: 'Do not follow HS_ALIAS.' },
        urlappend: { ...text, description: 'Goes after the target.' },
        locatt: { type: 'array', items: text, maxItems: 10, default: [], description: 'key:value of a location.' },
        action: { ...text, description: '`showurls`: list the targets.' },
      },
    },
    response: { '3xx': { type: 'null' }, '4xx': {}, '5xx': {} },
  };
  const config = { operation: 'proxy', sendError };
  app.get<{ Querystring: ProxyQuery }>('/*', { config, schema }, async (request, reply) => {
    const handle = handleOf(request);
    if (ownRoutes.test(handle) || !(handle.includes('/') || /^\d[\d.]*$/.test(handle))) return reply.callNotFound();
    reply.header('vary', ['Accept', options.config.http_country_header].filter((name) => name !== '').join(', '));
    return await answer(request, reply, handle, options);
  });
}

async function answer(
  request: FastifyRequest<{ Querystring: ProxyQuery }>,
  reply: FastifyReply,
  handle: string,
  options: HttpListenerOptions,
): Promise<unknown> {
  const { query } = request;
  const follow = !isSet(query.ignore_aliases) && !isSet(query.noredirect) && !prefersJson(request.headers.accept);
  const identifier = identifierInPath(pathOf(request), '/');
  const all = await resolveFollowing(identifier, follow, request, options);
  const values = all.filter((value) => valueSelected(value, { types: query.type, indexes: query.index }));
  if (prefersJson(request.headers.accept))
    return { responseCode: 1, handle, values: values.map((value) => valueToJson(value)) };
  if (query.action === 'showurls') return sendPage(reply, targetsPage(handle, targetsOf(values)));
  const target = isSet(query.noredirect) ? undefined : chooseTarget(values, request, options);
  if (target === undefined) return sendPage(reply, valuesPage(handle, values));
  reply.header('expires', new Date(expiry(target.value, options.clock)).toUTCString());
  const href = query.urlappend === undefined ? target.href : appendTo(target.href, query.urlappend);
  return reply.code(target.status).header('location', href).send();
}

/** The values of a handle, or of the one that its alias names. */
async function resolveFollowing(
  from: Identifier,
  follow: boolean,
  request: FastifyRequest<{ Querystring: ProxyQuery }>,
  { resolver }: HttpListenerOptions,
): Promise<readonly HandleValue[]> {
  let identifier = from;
  for (let depth = 0; depth <= aliasesMax; depth += 1) {
    const { values } = await resolver.resolve(
      {
        identifier,
        types: [],
        indexes: [],
        want: { place: false, readings: false },
        authoritative: isSet(request.query.auth),
        publicOnly: request.principal.kind === 'anonymous',
      },
      { principal: request.principal, protocol: 'http', requestId: request.open?.id ?? '' },
    );
    const decoded = values.map((value) => value.decode());
    const alias = follow ? decoded.find(({ type }) => type.toUpperCase() === 'HS_ALIAS') : undefined;
    const next = alias && tryParseIdentifier(textOf(alias).replaceAll('%', '%25'));
    if (next === undefined) return decoded;
    identifier = next;
  }
  throw new NameplateError('RECURSION_LIMIT', `${from.canonical}: its aliases go on after ${aliasesMax}.`, {
    reason: 'ALIAS_LOOP',
  });
}

/** A location wins over URL values; of those the one of the lowest index. */
function chooseTarget(
  values: readonly HandleValue[],
  { query, headers }: Pick<FastifyRequest<{ Querystring: ProxyQuery }>, 'query' | 'headers'>,
  { config, random }: Pick<HttpListenerOptions, 'config' | 'random'>,
): Target | undefined {
  const country = countryOf(headers, config.http_country_header);
  const attributes = query.locatt.flatMap((text): (readonly [string, string])[] => {
    const colon = text.indexOf(':');
    return colon < 0 ? [] : [[text.slice(0, colon), text.slice(colon + 1)]];
  });
  for (const value of values.filter(isLocations)) {
    const locations = parseLocations(textOf(value));
    const chosen =
      locations && chooseLocation(locations, { attributes, random, ...(country === undefined ? {} : { country }) });
    if (chosen !== undefined) return { href: chosen.href, status: statusOf(chosen.attributes['http_sc']), value };
  }
  for (const value of values.filter(isUrl)) {
    const href = safeTarget(textOf(value));
    if (href !== undefined) return { href, status: 302, value };
  }
  return undefined;
}

function targetsOf(values: readonly HandleValue[]): string[] {
  const located = values.filter(isLocations).flatMap((value) => parseLocations(textOf(value))?.locations ?? []);
  const urls = values.filter(isUrl).flatMap((value) => safeTarget(textOf(value)) ?? []);
  return [...located.map(({ href }) => href), ...urls];
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.headers(pageHeaders).type('text/html; charset=utf-8').serializer(String).send(html);
}

/** What is not there, or is not ours, is a page that says so, as proxies do. */
function sendError(error: NameplateError, request: FastifyRequest, reply: FastifyReply): unknown {
  const missing = error.code === 'NOT_RESPONSIBLE' || error.code === 'HANDLE_NOT_FOUND';
  reply.code(missing ? 404 : errorTable[error.code].http);
  const handle = safeHandleOf(request);
  if (prefersJson(request.headers.accept))
    return reply.send({ responseCode: responseCodeOf(error), handle, message: error.message });
  const hint = missing && /[^/]\/$/.test(handle) ? handle.slice(0, -1) : undefined;
  return sendPage(reply, errorPage(handle, error, hint));
}

function expiry({ ttl }: HandleValue, clock: Clock): number {
  return ttl.kind === 'relative' ? clock.now() + ttl.seconds * 1000 : ttl.unixSeconds * 1000;
}

/** `http_sc` of a location; only what redirects. */
function statusOf(text: string | undefined): number {
  return text !== undefined && /^30[12378]$/.test(text) ? Number(text) : 302;
}

const isUrl = ({ type }: HandleValue) => type.toUpperCase() === 'URL';
const isLocations = ({ type }: HandleValue) => type.toLowerCase() === '10320/loc';

function textOf({ data }: HandleValue): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8');
}

function isSet(flag: string | undefined): boolean {
  return flag !== undefined && flag !== 'false';
}

/** The target without scheme and host, which RFC 9112 §3.2.2 allows in front. */
function pathOf({ originalUrl }: FastifyRequest): string {
  return originalUrl.replace(/^https?:\/\/[^/?#]*/i, '');
}

function handleOf(request: FastifyRequest): string {
  return textInPath(pathOf(request), '/');
}

function safeHandleOf(request: FastifyRequest): string {
  try {
    return handleOf(request);
  } catch {
    return pathOf(request).slice(1);
  }
}
