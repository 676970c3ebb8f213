import { NameplateError } from './error.ts';
import { parseJsonPath } from './json-path.ts';

/** Reads one value of a definition; throws INVALID_VALUE naming the path and what is expected. */
export type ReadShape<T> = (value: unknown, path: string) => T;

/** INVALID_VALUE at a path of a definition. */
export function wrongShape(path: string, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${path}: expected ${expected}.`, {
    reason: 'DEFINITION',
    metadata: { path, expected },
  });
}

/** The entries of a JSON object. */
export function readEntries(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongShape(path, 'a JSON object');
  return Object.entries(value);
}

/** A JSON object of known fields, each read by its own reader; unknown ones are refused, absent ones stay absent. */
export function readFields<T extends object>(
  value: unknown,
  path: string,
  readers: { readonly [Field in keyof Required<T>]: ReadShape<Exclude<T[Field], undefined>> },
): Partial<T> {
  const read = readEntries(value, path)
    .filter(([, field]) => field !== undefined)
    .map(([field, raw]) => {
      const at = path === '' ? field : `${path}.${field}`;
      if (!Object.hasOwn(readers, field)) throw wrongShape(at, `one of the fields ${Object.keys(readers).join(', ')}`);
      return [field, readers[field as keyof T](raw, at)] as const;
    });
  return Object.fromEntries(read) as Partial<T>;
}

/** One of the words. */
export function readOneOf<const Word extends string>(words: readonly Word[]): ReadShape<Word> {
  return (value, path) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw wrongShape(path, `one of ${words.join(', ')}`);
    return word;
  };
}

/** A text of 1 to `max` characters. */
export function readText(max: number): ReadShape<string> {
  return (value, path) => {
    if (typeof value === 'string' && value !== '' && value.length <= max) return value;
    throw wrongShape(path, `a text of 1 to ${max} characters`);
  };
}

/** A finite number, within the bounds. */
export function readNumber(min = -Number.MAX_VALUE, max = Number.MAX_VALUE): ReadShape<number> {
  const bounded = min > -Number.MAX_VALUE || max < Number.MAX_VALUE;
  return (value, path) => {
    if (typeof value === 'number' && value >= min && value <= max) return value;
    throw wrongShape(path, bounded ? `a number from ${min} to ${max}` : 'a number');
  };
}

/** true or false. */
export const readBoolean: ReadShape<boolean> = (value, path) => {
  if (typeof value === 'boolean') return value;
  throw wrongShape(path, 'true or false');
};

/** What people call it, in English and Chinese. */
export const readName: ReadShape<{ readonly en?: string; readonly zh?: string }> = (value, path) =>
  readFields<{ readonly en?: string; readonly zh?: string }>(value, path, { en: readText(200), zh: readText(200) });

/** A range with at least one bound; min is not above max. */
export const readRange: ReadShape<{ readonly min?: number; readonly max?: number }> = (value, path) => {
  const range = readFields<{ readonly min?: number; readonly max?: number }>(value, path, {
    min: readNumber(),
    max: readNumber(),
  });
  if (range.min === undefined && range.max === undefined) throw wrongShape(path, 'min, max, or both');
  if (range.min !== undefined && range.max !== undefined && range.min > range.max)
    throw wrongShape(path, 'a min that is not above max');
  return range;
};

/** UCUM code: printable ASCII without blanks, as the standard has it (§3). */
export const readUnit: ReadShape<string> = (value, path) => {
  if (typeof value === 'string' && /^[\x21-\x7E]{1,64}$/.test(value)) return value;
  throw wrongShape(path, 'a UCUM code of 1 to 64 printable ASCII characters, such as kW.h');
};

/** A path into a JSON value, as text. */
export const readPath: ReadShape<string> = (value, path) => {
  if (typeof value === 'string' && parseJsonPath(value) !== undefined) return value;
  throw wrongShape(path, 'a path such as energy.total, phases[0].voltage or ["a.b"]');
};

/** One, or a list of 1 to `max`. */
export function readOneOrMore<T>(read: ReadShape<T>, max: number): ReadShape<T | readonly T[]> {
  return (value, path) => (Array.isArray(value) ? readList(read, max)(value, path) : read(value, path));
}

/** A list of 1 to `max`. */
export function readList<T>(read: ReadShape<T>, max: number): ReadShape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > max)
      throw wrongShape(path, `a list of 1 to ${max}`);
    return value.map((one: unknown, i) => read(one, `${path}[${i}]`));
  };
}

/** A text of a form; `expected` says which. */
export function readPattern(pattern: RegExp, expected: string): ReadShape<string> {
  return (value, path) => {
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw wrongShape(path, expected);
  };
}

/** A whole number within the bounds. */
export function readWhole(min: number, max: number): ReadShape<number> {
  return (value, path) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw wrongShape(path, `a whole number from ${min} to ${max}`);
  };
}
