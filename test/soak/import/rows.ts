import {
  defaultPermissions,
  defaultTimeToLive,
  type HandleValue,
  type Identifier,
  parseIdentifier,
  valueIndexes,
  valueTypes,
} from '@nameplate/model';
import { type AttributesOf, defineTemplate, type NewAsset } from '@nameplate/sdk';

export const prefix = '88.118.996';
/** Where the few rows are that a page of the many is compared with. */
export const smallPrefix = '88.118.995';

export const template = defineTemplate({
  identifier: `${prefix}/part`,
  name: { en: 'Part', zh: '零件' },
  attributes: {
    serial: { type: 'string', required: true, unique: true, pattern: '[a-z]+-[0-9]{7}' },
    model: { type: 'string', enum: ['M1', 'M2', 'M3'] },
    made: { type: 'time' },
    weight: { type: 'number', unit: 'kg', range: { min: 0, max: 100 } },
  },
});
export type Part = AttributesOf<typeof template.definition.attributes>;

const madeFrom = Date.UTC(2026, 0, 1);

export function serialOf(kind: string, row: number): string {
  return `${kind}-${String(row).padStart(7, '0')}`;
}

export function attributesOf(kind: string, row: number) {
  return {
    serial: serialOf(kind, row),
    model: (['M1', 'M2', 'M3'] as const)[row % 3] ?? 'M1',
    made: new Date(madeFrom + (row % 8_760) * 3_600_000),
    weight: (row % 1_000) / 10,
  };
}

/** Rows for the bulk call. */
export function* rowsOf(kind: string, count: number): Generator<NewAsset<Part>> {
  for (let row = 0; row < count; row += 1)
    yield { identifier: `${prefix}/${serialOf(kind, row)}`, template, attributes: attributesOf(kind, row) };
}

/** The same row as the registry is given it. */
export function recordOf(kind: string, row: number): { identifier: Identifier; values: HandleValue[] } {
  const { serial, model, made, weight } = attributesOf(kind, row);
  return {
    identifier: parseIdentifier(`${prefix}/${serial}`),
    values: [
      value(1, 'serial', serial),
      value(2, 'model', model),
      value(3, 'made', made.toISOString()),
      value(4, 'weight', String(weight)),
      value(valueIndexes.templateReference, valueTypes.templateReference, `${template.identifier}@1`),
    ],
  };
}

function value(index: number, type: string, text: string): HandleValue {
  return {
    index,
    type,
    data: new TextEncoder().encode(text),
    ttl: defaultTimeToLive,
    permissions: defaultPermissions,
    timestamp: 0,
    references: [],
  };
}
