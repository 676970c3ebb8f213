import { expect, it } from 'vitest';
import { countryOf } from './country.ts';

it.each([
  ['X-Country', { 'x-country': 'CN' }, 'cn'],
  ['x-country', { 'x-country': 'fr' }, 'fr'],
  ['x-country', {}, undefined],
  ['x-country', { 'x-country': 'CN, FR' }, undefined],
  ['x-country', { 'x-country': 'China' }, undefined],
  // Nobody is believed who was not named.
  ['', { 'x-country': 'CN', '': 'CN' }, undefined],
])('of header %j in %j: %s', (header, headers, country) => {
  expect(countryOf(headers, header)).toBe(country);
});
