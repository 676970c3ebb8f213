import { describe, expect, it } from 'vitest';
import { displayWidth, fields, table } from './table.ts';

describe('table', () => {
  it('lines up its columns and has no lines', () => {
    expect(
      table(
        ['id', 'name'],
        [
          ['1', 'one'],
          ['22', 'two'],
        ],
        80,
      ),
    ).toBe('id  name\n1   one\n22  two\n');
  });

  it('fits the width: the widest column wraps, nothing is lost', () => {
    const long = `88.118.22/${'x'.repeat(120)}`;
    const text = table(
      ['identifier', 'template', 'changed'],
      [[long, '88.118.22/heat-meter', '2018-01-02 23:00:00Z']],
      80,
    );
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    expect(text.replace(/\s/g, '')).toContain('2018-01-02');
    expect(text.match(/x/g)).toHaveLength(120);
  });

  it('leaves whole what is to be copied, and takes the room from the others', () => {
    const id = 'npk_0123456789abcdef';
    const text = table(['id', 'scopes', 'description'], [[id, 'x'.repeat(40), 'y'.repeat(40)]], 60, { whole: ['id'] });
    expect(text).toMatch(new RegExp(`^${id} `, 'm'));
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(60);
  });

  it('breaks between words where it can, and nowhere when nobody looks at a width', () => {
    const rows = [['1', 'no signature covers this value of the record']];
    expect(table(['n', 'what'], rows, 24)).toBe('n  what\n1  no signature covers\n   this value of the\n   record\n');
    const line = 'x '.repeat(200).trim();
    expect(table(['n', 'what'], [['1', line]], Number.POSITIVE_INFINITY)).toBe(`n  what\n1  ${line}\n`);
  });

  it('counts Chinese characters as two cells', () => {
    expect(displayWidth('热量表')).toBe(6);
    const [head = '', row = ''] = table(['名称', 'b'], [['热量表', 'x']], 80).split('\n');
    expect(displayWidth(head.slice(0, head.indexOf('b')))).toBe(displayWidth(row.slice(0, row.indexOf('x'))));
  });
});

describe('fields', () => {
  it('leaves out what is empty', () => {
    expect(
      fields([
        ['a', '1'],
        ['long', undefined],
        ['bb', ''],
        ['ccc', '2'],
      ]),
    ).toBe('a    1\nccc  2\n');
  });
});
