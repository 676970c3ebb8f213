import { EventEmitter, once } from 'node:events';
import { NameplateError } from '@nameplate/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CommitTarget, GroupCommit, type Write } from './group-commit.ts';
import { append, b, put, text } from './suite/octets.ts';

/** A target whose writes end when the test says so. */
class HeldTarget implements CommitTarget {
  readonly stored = new Map<string, Uint8Array>();
  readonly groups: { readonly keys: string[]; readonly sync: boolean }[] = [];
  failures = 0;
  readonly gate = new EventEmitter();
  held = false;

  async read(keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    if (keys.some((key) => text(key) === 'damaged')) throw new NameplateError('STORAGE_UNAVAILABLE', 'damaged');
    return keys.map((key) => this.stored.get(Buffer.from(key).toString('hex')));
  }

  async write(writes: readonly Write[], sync: boolean): Promise<void> {
    this.groups.push({ keys: writes.map(({ key }) => text(key) ?? ''), sync });
    if (this.held) await once(this.gate, 'release');
    if (this.failures > 0) {
      this.failures -= 1;
      throw new NameplateError('STORAGE_UNAVAILABLE', 'disk full');
    }
    for (const { key, value } of writes) {
      const name = Buffer.from(key).toString('hex');
      if (value === undefined) this.stored.delete(name);
      else this.stored.set(name, value);
    }
  }
}

/** A batch that puts when the key is absent. */
function looking(key: string) {
  return { operations: [put('x', key)], preconditions: [{ key: b(key), expect: undefined }] };
}

const limits = { waiting: 100, operations: 100 };
let target: HeldTarget;
beforeEach(() => {
  target = new HeldTarget();
});

describe('group commit', () => {
  it('joins what is submitted at once, and what waits while a write is under way', async () => {
    const commit = new GroupCommit(target, limits);
    target.held = true;
    const first = [commit.submit({ operations: [put('a', '1')] }), commit.submit({ operations: [put('b', '1')] })];
    await new Promise((resolve) => setImmediate(resolve));
    const second = ['c', 'd', 'e'].map((name) => commit.submit({ operations: [put(name, '1')] }));
    target.held = false;
    target.gate.emit('release');
    await Promise.all([...first, ...second]);
    expect(target.groups.map(({ keys }) => keys)).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
  });

  it('is synchronous when one batch of the group is, relaxed when none is', async () => {
    const commit = new GroupCommit(target, limits);
    const relaxed = { operations: [put('a', '1')], durability: 'relaxed' as const };
    await Promise.all([commit.submit(relaxed), commit.submit(relaxed)]);
    await Promise.all([commit.submit(relaxed), commit.submit({ operations: [put('b', '1')] })]);
    expect(target.groups.map(({ sync }) => sync)).toEqual([false, true]);
  });

  it('a refused batch does not make the group synchronous, and a group of refusals writes nothing', async () => {
    const commit = new GroupCommit(target, limits);
    const refused = { operations: [put('a', '1')], preconditions: [{ key: b('a'), expect: b('x') }] };
    await commit.submit(refused);
    expect(target.groups).toEqual([]);
    await Promise.all([commit.submit(refused), commit.submit({ operations: [put('b', '1')], durability: 'relaxed' })]);
    expect(target.groups.map(({ sync }) => sync)).toEqual([false]);
  });

  it('splits a group at the limit of operations, but takes a larger batch whole', async () => {
    const commit = new GroupCommit(target, { waiting: 100, operations: 2 });
    const names = ['a', 'b', 'c'].map((name) => put(name, '1'));
    await Promise.all([
      commit.submit({ operations: names }),
      ...names.map((one) => commit.submit({ operations: [one] })),
    ]);
    expect(target.groups.map(({ keys }) => keys)).toEqual([['a', 'b', 'c'], ['a', 'b'], ['c']]);
  });

  it('a failed write fails its whole group, refusals that rest on it too, and gives no sequence away', async () => {
    const commit = new GroupCommit(target, limits);
    target.failures = 1;
    const results = await Promise.allSettled([
      commit.submit({ operations: [append('log', '1'), put('a', '1')] }),
      commit.submit({ operations: [], preconditions: [{ key: b('a'), expect: undefined }] }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await commit.submit({ operations: [append('log', '1')] })).toEqual({ committed: true, sequences: [1] });
  });

  it('a value that cannot be read refuses only the batch that looks at it', async () => {
    const commit = new GroupCommit(target, limits);
    const results = await Promise.allSettled(['a', 'damaged', 'b'].map((key) => commit.submit(looking(key))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('refuses when too many wait, and counts only those that wait', async () => {
    const commit = new GroupCommit(target, { waiting: 2, operations: 100 });
    const results = await Promise.allSettled(
      ['a', 'b', 'c'].map((name) => commit.submit({ operations: [put(name, '1')] })),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect((await commit.submit({ operations: [put('c', '1')] })).committed).toBe(true);
  });

  it('close waits for those under way and refuses the next', async () => {
    const commit = new GroupCommit(target, limits);
    const write = commit.submit({ operations: [put('a', '1')] });
    await commit.close();
    expect(target.groups).toHaveLength(1);
    expect((await write).committed).toBe(true);
    await expect(commit.submit({ operations: [] })).rejects.toMatchObject({ reason: 'STORE_CLOSED' });
  });
});
