import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Gate } from './gate.ts';

it('many go together, one alone, in the order they came; nobody is left waiting', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ alone: fc.boolean(), fails: fc.boolean() }), { maxLength: 30 }),
      async (all) => {
        const gate = new Gate();
        const entered: number[] = [];
        let together = 0;
        let alone = 0;
        const results = await Promise.allSettled(
          all.map((one, at) => {
            const work = async () => {
              entered.push(at);
              if (one.alone) alone += 1;
              else together += 1;
              expect(alone === 0 || (alone === 1 && together === 0)).toBe(true);
              await new Promise((resolve) => setImmediate(resolve));
              if (one.alone) alone -= 1;
              else together -= 1;
              if (one.fails) throw new Error('failed');
            };
            return one.alone ? gate.alone(work) : gate.together(work);
          }),
        );
        expect(entered).toEqual(all.map((_, at) => at));
        expect(results.map(({ status }) => status === 'rejected')).toEqual(all.map(({ fails }) => fails));
      },
    ),
  );
});

it('those who go together do so at the same time', async () => {
  const gate = new Gate();
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([gate.together(work), gate.together(work), gate.together(work)]);
  expect(most).toBe(3);
});
