import { describe, expect, it } from 'vitest';
import { attributeViolations } from './check-attribute.ts';
import { maxViolations, remedyOfViolations, shortened, violationText } from './violation.ts';
import { violationError } from './violation-error.ts';

describe('violations', () => {
  const [serial] = attributeViolations('serial', { type: 'string', required: true }, undefined);
  const [medium] = attributeViolations('medium', { type: 'string', enum: ['water', 'steam'] }, 'oil');

  it('name attribute, rule, value, what is expected and what to do, in both languages', () => {
    expect(medium).toEqual({
      attribute: 'medium',
      rule: 'enum',
      value: '"oil"',
      expected: { en: 'one of water, steam', zh: '以下之一：water, steam' },
      remedy: { en: 'Give medium one of water, steam.', zh: '请为 medium 填写以下之一：water, steam。' },
    });
    expect(medium && violationText(medium, 'zh')).toBe(
      '属性 medium（enum）：应为以下之一：water, steam；实际为 "oil"。',
    );
  });

  it('are every rule that a value breaks', () => {
    const rules = { type: 'number', enum: [1, 2], range: { max: 2 } } as const;
    expect(attributeViolations('a', rules, 3).map(({ rule }) => rule)).toEqual(['enum', 'range']);
    expect(
      attributeViolations('a', { type: 'string', enum: ['x'], pattern: 'x+' }, 'y').map(({ rule }) => rule),
    ).toEqual(['enum', 'pattern']);
  });

  it('tell of a value that not everybody may see only how long it is', () => {
    for (const visibility of ['authenticated', 'named', 'consortium', 'private'] as const) {
      const [found] = attributeViolations('a', { type: 'string', enum: ['x'], visibility }, 'Geheimnis');
      expect(JSON.stringify(found)).not.toContain('Geheimnis');
      expect(found?.value).toBe('*** (9)');
    }
    expect(attributeViolations('HS_SECKEY', { type: 'integer' }, 'Geheimnis')[0]?.value).toBe('*** (9)');
  });

  it('are in one error: each in the message, the first in the metadata, all in the list up to its limit', () => {
    if (!serial || !medium) throw new Error('both are violations');
    const error = violationError([serial, medium]);
    expect(error).toMatchObject({
      code: 'INVALID_VALUE',
      reason: 'ATTRIBUTE_REQUIRED',
      metadata: { attribute: 'serial', rule: 'required', violations: '2' },
      remedy: { en: 'Correct serial, medium.', zh: '请更正：serial, medium。' },
    });
    expect(error.message).toBe(
      'Attribute serial (required): expected a value; found none. ' +
        'Attribute medium (enum): expected one of water, steam; found "oil".',
    );
    const many = violationError(Array.from({ length: 99 }, () => medium));
    expect(many.violations).toHaveLength(maxViolations);
    expect(many.metadata['violations']).toBe('99');
    expect(many.message).toMatch(/And 91 more\.$/);
    expect(many.remedy).toEqual(medium.remedy);
  });

  it('stay bounded, whatever the value and the rule', () => {
    const choices = Array.from({ length: 1000 }, (_, i) => `${i}${'x'.repeat(900)}`);
    const [found] = attributeViolations('a', { type: 'string', enum: choices }, '😀'.repeat(5000));
    expect(JSON.stringify(found).length).toBeLessThan(1200);
    expect(found?.value).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    expect(shortened('abc😀', 4)).toBe('abc…');
    expect(remedyOfViolations([])).toBeUndefined();
  });
});
