import { type Vector, vectors } from '../conformance/handle/vectors.ts';

const byName = new Map(vectors.map((vector) => [vector.name, vector]));

/** The octets of a golden vector. */
export function vectorOctets(name: string): Buffer {
  return Buffer.from(named(name).hex, 'hex');
}

/** A text among what a golden vector says of itself. */
export function vectorField(name: string, field: string): string {
  const { fields } = named(name);
  const body = fields['body'] as Record<string, unknown> | undefined;
  return String(fields[field] ?? body?.[field]);
}

function named(name: string): Vector {
  const vector = byName.get(name);
  if (vector === undefined) throw new Error(`there is no vector ${name}`);
  return vector;
}
