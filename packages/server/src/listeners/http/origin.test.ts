import { expect, it } from 'vitest';
import { originOf } from './origin.ts';

it.each([
  ['id.example.com', 'https://id.example.com'],
  ['127.0.0.1:7401', 'https://127.0.0.1:7401'],
  ['[::1]:7401', 'https://[::1]:7401'],
  ['', 'https://id.gs1.org'],
  ['a.example/x', 'https://id.gs1.org'],
  ['a@b.example', 'https://id.gs1.org'],
  ['a.example>; rel="x"', 'https://id.gs1.org'],
  [undefined, 'https://id.gs1.org'],
])('Host %j: %s', (host, expected) => {
  expect(originOf({ protocol: 'https', headers: host === undefined ? {} : { host } })).toBe(expected);
});
