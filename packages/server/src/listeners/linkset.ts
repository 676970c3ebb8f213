import { type Linkset, type LinksOfThing, linksetToJson } from '@nameplate/protocol/http';
import { defaultOf, type LinkLevel } from '@nameplate/resolver';

/** The links of each level as one document. `root`: where Digital Links are asked for, without a slash at the end. */
export function linksetOf(levels: readonly LinkLevel[], root: string): Linkset {
  return linksetToJson(linksOfThings(levels, root));
}

/** The links of each level, and which is the default of them all. */
export function linksOfThings(levels: readonly LinkLevel[], root: string): LinksOfThing[] {
  const chosen = defaultOf(levels);
  return levels.map((level) => ({
    anchor: anchorOf(level, root),
    links: level.links,
    ...(chosen?.level === level && { default: chosen.link }),
  }));
}

/** The address of what a level's links are links of. */
export function anchorOf({ anchor }: Pick<LinkLevel, 'anchor'>, root: string): string {
  return anchor.startsWith('/') ? root + anchor : anchor;
}

/** Where Digital Links are asked for when the configuration does not say: GS1's own resolver, which is in every canonical form. */
export const canonicalRoot = 'https://id.gs1.org';

/** `digital_link_url` without the slash at its end; undefined when it is not set. */
export function digitalLinkRoot({ digital_link_url: url }: { readonly digital_link_url: string }): string | undefined {
  return url === '' ? undefined : url.replace(/\/+$/, '');
}
