import { describe, expect, it } from 'vitest';
import { isInIndustry, parseIndustryCode } from './industry-code.ts';

describe('a class of GB/T 4754', () => {
  it.each([
    ['C', 'C'],
    ['c', 'C'],
    ['39', 'C39'],
    ['C391', 'C391'],
    ['3911', 'C3911'],
    ['0111', 'A0111'],
    ['T97', 'T97'],
    ['97', 'T97'],
    ['44', 'D44'],
    ['43', 'C43'],
  ])('%s is %s', (text, code) => {
    expect(parseIndustryCode(text)).toBe(code);
  });

  it.each(['', 'U', 'C3', '3', '00', '98', 'A39', 'C39111', '39 ', 'C-39', '三九'])('%j is none', (text) => {
    expect(parseIndustryCode(text)).toBeUndefined();
  });

  it('is in the wider ones of its section', () => {
    expect(isInIndustry('C3911', 'C39')).toBe(true);
    expect(isInIndustry('C3911', 'C')).toBe(true);
    expect(isInIndustry('C39', 'C3911')).toBe(false);
  });
});
