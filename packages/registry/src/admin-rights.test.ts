import { anonymous, type HandleValue, type Principal, parseIdentifier } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { AdminRights } from './admin-rights.ts';
import { adminValue, admin as apiKey, groupValue, handleAdmin, value } from './fixture.ts';
import { decodeRecord, encodeRecord, type StoredRecord } from './stored-record.ts';

const me = handleAdmin('88.118.22/admin');

function record(text: string, values: readonly HandleValue[]): StoredRecord {
  const identifier = parseIdentifier(text);
  const times = { createTimeMs: 0, updateTimeMs: 0 };
  return decodeRecord(encodeRecord({ identifier, values, revision: 1, state: 'active', ...times }));
}

/** What the values of `88.118.22/thing` give, with groups in the other records. */
async function held(values: readonly HandleValue[], others: readonly StoredRecord[] = [], principal: Principal = me) {
  const reads: string[] = [];
  const rights = new AdminRights(async (key) => {
    reads.push(key);
    return others.find(({ identifier }) => identifier.key === key);
  });
  return { held: await rights.held(principal, record('88.118.22/thing', values)), reads };
}

const group = '88.118.22/group';
const references = (handle: string, index: number) => [{ handle, index }];

describe('AdminRights', () => {
  const direct: readonly [string, readonly HandleValue[], number | undefined][] = [
    ['no HS_ADMIN', [value(1, 'URL', 'x')], undefined],
    ['names the key', [adminValue(100, 0x10, '88.118.22/admin')], 0x10],
    ['names it in other letters', [adminValue(100, 0x10, '88.118.22/ADMIN')], 0x10],
    ['index 0: any key of the handle', [adminValue(100, 0x10, '88.118.22/admin', 0)], 0x10],
    ['another index', [adminValue(100, 0x10, '88.118.22/admin', 301)], undefined],
    ['another handle', [adminValue(100, 0x10, '88.118.22/other')], undefined],
    ['gives nothing', [adminValue(100, 0, '88.118.22/admin')], 0],
    ['two unite', [adminValue(100, 1, '88.118.22/admin'), adminValue(101, 2, '88.118.22/admin', 0)], 3],
    ['the other is not ours', [adminValue(100, 1, '88.118.22/admin'), adminValue(101, 2, '88.118.22/other')], 1],
    ['unknown bits stay', [adminValue(100, 0x1010, '88.118.22/admin')], 0x1010],
    ['malformed data', [value(100, 'HS_ADMIN', 'zz')], undefined],
    ['a handle that is none', [adminValue(100, 1, 'no slash')], undefined],
    ['the type in small letters', [{ ...adminValue(100, 1, '88.118.22/admin'), type: 'hs_admin' }], 1],
    ['a type that only begins so', [{ ...adminValue(100, 1, '88.118.22/admin'), type: 'HS_ADMINS' }], undefined],
  ];
  it.each(direct)('%s', async (_case, values, expected) => {
    expect(await held(values)).toEqual({ held: expected, reads: expect.anything() });
  });

  it('is nothing for other kinds of principal', async () => {
    const values = [adminValue(100, 0xfff, '88.118.22/admin')];
    expect((await held(values, [], anonymous)).held).toBeUndefined();
    expect((await held(values, [], apiKey)).held).toBeUndefined();
    expect(await new AdminRights(async () => undefined).held(me, undefined)).toBeUndefined();
  });

  const foreign: Principal = {
    kind: 'handle',
    id: '300:20.500.A/admin',
    handleKey: '20.500.A/admin',
    index: 300,
    elsewhere: true,
  };
  it.each([
    ['20.500.a/admin', 300, true],
    ['20.500.A/admin', 0, true],
    ['20.500.a/ADMIN', 300, false],
    ['20.500.a/Admin', 0, false],
    ['20.500.a/admin', 301, false],
  ])('of a key that another server judged, %s at %i: %s', async (handle, index, named) => {
    expect((await held([adminValue(100, 0x10, handle, index)], [], foreign)).held).toBe(named ? 0x10 : undefined);
    const members = record(group, [groupValue(200, references(handle, index))]);
    expect((await held([adminValue(100, 0x10, group, 200)], [members], foreign)).held).toBe(named ? 0x10 : undefined);
  });

  it('follows a group, and a group in a group', async () => {
    const inner = record('88.118.22/inner', [groupValue(7, references('88.118.22/admin', 300))]);
    const outer = record(group, [groupValue(200, references('88.118.22/inner', 7))]);
    expect((await held([adminValue(100, 0x40, group, 200)], [outer, inner])).held).toBe(0x40);
  });

  it('reads a group of the record itself without the store', async () => {
    const values = [adminValue(100, 0x40, '88.118.22/thing', 101), groupValue(101, references('88.118.22/admin', 300))];
    expect(await held(values)).toEqual({ held: 0x40, reads: [] });
  });

  it.each([
    ['a value that is no group', [{ ...groupValue(200, references('88.118.22/admin', 300)), type: 'LIST' }]],
    ['a group at another index', [groupValue(201, references('88.118.22/admin', 300))]],
    ['a group of others', [groupValue(200, references('88.118.22/other', 300))]],
    ['a malformed group', [value(200, 'HS_VLIST', 'zz')]],
  ])('gives nothing by %s', async (_case, values) => {
    expect((await held([adminValue(100, 1, group, 200)], [record(group, values)])).held).toBeUndefined();
  });

  it('gives nothing by a group through index 0', async () => {
    const groups = [record(group, [groupValue(200, references('88.118.22/admin', 300))])];
    expect((await held([adminValue(100, 1, group, 0)], groups)).held).toBeUndefined();
  });

  it('ends on groups that contain each other, reading each once', async () => {
    const a = record('88.118.22/a', [groupValue(1, references('88.118.22/b', 1))]);
    const b = record('88.118.22/b', [groupValue(1, references('88.118.22/a', 1))]);
    const answer = await held([adminValue(100, 1, '88.118.22/a', 1)], [a, b]);
    expect(answer).toEqual({ held: undefined, reads: ['88.118.22/A', '88.118.22/B'] });
  });

  it('refuses beyond its depth and its number of groups', async () => {
    const chain = Array.from({ length: 12 }, (_, i) =>
      record(`88.118.22/g${i}`, [
        groupValue(1, references(i === 11 ? '88.118.22/admin' : `88.118.22/g${i + 1}`, i === 11 ? 300 : 1)),
      ]),
    );
    expect((await held([adminValue(100, 1, '88.118.22/g0', 1)], chain)).held).toBeUndefined();
    expect((await held([adminValue(100, 1, '88.118.22/g5', 1)], chain)).held).toBe(1);
    const many = record(group, [
      groupValue(
        200,
        Array.from({ length: 1000 }, (_, i) => ({ handle: `88.118.22/m${i}`, index: 1 })),
      ),
    ]);
    const answer = await held([adminValue(100, 1, group, 200)], [many]);
    expect(answer.held).toBeUndefined();
    expect(answer.reads.length).toBeLessThanOrEqual(64);
  });
});
