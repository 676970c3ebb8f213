import { type ReadShape, wrongShape } from '@nameplate/model';

/** A whole number, within the bounds. */
export function readInteger(min: number, max: number): ReadShape<number> {
  return (value, path) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw wrongShape(path, `an integer from ${min} to ${max}`);
  };
}

/** An array, each item read by the same reader. */
export function readList<T>(max: number, item: ReadShape<T>): ReadShape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > max) throw wrongShape(path, `an array of at most ${max}`);
    return value.map((raw, at) => item(raw, `${path}[${at}]`));
  };
}
