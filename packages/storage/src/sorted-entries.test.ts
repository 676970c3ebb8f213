import { expect, it } from 'vitest';
import { key } from './keys.ts';
import { SortedEntries } from './sorted-entries.ts';

it('keeps 50,000 entries put in random order sorted, through deletes and frozen copies', () => {
  const entries = new SortedEntries();
  const count = 50_000;
  // 7919 is prime to the count, so this visits each number once.
  for (let i = 0; i < count; i += 1) entries.put(key((i * 7919) % count), Uint8Array.of(1));
  const frozen = entries.freeze();
  for (let i = 0; i < count; i += 2) entries.delete(key(i));
  entries.put(key(1), Uint8Array.of(2));
  expect([...frozen.range({})].map((entry) => entry.key)).toEqual(Array.from({ length: count }, (_, i) => key(i)));
  expect([...entries.range({})].map((entry) => entry.key)).toEqual(
    Array.from({ length: count / 2 }, (_, i) => key(2 * i + 1)),
  );
  expect([frozen.get(key(1)), entries.get(key(1)), entries.get(key(2))]).toEqual([
    Uint8Array.of(1),
    Uint8Array.of(2),
    undefined,
  ]);
});

it('a frozen copy may be changed while its origin stays as it was', () => {
  const entries = new SortedEntries();
  entries.put(key(1), Uint8Array.of(1));
  const copy = entries.freeze();
  copy.put(key(1), Uint8Array.of(9));
  copy.put(key(2), Uint8Array.of(9));
  expect([...entries.range({})].map(({ value }) => value[0])).toEqual([1]);
});

it('emptied, it takes entries again', () => {
  const entries = new SortedEntries();
  entries.put(key(1), Uint8Array.of(1));
  entries.delete(key(1));
  expect([...entries.range({ reverse: true })]).toEqual([]);
  entries.put(key(2), Uint8Array.of(2));
  expect(entries.get(key(2))).toEqual(Uint8Array.of(2));
});
