import { NameplateError } from '@nameplate/model';

/** Schemes a reader may be sent to: `javascript:`, `data:` and the like would run in the page that links here. */
const schemes = new Set(['http:', 'https:', 'ftp:', 'mailto:', 'tel:']);
const withHost = new Set(['http:', 'https:', 'ftp:']);

/** An absolute target that is safe in a `Location` header; undefined for any other text. */
export function safeTarget(text: string): string | undefined {
  if (text.length > 8192 || !URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  if (!schemes.has(url.protocol) || (withHost.has(url.protocol) && url.hostname === '')) return undefined;
  return url.href;
}

/** The target with a query after the one that it has; path and host stay. */
export function withQuery(target: string, query: string): string {
  if (query === '') return target;
  const url = new URL(target);
  url.search = url.search === '' ? query : `${url.search}&${query}`;
  return url.href;
}

/**
 * The target with `urlappend` after it. What is appended may add to the path, the query or the fragment; it may not make
 * another host of `https://a.example`.
 * @throws NameplateError INVALID_VALUE
 */
export function appendTo(target: string, text: string): string {
  // `https://a.example` was made `https://a.example/`: its slash is not there to be doubled.
  const joined = /^[^?#]*:\/\/[^/?#]*\/$/.test(target) && text.startsWith('/') ? target + text.slice(1) : target + text;
  const appended = URL.canParse(joined) ? new URL(joined) : undefined;
  const before = new URL(target);
  const same =
    appended?.protocol === before.protocol && appended.host === before.host && appended.username === before.username;
  if (appended !== undefined && same && withHost.has(before.protocol)) return appended.href;
  throw new NameplateError('INVALID_VALUE', 'urlappend: expected what can follow the target on the same host.', {
    reason: 'URL_APPEND',
  });
}
