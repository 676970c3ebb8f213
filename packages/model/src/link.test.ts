import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeLink, isDefaultRelation, type Link, linkRelation, parseLink, relationUri } from './link.ts';

it.each([
  ['gs1:pip', 'gs1:pip', 'https://ref.gs1.org/voc/pip'],
  ['https://ref.gs1.org/voc/pip', 'gs1:pip', 'https://ref.gs1.org/voc/pip'],
  ['http://gs1.org/voc/pip', 'gs1:pip', 'https://ref.gs1.org/voc/pip'],
  ['https://www.gs1.org/voc/dpp', 'gs1:dpp', 'https://ref.gs1.org/voc/dpp'],
  ['describedby', 'describedby', 'describedby'],
  ['https://example.com/rel/manual', 'https://example.com/rel/manual', 'https://example.com/rel/manual'],
])('%s is the link type %s, in a linkset %s', (text, rel, uri) => {
  expect(linkRelation(text)).toBe(rel);
  expect(relationUri(rel)).toBe(uri);
});

it.each([
  '',
  'anchor',
  'gs1:',
  'gs1:__proto__',
  '__proto__',
  'Two words',
  'ftp://a.example/x',
  'gs1:defaultLink',
  'https://ref.gs1.org/voc/defaultLinkMulti',
  'https:// a',
])('%j is no link type', (text) => {
  expect(linkRelation(text)).toBeUndefined();
});

it('knows what only marks a default', () => {
  expect(isDefaultRelation('gs1:defaultLink')).toBe(true);
  expect(isDefaultRelation('https://gs1.org/voc/defaultLinkMulti')).toBe(true);
  expect(isDefaultRelation('gs1:defaultLinkOther')).toBe(false);
});

it('reads a link, names it by its type when it has no title, and writes addresses as browsers do', () => {
  expect(parseLink({ rel: 'gs1:pip', href: 'HTTPS://Maker.Example' })).toEqual({
    rel: 'gs1:pip',
    href: 'https://maker.example/',
    title: 'pip',
  });
  expect(parseLink({ rel: 'https://a.example/rel/manual', href: 'http://a.example/手册' })).toMatchObject({
    title: 'manual',
    href: 'http://a.example/%E6%89%8B%E5%86%8C',
  });
});

it.each([
  ['link.rel', { href: 'https://a.example/' }],
  ['link.href', { rel: 'item' }],
  ['link.href', { rel: 'item', href: 'data:text/html,x' }],
  ['link.href', { rel: 'item', href: 'https://a.example@evil.example/' }],
  ['link.href', { rel: 'item', href: `https://a.example/${'x'.repeat(2048)}` }],
  ['link.title', { rel: 'item', href: 'https://a.example/', title: '\u001B[2J' }],
  ['link.title', { rel: 'item', href: 'https://a.example/', title: '\uD800' }],
  ['link.type', { rel: 'item', href: 'https://a.example/', type: 'html' }],
  ['link.hreflang[0]', { rel: 'item', href: 'https://a.example/', hreflang: ['中文'] }],
  ['link.hreflang', { rel: 'item', href: 'https://a.example/', hreflang: [] }],
  ['link.context[1]', { rel: 'item', href: 'https://a.example/', context: ['CN', 'a b'] }],
  ['link.default', { rel: 'item', href: 'https://a.example/', default: 'yes' }],
  ['link.fwqs', { rel: 'item', href: 'https://a.example/', fwqs: true }],
])('names %s where it is wrong', (path, link) => {
  expect(() => parseLink(link)).toThrow(
    expect.objectContaining({ code: 'INVALID_VALUE', metadata: expect.objectContaining({ path }) }),
  );
});

it('refuses data that is no JSON in UTF-8', () => {
  for (const data of [Uint8Array.of(0xff), new TextEncoder().encode('{'), new TextEncoder().encode('[]')])
    expect(() => decodeLink(data)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
});

it('reads back what it wrote, and throws nothing but INVALID_VALUE', () => {
  const field = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.constantFrom('gs1:pip', '__proto__', 'text/html', 'single'),
    fc.array(fc.string()),
    fc.jsonValue(),
  );
  const object = fc.dictionary(
    fc.constantFrom('rel', 'href', 'title', 'type', 'hreflang', 'context', 'default', '__proto__'),
    field,
  );
  fc.assert(
    fc.property(
      fc.oneof(object, fc.record({ rel: fc.constantFrom('gs1:pip', 'item'), href: fc.webUrl() })),
      (given) => {
        let link: Link;
        try {
          link = parseLink(given);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'INVALID_VALUE' });
          return;
        }
        expect(decodeLink(new TextEncoder().encode(JSON.stringify(link)))).toEqual(link);
        expect(new URL(link.href).protocol).toMatch(/^https?:$/);
      },
    ),
    { numRuns: 300 },
  );
});
