import { parseIdentifier } from '@nameplate/model';
import { NameplateError, type PublishedTemplate } from '@nameplate/sdk';
import type { Fault } from './fault.ts';
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

  find({ identifier, attributes = {}, row }: SheetAsset): readonly Fault[] {
    const faults: Fault[] = [];
    const { key, canonical } = parseIdentifier(identifier);
    const first = this.#identifiers.find(key, row.at);
    if (first !== undefined) faults.push({ error: twice(canonical, first) });
    for (const [name, seen] of this.#unique) {
      const value = (attributes as Readonly<Record<string, unknown>>)[name];
      if (value === undefined) continue;
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const before = seen.find(text, row.at);
      if (before !== undefined) faults.push({ column: name, error: notUnique(name, text, before) });
    }
    return faults;
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
  const shown = JSON.stringify(value.slice(0, 80));
  const message = `Attribute ${attribute} is unique, and row ${row} of the file has ${shown}.`;
  return new NameplateError('VALUE_ALREADY_EXISTS', message, {
    reason: 'DUPLICATE_VALUE',
    metadata: { attribute, rule: 'unique', value: shown, row: String(row) },
    remedy: { en: 'Correct the value in one of the two rows.', zh: '请更正两行中的一行。' },
  });
}
