import { type Identifier, NameplateError, type Prefix, parsePrefix } from '@nameplate/model';
import { targetFromHandle } from '@nameplate/resolver';

/**
 * The identifier in a request's path, read from the raw target: everything after the route, slashes too, percent-decoded
 * once. The router's own parameter is not used, since it decodes in its own way.
 * @throws NameplateError INVALID_IDENTIFIER
 */
export function identifierInPath(rawUrl: string, route: string): Identifier {
  return targetFromHandle(textInPath(rawUrl, route));
}

/** The prefix in a request's path. @throws NameplateError INVALID_IDENTIFIER */
export function prefixInPath(rawUrl: string, route: string): Prefix {
  return parsePrefix(textInPath(rawUrl, route));
}

/** The rest of the path after the route, percent-decoded once. */
export function textInPath(rawUrl: string, route: string): string {
  const end = rawUrl.search(/[?#]/);
  const path = end < 0 ? rawUrl : rawUrl.slice(0, end);
  // An absolute target (RFC 9112 §3.2.2) has scheme and host before the route.
  const start = path.indexOf(route);
  const raw = start < 0 ? '' : path.slice(start + route.length);
  try {
    return decodeURIComponent(raw);
  } catch (cause) {
    throw new NameplateError(
      'INVALID_IDENTIFIER',
      'The path is not percent-encoded UTF-8: write % as %25, and other characters as their UTF-8 octets.',
      { reason: 'PERCENT', cause },
    );
  }
}
