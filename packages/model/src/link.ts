import { NameplateError } from './error.ts';
import { readFields, readList, readOneOf, readPattern, wrongShape } from './shape.ts';

/** A link from a thing to something about it: the JSON of an NP_LINK value. RFC 8288; GS1-Conformant Resolver Standard § 2.5. */
export interface Link {
  /** What kind of thing is there: `gs1:pip`, a name of the IANA register, or an address that means one. */
  readonly rel: string;
  /** Where: http or https. */
  readonly href: string;
  readonly title: string;
  /** Media type: `text/html`. */
  readonly type?: string;
  /** Languages, BCP 47. */
  readonly hreflang?: readonly string[];
  /** Whatever else tells links of one kind apart, such as a country. */
  readonly context?: readonly string[];
  /**
   * `single`: where a reader is sent who asks for nothing in particular. `multi`: instead of it, when language, media type
   * or context of the request say so. § 2.5.8.
   */
  readonly default?: LinkDefault;
}

export const linkDefaults = ['single', 'multi'] as const;
export type LinkDefault = (typeof linkDefaults)[number];

/** @throws NameplateError INVALID_VALUE, naming the field */
export function parseLink(value: unknown): Link {
  const { rel, href, title, ...rest } = readFields<Omit<Link, 'title'> & { title?: string }>(value, 'link', {
    rel: readRelation,
    href: readHref,
    title: readPattern(/^[^\p{Cc}\p{Cs}]{1,200}$/u, 'a text of 1 to 200 characters'),
    type: readPattern(
      /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/,
      'a media type: text/html',
    ),
    hreflang: readList(
      readPattern(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}$/, 'a language of BCP 47: zh-Hans, en'),
      32,
    ),
    context: readList(readPattern(/^[^\p{Cc}\p{Cs}\s]{1,80}$/u, 'a word of 1 to 80 characters'), 32),
    default: readOneOf(linkDefaults),
  });
  if (rel === undefined) throw wrongShape('link.rel', 'what kind of link it is: gs1:pip');
  if (href === undefined) throw wrongShape('link.href', 'where it leads: https://…');
  return { rel, href, title: title ?? rel.replace(/^gs1:|^.*[/#](?=.)/, ''), ...rest };
}

/** The link in the data of a value. @throws NameplateError INVALID_VALUE */
export function decodeLink(data: Uint8Array): Link {
  return parseLink(jsonOf(data));
}

/** The link types that GS1 gives out live here. GS1-Conformant Resolver Standard § 2.14. */
export const gs1Vocabulary = 'https://ref.gs1.org/voc/';

/**
 * A kind of link in the one form in which it is kept: GS1's as `gs1:pip`, whichever of their addresses was given; undefined
 * for what is none. The two that only mark a default are none of their own: `default` says it.
 */
export function linkRelation(text: string): string | undefined {
  const term = gs1Term(text);
  if (term !== undefined) return isDefaultRelation(text) ? undefined : `gs1:${term}`;
  // A name of the register, RFC 8288 § 2.1.1. `anchor` is what a linkset calls the thing itself.
  if (/^[a-z][a-z0-9.-]{0,99}$/.test(text)) return text === 'anchor' ? undefined : text;
  return /^https?:\/\/[!-~]{1,500}$/.test(text) && URL.canParse(text) ? text : undefined;
}

/** Is it one of the two kinds that only mark a default? § 2.5.8. */
export function isDefaultRelation(text: string): boolean {
  return /^defaultLink(?:Multi)?$/.test(gs1Term(text) ?? '');
}

function gs1Term(text: string): string | undefined {
  return /^(?:gs1:|https?:\/\/(?:www\.)?(?:ref\.)?gs1\.org\/voc\/)([A-Za-z][A-Za-z0-9]{0,99})$/.exec(text)?.[1];
}

/** A kind of link as a linkset names it: an address, but for names of the register. */
export function relationUri(rel: string): string {
  return rel.startsWith('gs1:') ? gs1Vocabulary + rel.slice(4) : rel;
}

/** Links of one handle: the indexes that there are for them. */
export const linksMax = 90;

function readRelation(value: unknown, path: string): string {
  const rel = typeof value === 'string' ? linkRelation(value) : undefined;
  if (rel !== undefined) return rel;
  throw wrongShape(
    path,
    'a link type: gs1:pip, a name of the IANA register, or an http(s) address; a default is said by `default`',
  );
}

/** Only what a browser may be sent to: no script, and no name before the host that hides where it leads. */
function readHref(value: unknown, path: string): string {
  const text = typeof value === 'string' && value.length <= 2048 ? value : '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = (url?.protocol === 'https:' || url?.protocol === 'http:') && url.hostname !== '';
  if (url !== undefined && isWeb && url.username + url.password === '' && url.href.length <= 8192) return url.href;
  throw wrongShape(path, 'an http or https address of at most 2048 characters, without a user name');
}

function jsonOf(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', 'link: expected JSON in UTF-8.', { reason: 'VALUE_JSON', cause });
  }
}
