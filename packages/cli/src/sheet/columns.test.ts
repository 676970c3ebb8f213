import { describe, expect, it } from 'vitest';
import { Columns } from './columns.ts';

const definition = {
  attributes: {
    serial: { type: 'string', name: { en: 'Serial no.', zh: '表号' } },
    size: { type: 'integer', name: { zh: '口径' } },
    width: { type: 'integer', name: { zh: '宽度', en: 'Size' } },
    length: { type: 'integer', name: { zh: '宽度' } },
  },
} as const;
const columns = new Columns(
  definition,
  new Map([
    ['Ø', 'size'],
    ['remark', ''],
    ['no.', 'identifier'],
    ['lost', 'none'],
  ]),
);
const attribute = (name: keyof typeof definition.attributes) => ({
  kind: 'attribute',
  name,
  definition: definition.attributes[name],
});

describe('columns of a sheet', () => {
  it.each([
    ['serial', 'serial'],
    [' SERIAL ', 'serial'],
    ['serial no.', 'serial'],
    ['*表号', 'serial'],
    ['口径（mm）', 'size'],
    ['口径 (mm) *', 'size'],
    // A code comes before a name.
    ['size', 'size'],
    ['Ø', 'size'],
  ] as const)('%s fills %s', (name, target) => {
    expect(columns.of(name)).toEqual(attribute(target));
  });

  it('identifier, place, what is left out, and the reasons of an errors file', () => {
    expect(columns.of('标识')).toEqual({ kind: 'identifier' });
    expect(columns.of('no.')).toEqual({ kind: 'identifier' });
    expect(columns.of('place.longitude')).toEqual({ kind: 'place', field: 'longitude' });
    expect(columns.of('remark')).toEqual({ kind: 'nothing' });
    expect(columns.of('_error')).toEqual({ kind: 'nothing' });
  });

  it.each([
    ['colour', 'COLUMN_UNKNOWN'],
    ['__proto__', 'COLUMN_UNKNOWN'],
    ['constructor', 'COLUMN_UNKNOWN'],
    ['lost', 'COLUMN_UNKNOWN'],
    ['宽度', 'COLUMN_AMBIGUOUS'],
  ])('%s is refused: %s', (name, reason) => {
    expect(() => columns.of(name)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE', reason }));
  });

  it('two columns cannot fill the same', () => {
    expect(() => columns.all(['serial', '表号'])).toThrow(expect.objectContaining({ reason: 'COLUMN_TWICE' }));
    expect(columns.all(['remark', '', '_row', 'serial'])).toHaveLength(4);
  });
});
