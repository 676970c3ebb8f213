/** A part of a JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** An object of these fields and no others. */
export function object(description: string, properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', description, properties, additionalProperties: false };
}

export function described(schema: Schema, description: string | undefined): Schema {
  return description === undefined ? schema : { ...schema, description };
}

export function text(maxLength: number, description?: string): Schema {
  return described({ type: 'string', minLength: 1, maxLength }, description);
}

export function number(description: string, bounds: Schema = {}): Schema {
  return { type: 'number', ...bounds, description };
}

export function integer(minimum: number, maximum: number, description?: string): Schema {
  return described({ type: 'integer', minimum, maximum }, description);
}

export function oneOf(words: readonly string[], description: string): Schema {
  return { enum: words, description };
}

export function listOf(items: Schema, maxItems: number, description?: string): Schema {
  return described({ type: 'array', minItems: 1, maxItems, items }, description);
}

export function oneOrMore(schema: Schema, maxItems: number, description: string): Schema {
  return { anyOf: [schema, listOf(schema, maxItems)], description };
}

/** Its steps are checked by the parser. */
export const path: Schema = { type: 'string', minLength: 1, maxLength: 256 };
