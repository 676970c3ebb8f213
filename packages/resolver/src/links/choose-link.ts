import { isDefaultRelation, linkRelation } from '@nameplate/model';
import type { StoredLink } from '@nameplate/registry';
import { languageQuality, type Preference, typeQuality } from './preferences.ts';
import type { LinkLevel } from './thing-links.ts';

/** What a request says about the link that it wants. */
export interface LinkWish {
  /** `linkType`; absent: the default. */
  readonly linkType?: string;
  readonly languages: readonly Preference[];
  readonly types: readonly Preference[];
  readonly contexts: readonly string[];
}

/** One link, or several that suit equally well. */
export interface LinkChoice {
  readonly level: LinkLevel;
  readonly links: readonly StoredLink[];
}

/**
 * The link that a request is sent to: of its type at the finest level that has one, else the default. Undefined when there is
 * no link of that type. GS1-Conformant Resolver Standard § 2.6.
 */
export function chooseLink(levels: readonly LinkLevel[], wish: LinkWish): LinkChoice | undefined {
  const { linkType } = wish;
  if (linkType === undefined || isDefaultRelation(linkType)) return chooseDefault(levels, wish);
  for (const level of levels) {
    const links = level.links.filter(({ rel }) => isOfType(rel, linkType));
    if (links.length > 0) return { level, links: narrowed(links, wish) };
  }
  return undefined;
}

/**
 * The level whose default counts, and that default: marked as such, else the first link of the finest level that has any.
 * Some link is the default of whatever has links. § 2.5.8.
 */
export function defaultOf(levels: readonly LinkLevel[]): { level: LinkLevel; link: StoredLink } | undefined {
  for (const level of levels) {
    const link = level.links.find((each) => each.default === 'single') ?? level.links.find((each) => each.default);
    if (link) return { level, link };
  }
  const level = levels.find(({ links }) => links.length > 0);
  const [link] = level?.links ?? [];
  return level && link && { level, link };
}

/** One of the defaults for several readers when the request decides for it, else the one for all. */
function chooseDefault(levels: readonly LinkLevel[], wish: LinkWish): LinkChoice | undefined {
  const found = defaultOf(levels);
  if (!found) return undefined;
  const { level, link } = found;
  const multi = narrowed(
    level.links.filter((each) => each.default === 'multi'),
    wish,
  );
  const [only] = multi;
  const isBetter = multi.length === 1 && only && isMeant(only, wish) && !isSecondChoice(only, link, wish);
  return { level, links: isBetter ? [only] : [link] };
}

/** Is another language wished for more than twice as much? Then the default for all, that names none, is the likelier to be read. */
function isSecondChoice({ hreflang }: StoredLink, forAll: StoredLink, { languages }: LinkWish): boolean {
  if (hreflang === undefined || forAll.hreflang !== undefined) return false;
  const quality = Math.max(...hreflang.map((each) => languageQuality(languages, each)));
  return languages.some(
    (wish) =>
      wish.range !== '*' && wish.quality > 2 * quality && hreflang.every((each) => languageQuality([wish], each) === 0),
  );
}

/** Does the request name what the link is for, and nothing that it is not for? */
function isMeant({ hreflang, type, context }: StoredLink, { languages, types, contexts }: LinkWish): boolean {
  const verdicts = [
    verdict(languages, hreflang, languageQuality),
    verdict(types, type === undefined ? undefined : [type], typeQuality),
    context && contexts.length > 0 ? context.some((each) => contexts.includes(each)) : undefined,
  ];
  return verdicts.includes(true) && !verdicts.includes(false);
}

/** True when a wish names one of them, false when none is wished; a wish for anything, and no wish, say neither. */
function verdict(
  wishes: readonly Preference[],
  offered: readonly string[] | undefined,
  qualityOf: (wishes: readonly Preference[], each: string) => number,
): boolean | undefined {
  if (offered === undefined || wishes.length === 0) return undefined;
  const named = wishes.filter(({ range }) => range !== '*' && range !== '*/*');
  if (offered.some((each) => qualityOf(named, each) > 0)) return true;
  return offered.some((each) => qualityOf(wishes, each) > 0) ? undefined : false;
}

/** What is left when each kind of wish has had its say: those it likes best, or all when it likes none. */
function narrowed(links: readonly StoredLink[], { types, languages, contexts }: LinkWish): readonly StoredLink[] {
  const byType = liked(links, types.length > 0, ({ type }) =>
    type === undefined ? anything(types, '*/*') : typeQuality(types, type),
  );
  const byLanguage = liked(byType, languages.length > 0, ({ hreflang }) =>
    hreflang === undefined
      ? anything(languages, '*')
      : Math.max(...hreflang.map((each) => languageQuality(languages, each))),
  );
  return liked(byLanguage, true, ({ context }) => {
    if (contexts.length === 0) return context === undefined ? 1 : undefined;
    return context === undefined ? undefined : Number(context.some((each) => contexts.includes(each)));
  });
}

/** A link that does not say what it is suits a wish for anything. */
function anything(wishes: readonly Preference[], wildcard: string): number | undefined {
  return wishes.find(({ range }) => range === wildcard)?.quality || undefined;
}

/** Of those that are for what is wished the best; else those for anybody; else all. */
function liked(
  links: readonly StoredLink[],
  wished: boolean,
  qualityOf: (link: StoredLink) => number | undefined,
): readonly StoredLink[] {
  if (!wished || links.length < 2) return links;
  const best = Math.max(...links.map((link) => qualityOf(link) ?? 0));
  if (best > 0) return links.filter((link) => qualityOf(link) === best);
  const open = links.filter((link) => qualityOf(link) === undefined);
  return open.length > 0 ? open : links;
}

function isOfType(rel: string, asked: string): boolean {
  return rel === linkRelation(asked) || rel === `gs1:${asked}`;
}
