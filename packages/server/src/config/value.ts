import { type ConfigKey, configKeys, type KeyDefinition } from './keys.ts';

/** A value read, or what was expected in its place. */
export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly expected: string };

/** Checks a value of the JSON file, where numbers and booleans have their own types. */
export function parseJsonValue(key: ConfigKey, value: unknown): Parsed {
  const definition: KeyDefinition = configKeys[key];
  const refused: Parsed = { ok: false, expected: expectation(definition) };
  switch (definition.kind) {
    case 'text':
      return typeof value === 'string' ? { ok: true, value } : refused;
    case 'integer':
      return Number.isSafeInteger(value) && within(definition, Number(value)) ? { ok: true, value } : refused;
    case 'flag':
      return typeof value === 'boolean' ? { ok: true, value } : refused;
    case 'choice':
      return typeof value === 'string' && definition.choices.includes(value) ? { ok: true, value } : refused;
    default:
      return Array.isArray(value) && value.length > 0 && value.every((item) => definition.choices.includes(item))
        ? { ok: true, value: Object.freeze([...new Set(value)]) }
        : refused;
  }
}

/** Checks a value of the environment or a flag, where everything is text. */
export function parseTextValue(key: ConfigKey, text: string): Parsed {
  const definition: KeyDefinition = configKeys[key];
  switch (definition.kind) {
    case 'integer':
      return parseJsonValue(key, /^-?\d{1,16}$/.test(text) ? Number(text) : undefined);
    case 'flag':
      return parseJsonValue(
        key,
        ({ true: true, '1': true, false: false, '0': false } as Record<string, boolean>)[text],
      );
    case 'list':
      return parseJsonValue(
        key,
        text.split(',').map((item) => item.trim()),
      );
    default:
      return parseJsonValue(key, text);
  }
}

/** What a value must be, for error messages and the documentation. */
export function expectation(definition: KeyDefinition): string {
  switch (definition.kind) {
    case 'text':
      return 'a text';
    case 'integer':
      return `a whole number from ${definition.min} to ${definition.max}`;
    case 'flag':
      return 'true or false';
    case 'choice':
      return `one of ${definition.choices.join(', ')}`;
    default:
      return `some of ${definition.choices.join(', ')}`;
  }
}

function within({ min, max }: { min: number; max: number }, value: number): boolean {
  return value >= min && value <= max;
}
