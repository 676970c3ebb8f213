import { describe, expect, it } from 'vitest';
import {
  attributesOf,
  durationArgument,
  placeArgument,
  settingArgument,
  timeArgument,
  valueArgument,
  windowArgument,
} from './parse.ts';

describe('arguments', () => {
  it('--place', () => {
    expect(placeArgument('118.8,32.06')).toEqual({ longitude: 118.8, latitude: 32.06 });
    expect(placeArgument('-1,-2,3')).toEqual({ longitude: -1, latitude: -2, altitude: 3 });
    for (const text of ['', '1', '1,', '181,0', '0,91', 'a,b', '1,2,3,4', '1,2,x'])
      expect(() => placeArgument(text)).toThrow();
  });

  it('--value keeps equals signs and colons in the data, and collects', () => {
    const first = valueArgument('1:URL=https://example.com/?a=b');
    expect(valueArgument('2:NOTE=', first)).toEqual([
      { index: 1, type: 'URL', data: 'https://example.com/?a=b' },
      { index: 2, type: 'NOTE', data: '' },
    ]);
    for (const text of ['URL=x', '1:=x', '1:URL', 'x:URL=y']) expect(() => valueArgument(text)).toThrow();
  });

  it('--set', () => {
    expect(settingArgument('a=b=c')).toEqual([['a', 'b=c']]);
    expect(() => settingArgument('=c')).toThrow();
  });

  it('times and windows', () => {
    expect(timeArgument('2018-01-03')).toEqual(new Date('2018-01-03T00:00:00Z'));
    expect(() => timeArgument('soon')).toThrow();
    expect(['hour', 'PT15M'].map(windowArgument)).toEqual(['hour', 'PT15M']);
    expect(() => windowArgument('fortnight')).toThrow();
  });

  it('durations say their unit', () => {
    expect(['90s', '30m', '24h', '7d'].map(durationArgument)).toEqual([90_000, 1_800_000, 86_400_000, 604_800_000]);
    for (const text of ['24', '0', 'h', '24 h', 'soon']) expect(() => durationArgument(text)).toThrow('with its unit');
  });
});

describe('attributesOf', () => {
  const definition = {
    attributes: {
      size: { type: 'number' },
      on: { type: 'boolean' },
      more: { type: 'json' },
      serial: { type: 'string' },
    },
  } as const;

  it('takes the type from the template', () => {
    const settings = [
      ['size', '1.5'],
      ['on', 'false'],
      ['more', '[1]'],
      ['serial', '007'],
    ] as const;
    expect(attributesOf(settings, definition)).toEqual({ size: 1.5, on: false, more: [1], serial: '007' });
  });

  it('says which one is wrong', () => {
    for (const setting of [
      ['size', 'big'],
      ['on', 'yes'],
      ['more', '{'],
    ] as const)
      expect(() => attributesOf([setting], definition)).toThrow(new RegExp(`--set ${setting[0]}`));
  });
});
