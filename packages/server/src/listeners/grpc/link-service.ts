import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { isNameplateError, linkRelation, NameplateError, parseIdentifier, parseLink } from '@nameplate/model';
import type {
  AddLinkRequest,
  GetLinksetRequest,
  LinkMessage,
  ListLinksRequest,
  RemoveLinksRequest,
} from '@nameplate/protocol/grpc';
import type { NewLink, StoredLink } from '@nameplate/registry';
import { canonicalRoot, digitalLinkRoot, linksetOf } from '../linkset.ts';
import type { CallContext, Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';
import { writeContext } from './write-context.ts';

/** Links of handles. */
export function linkService(
  calls: Calls,
  { registry: { links }, resolver, config }: GrpcBackends,
): UntypedServiceImplementation {
  return {
    AddLink: calls.unary('AddLink', async ({ identifier, link, requestId }: AddLinkRequest, context) => ({
      link: toMessage(
        await links.add(writeContext(context, requestId), parseIdentifier(identifier), fromMessage(link)),
      ),
    })),
    RemoveLinks: calls.unary('RemoveLinks', async (request: RemoveLinksRequest, context) => {
      const { identifier, rel, href, requestId } = request;
      const which = { rel: relationOf(rel), ...(href !== '' && { href: hrefOf(href) }) };
      await links.remove(writeContext(context, requestId), parseIdentifier(identifier), which);
      return {};
    }),
    ListLinks: calls.unary('ListLinks', async ({ identifier }: ListLinksRequest, context) => {
      try {
        return { links: (await resolver.linksOf(parseIdentifier(identifier), asker(context))).map(toMessage) };
      } catch (thrown) {
        // None to see: whether there are any is not told.
        if (isNameplateError(thrown, 'VALUE_NOT_FOUND')) return { links: [] };
        throw thrown;
      }
    }),
    GetLinkset: calls.unary('GetLinkset', async ({ identifier }: GetLinksetRequest, context) => {
      const levels = await resolver.links(identifier, asker(context));
      return { linksetJson: JSON.stringify(linksetOf(levels, digitalLinkRoot(config) ?? canonicalRoot)) };
    }),
  };
}

function asker({ principal, requestId }: CallContext) {
  return { principal, protocol: 'grpc', requestId };
}

function fromMessage(message: LinkMessage | null): NewLink {
  if (message === null)
    throw new NameplateError('INVALID_VALUE', 'link: expected the link to add.', { reason: 'LINK_MISSING' });
  const { rel, href, title, type, hreflang, context, default: role, hidden } = message;
  const link = parseLink({
    rel,
    href,
    ...(title !== '' && { title }),
    ...(type !== '' && { type }),
    ...(hreflang.length > 0 && { hreflang }),
    ...(context.length > 0 && { context }),
    ...(role === 'LINK_DEFAULT_SINGLE' && { default: 'single' }),
    ...(role === 'LINK_DEFAULT_MULTI' && { default: 'multi' }),
  });
  return { ...link, public: !hidden };
}

function toMessage({ default: role, public: isPublic, ...link }: StoredLink) {
  return {
    ...link,
    default: role === undefined ? 'LINK_DEFAULT_UNSPECIFIED' : `LINK_DEFAULT_${role.toUpperCase()}`,
    hidden: !isPublic,
  };
}

function relationOf(text: string): string {
  const rel = linkRelation(text);
  if (rel !== undefined) return rel;
  throw new NameplateError('INVALID_VALUE', 'rel: expected a link type such as gs1:pip.', { reason: 'LINK_TYPE' });
}

/** As it is stored. */
function hrefOf(text: string): string {
  return parseLink({ rel: 'item', href: text }).href;
}
