import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendTo, safeTarget } from './redirect-target.ts';

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
