import { isSecretType } from './handle-value.ts';
import { tryParseIdentifier } from './identifier.ts';
import type { AttributeDefinition, AttributeType } from './template.ts';
import { type Bilingual, shortened, type Violation, type ViolationRule, violation } from './violation.ts';
import { violationError } from './violation-error.ts';

/**
 * Checks one attribute's value against its definition; `undefined` and `null` mean that it is absent.
 * @throws NameplateError INVALID_VALUE naming the attribute, the rule and the value
 */
export function checkAttribute(name: string, definition: AttributeDefinition, value: unknown): void {
  const broken = attributeViolations(name, definition, value);
  if (broken.length > 0) throw violationError(broken);
}

/** Every rule of its definition that a value breaks; `undefined` and `null` mean that it is absent. */
export function attributeViolations(name: string, definition: AttributeDefinition, value: unknown): Violation[] {
  const { type, required, enum: choices, range, pattern } = definition;
  const broken = (rule: ViolationRule, expected: Bilingual) =>
    violation(name, rule, shownValue(name, definition, value), expected);
  if (value === undefined || value === null)
    return required === true ? [broken('required', { en: 'a value', zh: '有值' })] : [];
  if (!typeRules[type].holds(value)) return [broken('type', typeRules[type].expected)];
  const found: Violation[] = [];
  if (choices !== undefined && !choices.some((choice) => choice === value))
    found.push(broken('enum', expectedChoice(choices)));
  const bound = typeof value === 'number' ? brokenBound(range ?? {}, value) : undefined;
  if (bound !== undefined) found.push(broken('range', bound));
  const form = pattern !== undefined && typeof value === 'string' ? brokenPattern(pattern, value) : undefined;
  if (form !== undefined) found.push(broken('pattern', form));
  return found;
}

/** What may be told of a value: all of it, cut, when everybody may see it; else how long it is. */
export function shownValue(name: string, { visibility }: AttributeDefinition, value: unknown): string {
  if (value === undefined || value === null) return 'none';
  const text = (isJson(value) ? JSON.stringify(value) : undefined) ?? `a ${typeof value}`;
  const isOpen = (visibility ?? 'public') === 'public' && !isSecretType(name);
  return isOpen ? shortened(text, 80) : `*** (${typeof value === 'string' ? value.length : text.length})`;
}

/** What a value of a type is. */
export function expectedType(type: AttributeType): Bilingual {
  return typeRules[type].expected;
}

/** What a text has to be that a pattern is for. */
export function expectedMatch(pattern: string): Bilingual {
  return { en: `a text that ${pattern} matches as a whole`, zh: `整体匹配 ${pattern} 的文本` };
}

/** A pattern may backtrack for long on a long text; this bounds it, and the registry, which runs it on a server, limits its time. */
export const patternTextMax = 4096;

/** What a text has to be whose pattern is only tried on short ones. */
export const expectedShort: Bilingual = {
  en: `at most ${patternTextMax} characters`,
  zh: `不超过 ${patternTextMax} 个字符的文本`,
};

function expectedChoice(choices: readonly (string | number)[]): Bilingual {
  const listed = shortened(choices.slice(0, 20).join(', '), 200);
  return { en: `one of ${listed}`, zh: `以下之一：${listed}` };
}

function brokenBound({ min, max }: NonNullable<AttributeDefinition['range']>, value: number): Bilingual | undefined {
  if (min !== undefined && value < min) return { en: `at least ${min}`, zh: `不小于 ${min} 的数` };
  if (max !== undefined && value > max) return { en: `at most ${max}`, zh: `不大于 ${max} 的数` };
  return undefined;
}

function brokenPattern(pattern: string, value: string): Bilingual | undefined {
  if (value.length > patternTextMax) return expectedShort;
  return new RegExp(`^(?:${pattern})$`, 'u').test(value) ? undefined : expectedMatch(pattern);
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i;

const typeRules: Readonly<Record<AttributeType, { readonly expected: Bilingual; holds(value: unknown): boolean }>> = {
  string: { expected: { en: 'a text', zh: '文本' }, holds: (value) => typeof value === 'string' },
  number: { expected: { en: 'a number', zh: '数字' }, holds: Number.isFinite },
  integer: { expected: { en: 'a whole number', zh: '整数' }, holds: Number.isSafeInteger },
  boolean: { expected: { en: 'true or false', zh: ' true 或 false' }, holds: (value) => typeof value === 'boolean' },
  time: {
    expected: {
      en: 'a time as in RFC 3339, such as 2026-01-31T08:00:00Z',
      zh: 'RFC 3339 格式的时间，例如 2026-01-31T08:00:00Z',
    },
    holds: (value) => typeof value === 'string' && rfc3339.test(value) && !Number.isNaN(Date.parse(value)),
  },
  reference: {
    expected: { en: 'an identifier, such as 88.118.22/line-1', zh: '标识，例如 88.118.22/line-1' },
    holds: (value) => typeof value === 'string' && tryParseIdentifier(value) !== undefined,
  },
  json: { expected: { en: 'a JSON value', zh: ' JSON 值' }, holds: isJson },
};

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}
