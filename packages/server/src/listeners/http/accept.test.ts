import { expect, it } from 'vitest';
import { prefersJson, prefersPage, wantsLinkset } from './accept.ts';

it.each([
  [undefined, false],
  ['*/*', false],
  ['text/html', false],
  ['application/json', true],
  ['Application/JSON; charset=utf-8', true],
  ['text/html,application/json;q=0.9', false],
  ['text/html;q=0.5, application/json', true],
  ['application/json;q=0', false],
  ['text/*, application/json', false],
  ['application/json;q=x', false],
])('Accept: %s → JSON %s', (accept, expected) => {
  expect(prefersJson(accept)).toBe(expected);
});

it.each([
  [undefined, false],
  ['*/*', false],
  ['application/*', false],
  ['application/linkset+json', true],
  ['Application/Linkset+JSON;q=0.5, */*;q=0.1', true],
  ['text/html, application/linkset+json;q=0.9', false],
  ['application/linkset+json;q=0', false],
])('Accept: %s → linkset %s', (accept, expected) => {
  expect(wantsLinkset(accept)).toBe(expected);
});

it.each([
  [undefined, false],
  ['*/*', false],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['application/json, text/html;q=0.5', false],
  ['text/html;q=0', false],
])('Accept: %s → page %s', (accept, expected) => {
  expect(prefersPage(accept)).toBe(expected);
});
