import { parseIdentifier, shortened, violation, violationError } from '@nameplate/model';
import { NameplateError, type PublishedTemplate } from '@nameplate/sdk';
import { SeenKeys } from './seen-keys.ts';
import type { SheetAsset } from './sheet-asset.ts';

/** Finds what comes twice in a file: identifiers, and the values of attributes that are unique. */
export class Repeated {
  readonly #identifiers = new SeenKeys();
  readonly #unique: ReadonlyMap<string, SeenKeys>;

  constructor({ definition }: PublishedTemplate) {
    const unique = Object.entries(definition.attributes).filter(([, { unique }]) => unique === true);
    this.#unique = new Map(unique.map(([name]) => [name, new SeenKeys()]));
  }

  /** There are too many rows: some that come twice may not be found. */
  get full(): boolean {
    return this.#identifiers.full;
  }

  find({ identifier, attributes = {}, row }: SheetAsset): readonly NameplateError[] {
    const found: NameplateError[] = [];
    const { key, canonical } = parseIdentifier(identifier);
    const first = this.#identifiers.find(key, row.at);
    if (first !== undefined) found.push(twice(canonical, first));
    for (const [name, seen] of this.#unique) {
      const value = (attributes as Readonly<Record<string, unknown>>)[name];
      if (value === undefined) continue;
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const before = seen.find(text, row.at);
      if (before !== undefined) found.push(notUnique(name, text, before));
    }
    return found;
  }
}

function twice(identifier: string, row: number): NameplateError {
  return new NameplateError('HANDLE_ALREADY_EXISTS', `${identifier} is in the file already, in row ${row}.`, {
    reason: 'DUPLICATE_ROW',
    metadata: { identifier, row: String(row), value: identifier },
    remedy: { en: 'Remove one of the two rows.', zh: '请删除重复的行。' },
  });
}

function notUnique(attribute: string, value: string, row: number): NameplateError {
  const expected = { en: `a value that row ${row} of the file does not have`, zh: `文件第 ${row} 行未使用的值` };
  const broken = violation(attribute, 'unique', JSON.stringify(shortened(value, 80)), expected);
  return violationError([broken], { code: 'VALUE_ALREADY_EXISTS', metadata: { row: String(row) } });
}
