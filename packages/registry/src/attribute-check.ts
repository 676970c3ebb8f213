import {
  type AttributeDefinition,
  attributeViolations,
  expectedMatch,
  expectedShort,
  type HandleValue,
  narrower,
  patternTextMax,
  shortened,
  shownValue,
  type TemplateDefinition,
  tryParseIdentifier,
  type Violation,
  valueIndexes,
  violation,
  violationError,
  visibilityOf,
  withVisibility,
} from '@nameplate/model';
import { matchesPattern } from './pattern.ts';
import { utf8 } from './utf8.ts';
import { textOf } from './value-rules.ts';

/**
 * Checks an asset's values against its template and answers them as they are stored: each with the narrower of its
 * own visibility and the template's, and references are in canonical text.
 * @throws NameplateError INVALID_VALUE naming each attribute, the rule and the value
 */
export function checkAttributes(definition: TemplateDefinition, values: readonly HandleValue[]): HandleValue[] {
  const broken = violationsOf(definition, values);
  if (broken.length > 0) throw violationError(broken);
  const byIndex = attributesByIndex(definition);
  return values.map((value) => {
    const entry = byIndex.get(value.index);
    return entry === undefined ? value : storedForm(entry[1], value);
  });
}

/** Every rule of the template that the values of an asset break, in the order of the template, then of the values. */
export function violationsOf(definition: TemplateDefinition, values: readonly HandleValue[]): Violation[] {
  const byIndex = attributesByIndex(definition);
  const present = new Set(values.map(({ index }) => index));
  const missing = Object.entries(definition.attributes).flatMap(([name, attribute]) =>
    present.has(attribute.index ?? 0) ? [] : attributeViolations(name, attribute, undefined),
  );
  const wrong = values
    .filter(({ index }) => index <= valueIndexes.lastAttribute)
    .flatMap((value) => {
      const entry = byIndex.get(value.index);
      return entry === undefined ? [atNoIndex(value)] : valueViolations(...entry, value);
    });
  return [...missing, ...wrong];
}

/** The text an attribute is found by; undefined for one that is not indexed. */
export function searchText({ type }: AttributeDefinition, text: string): string | undefined {
  if (type === 'json') return undefined;
  return type === 'reference' ? (tryParseIdentifier(text)?.key ?? text) : text;
}

function valueViolations(name: string, attribute: AttributeDefinition, value: HandleValue): Violation[] {
  if (value.type !== name) {
    const at = `${name} at index ${value.index}`;
    return [
      violation(name, 'type', JSON.stringify(shortened(value.type, 80)), {
        en: `type ${at}`,
        zh: `索引 ${value.index} 处类型为 ${name} 的值`,
      }),
    ];
  }
  const text = textOf(value);
  const { pattern, ...rules } = attribute;
  const broken = attributeViolations(name, rules, read[attribute.type](text));
  const isText = !broken.some(({ rule }) => rule === 'type');
  return pattern !== undefined && isText ? [...broken, ...patternViolations(name, attribute, pattern, text)] : broken;
}

function patternViolations(name: string, attribute: AttributeDefinition, pattern: string, text: string): Violation[] {
  const shown = shownValue(name, attribute, text);
  if (text.length > patternTextMax) return [violation(name, 'pattern', shown, expectedShort)];
  const matches = matchesPattern(pattern, text);
  if (matches === true) return [];
  if (matches === false) return [violation(name, 'pattern', shown, expectedMatch(pattern))];
  const expected = {
    en: `a text that ${pattern} can be tried on in time`,
    zh: `能在时限内用 ${pattern} 匹配完的文本`,
  };
  const remedy = {
    en: `Simplify the pattern of ${name} in the template: it takes too long on such a text.`,
    zh: `请简化模板中 ${name} 的正则表达式：它在此类文本上耗时过长。`,
  };
  return [violation(name, 'pattern', shown, expected, remedy)];
}

function atNoIndex({ type, index }: HandleValue): Violation {
  return violation(shortened(type, 80), 'index', String(index), {
    en: 'an index that the template gives to an attribute',
    zh: '模板中属性所用的索引',
  });
}

function attributesByIndex(
  definition: TemplateDefinition,
): ReadonlyMap<number, readonly [string, AttributeDefinition]> {
  return new Map(Object.entries(definition.attributes).map((entry) => [entry[1].index ?? 0, entry]));
}

function storedForm(attribute: AttributeDefinition, value: HandleValue): HandleValue {
  const stored = textOf(value);
  const text = attribute.type === 'reference' ? (tryParseIdentifier(stored)?.canonical ?? stored) : stored;
  const said = visibilityOf(value);
  const visibility = narrower(said, attribute.visibility ?? 'public');
  if (visibility === said && text === stored) return value;
  return withVisibility(text === stored ? value : { ...value, data: utf8(text) }, visibility);
}

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
