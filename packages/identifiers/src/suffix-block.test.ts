import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockSuffix, checkStem, readBlockSuffix } from './suffix-block.ts';

describe('suffixes of a block', () => {
  it('are a stem, ten digits and a check character where there is one', () => {
    expect(blockSuffix({ stem: 'L1-', checked: false }, 7)).toBe('L1-0000000007');
    expect(blockSuffix({ stem: 'M', checked: true }, 12)).toMatch(/^M0000000012[0-9A-Z]$/);
  });

  it('what is written is read again, in capitals or not', () => {
    const plain = fc.record({ stem: fc.stringMatching(/^[0-9A-Za-z._-]{0,8}$/), checked: fc.constant(false) });
    const checked = fc.record({ stem: fc.stringMatching(/^[0-9A-Z]{0,8}$/), checked: fc.constant(true) });
    fc.assert(
      fc.property(fc.oneof(plain, checked), fc.integer({ min: 0, max: 9_999_999_999 }), (form, number) => {
        for (const text of [blockSuffix(form, number), blockSuffix(form, number).toLowerCase()]) {
          const found = readBlockSuffix(text).find((one) => one.checked === form.checked);
          expect(found?.number).toBe(number);
          expect(found?.stem.toLowerCase()).toBe(form.stem.toLowerCase());
        }
      }),
    );
  });

  it.each(['', 'meter-1', '123456789', 'x'.repeat(50), '12345678901x', 'M0000000012!'])('%j is none', (suffix) => {
    expect(readBlockSuffix(suffix)).toEqual([]);
  });

  it('a wrong check character makes it another suffix', () => {
    const right = blockSuffix({ stem: 'M', checked: true }, 12);
    const wrong = `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`;
    expect(readBlockSuffix(wrong).filter(({ checked, number }) => checked && number === 12)).toEqual([]);
  });

  it.each([
    ['a b', false],
    ['a', true],
    ['x'.repeat(33), false],
    ['表', false],
  ])('stem %j, checked %s, is refused', (stem, checked) => {
    expect(() => checkStem({ stem, checked })).toThrow(expect.objectContaining({ reason: 'SUFFIX_STEM' }));
  });
});
