import { metricKinds } from './profile.ts';
import { described, listOf, number, object, oneOf, oneOrMore, path, type Schema, text } from './schema-parts.ts';

const metricName = '^[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.:/-]{0,63}$';
const unit: Readonly<Record<string, unknown>> = { type: 'string', pattern: '^[\\x21-\\x7E]{1,64}$' };
const words = object('', { en: text(200, 'English.'), zh: text(200, 'Chinese.') });
const yearS = 366 * 86_400;

function code(pattern: string, description: string): Schema {
  return oneOrMore({ type: 'string', pattern }, 8, description);
}

const state: Schema = {
  anyOf: [
    { type: 'string', pattern: metricName },
    { type: 'boolean' },
    {
      ...object('The value, with words for people.', {
        name: { type: 'string', pattern: metricName },
        en: text(200),
        zh: text(200),
      }),
      required: ['name'],
    },
  ],
};

const fields = {
  kind: oneOf(
    metricKinds,
    'gauge: a level; counter: counts up; absolute: an amount since the last report; state: one of a few; event: something that happened; text; geo: a place.',
  ),
  unit: described(unit, 'UCUM code of what is stored, such as kW.h, m3, Cel.'),
  accept: listOf(unit, 32, 'UCUM codes that are converted to it. Absent: all that can be.'),
  payloadUnit: described(unit, 'UCUM code that the payload has it in, where nothing in it says.'),
  unitPath: described(path, 'Where the record says the unit.'),
  path: oneOrMore(path, 8, 'Where the value is, such as energy.total; of several the first that is there.'),
  obis: code('^\\d{1,3}-\\d{1,3}:\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(?:\\*\\d{1,3})?$', 'OBIS code, 1-0:1.8.0.'),
  ucifi: code('^\\d{1,5}/\\d{1,5}$', 'uCIFI object and resource, 3424/1.'),
  dlt645: code('^(?:[0-9A-F]{8}|[0-9A-F]{4})$', 'DL/T 645 data identifier, 00010000.'),
  cjt188: code('^[0-9A-F]{4}/[A-Za-z][A-Za-z0-9]{0,31}$', 'CJ/T 188 data identifier and field, 901F/volume.'),
  scale: number('Multiplies the number in the payload.', { not: { const: 0 } }),
  numericText: described({ type: 'boolean' }, 'True: the number is written as a text.'),
  name: described(words, 'What people call it.'),
  description: described(words, 'What it is, in full.'),
  values: described(
    { type: 'object', minProperties: 1, maxProperties: 256, additionalProperties: state },
    'What the codes of a state or an event stand for.',
  ),
  range: {
    ...object('Outside of it a reading is flagged out-of-range, and stored.', {
      min: { type: 'number' },
      max: { type: 'number' },
    }),
    minProperties: 1,
  },
  step: {
    ...object('A greater change is flagged step-implausible, and stored.', {
      max: number('The greatest change', { minimum: 0 }),
      perS: number('within so many seconds.', { minimum: 0.001, maximum: yearS }),
    }),
    required: ['max', 'perS'],
  },
  rollover: number('A counter starts again from 0 when it reaches this.', {
    exclusiveMinimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
  resolution: number('What was converted or scaled is rounded to a multiple of it.', {
    exclusiveMinimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
  visibility: oneOf(['public', 'private'], 'public: readings resolve without a key.'),
} as const satisfies Record<string, Schema>;

/** What only these kinds may have. */
const only: readonly (readonly [kinds: readonly string[], fields: readonly string[]])[] = [
  [
    ['gauge', 'counter', 'absolute'],
    ['unit', 'accept', 'payloadUnit', 'unitPath', 'scale', 'numericText', 'range', 'resolution'],
  ],
  [['gauge', 'counter'], ['step']],
  [['counter'], ['rollover']],
  [['state', 'event'], ['values']],
];

const metric: Schema = {
  ...object('A metric.', fields),
  required: ['kind'],
  dependentRequired: { accept: ['unit'], payloadUnit: ['unit'], unitPath: ['unit'] },
  allOf: only.map(([kinds, names]) => ({
    anyOf: [
      { properties: { kind: { enum: kinds } } },
      { not: { anyOf: names.map((field) => ({ required: [field] })) } },
    ],
  })),
};

const change: Schema = {
  anyOf: [
    object(
      'What is other than in the profile that is extended; null takes a field away.',
      Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, { anyOf: [schema, { type: 'null' }] }])),
    ),
    { type: 'null' },
  ],
};

/** The metrics of a whole profile, and those of one that extends another. */
export const metricSchemas = {
  byName: {
    type: 'object',
    description: 'What the device reports, by name.',
    maxProperties: 1000,
    propertyNames: { pattern: metricName },
    additionalProperties: metric,
  },
  changes: {
    type: 'object',
    description: 'What the device reports beside what is inherited, by name.',
    maxProperties: 1000,
    propertyNames: { pattern: metricName },
    additionalProperties: change,
  },
} as const;
