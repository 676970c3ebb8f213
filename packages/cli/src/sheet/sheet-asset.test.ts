import type { PublishedTemplate } from '@nameplate/sdk';
import { describe, expect, it } from 'vitest';
import { Columns } from './columns.ts';
import { type Fault, faultLine, reasonOf } from './fault.ts';
import { assetMaker } from './sheet-asset.ts';

const definition = {
  attributes: {
    serial: { type: 'string', required: true },
    code: { type: 'string', pattern: '[0-9]{3}' },
    slow: { type: 'string', pattern: '(a+)+' },
    medium: { type: 'string', enum: ['water', 'steam'] },
    diameter: { type: 'integer', range: { max: 500 } },
    note: { type: 'string', required: true },
  },
} as const;

function faultsOf(cells: Readonly<Record<string, unknown>>): readonly Fault[] {
  const make = assetMaker({
    template: { identifier: '88.118/t', version: 1, definition } as unknown as PublishedTemplate,
    columns: new Columns(definition, new Map()),
    sharedHead: true,
    cells: { offset: 'Z', warn: () => undefined },
  });
  return make({ at: 4, names: Object.keys(cells), cells: Object.values(cells) }).faults;
}
const told = (faults: readonly Fault[]) => faults.map(({ column, violation }) => [column, violation?.rule]);
const sound = { identifier: '88.118/1', serial: 'P-1', note: 'n' };

describe('a row that is not sent', () => {
  it('tells all that is wrong with it at once: cells, place, what is missing, patterns', () => {
    const faults = faultsOf({
      identifier: '88.118/1',
      serial: '',
      code: 'x',
      medium: 'oil',
      diameter: 'wide',
      'place.longitude': '225.32',
      'place.latitude': 32,
    });
    expect(told(faults)).toEqual([
      ['medium', 'enum'],
      ['diameter', 'type'],
      ['place.longitude', 'range'],
      ['serial', 'required'],
      ['code', 'pattern'],
      ['note', 'required'],
    ]);
  });

  it('leaves a pattern that takes too long to the server', () => {
    const faults = faultsOf({ ...sound, slow: `${'a'.repeat(40)}!`, medium: 'oil' });
    expect(told(faults)).toEqual([['medium', 'enum']]);
  });

  it.each([
    ['place.longitude', 225.32, 'range', '225.32'],
    ['place.regionCode', '012', 'pattern', '"012"'],
    ['place.area', 'x', 'type', '"x"'],
    ['place.address', 'x'.repeat(1001), 'range', '1001'],
  ])('tells of %s its column, rule and value', (name, cell, rule, value) => {
    const faults = faultsOf({
      ...sound,
      'place.latitude': 32,
      ...(name !== 'place.longitude' && { 'place.longitude': 118 }),
      [name]: cell,
    });
    expect(reasonOf(faults, 'en')).toMatchObject({ column: name, rule, value });
  });

  it('a cell without a column has the same number, and its text, in the errors file', () => {
    const [first] = faultsOf({ ...sound, '': 'oil' });
    expect(first).toMatchObject({ column: '4', error: { reason: 'CELL_WITHOUT_COLUMN', metadata: { value: 'oil' } } });
    const [again] = faultsOf({
      ...sound,
      _row: 4,
      _column: '4',
      _rule: '',
      _value: '',
      _error: '',
      _remedy: '',
      '': 'oil',
    });
    expect(again).toEqual(first);
  });

  it('tells of a place in both languages', () => {
    const [fault] = faultsOf({ ...sound, 'place.longitude': 225.32, 'place.latitude': 32 });
    if (!fault) throw new Error('there is a fault');
    expect(faultLine(4, fault, 'en')).toContain(
      'row 4, column place.longitude: Attribute place.longitude (range): expected at most 180; found 225.32.',
    );
    expect(faultLine(4, fault, 'zh')).toContain(
      '第 4 行，列“place.longitude”：属性 place.longitude（range）：应为不大于 180 的数；实际为 225.32。',
    );
  });

  it('tells of a longitude without a latitude', () => {
    expect(told(faultsOf({ ...sound, 'place.longitude': 118 }))).toEqual([['place.latitude', 'required']]);
    expect(told(faultsOf({ ...sound, 'place.longitude': 118, 'place.latitude': 91 }))).toEqual([
      ['place.latitude', 'range'],
    ]);
  });
});

it('a sound row has no fault, and keeps what the server checks', () => {
  expect(faultsOf({ ...sound, code: 'x', 'place.longitude': 118, 'place.latitude': 32 })).toEqual([]);
});
