import { describe, expect, it } from 'vitest';
import * as format from './format.ts';

describe('age', () => {
  it.each([
    [0, '0 s'],
    [119_000, '119 s'],
    [120_000, '2 min'],
    [7_200_000, '2 h'],
    [172_800_000, '2 d'],
    [-5_000, '5 s ahead'],
  ])('%d ms is %s', (ms, text) => expect(format.age(ms)).toBe(text));
});

describe('data', () => {
  it('is text when it is text, else base64', () => {
    expect(format.data(new TextEncoder().encode('热\n'))).toEqual({ text: '热\n' });
    expect(format.data(Uint8Array.of(0xff, 0))).toEqual({ base64: '/wA=' });
    // A control sequence in a stored value must not reach the terminal.
    expect(format.data(new TextEncoder().encode('\u001B[2J'))).toEqual({ base64: 'G1sySg==' });
  });
});

describe('figure', () => {
  it('has at most four decimals', () => {
    expect([5347.61445783133, 5, true, 'open', undefined].map(format.figure)).toEqual([
      '5347.6145',
      '5',
      'true',
      'open',
      '–',
    ]);
  });
});

describe('place', () => {
  it('shows what is known', () => {
    expect(format.place({ longitude: 118.8, latitude: 32.06, regionCode: '320100' })).toBe(
      '118.8, 32.06 · region 320100',
    );
    expect(format.place({ address: '1 Works Road' })).toBe('1 Works Road');
  });
});
