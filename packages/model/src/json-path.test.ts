import { describe, expect, it } from 'vitest';
import { followJsonPath, parseJsonPath } from './json-path.ts';

describe('a path', () => {
  it.each([
    ['energy', ['energy']],
    ['energy.total', ['energy', 'total']],
    ['phases[0].voltage', ['phases', 0, 'voltage']],
    ['[2][10]', [2, 10]],
    ['["a.b"].c', ['a.b', 'c']],
    ['x["[\\"]"]', ['x', '["]']],
    ['电压.相', ['电压', '相']],
  ])('%s', (text, steps) => expect(parseJsonPath(text)).toEqual(steps));

  it.each([
    '',
    '.a',
    'a.',
    'a..b',
    'a[',
    'a[x]',
    'a[-1]',
    'a]b',
    'a b["',
    'a[0]b',
    `${'a.'.repeat(16)}a`,
    'a'.repeat(257),
  ])('not one: %s', (text) => expect(parseJsonPath(text)).toBeUndefined());

  it('finds what is there, by name in objects and by place in arrays', () => {
    const value = { a: [{ b: 1 }, { b: null }] };
    expect(followJsonPath(value, ['a', 0, 'b'])).toBe(1);
    expect(followJsonPath(value, ['a', 1, 'b'])).toBeNull();
    expect(followJsonPath(value, ['a', '0', 'b'])).toBeUndefined();
    expect(followJsonPath(value, ['a', 2, 'b'])).toBeUndefined();
    expect(followJsonPath({ 0: 'x' }, [0])).toBeUndefined();
  });

  it.each([['__proto__'], ['constructor', 'name'], ['toString'], ['a', 'length']])(
    'finds nothing inherited: %s',
    (...path) => {
      expect(followJsonPath({ a: [1] }, path)).toBeUndefined();
    },
  );
});
