import { expect, it } from 'vitest';
import { deadlineExceeded } from './failures.ts';
import { HeldClock } from './fixture.ts';
import { Flights } from './flights.ts';
import type { Hop } from './hop.ts';

const hop: Hop = { server: 'x', protocol: 'tcp', asked: '/', code: 1, ms: 0, flags: [] };

it('who asks for the same meanwhile gets the same, and hears of the hops from then on', async () => {
  const flights = new Flights<number>(2);
  const told: string[] = [];
  let land: (value: number) => void = () => undefined;
  let tell: (one: Hop) => void = () => undefined;
  const first = flights.run(
    'a',
    () => told.push('first'),
    (trace) => {
      tell = trace;
      return new Promise((resolve) => {
        land = resolve;
      });
    },
  );
  tell(hop);
  const second = flights.run(
    'a',
    () => told.push('second'),
    () => Promise.reject(new Error('not begun')),
  );
  tell(hop);
  land(7);
  expect([await first, await second, told]).toEqual([7, 7, ['first', 'first', 'second']]);
  expect(flights.size).toBe(0);
});

it('more than the limit are refused, and room is made by those that end', async () => {
  const flights = new Flights<number>(1);
  const held = flights.run('a', undefined, () => new Promise((resolve) => setImmediate(resolve, 1)));
  await expect(flights.run('b', undefined, async () => 2)).rejects.toMatchObject({ code: 'OVERLOADED' });
  await held;
  expect(await flights.run('b', undefined, async () => 2)).toBe(2);
});

it('who joined one that ran out of time, and has more, begins another; who began it does not', async () => {
  const flights = new Flights<string>(1);
  const clock = new HeldClock();
  let runOut: (thrown: Error) => void = () => undefined;
  const waiting = (ms: number) => ({ deadlineMs: clock.now() + ms, clock });
  const hasty = flights.patiently('a', waiting(10), () => new Promise((_resolve, reject) => (runOut = reject)));
  const patient = flights.patiently('a', waiting(1_000), async () => 'later');
  const alsoLate = flights.patiently('a', waiting(10), async () => 'never');
  clock.advance(10);
  runOut(deadlineExceeded());
  await expect(hasty).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  await expect(alsoLate).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect(await patient).toBe('later');
});
