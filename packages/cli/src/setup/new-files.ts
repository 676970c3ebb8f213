import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NameplateError } from '@nameplate/sdk';

/** A file that is to be made. */
export interface NewFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** A private key, a configuration: for its owner only. */
  readonly isPrivate: boolean;
}

/**
 * Writes files that are not there yet: all, or, when one is there, none.
 * @returns their paths
 * @throws NameplateError INVALID_VALUE
 */
export async function writeNewFiles(files: readonly NewFile[]): Promise<string[]> {
  for (const { path } of files) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) throw refused(path, 'is there already: nothing was written');
  }
  for (const file of files) await writeNew(file);
  return files.map(({ path }) => path);
}

async function writeNew({ path, content, isPrivate }: NewFile): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: isPrivate ? 0o700 : 0o755 });
    // `wx`: one that somebody makes meanwhile is not overwritten either.
    await writeFile(path, content, { flag: 'wx', mode: isPrivate ? 0o600 : 0o644 });
  } catch (cause) {
    throw refused(path, `cannot be written (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

function refused(path: string, why: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `${path} ${why}.`, { reason: 'FILE', cause });
}
