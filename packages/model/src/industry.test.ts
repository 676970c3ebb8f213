import { describe, expect, it } from 'vitest';
import { industrySections, parseIndustry } from './industry.ts';

describe('an industry code', () => {
  it.each([
    ['C', { code: 'C', section: 'C' }],
    ['c40', { code: 'C40', section: 'C', division: '40' }],
    ['C401', { code: 'C401', section: 'C', division: '40', group: '401' }],
    ['C4016', { code: 'C4016', section: 'C', division: '40', group: '401', class: '4016' }],
    ['A0111', { code: 'A0111', section: 'A', division: '01', group: '011', class: '0111' }],
  ])('%s is read by section, division, group and class', (text, expected) => {
    expect(parseIndustry(text)).toEqual(expected);
  });

  it.each(['', 'U', '40', 'C4', 'C44', 'A06', 'A00', 'T98', 'C40160', 'C 40', 'Ｃ40', 'constructor'])(
    '%j is none',
    (text) => {
      expect(parseIndustry(text)).toBeUndefined();
    },
  );

  it('each of the 97 divisions is in one section', () => {
    const divisions = Array.from({ length: 99 }, (_, i) => String(i + 1).padStart(2, '0'));
    const held = divisions.map((division) =>
      Object.keys(industrySections).filter((letter) => parseIndustry(letter + division)),
    );
    expect(held.map(({ length }) => length)).toEqual(divisions.map((division) => (Number(division) <= 97 ? 1 : 0)));
  });
});
