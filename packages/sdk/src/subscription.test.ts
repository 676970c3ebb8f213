import { NameplateError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { fakeCaller } from './fake-transport.ts';
import { watch } from './watch.ts';

const change = (sequence: number) => ({
  sequence,
  change: { sequence, kind: 'CHANGE_KIND_CREATED', identifier: '88.118.22/a', etag: '1', actor: 'npk_1' },
});

describe('watch', () => {
  it('goes on after the last sequence when the connection is lost', async () => {
    const opened: unknown[] = [];
    const { caller } = fakeCaller({
      async *stream({ request }) {
        opened.push(request);
        yield { sequence: 10 };
        if (opened.length > 1) return yield change(13);
        yield change(11);
        yield change(12);
        throw new NameplateError('UPSTREAM_UNAVAILABLE', 'lost');
      },
    });
    const seen: number[] = [];
    for await (const { sequence, kind } of watch(caller, { prefix: '88.118.22' }, {})) {
      expect(kind).toBe('created');
      seen.push(sequence);
      if (sequence === 13) break;
    }
    expect(seen).toEqual([11, 12, 13]);
    expect(opened).toEqual([
      { prefix: '88.118.22', afterSequence: 0, fromNow: true },
      { prefix: '88.118.22', afterSequence: 12, fromNow: false },
    ]);
  });

  it('tells when the stream has begun, and loses nothing that came with it', async () => {
    const { caller } = fakeCaller({
      async *stream() {
        yield change(1);
        yield change(2);
      },
    });
    await using changes = watch(caller, 'all', { from: 0 });
    await changes.ready();
    const seen: number[] = [];
    for await (const { sequence } of changes) if (seen.push(sequence) === 2) break;
    expect(seen).toEqual([1, 2]);
  });

  it('leaving the loop ends the stream on the server', async () => {
    let ended = false;
    const { caller } = fakeCaller({
      async *stream() {
        try {
          for (let sequence = 1; ; sequence += 1) yield change(sequence);
        } finally {
          ended = true;
        }
      },
    });
    for await (const { sequence } of watch(caller, 'all', { from: 0 })) if (sequence === 3) break;
    expect(ended).toBe(true);
  });

  it('gives up on a server that keeps ending the stream', async () => {
    const { caller, waits } = fakeCaller({ async *stream() {} });
    await expect(watch(caller, 'all', {}).ready()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(waits).toHaveLength(3);
  });

  it('passes on an error that will not pass', async () => {
    const { caller, waits } = fakeCaller({
      async *stream() {
        yield { sequence: 4 };
        throw new NameplateError('PERMISSION_DENIED', 'no');
      },
    });
    const changes = watch(caller, 'all', {})[Symbol.asyncIterator]();
    await expect(changes.next()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(waits).toEqual([]);
  });
});
