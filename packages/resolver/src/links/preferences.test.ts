import fc from 'fast-check';
import { expect, it } from 'vitest';
import { languageQuality, parsePreferences, typeQuality } from './preferences.ts';

it.each([
  [undefined, []],
  ['', []],
  [
    'fr-CH, fr;q=0.9, *;q=0.5',
    [
      ['fr-ch', 1],
      ['fr', 0.9],
      ['*', 0.5],
    ],
  ],
  [
    'text/html;level=1;Q=0.7,*/*;q=0',
    [
      ['text/html', 0.7],
      ['*/*', 0],
    ],
  ],
  ['a b, en;q=2, de;q=x, zh', [['zh', 1]]],
])('%j asks for %j', (header, expected) => {
  expect(parsePreferences(header).map(({ range, quality }) => [range, quality])).toEqual(expected);
});

it.each([
  ['fr-CH', 'fr', 1],
  ['fr', 'fr-CA', 1],
  ['fr-CH;q=0.4, fr;q=0.9', 'fr-CH', 0.4],
  ['zh-Hant;q=0.3, *;q=0.1', 'zh-Hans', 0.1],
  ['en', 'de', 0],
  ['en;q=0, *', 'en', 0],
  ['e', 'en', 0],
])('%s wishes for %s by %d', (header, language, quality) => {
  expect(languageQuality(parsePreferences(header), language)).toBe(quality);
});

it.each([
  ['text/html, */*;q=0.8', 'application/json', 0.8],
  ['text/*;q=0.3, text/html', 'text/plain', 0.3],
  ['text/html;q=0, */*', 'text/html', 0],
  ['application/json', 'text/html', 0],
])('%s wishes for %s by %d', (header, type, quality) => {
  expect(typeQuality(parsePreferences(header), type)).toBe(quality);
});

it('makes something of every header', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string(), (header, offered) => {
      const wishes = parsePreferences(header);
      for (const quality of [languageQuality(wishes, offered), typeQuality(wishes, offered)]) {
        expect(quality).toBeGreaterThanOrEqual(0);
        expect(quality).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 300 },
  );
});
