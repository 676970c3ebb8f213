import { valueIndexes } from './handle-value.ts';
import { tryParseIdentifier } from './identifier.ts';
import {
  type ReadShape,
  readBoolean,
  readEntries,
  readFields,
  readName,
  readNumber,
  readOneOf,
  readRange,
  readUnit,
  wrongShape,
} from './shape.ts';
import { type AttributeDefinition, referenceRelations, type TemplateDefinition } from './template.ts';
import { readIndustry, readOrigin, readSemanticId } from './template-shapes.ts';
import { visibilities } from './visibility.ts';

const { firstAttribute, lastAttribute } = valueIndexes;

/**
 * Reads a template definition strictly. Attributes without an index keep the one they have in `previous` (the version
 * before), else take the next that is free in both, in order.
 * @throws NameplateError INVALID_VALUE with the `path` and what was `expected` in its metadata
 */
export function parseTemplateDefinition(value: unknown, previous?: TemplateDefinition): TemplateDefinition {
  const template = readFields<TemplateDefinition>(value, '', {
    name: readName,
    attributes: readAttributes,
    industry: readIndustry,
    semanticId: readSemanticId,
    visibility: readOneOf(visibilities),
    origin: readOrigin,
    profile: readProfile,
  });
  const { attributes } = template;
  if (attributes === undefined) throw wrongShape('attributes', 'a JSON object, an attribute a field');
  return { ...template, attributes: withIndexes(attributes, previous?.attributes ?? {}) };
}

const readAttributes: ReadShape<TemplateDefinition['attributes']> = (value, path) => {
  const entries = readEntries(value, path);
  if (entries.length > lastAttribute) throw wrongShape(path, `at most ${lastAttribute} attributes`);
  return Object.fromEntries(
    entries.map(([name, attribute]) => {
      const at = `${path}.${name}`;
      if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name))
        throw wrongShape(at, 'a name of 1 to 64 ASCII letters, digits and _, beginning with a letter');
      return [name, readAttribute(attribute, at)];
    }),
  );
};

function readAttribute(value: unknown, path: string): AttributeDefinition {
  const attribute = readFields<AttributeDefinition>(value, path, {
    type: readOneOf(['string', 'number', 'integer', 'boolean', 'time', 'reference', 'json']),
    index: readIndex,
    name: readName,
    unit: readUnit,
    required: readBoolean,
    unique: readBoolean,
    enum: readChoices,
    range: readRange,
    pattern: readPattern,
    visibility: readOneOf(visibilities),
    relation: readOneOf(referenceRelations),
    semanticId: readSemanticId,
  });
  const { type } = attribute;
  if (type === undefined)
    throw wrongShape(`${path}.type`, 'one of string, number, integer, boolean, time, reference, json');
  const refuse = (field: keyof AttributeDefinition, fits: boolean) => {
    if (attribute[field] !== undefined && !fits) throw wrongShape(`${path}.${field}`, `no ${field} on type ${type}`);
  };
  const numeric = type === 'number' || type === 'integer';
  refuse('unit', numeric);
  refuse('range', numeric);
  refuse('pattern', type === 'string');
  refuse('relation', type === 'reference');
  refuse('enum', numeric || type === 'string');
  if (attribute.unique === true) refuse('unique', type !== 'json');
  checkChoices(attribute, path);
  return { ...attribute, type };
}

function checkChoices({ enum: choices, type }: Partial<AttributeDefinition>, path: string): void {
  for (const [i, choice] of (choices ?? []).entries()) {
    const fits = type === 'string' ? typeof choice === 'string' : typeof choice === 'number';
    if (!fits || (type === 'integer' && !Number.isSafeInteger(choice)))
      throw wrongShape(`${path}.enum[${i}]`, `a value of type ${type}`);
  }
}

const readIndex: ReadShape<number> = (value, path) => {
  const index = readNumber(firstAttribute, lastAttribute)(value, path);
  if (!Number.isInteger(index)) throw wrongShape(path, `a whole number from ${firstAttribute} to ${lastAttribute}`);
  return index;
};

const readChoices: ReadShape<readonly (string | number)[]> = (value, path) => {
  if (!Array.isArray(value) || value.length === 0 || value.length > 1000)
    throw wrongShape(path, 'a list of 1 to 1000 texts or numbers');
  const choices = value.map((choice: unknown, i) => {
    if (typeof choice === 'string' && choice.length <= 1000) return choice;
    return readNumber()(choice, `${path}[${i}]`);
  });
  if (new Set(choices).size < choices.length) throw wrongShape(path, 'a list without repetition');
  return choices;
};

const readPattern: ReadShape<string> = (value, path) => {
  if (typeof value !== 'string' || value === '' || value.length > 256)
    throw wrongShape(path, 'a regular expression of 1 to 256 characters');
  try {
    RegExp(`^(?:${value})$`, 'u');
  } catch (cause) {
    throw wrongShape(path, `a regular expression (${cause instanceof Error ? cause.message : 'unreadable'})`);
  }
  return value;
};

const readProfile: ReadShape<string> = (value, path) => {
  const identifier = typeof value === 'string' ? tryParseIdentifier(value) : undefined;
  if (identifier === undefined) throw wrongShape(path, 'the identifier of a device profile');
  return identifier.canonical;
};

type Attributes = TemplateDefinition['attributes'];

function withIndexes(attributes: Attributes, previous: Attributes): Attributes {
  const settled = Object.entries(attributes).map(([name, attribute]) => {
    const index = attribute.index ?? (Object.hasOwn(previous, name) ? previous[name]?.index : undefined);
    return [name, index === undefined ? attribute : { ...attribute, index }] as const;
  });
  const owner = new Map<number, string>();
  for (const [name, { index }] of settled) {
    if (index === undefined) continue;
    const other = owner.get(index);
    if (other !== undefined) throw wrongShape(`attributes.${name}.index`, `an index other than that of ${other}`);
    owner.set(index, name);
  }
  const used = new Set([...owner.keys(), ...Object.values(previous).map(({ index }) => index)]);
  return Object.fromEntries(
    settled.map(([name, attribute]) => {
      if (attribute.index !== undefined) return [name, attribute];
      let index: number = firstAttribute;
      while (used.has(index)) index += 1;
      if (index > lastAttribute) throw wrongShape(`attributes.${name}`, 'a free index from 1 to 99');
      used.add(index);
      return [name, { ...attribute, index }];
    }),
  );
}
