import type { AttributeDefinition } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CellWarning, convertCell } from './convert-cell.ts';

function convert(definition: AttributeDefinition, cell: unknown, offset = '+08:00') {
  const warned: CellWarning[] = [];
  const value = convertCell('a', definition, cell, { offset, warn: (kind) => warned.push(kind) });
  return { value, warned };
}

const refused = (rule: string) =>
  expect.objectContaining({ code: 'INVALID_VALUE', metadata: expect.objectContaining({ rule }) });

describe('a cell as a value of its type', () => {
  it.each([
    [{ type: 'number' }, ' -1.50 ', -1.5],
    [{ type: 'number' }, '１２３', 123],
    [{ type: 'number' }, '1e3', 1000],
    [{ type: 'integer' }, '0042', 42],
    [{ type: 'boolean' }, '是', true],
    [{ type: 'boolean' }, 'No', false],
    [{ type: 'boolean' }, true, true],
    [{ type: 'string' }, ' 007', ' 007'],
    [{ type: 'string' }, new Date('2026-01-31T00:00:00Z'), '2026-01-31'],
    [{ type: 'string' }, new Date('2026-01-31T08:05:00Z'), '2026-01-31 08:05:00'],
    [{ type: 'reference' }, ' 88.118/x ', '88.118/x'],
    [{ type: 'json' }, '{"a":[1]}', { a: [1] }],
    [{ type: 'json' }, { a: 1 }, { a: 1 }],
    [{ type: 'time' }, '2026-01-31T08:00:00Z', '2026-01-31T08:00:00Z'],
  ] as const)('%j of %j is %j', (definition, cell, value) => {
    expect(convert(definition, cell).value).toEqual(value);
  });

  it.each([
    ['2026-01-31', '2026-01-31T00:00:00+08:00'],
    ['2026/1/3 8:05', '2026-01-03T08:05:00+08:00'],
    ['2026.1.3', '2026-01-03T00:00:00+08:00'],
    ['2026年1月3日 18:05:09', '2026-01-03T18:05:09+08:00'],
  ])('time %s is read in the offset that is named, and told', (cell, value) => {
    expect(convert({ type: 'time' }, cell)).toEqual({ value, warned: ['no-offset'] });
  });

  it.each(['2026-02-30', '31.1.2026', '2026-13-01', '2026-01-01 25:00', 'tomorrow', 46_000])(
    'time %j is none',
    (cell) => {
      expect(() => convert({ type: 'time' }, cell)).toThrow(refused('type'));
    },
  );

  it('a bad time is told what is taken, in the form of cells too; a hidden one is not shown', () => {
    expect(() => convert({ type: 'time' }, '31.1.2026')).toThrow(
      /expected a time such as .*2026\/1\/31 8:00; found "31/,
    );
    expect(() => convert({ type: 'time', visibility: 'private' }, '31.1.2026')).toThrow(/found \*\*\* \(9\)/);
  });

  it.each([
    [{ type: 'number' }, '1,234'],
    [{ type: 'number' }, '12 %'],
    [{ type: 'integer' }, '1.5'],
    [{ type: 'boolean' }, 'perhaps'],
    [{ type: 'json' }, '{'],
    [{ type: 'reference' }, 'x'],
  ] as const)('%j of %j is refused as it stands', (definition, cell) => {
    expect(() => convert(definition, cell)).toThrow(refused('type'));
  });

  it('numbers where text is wanted are told, since leading zeros are gone; those that lost digits are refused', () => {
    expect(convert({ type: 'string' }, 660)).toEqual({ value: '660', warned: ['number-as-text'] });
    expect(convert({ type: 'string' }, '8.61E+14')).toEqual({ value: '8.61E+14', warned: ['shortened-number'] });
    expect(() => convert({ type: 'string' }, 8.61234567890123e17)).toThrow(refused('digits'));
  });

  it('any number that is written is read again', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        // -0 is written as 0.
        expect(convert({ type: 'number' }, String(number)).value).toBe(number + 0);
      }),
    );
  });

  it('any day is read as itself, whatever its separators', () => {
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.constantFrom('-', '/', '.'), (date, separator) => {
        const text = date.toISOString().slice(0, 10);
        expect(convert({ type: 'time' }, text.replaceAll('-', separator), 'Z').value).toBe(`${text}T00:00:00Z`);
      }),
    );
  });
});
