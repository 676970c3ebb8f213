import { expect, it } from 'vitest';
import { prefersJson } from './accept.ts';

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
