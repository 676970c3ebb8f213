import { gs1Vocabulary, type Link, relationUri } from '@nameplate/model';

/** A set of links, RFC 9264 § 4.2: one object for each thing that they are links of. */
export interface Linkset {
  readonly linkset: readonly LinkContext[];
}

/** The links of one thing, by kind: `"https://ref.gs1.org/voc/pip": [{ href, title, … }]`. */
export interface LinkContext {
  readonly anchor: string;
  readonly [relation: string]: string | readonly LinkTarget[];
}

/** RFC 9264 § 4.2.4; `context` as GS1-Conformant Resolver Standard has it. */
export interface LinkTarget {
  readonly href: string;
  readonly title: string;
  readonly type?: string;
  readonly hreflang?: readonly string[];
  readonly context?: readonly string[];
}

export interface LinksOfThing {
  /** An address. */
  readonly anchor: string;
  readonly links: readonly Link[];
  /** The one that is its default though it is not marked as one. */
  readonly default?: Link;
}

export const linksetType = 'application/linkset+json';

/** What makes JSON-LD of a linkset. GS1-Conformant Resolver Standard § 2.5.3. */
export const linksetContext = 'https://ref.gs1.org/standards/resolver/linkset-context';

/** Every link under its kind, and the defaults under the kinds that mark them as well. § 2.5.8. */
export function linksetToJson(things: readonly LinksOfThing[]): Linkset {
  return {
    linkset: things.map(({ anchor, links, default: implied }) => {
      const kinds = new Map<string, LinkTarget[]>();
      const add = (kind: string, target: LinkTarget) => kinds.set(kind, [...(kinds.get(kind) ?? []), target]);
      for (const link of links) {
        add(relationUri(link.rel), targetOf(link));
        if (link.default === 'multi') add(`${gs1Vocabulary}defaultLinkMulti`, targetOf(link));
      }
      const one = links.find((link) => link.default === 'single') ?? implied;
      // The default is for everybody: it has no attribute that says whom it is for.
      if (one) add(`${gs1Vocabulary}defaultLink`, { href: one.href, title: one.title });
      return { anchor, ...Object.fromEntries(kinds) };
    }),
  };
}

function targetOf({ href, title, type, hreflang, context }: Link): LinkTarget {
  return { href, title, ...(type && { type }), ...(hreflang && { hreflang }), ...(context && { context }) };
}
