import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendTo, safeTarget, withQuery } from './redirect-target.ts';

describe('safeTarget', () => {
  it.each([
    ['https://a.example', 'https://a.example/'],
    ['HTTP://A.example/x y', 'http://a.example/x%20y'],
    [' https://a.example/电表 ', 'https://a.example/%E7%94%B5%E8%A1%A8'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
    ['ftp://a.example/x', 'ftp://a.example/x'],
  ])('takes %j', (text, expected) => {
    expect(safeTarget(text)).toBe(expected);
  });

  it.each([
    '',
    'a',
    '/a',
    '//a.example',
    'javascript:alert(1)',
    'JAVASCRIPT:x',
    'java\tscript:x',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a',
    'https://',
    `https://a.example/${'x'.repeat(9000)}`,
  ])('refuses %j', (text) => {
    expect(safeTarget(text)).toBeUndefined();
  });

  it('never lets a line end or another scheme into the header', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webUrl(),
          fc.string().map((text) => `https://a.example/${text}`),
        ),
        (text) => {
          const target = safeTarget(text);
          if (target !== undefined)
            expect(target).toMatch(/^(?:https?:|ftp:|mailto:|tel:)[\x21-\x7e]*(?: [\x21-\x7e]+)*$/);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('appendTo', () => {
  it('stays on the host, whatever is appended', () => {
    const targets = fc.constantFrom('https://a.example/', 'https://a.example:8443/b', 'https://a.example/?q=');
    fc.assert(
      fc.property(targets, fc.string({ unit: 'binary' }), (target, text) => {
        expect(new URL(appendTo(target, text)).host).toBe(new URL(target).host);
      }),
      { numRuns: 1000 },
    );
  });

  it('appends to nothing that has no host', () => {
    expect(() => appendTo('mailto:a@b.example', ',c@d.example')).toThrow(/urlappend/);
  });
});

describe('withQuery', () => {
  it.each([
    ['https://a.example/', '', 'https://a.example/'],
    ['https://a.example/x', 'a=1&b', 'https://a.example/x?a=1&b'],
    ['https://a.example/x?y=2#z', 'a=1', 'https://a.example/x?y=2&a=1#z'],
    ['https://a.example/x', '热', 'https://a.example/x?%E7%83%AD'],
    ['https://a.example/x', '#evil', 'https://a.example/x?%23evil'],
  ])('%s with %s is %s', (target, query, expected) => {
    expect(withQuery(target, query)).toBe(expected);
  });

  it('never leads to another place', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        fc.string({ unit: 'binary' }),
        (target, query) => {
          const [before, after] = [new URL(target), new URL(withQuery(new URL(target).href, query))];
          expect([after.origin, after.pathname, after.hash]).toEqual([before.origin, before.pathname, before.hash]);
        },
      ),
    );
  });
});
