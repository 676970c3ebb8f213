import { readFile } from 'node:fs/promises';
import { NameplateError } from '@nameplate/sdk';

/** The octets of a file that an option names. @throws NameplateError INVALID_VALUE */
export async function readNamedFile(option: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NameplateError('INVALID_VALUE', `${option}: ${file} cannot be read (${why}).`, { reason: 'FILE', cause });
  }
}
