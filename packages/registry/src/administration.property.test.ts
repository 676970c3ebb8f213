import {
  adminPermissions,
  allAdminPermissions,
  type HandleValue,
  isNameplateError,
  parsePrefix,
  prefixRecordIdentifier,
} from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admin, adminValue, handleAdmin, id, openFixture, value } from './fixture.ts';

// Operations of an administrator against a plain Map: the same codes, and the same values in the end.

const principal = handleAdmin('0.NA/88.118.22');
const index = fc.integer({ min: 1, max: 4 });
const values = fc.uniqueArray(fc.record({ index, text: fc.constantFrom('a', 'b', 'c') }), {
  selector: (each) => each.index,
  maxLength: 3,
});
const command = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), values, overwrite: fc.boolean() }),
  fc.record({ kind: fc.constant('add' as const), values, overwrite: fc.boolean() }),
  fc.record({ kind: fc.constant('modify' as const), values }),
  fc.record({ kind: fc.constant('remove' as const), indexes: fc.uniqueArray(index, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('delete' as const) }),
);
type Step = (typeof command extends fc.Arbitrary<infer T> ? T : never) & { readonly name: string };

interface Expected {
  live: boolean;
  values: Map<number, string>;
}

/** What the operation answers, and what it leaves. */
function expected(handles: Map<string, Expected>, step: Step): string {
  const known = handles.get(step.name);
  const put = (entry: { index: number; text: string }) => known?.values.set(entry.index, entry.text);
  if (step.kind === 'create') {
    if (known !== undefined && !step.overwrite) return 'HANDLE_ALREADY_EXISTS';
    handles.set(step.name, { live: true, values: new Map(step.values.map((each) => [each.index, each.text])) });
    return 'OK';
  }
  if (known === undefined) return 'HANDLE_NOT_FOUND';
  if (!known.live) return 'HANDLE_RETIRED';
  if (step.kind === 'delete') Object.assign(known, { live: false, values: new Map() });
  if (step.kind === 'remove') for (const each of step.indexes) known.values.delete(each);
  if (step.kind === 'add') {
    if (!step.overwrite && step.values.some((each) => known.values.has(each.index))) return 'VALUE_ALREADY_EXISTS';
    step.values.forEach(put);
  }
  if (step.kind === 'modify') {
    if (step.values.some((each) => !known.values.has(each.index))) return 'VALUE_NOT_FOUND';
    step.values.forEach(put);
  }
  return 'OK';
}

describe('Administration', () => {
  it('does what a Map does, whatever the order', async () => {
    const names = fc.constantFrom('a', 'b', 'c');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, command), { maxLength: 25 }), async (steps) => {
        const { registry } = await openFixture();
        const { administration } = registry;
        await registry.handles.update(
          { principal: admin },
          {
            identifier: prefixRecordIdentifier(parsePrefix('88.118.22')),
            set: [adminValue(100, adminPermissions.addHandle, '0.NA/88.118.22')],
          },
        );
        const keyed = (entries: readonly { index: number; text: string }[]): HandleValue[] =>
          entries.map((each) => value(each.index, 'T', each.text));
        // A handle keeps its administrator, so that every later step is allowed.
        const administered = (entries: readonly { index: number; text: string }[]) => [
          ...keyed(entries),
          adminValue(100, allAdminPermissions, '0.NA/88.118.22'),
        ];
        const model = new Map<string, Expected>();
        for (const [name, each] of steps) {
          const step: Step = { ...each, name };
          const identifier = id(name);
          const run = async () => {
            const context = { principal };
            if (step.kind === 'create')
              return await administration.create(context, { ...step, identifier, values: administered(step.values) });
            if (step.kind === 'add')
              return await administration.add(context, { ...step, identifier, values: keyed(step.values) });
            if (step.kind === 'modify')
              return await administration.modify(context, { identifier, values: keyed(step.values) });
            if (step.kind === 'remove')
              return await administration.remove(context, { identifier, indexes: step.indexes });
            return await administration.delete(context, identifier);
          };
          const answer = await run().then(
            () => 'OK',
            (thrown: unknown) => (isNameplateError(thrown) ? thrown.code : Promise.reject(thrown)),
          );
          expect(answer).toBe(expected(model, step));
        }
        for (const [name, known] of model) {
          const record = await registry.handles.read(id(name));
          const entries = record?.values.filter((each) => each.type === 'T').map((each) => each.decode()) ?? [];
          expect(record?.state).toBe(known.live ? 'active' : 'retired');
          expect(entries.map((each) => [each.index, Buffer.from(each.data).toString()])).toEqual(
            [...known.values].toSorted(([left], [right]) => left - right),
          );
        }
      }),
      { numRuns: 150 },
    );
  });
});
