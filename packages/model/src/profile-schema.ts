import { metricSchemas } from './metric-schema.ts';
import { alarmSeverities, deviceClasses } from './profile.ts';
import {
  described,
  integer,
  listOf,
  number,
  object,
  oneOf,
  oneOrMore,
  path,
  type Schema,
  text,
} from './schema-parts.ts';

const name = object('What people read, in both languages.', {
  en: text(200, 'English.'),
  zh: text(200, 'Chinese.'),
});

const yearS = 366 * 86_400;

const rule: Schema = {
  type: 'object',
  description: 'How messages of one kind are decoded. The further fields are options of the format.',
  properties: {
    match: {
      ...object('Which messages: all that is given must be so. Absent: every one.', {
        port: { type: 'string', pattern: '^[^/+#\\u0000]{1,64}$', description: 'The topic level after up/.' },
        contentType: {
          type: 'string',
          pattern: '^[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}$',
          description: 'Media type of MQTT 5, without parameters.',
        },
        fPort: integer(1, 255, 'LoRaWAN port, as the envelope or the topic level says.'),
      }),
      minProperties: 1,
    },
    format: { $ref: '#/$defs/format' },
  },
  required: ['format'],
};

const argumentScalars = {
  enum: listOf({ type: ['string', 'number', 'boolean'] }, 256, 'The only values.'),
  default: {},
};

const argument: Schema = {
  description: 'A subset of JSON Schema.',
  oneOf: [
    closed('object', {
      properties: {
        type: 'object',
        maxProperties: 64,
        additionalProperties: { $ref: '#/$defs/argument' },
      },
      required: listOf(text(64), 64, 'Names of properties.'),
      additionalProperties: { type: 'boolean' },
    }),
    closed('array', {
      items: { $ref: '#/$defs/argument' },
      minItems: integer(0, 10_000),
      maxItems: integer(0, 10_000),
    }),
    closed('string', { minLength: integer(0, 65_536), maxLength: integer(0, 65_536) }),
    ...(['number', 'integer'] as const).map((type) =>
      closed(type, {
        minimum: { type: 'number' },
        maximum: { type: 'number' },
        multipleOf: { type: 'number', exclusiveMinimum: 0 },
      }),
    ),
    closed('boolean', {}),
  ],
};

function closed(type: string, properties: Readonly<Record<string, Schema>>): Schema {
  const all = { type: { const: type }, title: text(200), description: text(1000), ...argumentScalars, ...properties };
  return { type: 'object', properties: all, required: ['type'], additionalProperties: false };
}

/** Up to thirty days, seconds. */
const wait = { minimum: 1, maximum: 30 * 86_400 };

const command = object('Something that the device can be told to do.', {
  name,
  description: name,
  risk: oneOf(
    ['low', 'medium', 'high'],
    'What a wrong command may cost: high for what opens, closes or stops something.',
  ),
  args: { $ref: '#/$defs/argument', properties: { type: { const: 'object' } } },
  port: {
    type: 'string',
    pattern: '^[A-Za-z0-9._~-]{1,64}$',
    description: 'The topic level behind down/ that it goes to. Default: command.',
  },
  encode: {
    type: 'object',
    properties: { format: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,31}$' } },
    required: ['format'],
    description: 'How it is written, with the options of that format. Absent: as JSON.',
  },
  confirmBy: {
    ...object('What the device reports once it has done it.', {
      metric: text(64, 'The name of a metric.'),
      equals: { type: ['string', 'number', 'boolean'], description: 'A value, or $args.NAME: that of an argument.' },
      withinS: number('After that long without it the command has expired, seconds.', wait),
    }),
    required: ['metric', 'equals', 'withinS'],
  },
  offline: oneOf(['queue', 'reject'], 'While the device is not connected. Default: reject.'),
  expireS: number('It is to go out within that long, seconds; after that it does not.', wait),
  ackWithinS: number('The device is to acknowledge it within that long after it went out, seconds.', wait),
  retry: {
    ...object('It is sent again when it is not acknowledged in time.', {
      max: { type: 'integer', minimum: 1, maximum: 10, description: 'Further tries.' },
      backoffS: number('How long after a missed acknowledgement, seconds; doubled with each try. Default: 0.', {
        minimum: 0,
        maximum: 86_400,
      }),
    }),
    required: ['max'],
  },
  answerWithinS: number('The device is to answer it within that long after it went out, seconds.', wait),
});

