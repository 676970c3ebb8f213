import type {
  ArgumentSchema,
  CommandConfirmation,
  CommandDefinition,
  CommandEncoding,
  CommandRetry,
  DeviceProfile,
} from './profile.ts';
import {
  type ReadShape,
  readBoolean,
  readEntries,
  readFields,
  readList,
  readName,
  readNumber,
  readOneOf,
  readPattern,
  readText,
  readWhole,
  wrongShape,
} from './shape.ts';

const maxCommands = 200;
/** Thirty days, seconds. */
const maxWaitS = 30 * 86_400;
const maxDepth = 8;
const maxProperties = 64;
const commandName = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Reads the commands of a profile, by name. @throws NameplateError INVALID_VALUE */
export const readCommands: ReadShape<NonNullable<DeviceProfile['commands']>> = (value, path) => {
  const entries = readEntries(value, path);
  if (entries.length > maxCommands) throw wrongShape(path, `at most ${maxCommands} commands`);
  return Object.fromEntries(
    entries.map(([name, command]) => {
      if (!commandName.test(name)) throw wrongShape(`${path}.${name}`, 'a name of 1 to 64 letters, digits, _ and -');
      return [name, readCommand(command, `${path}.${name}`)];
    }),
  );
};

const readCommand: ReadShape<CommandDefinition> = (value, path) => {
  const command = readFields<CommandDefinition>(value, path, {
    name: readName,
    description: readName,
    risk: readOneOf(['low', 'medium', 'high']),
    args: (args, at) => readSchema(args, at, 1),
    port: readPattern(/^[A-Za-z0-9._~-]{1,64}$/, 'one topic level of 1 to 64 letters, digits and . _ ~ -'),
    encode: readEncoding,
    confirmBy: readConfirmation,
    offline: readOneOf(['queue', 'reject']),
    expireS: readNumber(1, maxWaitS),
    ackWithinS: readNumber(1, maxWaitS),
    retry: readRetry,
    answerWithinS: readNumber(1, maxWaitS),
  });
  if (command.retry !== undefined && command.ackWithinS === undefined)
    throw wrongShape(
      `${path}.ackWithinS`,
      'how long an acknowledgement is waited for, seconds, where there is a retry',
    );
  if (command.args !== undefined && command.args.type !== 'object')
    throw wrongShape(`${path}.args.type`, 'object: arguments have names');
  return command;
};

const readEncoding: ReadShape<CommandEncoding> = (value, path) => {
  const { format, ...options } = Object.fromEntries(readEntries(value, path));
  return {
    ...options,
    format: readPattern(/^[a-z][a-z0-9-]{0,31}$/, 'the name of a format')(format, `${path}.format`),
  };
};

const readRetry: ReadShape<CommandRetry> = (value, path) => {
  const retry = readFields<CommandRetry>(value, path, { max: readWhole(1, 10), backoffS: readNumber(0, 86_400) });
  if (retry.max === undefined) throw wrongShape(`${path}.max`, 'a whole number from 1 to 10');
  return { ...retry, max: retry.max };
};

const readConfirmation: ReadShape<CommandConfirmation> = (value, path) => {
  const confirmation = readFields<CommandConfirmation>(value, path, {
    metric: readText(64),
    equals: readScalar,
    withinS: readNumber(1, maxWaitS),
  });
  const { metric, equals, withinS } = confirmation;
  if (metric === undefined) throw wrongShape(`${path}.metric`, 'the name of a metric');
  if (equals === undefined) throw wrongShape(`${path}.equals`, 'a value, or $args.NAME');
  if (withinS === undefined) throw wrongShape(`${path}.withinS`, 'a number of seconds');
  return { metric, equals, withinS };
};

/** Checks that commands are confirmed by metrics of the profile and their own arguments. @throws NameplateError INVALID_VALUE */
export function checkCommands({ commands = {}, metrics }: DeviceProfile): void {
  for (const [name, { confirmBy, args }] of Object.entries(commands)) {
    if (confirmBy === undefined) continue;
    const path = `commands.${name}.confirmBy`;
    if (!Object.hasOwn(metrics, confirmBy.metric))
      throw wrongShape(`${path}.metric`, `the name of a metric of the profile, not ${confirmBy.metric}`);
    const argument = typeof confirmBy.equals === 'string' ? /^\$args\.(.+)$/.exec(confirmBy.equals)?.[1] : undefined;
    if (argument !== undefined && !Object.hasOwn(args?.properties ?? {}, argument))
      throw wrongShape(`${path}.equals`, `an argument of ${name}, not ${argument}`);
  }
}

/** What each type may have beside `type`, `title`, `description`, `enum` and `default`. */
const fieldsOf = {
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items', 'minItems', 'maxItems'],
  string: ['minLength', 'maxLength'],
  number: ['minimum', 'maximum', 'multipleOf'],
  integer: ['minimum', 'maximum', 'multipleOf'],
  boolean: [],
} as const satisfies Record<ArgumentSchema['type'], readonly (keyof ArgumentSchema)[]>;

const typeNames = Object.keys(fieldsOf) as readonly ArgumentSchema['type'][];

function readSchema(value: unknown, path: string, depth: number): ArgumentSchema {
  if (depth > maxDepth) throw wrongShape(path, `a schema nested at most ${maxDepth} deep`);
  const schema = readFields<ArgumentSchema>(value, path, {
    type: readOneOf(typeNames),
    title: readText(200),
    description: readText(1000),
    enum: readList(readScalar, 256),
    default: (given) => given,
    minimum: readNumber(),
    maximum: readNumber(),
    multipleOf: readNumber(Number.MIN_VALUE),
    minLength: readWhole(0, 65_536),
    maxLength: readWhole(0, 65_536),
    items: (items, at) => readSchema(items, at, depth + 1),
    minItems: readWhole(0, 10_000),
    maxItems: readWhole(0, 10_000),
    properties: (properties, at) => readProperties(properties, at, depth),
    required: readList(readText(64), maxProperties),
    additionalProperties: readBoolean,
  });
  const { type } = schema;
  if (type === undefined) throw wrongShape(`${path}.type`, `one of ${typeNames.join(', ')}`);
  const allowed: readonly string[] = ['type', 'title', 'description', 'enum', 'default', ...fieldsOf[type]];
  for (const field of Object.keys(schema))
    if (!allowed.includes(field)) throw wrongShape(`${path}.${field}`, `no ${field}, since the type is ${type}`);
  for (const [i, name] of (schema.required ?? []).entries())
    if (!Object.hasOwn(schema.properties ?? {}, name))
      throw wrongShape(`${path}.required[${i}]`, 'the name of one of the properties');
  return { ...schema, type };
}

function readProperties(value: unknown, path: string, depth: number): NonNullable<ArgumentSchema['properties']> {
  const entries = readEntries(value, path);
  if (entries.length > maxProperties) throw wrongShape(path, `at most ${maxProperties} properties`);
  return Object.fromEntries(entries.map(([name, schema]) => [name, readSchema(schema, `${path}.${name}`, depth + 1)]));
}

const readScalar: ReadShape<string | number | boolean> = (value, path) => {
  if (typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return value;
  throw wrongShape(path, 'a text, a number, true or false');
};
