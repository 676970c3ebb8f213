import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A message, value, key or file that other software made, and what it says. */
export interface Vector {
  readonly name: string;
  readonly kind: string;
  readonly hex: string;
  // The shape depends on the kind; each test reads what it compares.
  readonly fields: Record<string, unknown>;
}

const directory = join(import.meta.dirname, 'vectors');

export const vectors = readdirSync(directory)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as Vector[]);

export function ofKind(...kinds: string[]): Vector[] {
  return vectors.filter(({ kind }) => kinds.includes(kind));
}

export const octets = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
export const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
