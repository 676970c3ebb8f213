import { violation, violationError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { faultsOf, plainValue, reasonOf } from './fault.ts';

describe('the value in an errors file', () => {
  it.each([
    ['"oil"', 'oil'],
    ['"say \\"x\\"\\n"', 'say "x"\n'],
    ['"long…', 'long…'],
    ['"cut at \\…', 'cut at …'],
    ['"cut at \\u20…', 'cut at …'],
    ['900', '900'],
    ['{"a":1}', '{"a":1}'],
    ['*** (9)', '*** (9)'],
  ])('of %s is %j', (json, text) => {
    expect(plainValue(json)).toBe(text);
  });

  it('is that of each fault', () => {
    const one = violation('a', 'enum', '"oil"', { en: 'x', zh: 'x' });
    const other = violation('b', 'range', '900', { en: 'x', zh: 'x' });
    const faults = faultsOf(violationError([one, other]), () => undefined);
    expect(reasonOf(faults, 'en', plainValue).value).toBe('oil; 900');
    expect(reasonOf(faults, 'en').value).toBe('"oil"; 900');
  });
});
