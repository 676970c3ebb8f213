import { type AttributeDefinition, NameplateError, type TemplateDefinition } from '@nameplate/model';
import type { PublishedTemplate } from './template.ts';

/**
 * A TypeScript module with the types of templates: an interface of the attributes of each, as `defineTemplate` would infer it, and the
 * template for `np.assets.register`, `find` and `resolve`.
 */
export function templateTypes(
  templates: readonly Pick<PublishedTemplate, 'identifier' | 'version' | 'definition'>[],
): string {
  const names = new Set(reserved);
  const blocks = templates.map((template) => block(template, freeName(typeName(template.identifier), names)));
  const uses = templates.some(({ definition }) =>
    attributesOf(definition).some(([, { type }]) => type === 'reference'),
  );
  const ids = templates.map(({ identifier }) => quoted(identifier)).join(' ');
  return [
    `// Made by: nameplate template types ${inComment(ids)}\n// Make it again when a template has a new version; do not edit.`,
    `import type { ${uses ? 'Identifier, ' : ''}Template } from '@nameplate/sdk';\n`,
    ...blocks,
  ].join('\n');
}

// What the module uses itself.
const reserved = ['Identifier', 'Template', 'Date'];

function block(
  { identifier, version, definition }: Pick<PublishedTemplate, 'identifier' | 'version' | 'definition'>,
  name: string,
): string {
  const title = [...names(definition.name), `Template ${identifier}, version ${version}.`].join(' ');
  const properties = attributesOf(definition).map(([attribute, each]) => property(attribute, each));
  const value = JSON.stringify({ identifier, version, definition }, undefined, 2);
  return [
    comment(title, ''),
    `export interface ${name} {`,
    ...properties,
    '}\n',
    comment(`${name} for the SDK.`, ''),
    `export const ${constantName(name)}: Template<${name}> & { readonly version: number } = ${value} as const;\n`,
  ].join('\n');
}

function property(name: string, definition: AttributeDefinition): string {
  const { unit, range, unique, pattern, visibility = 'public' } = definition;
  const facts = [
    ...names(definition.name),
    ...(unit === undefined ? [] : [`In ${unit}.`]),
    ...(range === undefined ? [] : [`From ${range.min ?? '-∞'} to ${range.max ?? '∞'}.`]),
    ...(pattern === undefined ? [] : [`Matches ${pattern}.`]),
    ...(unique === true ? ['Unique.'] : []),
    ...(visibility === 'public' ? [] : [`Visibility: ${visibility}.`]),
  ];
  const doc = facts.length === 0 ? '' : `${comment(facts.join(' '), '  ')}\n`;
  return `${doc}  readonly ${name}${definition.required === true ? '' : '?'}: ${typeOf(definition)};`;
}

function typeOf({ type, enum: choices }: AttributeDefinition): string {
  if (choices !== undefined) return choices.map((choice) => JSON.stringify(choice)).join(' | ');
  return types[type];
}

const types: Readonly<Record<AttributeDefinition['type'], string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  time: 'Date',
  reference: 'Identifier',
  json: 'unknown',
};

/** English first: it is what most editors' users search for. */
function names(name: TemplateDefinition['name']): string[] {
  const both = [name?.en, name?.zh].filter((text) => text !== undefined);
  return both.length === 0 ? [] : [`${both.join(' · ')}.`];
}

function comment(text: string, indent: string): string {
  return `${indent}/** ${inComment(text)} */`;
}

/** One line that does not end the comment; names come from whoever wrote the template. */
function inComment(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll('*/', '*\\/');
}

function quoted(identifier: string): string {
  return /^[\w./:@%+-]+$/.test(identifier) ? identifier : `'${identifier.replaceAll("'", "'\\''")}'`;
}

/** `88.118.22/heat-meter` → `HeatMeter`. */
function typeName(identifier: string): string {
  const suffix = identifier.slice(identifier.indexOf('/') + 1);
  const words = suffix.split(/[^\p{L}\p{Nd}]+/u).filter((word) => word !== '');
  const name = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('');
  return /^\p{L}/u.test(name) ? name : `Template${name}`;
}

/** `HeatMeter` → `heatMeterTemplate`; never a word of the language, whatever the identifier. */
function constantName(type: string): string {
  return `${type.slice(0, 1).toLowerCase()}${type.slice(1)}Template`;
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let next = 2; taken.has(name); next += 1) name = `${wanted}${next}`;
  taken.add(name);
  return name;
}

function attributesOf(definition: TemplateDefinition): [string, AttributeDefinition][] {
  const attributes = Object.entries(definition.attributes);
  const strange = attributes.find(([name]) => !/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name));
  if (strange === undefined) return attributes;
  throw new NameplateError('INVALID_VALUE', `${JSON.stringify(strange[0])} is no name of an attribute.`, {
    reason: 'DEFINITION',
    metadata: { path: 'attributes' },
  });
}
