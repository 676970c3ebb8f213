import { NameplateError } from './error.ts';
import { tryParseIdentifier } from './identifier.ts';
import type { AttributeDefinition, AttributeType } from './template.ts';

/**
 * Checks one attribute's value against its definition; `undefined` and `null` mean that it is absent.
 * @throws NameplateError INVALID_VALUE naming the attribute, the rule and the value
 */
export function checkAttribute(name: string, definition: AttributeDefinition, value: unknown): void {
  const { type, required, enum: choices, range, pattern } = definition;
  if (value === undefined || value === null) {
    if (required === true) throw broken(name, 'required', value, 'a value');
    return;
  }
  if (!typeRules[type].holds(value)) throw broken(name, 'type', value, typeRules[type].expected);
  if (choices !== undefined && !choices.some((choice) => choice === value))
    throw broken(name, 'enum', value, `one of ${choices.slice(0, 20).join(', ')}`);
  if (typeof value === 'number') checkRange(name, range ?? {}, value);
  if (pattern !== undefined && typeof value === 'string') checkPattern(name, pattern, value);
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i;

const typeRules: Readonly<Record<AttributeType, { readonly expected: string; holds(value: unknown): boolean }>> = {
  string: { expected: 'a text', holds: (value) => typeof value === 'string' },
  number: { expected: 'a number', holds: Number.isFinite },
  integer: { expected: 'a whole number', holds: Number.isSafeInteger },
  boolean: { expected: 'true or false', holds: (value) => typeof value === 'boolean' },
  time: {
    expected: 'a time as in RFC 3339, such as 2026-01-31T08:00:00Z',
    holds: (value) => typeof value === 'string' && rfc3339.test(value) && !Number.isNaN(Date.parse(value)),
  },
  reference: {
    expected: 'an identifier, such as 88.118.22/line-1',
    holds: (value) => typeof value === 'string' && tryParseIdentifier(value) !== undefined,
  },
  json: { expected: 'a JSON value', holds: isJson },
};

function checkRange(name: string, { min, max }: NonNullable<AttributeDefinition['range']>, value: number): void {
  if (min !== undefined && value < min) throw broken(name, 'range', value, `at least ${min}`);
  if (max !== undefined && value > max) throw broken(name, 'range', value, `at most ${max}`);
}

// A pattern may backtrack for long on a long text; this bounds it, and the registry, which runs it on a server, limits its time.
const patternTextMax = 4096;

function checkPattern(name: string, pattern: string, value: string): void {
  if (value.length > patternTextMax) throw broken(name, 'pattern', value, `at most ${patternTextMax} characters`);
  if (!new RegExp(`^(?:${pattern})$`, 'u').test(value))
    throw broken(name, 'pattern', value, `a text that ${pattern} matches as a whole`);
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

function broken(attribute: string, rule: string, value: unknown, expected: string): NameplateError {
  const shown = show(value);
  const message = `Attribute ${attribute} (${rule}): expected ${expected}; found ${shown}.`;
  return new NameplateError('INVALID_VALUE', message, {
    reason: `ATTRIBUTE_${rule.toUpperCase()}`,
    metadata: { attribute, rule, expected, value: shown },
  });
}

function show(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  const text = (isJson(value) ? JSON.stringify(value) : undefined) ?? `a ${typeof value}`;
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
