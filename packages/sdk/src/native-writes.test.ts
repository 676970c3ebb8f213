import type { ServerClient } from '@nameplate/handle-client';
import { type HandleValue, NameplateError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { handleValue } from './handle-value.ts';
import { nativeHandleMessage } from './native-messages.ts';
import { nativeUpdate } from './native-writes.ts';

const handle = '88.118.22/a';
const note = (index: number, data: string): HandleValue => handleValue({ index, type: 'NOTE', data });
const patience = { deadlineMs: Number.POSITIVE_INFINITY };

/** A server with one record, which tells what it was asked to do. */
function scripted(values: readonly HandleValue[], fail: Partial<Record<string, NameplateError>> = {}) {
  const done: unknown[] = [];
  const step = (name: string) => async (_handle: string, what: readonly (HandleValue | number)[], options: object) => {
    const failure = fail[name];
    if (failure !== undefined) throw failure;
    const indexes = what.map((one) => (typeof one === 'number' ? one : one.index));
    done.push('overwrite' in options ? [name, indexes, options.overwrite] : [name, indexes]);
  };
  const server = {
    resolve: async () => ({ handle, values, authoritative: true }),
    add: step('add'),
    modify: step('modify'),
    remove: step('remove'),
  } as unknown as ServerClient;
  const update = (set: readonly HandleValue[], paths: readonly string[], etag = '') =>
    nativeUpdate(server, { handle: nativeHandleMessage(handle, set), updateMask: { paths }, etag }, patience);
  return { done, update };
}

describe('an update', () => {
  it('is one operation that sets and one that removes; what is the same is not sent', async () => {
    const { done, update } = scripted([note(1, 'a'), note(2, 'b'), note(3, 'c')]);
    await update([note(1, 'new'), note(2, 'b'), note(4, 'd')], ['values']);
    expect(done).toEqual([
      ['add', [1, 4], true],
      ['remove', [3]],
    ]);
  });

  it('that only changes, or only adds, fails at the server when somebody else was faster', async () => {
    const { done, update } = scripted([note(1, 'a')]);
    await update([note(1, 'new')], ['values.1']);
    await update([note(2, 'b')], ['values.2']);
    expect(done).toEqual([
      ['modify', [1]],
      ['add', [2], false],
    ]);
  });

  it('that has failed half-way says so, one that has done nothing does not', async () => {
    const lost = new NameplateError('UPSTREAM_UNAVAILABLE', 'closed the connection.');
    const half = scripted([note(1, 'a'), note(2, 'b')], { remove: lost });
    await expect(half.update([note(1, 'new')], ['values'])).rejects.toMatchObject({ metadata: { done: 'set' } });
    const none = scripted([note(1, 'a'), note(2, 'b')], { modify: lost });
    await expect(none.update([note(1, 'new')], ['values'])).rejects.toBe(lost);
    await expect(half.update([note(1, 'a')], ['values'])).rejects.toBe(lost);
    expect(none.done).toEqual([]);
  });

  it('under a condition is refused: the protocol has no word for it', async () => {
    await expect(scripted([]).update([], ['values'], '7')).rejects.toMatchObject({
      code: 'UNSUPPORTED_OPERATION',
      reason: 'NOT_IN_HANDLE_PROTOCOL',
    });
  });
});
