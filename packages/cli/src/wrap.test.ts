import { describe, expect, it } from 'vitest';
import { displayWidth } from './table.ts';
import { wrap } from './wrap.ts';

describe('wrap', () => {
  it('breaks at blanks, and a longer word anywhere', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrap('', 4)).toEqual(['']);
  });

  it('counts a Chinese character as two cells', () => {
    const lines = wrap('请对照标签核对所建议的编码，不要直接采用。', 11);
    expect(lines.join('')).toBe('请对照标签核对所建议的编码，不要直接采用。');
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(11);
  });
});
