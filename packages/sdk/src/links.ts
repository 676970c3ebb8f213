import {
  formatIdentifier,
  type Identifier,
  type LinkDefault,
  NameplateError,
  parseIdentifier,
  type Link as StoredLink,
  tryParseIdentifier,
} from '@nameplate/model';
import type { Linkset } from '@nameplate/protocol/http';
import type { Caller } from './caller.ts';
import { canonical, canonicalOrCode } from './identifier.ts';
import type { LinkMessage } from './messages.ts';
import type { CallOptions, IdentifierLike } from './options.ts';

/** Where more is to be found about a thing. */
export interface Link extends StoredLink {
  /** Of the handle value that holds it; 0 when you may write it and not read it. */
  readonly index: number;
  /** Does everyone see it? */
  readonly public: boolean;
}

export interface NewLinkOptions extends CallOptions {
  /** The name of its type when absent. */
  readonly title?: string;
  /** Media type: `text/html`. */
  readonly type?: string;
  /** Languages, BCP 47. */
  readonly hreflang?: readonly string[];
  /** Whatever else tells links of one type apart, such as a country. */
  readonly context?: readonly string[];
  readonly default?: LinkDefault;
  /** Default: true. */
  readonly public?: boolean;
}

/** Links of things, and where a GS1 Digital Link of theirs leads. */
export class Links {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * To an address, or to another identifier (by the global proxy). One that leads to the same place for the same readers is
   * replaced.
   * @throws NameplateError INVALID_VALUE (the field is in the message), LIMIT_EXCEEDED
   */
  async add(
    id: IdentifierLike,
    rel: string,
    target: string | IdentifierLike,
    options: NewLinkOptions = {},
  ): Promise<Link> {
    const {
      title = '',
      type = '',
      hreflang = [],
      context = [],
      default: role,
      public: isPublic = true,
      ...call
    } = options;
    const link = {
      rel,
      href: hrefOf(target),
      title,
      type,
      hreflang,
      context,
      default: role === undefined ? 'LINK_DEFAULT_UNSPECIFIED' : `LINK_DEFAULT_${role.toUpperCase()}`,
      hidden: !isPublic,
    };
    const request = { identifier: canonical(id), link };
    return toLink((await this.#caller.write('LinkService/AddLink', request, call)).link);
  }

  /** Those of a type, or the one of it that leads to `href`. @throws NameplateError VALUE_NOT_FOUND when there is none */
  async remove(
    id: IdentifierLike,
    rel: string,
    options: { readonly href?: string | IdentifierLike } & CallOptions = {},
  ): Promise<void> {
    const { href, ...call } = options;
    const request = { identifier: canonical(id), rel, href: href === undefined ? '' : hrefOf(href) };
    await this.#caller.write('LinkService/RemoveLinks', request, call);
  }

  /** Those you may see, from the authoritative store. */
  async list(id: IdentifierLike, options: CallOptions = {}): Promise<readonly Link[]> {
    return (await this.#caller.read('LinkService/ListLinks', { identifier: canonical(id) }, options)).links.map(toLink);
  }

  /** RFC 9264: by its identifier or a code bound to it; of a GS1 code at every level, the finest first. */
  async linkset(id: IdentifierLike, options: CallOptions = {}): Promise<Linkset> {
    const { linksetJson } = await this.#caller.read(
      'LinkService/GetLinkset',
      { identifier: canonicalOrCode(id) },
      options,
    );
    return JSON.parse(linksetJson) as Linkset;
  }
}

function hrefOf(target: string | IdentifierLike): string {
  if (typeof target === 'string' && /^https?:/i.test(target)) return target;
  if (typeof target === 'string' && isOtherAddress(target)) {
    throw new NameplateError(
      'INVALID_VALUE',
      `${JSON.stringify(target.slice(0, 80))} is no target of a link: only an http or https address, or an identifier, is taken.`,
      { reason: 'LINK_TARGET', metadata: { field: 'href' } },
    );
  }
  const identifier: Identifier = parseIdentifier(canonical(target));
  return formatIdentifier(identifier, 'uri');
}

/** An address of another scheme: no identifier, but begun as an address is. */
function isOtherAddress(target: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:/i.test(target) && (/^[^:/]*:\/\//.test(target) || tryParseIdentifier(target) === undefined)
  );
}

function toLink({ index, rel, href, title, type, hreflang, context, default: role, hidden }: LinkMessage): Link {
  return {
    index,
    rel,
    href,
    title,
    ...(type !== '' && { type }),
    ...(hreflang.length > 0 && { hreflang }),
    ...(context.length > 0 && { context }),
    ...(role === 'LINK_DEFAULT_SINGLE' && { default: 'single' as const }),
    ...(role === 'LINK_DEFAULT_MULTI' && { default: 'multi' as const }),
    public: !hidden,
  };
}
