import { NameplateError } from '@nameplate/model';
import { openValue, sealValue } from './checked-value.ts';
import { decodeU64, encodeU64 } from './keys.ts';
import type { LevelDatabase } from './level-handle.ts';
import { FORMAT_KEY } from './reserved.ts';

/** The layout of keys and values that this release writes. */
export const FORMAT_VERSION = 1;

/** Marks an empty database with the version; refuses one with another version, or with none. */
export async function checkFormat(db: LevelDatabase, directory: string, expected: number): Promise<void> {
  const sealed = await db.get(FORMAT_KEY);
  if (sealed !== undefined) {
    const found = decodeU64(openValue(FORMAT_KEY, sealed));
    if (found !== expected) throw otherFormat(directory, found, expected);
    return;
  }
  const [first] = await db.keys({ limit: 1 }).all();
  if (first !== undefined) throw foreign(directory);
  await db.batch([{ type: 'put', key: FORMAT_KEY, value: sealValue(FORMAT_KEY, encodeU64(expected)) }], { sync: true });
}

function otherFormat(directory: string, found: number, expected: number): NameplateError {
  const newer = found > expected;
  const remedy = newer
    ? 'run the newer release that wrote it'
    : 'export it with the release that wrote it and import it into an empty data directory';
  return new NameplateError(
    'STORAGE_UNAVAILABLE',
    `The store in ${directory} has format ${found}; this release reads format ${expected}: ${remedy}.`,
    {
      reason: newer ? 'FORMAT_NEWER' : 'FORMAT_OLDER',
      metadata: { directory, found: String(found), expected: String(expected) },
    },
  );
}

function foreign(directory: string): NameplateError {
  return new NameplateError(
    'STORAGE_UNAVAILABLE',
    `The directory ${directory} holds a LevelDB that Nameplate did not write: choose another data directory.`,
    { reason: 'FORMAT_UNKNOWN', metadata: { directory } },
  );
}
