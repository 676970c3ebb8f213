import {
  type AttributeDefinition,
  type AttributeType,
  expectedType,
  type HandleValue,
  isNameplateError,
  NameplateError,
  shownValue,
  type TemplateDefinition,
  tryParseIdentifier,
  type Violation,
  violation,
  violationError,
} from '@nameplate/model';
import { handleValue } from './handle-value.ts';
import { canonical } from './identifier.ts';
import type { IdentifierLike } from './options.ts';
import type { Attributes } from './template.ts';

const utf8 = new TextEncoder();
const text = new TextDecoder();

/**
 * Attributes as handle values: the attribute's index, its name as the type, its text as the data.
 * @throws NameplateError INVALID_VALUE with every value that is of another type
 */
export function encodeAttributes(definition: TemplateDefinition, attributes: Attributes): HandleValue[] {
  const wrong: Violation[] = [];
  const values = Object.entries(attributes).flatMap(([name, value]) => {
    if (value === undefined) return [];
    try {
      return [encodeAttribute(name, definitionOf(definition, name), value)];
    } catch (thrown) {
      if (!isNameplateError(thrown) || thrown.violations.length === 0) throw thrown;
      wrong.push(...thrown.violations);
      return [];
    }
  });
  if (wrong.length > 0) throw violationError(wrong);
  return values;
}

/** The index of an attribute in the handle. */
export function indexOf(definition: TemplateDefinition, name: string): number {
  return definitionOf(definition, name).index ?? 0;
}

/** Handle values as attributes: those at an index of the template, each in its type. */
export function decodeAttributes(definition: TemplateDefinition, values: readonly HandleValue[]): Attributes {
  const byIndex = new Map(values.map((value) => [value.index, value]));
  return Object.fromEntries(
    Object.entries(definition.attributes).flatMap(([name, { index, type }]) => {
      const value = index === undefined ? undefined : byIndex.get(index);
      return value === undefined ? [] : [[name, decodeData(type, text.decode(value.data))]];
    }),
  );
}

/** The text an attribute is stored and searched as. */
export function attributeText(name: string, definition: AttributeDefinition, value: unknown): string {
  switch (definition.type) {
    case 'json':
      return JSON.stringify(value);
    case 'time':
      return timeText(name, definition, value);
    case 'reference':
      return canonical(value as IdentifierLike);
    default:
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
      throw wrong(name, definition, value);
  }
}

/** The definition of an attribute by its name. @throws NameplateError INVALID_VALUE */
export function definitionOf(definition: TemplateDefinition, name: string): AttributeDefinition {
  const known = Object.hasOwn(definition.attributes, name) ? definition.attributes[name] : undefined;
  if (known?.index !== undefined) return known;
  const names = Object.keys(definition.attributes).join(', ');
  throw new NameplateError(
    'INVALID_VALUE',
    `The template has no attribute ${JSON.stringify(name)}; it has: ${names}.`,
    {
      reason: 'ATTRIBUTE_UNKNOWN',
      metadata: { attribute: name },
    },
  );
}

function encodeAttribute(name: string, definition: AttributeDefinition, value: unknown): HandleValue {
  return handleValue({
    index: definition.index ?? 0,
    type: name,
    data: utf8.encode(attributeText(name, definition, value)),
    ...(definition.visibility === undefined ? {} : { visibility: definition.visibility }),
  });
}

function timeText(name: string, definition: AttributeDefinition, value: unknown): string {
  const time = value instanceof Date ? value : new Date(String(value));
  if (Number.isNaN(time.getTime())) throw wrong(name, definition, value);
  return time.toISOString();
}

/** What a newer or foreign writer left in a form that the type does not have stays text. */
function decodeData(type: AttributeType, data: string): unknown {
  if (type === 'number' || type === 'integer') return data.trim() === '' ? data : orText(Number(data), data);
  if (type === 'boolean') return data === 'true' ? true : data === 'false' ? false : data;
  if (type === 'time') return dateOrText(data);
  if (type === 'reference') return tryParseIdentifier(data) ?? data;
  if (type === 'json') return jsonOrText(data);
  return data;
}

function orText(number: number, data: string): number | string {
  return Number.isNaN(number) ? data : number;
}

function dateOrText(data: string): Date | string {
  const time = new Date(data);
  return Number.isNaN(time.getTime()) ? data : time;
}

function jsonOrText(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

function wrong(name: string, definition: AttributeDefinition, value: unknown): NameplateError {
  return violationError([violation(name, 'type', shownValue(name, definition, value), expectedType(definition.type))]);
}
