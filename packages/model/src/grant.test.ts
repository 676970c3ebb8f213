import { describe, expect, it } from 'vitest';
import { formatGrantee, parseGrantee, parseSelector, selectsMetric, selectsValue, settledTarget } from './grant.ts';

describe('a grantee', () => {
  it.each([
    ['key:npk_0123456789abcdef'],
    ['organization:acme'],
    ['organization:acme-2+below'],
    ['device:88.118.22/meter-1'],
    ['handle:0:88.118.22/admin'],
    ['handle:300:0.NA/88.118.22'],
    ['group:101:88.118.22/a:b/c'],
  ])('%s is read and written alike', (text) => {
    expect(formatGrantee(parseGrantee(text))).toBe(text);
  });

  it.each([
    '',
    'acme',
    'key:',
    'key:npk_1',
    'organization:',
    'organization:Acme',
    'organization:__proto__',
    'organization:acme+above',
    'device:',
    'handle:88.118.22/admin',
    'handle:4294967295:88.118.22/admin',
    'handle:-1:88.118.22/admin',
    'group:0:88.118.22/g',
    'group:101:nothing',
    'constructor:x',
    `organization:${'a'.repeat(64)}`,
    'device:\ud800/x',
  ])('%j is none', (text) => {
    expect(() => parseGrantee(text)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^INVALID_/) }));
  });
});

describe('a selector', () => {
  const picks = (selectors: readonly string[], index: number, type: string) =>
    selectsValue(selectors.map(parseSelector), { index, type });

  it.each([
    [[], 3, 'serial', true],
    [['3'], 3, 'serial', true],
    [['03'], 3, 'serial', true],
    [['4'], 3, 'serial', false],
    [['SERIAL'], 3, 'serial', true],
    [['HS_SITE.'], 3, 'HS_SITE.6', true],
    [['HS_SITE'], 3, 'HS_SITE.6', false],
    [['readings'], 3, 'readings', false],
    [['readings.energy'], 3, 'readings.energy', false],
    [['price', '3'], 3, 'serial', true],
  ] as const)('%j of value %i %s: %s', (selectors, index, type, picked) => {
    expect(picks(selectors, index, type)).toBe(picked);
  });

  it('picks readings only when it says so', () => {
    const metric = (...texts: string[]) => selectsMetric(texts.map(parseSelector), 'energy');
    expect(metric()).toBe(false);
    expect(metric('energy')).toBe(false);
    expect(metric('readings')).toBe(true);
    expect(metric('readings.energy')).toBe(true);
    expect(metric('readings.power')).toBe(false);
  });

  it.each(['', ' ', '0', '2147483648', 'a b', 'readings.', 'readings. x', '\ud800', 'x'.repeat(256)])(
    '%j is none',
    (text) => {
      expect(() => parseSelector(text)).toThrow(expect.objectContaining({ reason: 'GRANT_ATTRIBUTE' }));
    },
  );
});

describe('a target', () => {
  it('of a template is under the prefix of the template unless it says otherwise', () => {
    const template = '88.118.22/meter';
    expect(settledTarget({ kind: 'template', template, under: '' })).toEqual({
      kind: 'template',
      template,
      under: '88.118.22',
    });
    expect(settledTarget({ kind: 'template', template, under: '88.118.23' })).toMatchObject({ under: '88.118.23' });
  });
});
