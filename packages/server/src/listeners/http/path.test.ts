import { isNameplateError } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierInPath, prefixInPath } from './path.ts';

const route = '/api/handles/';

describe('identifierInPath', () => {
  it.each([
    ['/api/handles/88.118.22/a', '88.118.22/a'],
    ['/api/handles/88.118.22%2Fa', '88.118.22/a'],
    ['/api/handles/88.118.22/a/b//c', '88.118.22/a/b//c'],
    ['/api/handles/88.118.22/a%252Fb', '88.118.22/a%2Fb'],
    ['/api/handles/88.118.22/a%25', '88.118.22/a%'],
    ['/api/handles/88.118.22/%E7%94%B5%E8%A1%A8', '88.118.22/电表'],
    ['/api/handles/88.118.22/a%3Fb%23c?type=URL', '88.118.22/a?b#c'],
    ['/api/handles/88.118.22/a+b', '88.118.22/a+b'],
    ['http://host/api/handles/88.118.22/a', '88.118.22/a'],
    ['/api/handles/88.118', '0.NA/88.118'],
  ])('%s is %s', (url, handle) => {
    expect(identifierInPath(url, route).handle).toBe(handle);
  });

  it.each([
    '/api/handles/',
    '/api/handles/88.118.22/',
    '/api/handles/88.118.22/%E7%94',
    '/api/handles/88.118.22/a%',
    '/api/handles/%00/a',
  ])('refuses %s', (url) => {
    expect(() => identifierInPath(url, route)).toThrowError(expect.objectContaining({ code: 'INVALID_IDENTIFIER' }));
  });

  it('gives back what encodeURIComponent wrote, or refuses it by a typed error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (suffix) => {
        let url: string;
        try {
          url = route + encodeURIComponent(`20.500/${suffix}`);
        } catch {
          return; // A lone surrogate has no UTF-8.
        }
        try {
          expect(identifierInPath(url, route).suffix).toBe(suffix.normalize('NFC'));
        } catch (thrown) {
          if (!isNameplateError(thrown, 'INVALID_IDENTIFIER')) throw thrown;
        }
      }),
    );
  });
});

describe('prefixInPath', () => {
  it('reads a prefix', () => {
    expect(prefixInPath('/v1/prefixes/88.118.22?x', '/v1/prefixes/')).toBe('88.118.22');
  });
});
