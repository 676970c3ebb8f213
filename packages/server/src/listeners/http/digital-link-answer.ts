import { scan } from '@nameplate/identifiers';
import { NameplateError } from '@nameplate/model';
import { type LinksOfThing, linksetContext, linksetToJson, linksetType } from '@nameplate/protocol/http';
import { chooseLink, type LinkChoice, type LinkWish, parsePreferences, type Resolver } from '@nameplate/resolver';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { anchorOf, canonicalRoot, linksOfThings } from '../linkset.ts';
import { prefersPage, wantsLinkset } from './accept.ts';
import { linksPage, pageHeaders } from './proxy-page.ts';
import { withQuery } from './redirect-target.ts';

export interface DigitalLinkQuery {
  readonly linkType?: string;
  readonly context: readonly string[];
}

interface DigitalLinkOptions {
  readonly resolver: Pick<Resolver, 'links'>;
  /** Where Digital Links are asked for, without a slash at the end. */
  readonly root: string;
  /** The path of `root`. */
  readonly stem: string;
}

/**
 * The answer to one Digital Link: a redirect, a choice of links that suit equally well (300), or all of them.
 * @throws NameplateError INVALID_IDENTIFIER, HANDLE_NOT_FOUND, VALUE_NOT_FOUND, HANDLE_RETIRED, …
 */
export async function answerDigitalLink(
  request: FastifyRequest<{ Querystring: DigitalLinkQuery }>,
  reply: FastifyReply,
  { resolver, root, stem }: DigitalLinkOptions,
): Promise<unknown> {
  const { linkType, context: contexts } = request.query;
  const asked = request.originalUrl.replace(/^https?:\/\/[^/?#]*/i, '').slice(stem.length);
  const code = scan(canonicalRoot + asked, { schemes: ['gs1'] });
  const context = { principal: request.principal, protocol: 'http', requestId: request.open?.id ?? '' };
  const levels = await resolver.links(code.canonical, context, { schemes: ['gs1'] });
  if (levels.length === 0) throw noLink(code.canonical, 'LINKS_NONE', 'has no link that you may see');

  const self = root + code.canonical.slice(canonicalRoot.length);
  reply.header('vary', 'Accept, Accept-Language');
  reply.header('link', `<${self}?linkType=linkset>; rel="linkset"; type="${linksetType}"`);
  if (linkType === 'linkset' || linkType === 'all' || wantsLinkset(request.headers.accept))
    return sendLinks(request, reply, self, linksOfThings(levels, root));
  const choice = chooseLink(levels, wishOf(request, linkType, contexts));
  if (!choice) throw noLink(code.canonical, 'LINK_TYPE_NONE', `has no link of type ${JSON.stringify(linkType)}`);
  const [link, ...others] = choice.links;
  if (!link || others.length > 0) return sendLinks(request, reply.code(300), self, [choiceOf(choice, root)]);
  return reply
    .code(307)
    .header('location', withQuery(link.href, queryOf(request.originalUrl)))
    .send();
}

function wishOf({ headers }: FastifyRequest, linkType: string | undefined, contexts: readonly string[]): LinkWish {
  return {
    ...(linkType !== undefined && { linkType }),
    languages: parsePreferences(headers['accept-language']),
    types: parsePreferences(headers.accept),
    contexts,
  };
}

/** Links to choose from are no default of anything. */
function choiceOf({ level, links }: LinkChoice, root: string): LinksOfThing {
  return { anchor: anchorOf(level, root), links: links.map(({ default: _default, ...link }) => link) };
}

/** All links, or those to choose from: a page for a browser, else a linkset. */
function sendLinks(
  request: FastifyRequest,
  reply: FastifyReply,
  title: string,
  things: readonly LinksOfThing[],
): FastifyReply {
  const { accept } = request.headers;
  if (wantsLinkset(accept) || !prefersPage(accept)) return sendLinkset(request, reply, linksetToJson(things));
  return reply.headers(pageHeaders).type('text/html; charset=utf-8').serializer(String).send(linksPage(title, things));
}

/** As JSON where a client asks for that and knows nothing of linksets. */
export function sendLinkset({ headers }: FastifyRequest, reply: FastifyReply, linkset: unknown): FastifyReply {
  const ranges = parsePreferences(headers.accept).filter(({ quality }) => quality > 0);
  const plain =
    ranges.some(({ range }) => range === 'application/json') && !ranges.some(({ range }) => range === linksetType);
  const context = `<${linksetContext}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
  const before = reply.getHeader('link');
  return reply
    .header('link', before === undefined ? context : `${String(before)}, ${context}`)
    .type(plain ? 'application/json; charset=utf-8' : linksetType)
    .serializer(String)
    .send(JSON.stringify(linkset));
}

function queryOf(target: string): string {
  const start = target.indexOf('?');
  return start < 0 ? '' : target.slice(start + 1);
}

function noLink(canonical: string, reason: string, what: string): NameplateError {
  return new NameplateError('VALUE_NOT_FOUND', `${canonical} ${what}.`, {
    reason,
    metadata: { canonical },
    remedy: {
      en: 'Ask with linkType=linkset for the links that there are, or sign in to see more.',
      zh: '请以 linkType=linkset 查询现有链接，或登录后再试。',
    },
  });
}
