import { defineTemplate } from '@nameplate/sdk';
import type { Io } from './io.ts';
import { readDefinition } from './read-definition.ts';

/** A template from a file. @throws NameplateError INVALID_VALUE */
export async function readTemplate(io: Io, file: string, identifier: string | undefined) {
  const definition = await readDefinition(io, file, identifier);
  if (typeof definition['attributes'] !== 'object' || definition['attributes'] === null)
    throw new TypeError(`${file}: expected "attributes" to be an object.`);
  return defineTemplate({ ...definition, attributes: { ...definition['attributes'] } });
}
