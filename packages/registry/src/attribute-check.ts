import {
  type AttributeDefinition,
  checkAttribute,
  type HandleValue,
  NameplateError,
  narrower,
  type TemplateDefinition,
  tryParseIdentifier,
  valueIndexes,
  visibilityOf,
  withVisibility,
} from '@nameplate/model';
import { matchesPattern } from './pattern.ts';
import { utf8 } from './utf8.ts';
import { textOf } from './value-rules.ts';

/**
 * Checks an asset's values against its template and answers them as they are stored: each with the narrower of its
 * own visibility and the template's, and references are in canonical text.
 * @throws NameplateError INVALID_VALUE naming the attribute, the rule and the value
 */
export function checkAttributes(definition: TemplateDefinition, values: readonly HandleValue[]): HandleValue[] {
  const byIndex = new Map(Object.entries(definition.attributes).map((entry) => [entry[1].index, entry]));
  const present = new Set(values.map(({ index }) => index));
  for (const [name, { required, index }] of Object.entries(definition.attributes)) {
    if (required === true && !present.has(index ?? 0))
      throw broken(name, 'required', undefined, 'a value: the attribute is required');
  }
  return values.map((value) => {
    if (value.index > valueIndexes.lastAttribute) return value;
    const entry = byIndex.get(value.index);
    if (entry === undefined)
      throw broken(value.type, 'index', String(value.index), 'an index that the template gives to an attribute');
    const [name, attribute] = entry;
    if (value.type !== name) throw broken(name, 'type', value.type, `type ${name} at index ${value.index}`);
    return storedForm(attribute, checkText(name, attribute, value), value);
  });
}

/** The text an attribute is found by; undefined for one that is not indexed. */
export function searchText({ type }: AttributeDefinition, text: string): string | undefined {
  if (type === 'json') return undefined;
  return type === 'reference' ? (tryParseIdentifier(text)?.key ?? text) : text;
}

/** Answers the text to store. */
function checkText(name: string, attribute: AttributeDefinition, value: HandleValue): string {
  const text = textOf(value);
  const { pattern, ...rules } = attribute;
  checkAttribute(name, rules, read[attribute.type](text));
  if (pattern !== undefined) checkAgainst(name, pattern, text);
  return attribute.type === 'reference' ? (tryParseIdentifier(text)?.canonical ?? text) : text;
}

function checkAgainst(name: string, pattern: string, text: string): void {
  if (text.length > patternTextMax) throw broken(name, 'pattern', text, `at most ${patternTextMax} characters`);
  const matches = matchesPattern(pattern, text);
  if (matches === undefined)
    throw broken(name, 'pattern', text, `a text that ${pattern} can be tried on in time; simplify the pattern`);
  if (!matches) throw broken(name, 'pattern', text, `a text that ${pattern} matches as a whole`);
}

function storedForm(attribute: AttributeDefinition, text: string, value: HandleValue): HandleValue {
  const said = visibilityOf(value);
  const visibility = narrower(said, attribute.visibility ?? 'public');
  const rewrite = attribute.type === 'reference' && text !== textOf(value);
  if (visibility === said && !rewrite) return value;
  return withVisibility(rewrite ? { ...value, data: utf8(text) } : value, visibility);
}

const patternTextMax = 4096;

const number = (text: string) =>
  /^-?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,4})?$/.test(text) ? Number(text) : text;

/** The value that a stored text stands for; the text itself, which no rule accepts, when it stands for none. */
const read: Readonly<Record<AttributeDefinition['type'], (text: string) => unknown>> = {
  string: (text) => text,
  number,
  integer: (text) => (/^-?\d{1,16}$/.test(text) ? Number(text) : text),
  boolean: (text) => (text === 'true' || text === 'false' ? text === 'true' : text),
  time: (text) => text,
  reference: (text) => text,
  json: (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return noJson;
    }
  },
};

// What JSON cannot express, so that the rule for its type refuses it.
const noJson = () => undefined;

function broken(attribute: string, rule: string, text: string | undefined, expected: string): NameplateError {
  const shown = text === undefined ? 'none' : JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  return new NameplateError(
    'INVALID_VALUE',
    `Attribute ${attribute} (${rule}): expected ${expected}; found ${shown}.`,
    {
      reason: `ATTRIBUTE_${rule.toUpperCase()}`,
      metadata: { attribute, rule, expected, value: shown },
    },
  );
}