const id = '^[A-Za-z][A-Za-z0-9_-]{0,63}$';

const alarm = object('A condition over the metrics that people are told of.', {
  id: { type: 'string', pattern: id, description: 'Unique in the profile.' },
  severity: oneOf(alarmSeverities, 'How much it matters.'),
  when: text(1000, 'An expression that is true while something is wrong: battery < 15'),
  clear: text(1000, 'An expression that ends it; absent: when is no longer true.'),
  holdS: number('Seconds that when must hold before it is told.', { minimum: 0, maximum: yearS }),
  name,
  description: name,
});

const time: Schema = {
  ...object('Where the device time is. Receive time is used when absent.', {
    path: oneOrMore(path, 8, 'In the record, else in the message; of several the first that is there.'),
    form: oneOf(['rfc3339', 'unix-s', 'unix-ms'], 'Absent: by what it looks like.'),
    maxFutureS: number('Further ahead of the server than this is flagged future.', { minimum: 0, maximum: 10 * yearS }),
    maxPastS: number('Older than this is flagged late.', { minimum: 0, maximum: 100 * yearS }),
  }),
  required: ['path'],
};

const own = {
  format: {
    $ref: '#/$defs/format',
    description: 'The format of messages that no rule of decode is for. Default: json.',
  },
  options: { type: 'object', description: 'Options of the format.' },
  decode: listOf(rule, 64, 'The first rule that matches counts.'),
  extends: text(
    512,
    'A profile to inherit from: an identifier, with @VERSION or not, or a built-in name such as meter.water.',
  ),
  class: oneOf(deviceClasses, 'The kind of device.'),
  name,
  description: name,
  version: integer(1, Number.MAX_SAFE_INTEGER, 'Your own count; the registry numbers what it publishes itself.'),
  expectedIntervalS: number('A device reports at least this often.', { minimum: 1, maximum: yearS }),
  records: { ...path, description: 'Where the array of records is, when a JSON message holds several.' },
  time,
  acceptUnknown: described({ type: 'boolean' }, 'True: fields that no metric names become metrics of their own name.'),
  metrics: metricSchemas.byName,
  commands: described(
    { type: 'object', maxProperties: 200, propertyNames: { pattern: id }, additionalProperties: command },
    'What the device can be told, by name.',
  ),
  alarms: listOf({ ...alarm, required: ['id', 'severity', 'when'] }, 200, 'What people are told of.'),
} as const satisfies Record<string, Schema>;

const withoutBase: Schema = {
  type: 'object',
  properties: own,
  required: ['metrics'],
  additionalProperties: false,
  allOf: [
    // Without a metric a profile takes whatever comes.
    {
      anyOf: [
        { properties: { metrics: { minProperties: 1 } } },
        { properties: { acceptUnknown: { const: true } }, required: ['acceptUnknown'] },
      ],
    },
    { anyOf: [{ properties: { format: { const: 'json' } } }, { not: { required: ['records'] } }] },
  ],
};

/** Fields may be left out, or `null` to take away what would be inherited. */
const withBase: Schema = {
  type: 'object',
  properties: {
    ...Object.fromEntries(Object.entries(own).map(([field, schema]) => [field, nullable(schema)])),
    extends: own.extends,
    metrics: { anyOf: [metricSchemas.changes, { type: 'null' }] },
    commands: nullable({
      type: 'object',
      maxProperties: 200,
      propertyNames: { pattern: id },
      additionalProperties: nullable(withNulls(command)),
    }),
    alarms: nullable(listOf({ ...withNulls(alarm), required: ['id'] }, 200)),
  },
  additionalProperties: false,
};

function nullable(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

function withNulls(schema: Schema): Schema {
  const properties = schema['properties'] as Readonly<Record<string, Schema>>;
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([field, each]) => [field, nullable(each)])),
  };
}

/** JSON Schema (draft 2020-12) of a profile as its author writes it, for editors. `parseProfile` is the authority. */
export const profileSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Device profile',
  description: 'How one kind of device encodes its payload, and the metrics it reports.',
  type: 'object',
  if: { required: ['extends'] },
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  // oxlint-disable-next-line unicorn/no-thenable
  then: { $ref: '#/$defs/inheriting' },
  else: { $ref: '#/$defs/whole' },
  $defs: {
    whole: withoutBase,
    inheriting: withBase,
    argument,
    format: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,31}$', description: 'The name of a payload format.' },
  },
};
