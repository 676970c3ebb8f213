import type { AttributeDefinition } from '@nameplate/model';
import { NameplateError, type TemplateDefinition } from '@nameplate/sdk';

/** What a column of a sheet fills. */
export type Column =
  | { readonly kind: 'identifier' }
  | { readonly kind: 'attribute'; readonly name: string; readonly definition: AttributeDefinition }
  | { readonly kind: 'place'; readonly field: PlaceField }
  | { readonly kind: 'nothing' };

export type PlaceField = keyof typeof placeFields;

/** Members of a place that a column may give, as `place.longitude`, and the rules that a server has for them. */
export const placeFields = {
  longitude: { type: 'number', range: { min: -180, max: 180 } },
  latitude: { type: 'number', range: { min: -90, max: 90 } },
  altitude: { type: 'number', range: { min: -12_000, max: 1_000_000 } },
  regionCode: { type: 'string', pattern: '[1-9]\\d{5}' },
  area: { type: 'reference' },
  address: { type: 'string' },
} as const satisfies Readonly<Record<string, AttributeDefinition>>;

/** Columns that an errors file appends: passed over when it is imported again. */
export const reasonColumns = ['_row', '_column', '_rule', '_value', '_error', '_remedy'] as const;

export function isReasonColumn(name: string): boolean {
  return (reasonColumns as readonly string[]).includes(name);
}

const identifierNames = ['identifier', 'handle', '标识', '标识编码', '工业互联网标识'];

/**
 * Which column fills what: by `--map`, else by an attribute's code, its Chinese or its English name, without case; a unit in
 * parentheses and the asterisk of a required column may follow.
 */
export class Columns {
  readonly #definition: TemplateDefinition;
  readonly #mapped: ReadonlyMap<string, string>;
  readonly #byName = new Map<string, Column | 'ambiguous'>();

  constructor(definition: TemplateDefinition, mapped: ReadonlyMap<string, string>) {
    this.#definition = definition;
    this.#mapped = mapped;
    for (const name of reasonColumns) this.#byName.set(name, { kind: 'nothing' });
    for (const field of Object.keys(placeFields) as PlaceField[])
      this.#byName.set(plain(`place.${field}`), { kind: 'place', field });
    for (const name of identifierNames) this.#byName.set(name, { kind: 'identifier' });
    // A code comes before a name, whichever attribute has it.
    for (const [name, { name: names = {} }] of Object.entries(definition.attributes))
      for (const text of [names.en, names.zh]) if (text !== undefined) this.#name(plain(text), name);
    for (const name of Object.keys(definition.attributes)) this.#byName.set(plain(name), this.#attribute(name));
  }

  /** @throws NameplateError INVALID_VALUE for a column that fills nothing, naming those that there are */
  of(name: string): Column {
    const target = this.#mapped.get(name);
    if (target !== undefined) return this.#target(name, target);
    const found = this.#byName.get(plain(name)) ?? this.#byName.get(plain(bare(name)));
    if (found === 'ambiguous') throw wrong(name, 'COLUMN_AMBIGUOUS', 'more than one attribute has this name');
    return found ?? this.#unknown(name);
  }

  /** A row's columns. @throws NameplateError INVALID_VALUE also when two of them fill the same */
  all(names: readonly string[]): readonly Column[] {
    const columns = names.map((name) => (name === '' ? ({ kind: 'nothing' } as const) : this.of(name)));
    const filled = columns.map(targetOf);
    const twice = filled.findIndex((target, at) => target !== undefined && filled.indexOf(target) !== at);
    if (twice >= 0) throw wrong(names[twice] ?? '', 'COLUMN_TWICE', `${filled[twice]} has another column already`);
    return columns;
  }

  #name(text: string, attribute: string): void {
    const known = this.#byName.get(text);
    const same = known !== undefined && known !== 'ambiguous' && targetOf(known) === attribute;
    this.#byName.set(text, known === undefined || same || isOurs(known) ? this.#attribute(attribute) : 'ambiguous');
  }

  #target(column: string, target: string): Column {
    if (target === '') return { kind: 'nothing' };
    if (target === 'identifier' && !Object.hasOwn(this.#definition.attributes, target)) return { kind: 'identifier' };
    if (Object.hasOwn(this.#definition.attributes, target)) return this.#attribute(target);
    const place = /^place\.(\w+)$/.exec(target)?.[1] ?? '';
    if (Object.hasOwn(placeFields, place)) return { kind: 'place', field: place as PlaceField };
    return this.#unknown(column, target);
  }

  #attribute(name: string): Column {
    return { kind: 'attribute', name, definition: this.#definition.attributes[name] ?? { type: 'string' } };
  }

  #unknown(column: string, target = column): never {
    const names = Object.keys(this.#definition.attributes).join(', ');
    const shown = JSON.stringify(target.slice(0, 80));
    throw wrong(column, 'COLUMN_UNKNOWN', `the template has no attribute ${shown}; it has ${names}`);
  }
}

function isOurs(column: Column | 'ambiguous'): boolean {
  return column !== 'ambiguous' && column.kind !== 'attribute';
}

function targetOf(column: Column): string | undefined {
  if (column.kind === 'nothing') return undefined;
  if (column.kind === 'attribute') return column.name;
  return column.kind === 'place' ? `place.${column.field}` : 'the identifier';
}

function plain(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/** `*口径（mm）` → `口径`. */
function bare(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/^\s*\*|\*\s*$/g, '')
    .replace(/\s*\([^()]*\)\s*$/, '')
    .replace(/\*\s*$/, '');
}

function wrong(column: string, reason: string, why: string): NameplateError {
  const shown = JSON.stringify(column.slice(0, 80));
  return new NameplateError('INVALID_VALUE', `Column ${shown}: ${why}.`, {
    reason,
    metadata: { column: column.slice(0, 80) },
    remedy: {
      en: "Name it as the template does, or map it: --map 'column=attribute'; 'column=' leaves it out.",
      zh: "请用模板中的名称，或指定对应关系：--map '列名=属性'；'列名=' 表示不导入该列。",
    },
  });
}
