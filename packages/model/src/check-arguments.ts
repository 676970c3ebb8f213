import { NameplateError } from './error.ts';
import type { ArgumentSchema, CommandDefinition } from './profile.ts';

/** What a command was given, checked, with the defaults of what was left out. */
export type CommandArguments = Readonly<Record<string, unknown>>;

/**
 * Checks what a command is given against what it takes.
 * @throws NameplateError INVALID_VALUE naming the argument, the rule and what was expected
 */
export function checkArguments(command: string, { args }: CommandDefinition, given: unknown): CommandArguments {
  if (!isObject(given)) throw broken('args', 'type', 'a JSON object, an argument a field');
  if (args === undefined) {
    const [first] = Object.keys(given);
    if (first !== undefined) throw broken(first, 'additionalProperties', `no arguments: ${command} takes none`);
    return {};
  }
  return checked(args, given, '') as CommandArguments;
}

function checked(schema: ArgumentSchema, value: unknown, path: string): unknown {
  const choices = schema.enum;
  if (choices !== undefined && !choices.some((choice) => choice === value))
    throw broken(path, 'enum', `one of ${choices.slice(0, 20).join(', ')}`);
  switch (schema.type) {
    case 'object':
      return checkedObject(schema, value, path);
    case 'array':
      return checkedArray(schema, value, path);
    case 'string':
      return checkedText(schema, value, path);
    case 'number':
    case 'integer':
      return checkedNumber(schema, value, path);
    default:
      if (typeof value !== 'boolean') throw broken(path, 'type', 'true or false');
      return value;
  }
}

function checkedObject(
  { properties = {}, required = [], additionalProperties = true }: ArgumentSchema,
  value: unknown,
  path: string,
): CommandArguments {
  if (!isObject(value)) throw broken(path, 'type', 'a JSON object');
  const under = (name: string) => (path === '' ? name : `${path}.${name}`);
  const result: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema === undefined && !additionalProperties)
      throw broken(under(name), 'additionalProperties', `one of ${Object.keys(properties).join(', ') || 'none'}`);
    result[name] = schema === undefined ? given : checked(schema, given, under(name));
  }
  for (const [name, schema] of Object.entries(properties))
    if (!Object.hasOwn(result, name) && schema.default !== undefined)
      result[name] = checked(schema, schema.default, under(name));
  for (const name of required) if (!Object.hasOwn(result, name)) throw broken(under(name), 'required', 'a value');
  return result;
}

function checkedArray(
  { items, minItems = 0, maxItems = Infinity }: ArgumentSchema,
  value: unknown,
  path: string,
): readonly unknown[] {
  if (!Array.isArray(value)) throw broken(path, 'type', 'a JSON array');
  const list: readonly unknown[] = value;
  if (list.length < minItems) throw broken(path, 'minItems', `at least ${minItems} items`);
  if (list.length > maxItems) throw broken(path, 'maxItems', `at most ${maxItems} items`);
  return items === undefined ? list : list.map((item, i) => checked(items, item, `${path}[${i}]`));
}

function checkedText({ minLength = 0, maxLength = Infinity }: ArgumentSchema, value: unknown, path: string): string {
  if (typeof value !== 'string') throw broken(path, 'type', 'a text');
  const { length } = [...value];
  if (length < minLength) throw broken(path, 'minLength', `at least ${minLength} characters`);
  if (length > maxLength) throw broken(path, 'maxLength', `at most ${maxLength} characters`);
  return value;
}

function checkedNumber({ type, minimum, maximum, multipleOf }: ArgumentSchema, value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw broken(path, 'type', 'a number');
  if (type === 'integer' && !Number.isSafeInteger(value)) throw broken(path, 'type', 'a whole number');
  if (minimum !== undefined && value < minimum) throw broken(path, 'minimum', `at least ${minimum}`);
  if (maximum !== undefined && value > maximum) throw broken(path, 'maximum', `at most ${maximum}`);
  if (multipleOf !== undefined && !isMultiple(value, multipleOf))
    throw broken(path, 'multipleOf', `a multiple of ${multipleOf}`);
  return value;
}

/** 0.3 is a multiple of 0.1, whatever binary fractions make of it. */
function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function broken(argument: string, rule: string, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `Argument ${argument}: expected ${expected}.`, {
    reason: 'COMMAND_ARGUMENT',
    metadata: { argument, rule, expected },
  });
}
