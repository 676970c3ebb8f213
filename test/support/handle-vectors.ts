import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = join(import.meta.dirname, '../conformance/handle/vectors');
const vectors = new Map(
  readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as Vector[])
    .map((vector) => [vector.name, vector]),
);

/** The octets of a golden vector. */
export function vectorOctets(name: string): Buffer {
  return Buffer.from(named(name).hex, 'hex');
}

/** A text among what a golden vector says of itself. */
export function vectorField(name: string, field: string): string {
  const { fields } = named(name);
  return String(fields[field] ?? fields.body?.[field]);
}

interface Vector {
  readonly name: string;
  readonly hex: string;
  readonly fields: { readonly [name: string]: unknown; readonly body?: Readonly<Record<string, unknown>> };
}

function named(name: string): Vector {
  const vector = vectors.get(name);
  if (vector === undefined) throw new Error(`there is no vector ${name}`);
  return vector;
}
