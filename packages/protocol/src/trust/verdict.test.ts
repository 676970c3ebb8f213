import { expect, it } from 'vitest';
import type { LinkState, TrustLink } from './report.ts';
import { verdictOf } from './verdict.ts';

const links = (...states: LinkState[]): TrustLink[] =>
  states.map((state, index) => ({
    kind: 'value',
    subject: '88.1/a',
    issuer: '',
    index,
    at: '88.1/a',
    state,
    detail: '',
  }));

it.each<[readonly LinkState[], number, string]>([
  [['ok', 'ok'], 1, 'verified'],
  [['unsigned-value'], 0, 'unsigned'],
  [[], 0, 'unsigned'],
  [['ok', 'unsigned-value', 'ok'], 1, 'unsigned-value'],
  // What follows from a cause does not hide it.
  [['unsigned-value', 'expired'], 1, 'expired'],
  [['unsigned-value', 'ok', 'not-yet-valid'], 1, 'not-yet-valid'],
  [['unsigned-value', 'untrusted-root'], 1, 'untrusted-root'],
  [['changed-value', 'unsigned-value', 'expired', 'broken-chain'], 2, 'changed-value'],
  [['unsigned-value', 'broken-chain', 'wrong-scope'], 1, 'wrong-scope'],
])('%j with %i statements: %s', (states, statements, verdict) => {
  expect(verdictOf(links(...states), statements)).toBe(verdict);
});
