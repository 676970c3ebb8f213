import {
  type AttributeDefinition,
  decide,
  type HandleValue,
  type Identifier,
  type NameplateError,
  type Principal,
  shownValue,
  type TemplateDefinition,
  tryParseIdentifier,
  violation,
  violationError,
} from '@nameplate/model';
import type { Operation, Store } from '@nameplate/storage';
import { searchText } from './attribute-check.ts';
import { rows } from './keyspace.ts';
import { accessPrefix } from './permission.ts';
import type { Guard } from './records.ts';
import { textOf } from './value-rules.ts';

/** The index rows of one asset, by their key as text. */
export type IndexRows = ReadonlyMap<string, IndexRow>;

interface IndexRow {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  /** The attribute that has to be unique. */
  readonly unique?: { readonly attribute: string; readonly definition: AttributeDefinition; readonly text: string };
}

/** A template as it bears on the assets made from it. */
export interface AssetTemplate {
  /** Comparison key of the template's identifier. */
  readonly key: string;
  readonly definition: TemplateDefinition;
}

export const noIndexRows: IndexRows = new Map();

/** How a row of `rows.asset` marks its asset. */
export const assetMark = { active: Uint8Array.of(0), retired: Uint8Array.of(1) } as const;

/** The rows under which an asset is found: by its template, by each attribute, and the claims on unique values. */
export function indexRows(identifier: Identifier, template: AssetTemplate, values: readonly HandleValue[]): IndexRows {
  const found: IndexRow[] = [{ key: rows.asset(template.key, identifier.key), value: assetMark.active }];
  for (const [name, attribute] of Object.entries(template.definition.attributes)) {
    const value = values.find(({ index }) => index === attribute.index);
    const text = value && searchText(attribute, textOf(value));
    if (text === undefined) continue;
    found.push({ key: rows.attribute(template.key, name, text, identifier.key), value: empty });
    if (attribute.unique === true)
      found.push({
        key: rows.unique(template.key, name, text),
        value: Buffer.from(identifier.canonical),
        unique: { attribute: name, definition: attribute, text },
      });
  }
  return new Map(found.map((row) => [Buffer.from(row.key).toString('latin1'), row]));
}

/** What turns the rows before a write into those after it, and what must hold for unique attributes. */
export function indexDifference(
  before: IndexRows,
  after: IndexRows,
  asker: { readonly store: Store; readonly principal: Principal },
): { readonly operations: Operation[]; readonly guards: Guard[] } {
  const gone = [...before].filter(([key]) => !after.has(key));
  const come = [...after].filter(([key]) => !before.has(key));
  return {
    operations: [
      ...gone.map(([, { key }]): Operation => ({ type: 'delete', key })),
      ...come.map(([, { key, value }]): Operation => ({ type: 'put', key, value })),
    ],
    guards: come.flatMap(([, row]): Guard[] =>
      row.unique === undefined
        ? []
        : [{ key: row.key, expect: undefined, failed: () => notUnique(row.key, row.unique, asker) }],
    ),
  };
}

const empty = new Uint8Array(0);

async function notUnique(
  key: Uint8Array,
  unique: IndexRow['unique'],
  { store, principal }: { readonly store: Store; readonly principal: Principal },
): Promise<NameplateError> {
  if (unique === undefined) throw new TypeError('only unique values are claimed');
  const { attribute, definition, text } = unique;
  const row = await store.get(key);
  const holder = row && tryParseIdentifier(Buffer.from(row).toString('utf8'));
  const known = holder && decide(principal, { scope: 'identifier.read', prefix: accessPrefix(holder) }).allowed;
  const expected = {
    en: `a value that ${known ? holder.canonical : 'another asset'} does not have`,
    zh: `${known ? ` ${holder.canonical} ` : '其他资产'}未使用的值`,
  };
  return violationError([violation(attribute, 'unique', shownValue(attribute, definition, text), expected)], {
    code: 'VALUE_ALREADY_EXISTS',
    ...(known && { metadata: { identifier: holder.canonical } }),
  });
}
