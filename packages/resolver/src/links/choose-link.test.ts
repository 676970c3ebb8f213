import { parseIdentifier } from '@nameplate/model';
import type { StoredLink } from '@nameplate/registry';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chooseLink, defaultOf, type LinkWish } from './choose-link.ts';
import { parsePreferences } from './preferences.ts';
import type { LinkLevel } from './thing-links.ts';

const link = (href: string, more: Partial<StoredLink> = {}): StoredLink => ({
  rel: 'gs1:pip',
  href,
  title: href,
  index: 210,
  public: true,
  ...more,
});
const level = (anchor: string, ...links: StoredLink[]): LinkLevel => ({
  anchor,
  identifier: parseIdentifier(`88.118.22${anchor}`),
  links,
});

function wish({
  linkType,
  accept,
  language,
  context = [],
}: {
  linkType?: string;
  accept?: string;
  language?: string;
  context?: string[];
}): LinkWish {
  return {
    ...(linkType !== undefined && { linkType }),
    types: parsePreferences(accept),
    languages: parsePreferences(language),
    contexts: context,
  };
}

function chosen(levels: readonly LinkLevel[], asked: Parameters<typeof wish>[0] = {}): string[] | undefined {
  return chooseLink(levels, wish(asked))?.links.map(({ href }) => href);
}

const pages = level(
  '/x',
  link('all', { default: 'single' }),
  link('en', { hreflang: ['en'], type: 'text/html', default: 'multi' }),
  link('fr', { hreflang: ['fr', 'fr-CA'], type: 'text/html', default: 'multi' }),
  link('cn', { context: ['CN'], default: 'multi' }),
);

it.each([
  [{}, ['all']],
  [{ language: 'de' }, ['all']],
  [{ language: 'fr-CH' }, ['fr']],
  [{ language: 'fr-CH', accept: 'application/pdf' }, ['all']],
  [{ language: '*', accept: '*/*' }, ['all']],
  [{ accept: 'text/html' }, ['all']],
  [{ context: ['CN'] }, ['cn']],
  [{ context: ['US'] }, ['all']],
  [{ linkType: 'gs1:pip', language: 'de' }, ['all']],
  [{ linkType: 'gs1:pip', language: 'en, fr;q=0.5', accept: 'text/html' }, ['en']],
  [{ linkType: 'gs1:dpp' }, undefined],
  [{ linkType: '' }, undefined],
])('%j leads to %j', (asked, expected) => {
  expect(chosen([pages], asked)).toEqual(expected);
});

it.each([
  ['zh;q=0.1, en;q=0.9', 'all'],
  ['de, zh;q=0.4', 'all'],
  ['de, zh;q=0.5', 'zh'],
  ['zh;q=0.9, en;q=0.1', 'zh'],
  // One language in two forms is no other one.
  ['zh-CN, zh;q=0.9, en;q=0.8', 'zh'],
  ['*, zh;q=0.5', 'zh'],
])('respects how much a language is wished for: %s leads to %s', (language, expected) => {
  const two = level('/x', link('all', { default: 'single' }), link('zh', { hreflang: ['zh'], default: 'multi' }));
  expect(chosen([two], { language })).toEqual([expected]);
});

it('a default of a language gives way to any language that is wished for', () => {
  const zh = link('zh', { hreflang: ['zh'], default: 'single' });
  const two = level('/x', zh, link('en', { hreflang: ['en'], default: 'multi' }));
  expect(chosen([two], { language: 'de, en;q=0.1' })).toEqual(['en']);
});

it('offers a choice where nothing decides', () => {
  const two = level('/x', link('a'), link('b'));
  expect(chosen([two], { linkType: 'gs1:pip' })).toEqual(['a', 'b']);
  expect(chosen([two])).toEqual(['a']);
});

it('takes the finest level that has the type, and the finest that has a default', () => {
  const item = level('/item', link('dpp', { rel: 'gs1:dpp' }));
  expect(chosen([item, pages], { linkType: 'gs1:dpp' })).toEqual(['dpp']);
  expect(chosen([item, pages], { linkType: 'gs1:pip', language: 'en', accept: 'text/html' })).toEqual(['en']);
  expect(chosen([item, pages])).toEqual(['all']);
  expect(chosen([item, level('/x', link('a'))])).toEqual(['dpp']);
  expect(chosen([])).toBeUndefined();
});

it('leads to links that are there, always to one without a type, whatever is asked', () => {
  const word = fc.constantFrom('en', 'fr', '*', 'text/html', '*/*', 'application/json;q=0.5', 'en;q=0', '');
  const links = fc.array(
    fc.record(
      {
        rel: fc.constantFrom('gs1:pip', 'gs1:dpp', 'item'),
        href: fc.uuid(),
        default: fc.constantFrom('single' as const, 'multi' as const),
        hreflang: fc.array(fc.constantFrom('en', 'fr', 'zh-Hans'), { minLength: 1, maxLength: 2 }),
        type: fc.constantFrom('text/html', 'application/json'),
        context: fc.constant(['CN']),
      },
      { requiredKeys: ['rel', 'href'] },
    ),
    { minLength: 1, maxLength: 6 },
  );
  const asked = fc.record({
    linkType: fc.constantFrom(undefined, 'gs1:pip', 'item', 'gs1:defaultLink', '__proto__', '..'),
    accept: word,
    language: word,
    context: fc.array(fc.constantFrom('CN', 'US'), { maxLength: 1 }),
  });
  fc.assert(
    fc.property(fc.array(links, { minLength: 1, maxLength: 3 }), asked, (all, { linkType, ...rest }) => {
      const levels = all.map((each, at) => level(`/${at}`, ...each.map(({ href, ...more }) => link(href, more))));
      const choice = chooseLink(levels, wish({ ...rest, ...(linkType !== undefined && { linkType }) }));
      const isDefault = linkType === undefined || linkType === 'gs1:defaultLink';
      if (isDefault) expect(choice?.links).toHaveLength(1);
      const known = levels.some((each) => each.links.some(({ rel }) => rel === linkType));
      if (!isDefault) expect(choice !== undefined).toBe(known);
      for (const each of choice?.links ?? []) {
        expect(choice?.level.links).toContain(each);
        if (!isDefault) expect(each.rel).toBe(linkType);
      }
      expect(defaultOf(levels)).toBeDefined();
    }),
    { numRuns: 300 },
  );
});
