import type { AttributeDefinition, TemplateDefinition } from './template.ts';

/** One difference between two versions of a template, or between two templates. */
export interface TemplateChange {
  /** Absent for what concerns the template as a whole. */
  readonly attribute?: string;
  /** Field of the definition; `attribute` when the whole attribute comes or goes. */
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Assets that fit the one may not fit the other. */
  readonly breaking: boolean;
}

/** What changes from one definition to another: the template's own fields, then its attributes by name. */
export function compareTemplates(before: TemplateDefinition, after: TemplateDefinition): TemplateChange[] {
  const own = fieldsOf(before, after)
    .filter((field) => field !== 'attributes')
    .flatMap((field) => change(field, before[field], after[field], false));
  const names = [...new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])];
  const attributes = names.flatMap((attribute) =>
    attributeChanges(attributeOf(before, attribute), attributeOf(after, attribute)).map((each) => ({
      attribute,
      ...each,
    })),
  );
  return [...own, ...attributes];
}

/** The definition of an attribute by its name; names are from outside, and none is an object's own. */
export function attributeOf({ attributes }: TemplateDefinition, name: string): AttributeDefinition | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

function attributeChanges(
  before: AttributeDefinition | undefined,
  after: AttributeDefinition | undefined,
): TemplateChange[] {
  if (before === undefined) return change('attribute', undefined, after, after?.required === true);
  if (after === undefined) return change('attribute', before, undefined, true);
  return fieldsOf(before, after).flatMap((field) =>
    change(field, before[field], after[field], Object.hasOwn(breaks, field) && breaks[field](before, after)),
  );
}

function change(field: string, before: unknown, after: unknown, breaking: boolean): TemplateChange[] {
  if (sorted(before) === sorted(after)) return [];
  return [{ field, ...(before !== undefined && { before }), ...(after !== undefined && { after }), breaking }];
}

/** Equal texts for equal values, whatever the order of their fields. */
function sorted(value: unknown): string | undefined {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

type Breaks = (before: AttributeDefinition, after: AttributeDefinition) => boolean;

/** Whether a change of the field may break an asset that was right before. Called for fields that differ. */
const breaks: Readonly<Record<keyof Required<AttributeDefinition>, Breaks>> = {
  type: (before, after) => !(before.type === 'integer' && after.type === 'number'),
  index: () => true,
  required: (_, after) => after.required === true,
  unique: (_, after) => after.unique === true,
  enum: (before, after) =>
    after.enum !== undefined &&
    (before.enum === undefined || before.enum.some((choice) => after.enum?.includes(choice) === false)),
  range: (before, after) =>
    (after.range?.min ?? -Infinity) > (before.range?.min ?? -Infinity) ||
    (after.range?.max ?? Infinity) < (before.range?.max ?? Infinity),
  pattern: (_, after) => after.pattern !== undefined,
  // The same number means something else.
  unit: (before) => before.unit !== undefined,
  name: () => false,
  visibility: () => false,
  relation: () => false,
  semanticId: () => false,
};

function fieldsOf<T extends object>(before: T, after: T): (keyof T & string)[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof T & string)[];
}
