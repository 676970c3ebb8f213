import { NameplateError } from '@nameplate/sdk';
import { isEmpty, maxColumns } from './sheet-row.ts';

/** The names of the columns: of the first row that is not empty. @throws NameplateError INVALID_VALUE */
export function namesOf(cells: readonly unknown[]): readonly string[] {
  const last = cells.findLastIndex((cell) => !isEmpty(cell));
  const names = cells.slice(0, last + 1).map((cell) => (isEmpty(cell) ? '' : String(cell).trim()));
  if (names.length > maxColumns) throw wrong(`it has ${names.length} columns; at most ${maxColumns}`);
  const twice = names.find((name, at) => name !== '' && names.indexOf(name) !== at);
  if (twice !== undefined) throw wrong(`column ${JSON.stringify(twice.slice(0, 80))} is there twice`);
  return names;
}

function wrong(why: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `The first row names the columns: ${why}.`, {
    reason: 'SHEET_HEAD',
    remedy: { en: 'Give each column a name of its own.', zh: '请为每一列取各不相同的名称。' },
  });
}
