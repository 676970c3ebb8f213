import { expect, it } from 'vitest';
import { ClaimLimit } from './claim-limit.ts';

it('after some refusals an address waits for the minute to end; others do not', async () => {
  let now = 1_000;
  const limit = new ClaimLimit({ now: () => now }, 3);
  const wrong = () => Promise.reject(new Error('wrong'));
  for (let n = 0; n < 3; n++) await expect(limit.run('a', wrong)).rejects.toThrow('wrong');
  await expect(limit.run('a', async () => 'right')).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    retryAfterMs: 60_000,
  });
  expect(await limit.run('b', async () => 'right')).toBe('right');
  now += 60_000;
  expect(await limit.run('a', async () => 'right')).toBe('right');
});
