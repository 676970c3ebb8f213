import { describe, expect, it } from 'vitest';
import { parseTarget, targetFromHandle } from './target.ts';

describe('what a text asks for', () => {
  it.each([
    ['88.118', '0.NA/88.118'],
    [' 11022 ', '0.NA/11022'],
    ['88.118.22/a', '88.118.22/a'],
    ['hdl:88.118.22/a', '88.118.22/a'],
    ['88.118.22%2Fa', '88.118.22/a'],
    ['https://hdl.handle.net/88.118.22/a', '88.118.22/a'],
  ])('%s is %s', (text, handle) => {
    expect(parseTarget(text).handle).toBe(handle);
  });

  it('keeps a percent sign in the value form', () => {
    expect(targetFromHandle('88.118.22/50%').handle).toBe('88.118.22/50%');
    expect(targetFromHandle('88.118').handle).toBe('0.NA/88.118');
  });

  it.each(['', ' ', 'a b', 'hdl:88.118', '88.118.22/'])('refuses %j', (text) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'INVALID_IDENTIFIER' }));
  });
});
