import { expect, it } from 'vitest';
import { amount } from './amount.ts';

it('one is told as one', () => {
  expect([0, 1, 2].map((count) => amount(count, 'record'))).toEqual(['0 records', '1 record', '2 records']);
});
