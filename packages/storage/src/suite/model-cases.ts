import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareBytes } from '../keys.ts';
import type { Batch, Operation, Precondition, RangeOptions, Store } from '../store.ts';
import { entries } from './octets.ts';

type Plain = Map<string, string>;

/** Few, short keys, so that operations meet; all under one first octet of each run, so that runs do not. */
const key = fc.uint8Array({ maxLength: 3, max: 3 });
const value = fc.uint8Array({ maxLength: 4 });
/** Keys of counters: no other value is put there, and there are few of them. */
const counter = fc.constantFrom(Uint8Array.of(9), Uint8Array.of(9, 1));
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('put' as const), key, value }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('delete' as const), key }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('add' as const), key: counter, amount: fc.integer() }) },
);
const batch = fc.record({
  operations: fc.array(operation, { maxLength: 6 }),
  absent: fc.option(key, { freq: 3 }),
  held: fc.option(key, { freq: 3 }),
  below: fc.option(fc.tuple(counter, fc.integer()), { freq: 3 }),
  durability: fc.constantFrom('sync' as const, 'relaxed' as const),
});
const bound = fc.option(key, { nil: undefined });
const range = fc.record({
  gt: bound,
  gte: bound,
  lt: bound,
  lte: bound,
  reverse: fc.boolean(),
  limit: fc.option(fc.nat(8), { nil: undefined }),
});

export function modelCases(store: () => Store, runs: number): void {
  it('behaves as a plain sorted Map under random concurrent batches and ranges', async () => {
    let run = 0;
    const groups = fc.array(fc.tuple(fc.array(batch, { minLength: 1, maxLength: 5 }), range), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(groups, async (steps) => {
        const prefix = Uint8Array.of(1 + (run >> 8), run & 0xff);
        run += 1;
        const plain: Plain = new Map();
        for (const [batches, options] of steps) {
          const concrete = batches.map((step) => concreteBatch(step, plain, prefix));
          const expected = concrete.map((one) => applyToPlain(one, plain));
          const outcomes = await Promise.all(concrete.map((one) => store().batch(one)));
          expect(outcomes).toEqual(expected);
          const found = await entries(store(), under(prefix, options));
          expect(found.map((entry) => [hex(entry.key), hex(entry.value)])).toEqual(
            plainRange(plain, under(prefix, options)),
          );
        }
      }),
      { numRuns: runs },
    );
  });
}

type Step = typeof batch extends fc.Arbitrary<infer T> ? T : never;

/** `held` expects what the plain Map holds before the group: right or wrong, as the batches before it decide. */
function concreteBatch(step: Step, plain: Plain, prefix: Uint8Array): Batch {
  const preconditions: Precondition[] = [];
  if (step.absent !== null) preconditions.push({ key: join(prefix, step.absent), expect: undefined });
  if (step.held !== null) {
    const held = plain.get(hex(join(prefix, step.held)));
    preconditions.push({
      key: join(prefix, step.held),
      expect: held === undefined ? undefined : Buffer.from(held, 'hex'),
    });
  }
  if (step.below !== null) preconditions.push({ key: join(prefix, step.below[0]), atMost: step.below[1] });
  const operations = step.operations.map((one): Operation => ({ ...one, key: join(prefix, one.key) }));
  return { operations, preconditions, durability: step.durability };
}

function applyToPlain({ operations, preconditions = [] }: Batch, plain: Plain) {
  const failed = preconditions.findIndex((p) => {
    const found = plain.get(hex(p.key));
    return 'atMost' in p ? sumOf(found) > p.atMost : found !== (p.expect && hex(p.expect));
  });
  if (failed !== -1) return { committed: false, failed };
  for (const one of operations) {
    if (one.type === 'put') plain.set(hex(one.key), hex(one.value));
    else if (one.type === 'delete') plain.delete(hex(one.key));
    else if (one.type === 'add') plain.set(hex(one.key), hexOfSum(sumOf(plain.get(hex(one.key))) + one.amount));
  }
  return { committed: true, sequences: [] };
}

/** Counters are kept as their octets; the number is written here in another way than the store's. */
function sumOf(found: string | undefined): number {
  return Number(BigInt.asIntN(64, BigInt(`0x${found ?? '0'}`)));
}

function hexOfSum(sum: number): string {
  return BigInt.asUintN(64, BigInt(sum)).toString(16).padStart(16, '0');
}

function plainRange(plain: Plain, { gt, gte, lt, lte, reverse, limit }: RangeOptions): string[][] {
  const inside = [...plain].filter(([name]) => {
    const at = Buffer.from(name, 'hex');
    if (gt !== undefined && compareBytes(at, gt) <= 0) return false;
    if (gte !== undefined && compareBytes(at, gte) < 0) return false;
    if (lt !== undefined && compareBytes(at, lt) >= 0) return false;
    return lte === undefined || compareBytes(at, lte) <= 0;
  });
  inside.sort(([a], [b]) => Buffer.compare(Buffer.from(a, 'hex'), Buffer.from(b, 'hex')));
  if (reverse === true) inside.reverse();
  return inside.slice(0, limit);
}

/** The range within the run's own keys. */
function under(prefix: Uint8Array, options: { [K in keyof RangeOptions]: RangeOptions[K] | undefined }): RangeOptions {
  const bounds = Object.entries(options).filter(([, bound]) => bound !== undefined);
  const placed = bounds.map(([name, bound]) => [name, bound instanceof Uint8Array ? join(prefix, bound) : bound]);
  const end = Uint8Array.of(prefix[0] ?? 0, prefix[1] ?? 0, 0xff);
  const result: RangeOptions = Object.fromEntries(placed);
  return {
    ...result,
    ...(result.gt || result.gte ? {} : { gte: prefix }),
    ...(result.lt || result.lte ? {} : { lt: end }),
  };
}

function join(prefix: Uint8Array, rest: Uint8Array): Uint8Array {
  return Uint8Array.of(...prefix, ...rest);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
