import { describe, expect, it } from 'vitest';
import { decodeU64, prefixRange } from '../keys.ts';
import { logEntryKey } from '../reserved.ts';
import type { Store } from '../store.ts';
import { append, b, entries, put, text } from './octets.ts';

export function sequenceCases(store: () => Store): void {
  describe('sequences', () => {
    it('a log without entries has 0 as its last sequence', async () => {
      expect(await store().lastSequence(b('log'))).toBe(0);
    });

    it('begin at 1, go up by one, and are given in the order of the operations', async () => {
      const first = await store().batch({ operations: [append('log', 'a'), put('x', '1'), append('log', 'b')] });
      expect(first).toEqual({ committed: true, sequences: [1, 2] });
      const second = await store().batch({ operations: [append('log', 'c')] });
      expect(second).toEqual({ committed: true, sequences: [3] });
      expect(await store().lastSequence(b('log'))).toBe(3);
      expect(text(await store().get(logEntryKey(b('log'), 2)))).toBe('b');
    });

    it('are counted for each log alone, also where one name begins another', async () => {
      const outcome = await store().batch({ operations: [append('a', '1'), append('ab', '2'), append('a', '3')] });
      expect(outcome).toEqual({ committed: true, sequences: [1, 1, 2] });
      expect(await store().lastSequence(b('ab'))).toBe(1);
    });

    it('of concurrent batches have no gap and no repetition', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, i) => store().batch({ operations: [append('log', `${i}`)] })),
      );
      const sequences = outcomes.flatMap((outcome) => (outcome.committed ? outcome.sequences : []));
      expect(sequences).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
      const stored = await entries(store(), prefixRange(b('log')));
      expect(stored.map(({ key }) => decodeU64(key, 3))).toEqual(sequences);
      expect(stored.map(({ value }) => text(value))).toEqual(sequences.map((n) => `${n - 1}`));
    });

    it('a refused batch takes none', async () => {
      const refused = { operations: [append('log', 'no')], preconditions: [{ key: b('x'), expect: b('1') }] };
      const [, outcome, after] = await Promise.all([
        store().batch({ operations: [append('log', 'a')] }),
        store().batch(refused),
        store().batch({ operations: [append('log', 'b')] }),
      ]);
      expect(outcome).toEqual({ committed: false, failed: 0 });
      expect(after).toEqual({ committed: true, sequences: [2] });
    });

    it('are not given again after the log was trimmed', async () => {
      await store().batch({ operations: [append('log', 'a'), append('log', 'b')] });
      await store().batch({
        operations: [1, 2].map((n) => ({ type: 'delete' as const, key: logEntryKey(b('log'), n) })),
      });
      expect(await store().lastSequence(b('log'))).toBe(2);
      expect(await store().batch({ operations: [append('log', 'c')] })).toEqual({ committed: true, sequences: [3] });
    });

    it('a precondition sees the entry that an earlier batch appended', async () => {
      const key = logEntryKey(b('log'), 1);
      const [, outcome] = await Promise.all([
        store().batch({ operations: [append('log', 'a')] }),
        store().batch({ operations: [put('x', '1')], preconditions: [{ key, expect: b('a') }] }),
      ]);
      expect(outcome.committed).toBe(true);
    });
  });
}
