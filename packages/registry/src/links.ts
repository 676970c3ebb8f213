import {
  decodeLink,
  defaultPermissions,
  defaultTimeToLive,
  type HandleValue,
  type Identifier,
  type Link,
  linksMax,
  NameplateError,
  privatePermissions,
  valueIndexes,
  valueTypes,
} from '@nameplate/model';
import type { Handles } from './handles.ts';
import type { WriteContext } from './idempotency.ts';
import { utf8 } from './utf8.ts';
import type { ValueUpdate } from './value-update.ts';

/** A link as a handle has it. */
export interface StoredLink extends Link {
  /** Of the value that holds it. */
  readonly index: number;
  /** Does everyone see it? */
  readonly public: boolean;
}

export interface NewLink extends Link {
  readonly public: boolean;
}

/** The links of handles: values NP_LINK, at the indexes that there are for them. */
export class Links {
  readonly #handles: Pick<Handles, 'edit'>;

  constructor({ handles }: { readonly handles: Pick<Handles, 'edit'> }) {
    this.#handles = handles;
  }

  /**
   * One that leads from the same handle to the same place, for the same readers, is replaced: it may have another title.
   * A new single default takes the place of the old one, which stays as an ordinary link.
   * @throws NameplateError INVALID_VALUE, LIMIT_EXCEEDED, HANDLE_NOT_FOUND, …
   */
  async add(context: WriteContext, identifier: Identifier, link: NewLink): Promise<StoredLink> {
    const request = ['links.add', identifier.key, JSON.stringify(link)] as const;
    const record = await this.#handles.edit(context, {
      identifier,
      request,
      change: (before) => ({ set: added(before, link, identifier) }),
    });
    // Whoever may write an identifier need not be one who may read all of it.
    return storedLinks(record.values).find((stored) => isSameLink(stored, link)) ?? { ...link, index: 0 };
  }

  /**
   * Removes those of a kind, or the one of it that leads to `href`.
   * @throws NameplateError VALUE_NOT_FOUND when there is none
   */
  async remove(
    context: WriteContext,
    identifier: Identifier,
    which: { readonly rel: string; readonly href?: string },
  ): Promise<void> {
    const { rel, href } = which;
    const request = ['links.remove', identifier.key, rel, href ?? ''] as const;
    await this.#handles.edit(context, {
      identifier,
      request,
      change: (before): ValueUpdate => {
        const remove = storedLinks(before).filter(
          (link) => link.rel === rel && (href === undefined || link.href === href),
        );
        if (remove.length === 0) throw noSuchLink(identifier);
        return { remove: remove.map(({ index }) => index) };
      },
    });
  }
}

/** The links among the values of a handle, in order of index. What is none, though it has the type, is left out. */
export function storedLinks(values: readonly HandleValue[]): StoredLink[] {
  return values.flatMap(({ type, index, data, permissions }) => {
    if (type !== valueTypes.link) return [];
    try {
      return [{ ...decodeLink(data), index, public: permissions.publicRead }];
    } catch {
      return [];
    }
  });
}

function added(before: readonly HandleValue[], link: NewLink, identifier: Identifier): HandleValue[] {
  const links = storedLinks(before);
  const same = links.find((stored) => isSameLink(stored, link));
  const index = same?.index ?? freeIndex(before, identifier);
  return [valueOf(index, link), ...(link.default === 'single' ? demoted(before, index) : [])];
}

/** The single default so far, now an ordinary link; who may see it stays as it was. */
function demoted(before: readonly HandleValue[], index: number): HandleValue[] {
  return before.flatMap((value) => {
    const [link] = storedLinks([value]);
    if (link?.default !== 'single' || link.index === index) return [];
    const { default: _single, index: _index, public: _public, ...rest } = link;
    return [{ ...value, data: utf8(JSON.stringify(rest)) }];
  });
}

function freeIndex(before: readonly HandleValue[], { canonical }: Identifier): number {
  const taken = new Set(before.map(({ index }) => index));
  for (let index: number = valueIndexes.firstLink; index <= valueIndexes.lastLink; index += 1)
    if (!taken.has(index)) return index;
  throw new NameplateError('LIMIT_EXCEEDED', `${canonical} has ${linksMax} links, the most there may be.`, {
    reason: 'LINKS_MAX',
    metadata: { limit: String(linksMax) },
  });
}

function isSameLink(left: Link, right: Link): boolean {
  const identity = ({ rel, href, type, hreflang, context }: Link) =>
    JSON.stringify([rel, href, type, hreflang, context]);
  return identity(left) === identity(right);
}

function valueOf(index: number, { public: isPublic, ...link }: NewLink): HandleValue {
  return {
    index,
    type: valueTypes.link,
    data: utf8(JSON.stringify(link)),
    ttl: defaultTimeToLive,
    permissions: isPublic ? defaultPermissions : privatePermissions,
    timestamp: 0,
    references: [],
  };
}

function noSuchLink({ canonical }: Identifier): NameplateError {
  return new NameplateError('VALUE_NOT_FOUND', `${canonical} has no such link.`, {
    reason: 'LINK_UNKNOWN',
    metadata: { identifier: canonical },
  });
}
