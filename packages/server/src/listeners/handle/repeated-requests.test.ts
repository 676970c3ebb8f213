import { expect, it } from 'vitest';
import { RepeatedRequests } from './repeated-requests.ts';

it('performs a request once for each peer, while it may be repeated', async () => {
  const clock = { nowMs: 0, now: () => clock.nowMs };
  const repeated = new RepeatedRequests(clock);
  let performed = 0;
  const ask = (peer: string, ...octets: number[]) =>
    repeated.answer(peer, Uint8Array.from(octets), async () => {
      performed += 1;
      return Uint8Array.of(performed);
    });
  const answers = await Promise.all([ask('a', 1), ask('a', 1), ask('b', 1), ask('a', 2), ask('a', 1)]);
  expect(answers.map(([octet]) => octet)).toEqual([1, 1, 2, 3, 1]);
  clock.nowMs = 10_000;
  expect(await ask('a', 1)).toEqual(Uint8Array.of(4));
});

it('forgets the oldest when there are too many', async () => {
  const repeated = new RepeatedRequests({ now: () => 0 });
  let performed = 0;
  const ask = (peer: string) =>
    repeated.answer(peer, new Uint8Array(0), async () => {
      performed += 1;
      return new Uint8Array(0);
    });
  for (let i = 0; i < 4_097; i += 1) await ask(`peer ${i}`);
  await ask('peer 4096');
  expect(performed).toBe(4_097);
  await ask('peer 0');
  expect(performed).toBe(4_098);
});
