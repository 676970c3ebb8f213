import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { writeAll } from './write-all.ts';

async function* failing() {
  yield 1;
  throw new Error('cut');
}

describe('writeAll', () => {
  it('asks for nothing while the peer does not read', async () => {
    let asked = 0;
    async function* items() {
      for (;;) {
        asked += 1;
        yield asked;
      }
    }
    const releases: (() => void)[] = [];
    const call = new Writable({
      objectMode: true,
      highWaterMark: 2,
      write: (_item, _encoding, done) => void releases.push(done),
    });
    const abort = new AbortController();
    const written = writeAll(call, items(), abort.signal);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBeLessThanOrEqual(3);
    releases.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBeLessThanOrEqual(5);
    abort.abort();
    await written;
  });

  it('returns at once when aborted, also while the items wait, and ends them', async () => {
    let ended = false;
    const abort = new AbortController();
    const items: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: async () => {
          ended = true;
          return { done: true, value: undefined };
        },
      }),
    };
    const written = writeAll(new Writable({ objectMode: true, write: () => undefined }), items, abort.signal);
    abort.abort();
    await written;
    expect(ended).toBe(true);
  });

  it('passes on the error of the items', async () => {
    const call = new Writable({ objectMode: true, write: (_item, _encoding, done) => done() });
    await expect(writeAll(call, failing(), new AbortController().signal)).rejects.toThrow('cut');
  });
});
