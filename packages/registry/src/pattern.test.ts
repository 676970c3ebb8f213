import { describe, expect, it } from 'vitest';
import { matchesPattern } from './pattern.ts';

describe('a pattern', () => {
  it.each<[string, string, boolean]>([
    ['[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{8}', 'LFV3A23C3K3000001', true],
    ['[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{8}', 'LFV3A23C3K300000', false],
    ['a|b', 'ab', false],
    ['(?:ab)+c{2,3}', 'ababcc', true],
    ['(?:a|b){3}', 'aba', true],
    ['.{0,9}', '一二三', true],
  ])('%s on %s', (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });

  it.each([
    ['(a+)+b', 'a'.repeat(50)],
    ['a?'.repeat(60) + 'c', `${'a'.repeat(55)}b`],
    ['(?:a|aa){40}b', 'a'.repeat(60)],
  ])('%s, which may try for ever, ends without an answer', (pattern, text) => {
    expect(matchesPattern(pattern, text)).toBeUndefined();
  });
});
