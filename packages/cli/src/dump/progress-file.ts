import { randomUUID } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { NameplateError } from '@nameplate/sdk';

/** Where an import stands, so that it goes on after a kill with no row lost and none done twice. */
export interface Progress {
  /** Of the SDK: run and row. The server knows the rows after it by their request ids. */
  readonly token: string;
  readonly imported: number;
  readonly refused: number;
  /** Octets of the errors file that belong to it; what follows is from rows that are done again. */
  readonly errorsLength: number;
  /** Of the dump: another dump is not gone on with. */
  readonly size: number;
  /** Of a sheet: version of the template that its rows are made from. */
  readonly version?: number;
  /** Of a sheet: what it was started with; with something else its rows would be others. */
  readonly options?: string;
  /** Of a sheet: octets of the file of identifiers that belong to it. */
  readonly mintedLength?: number;
  /** Of a sheet: those of the imported that were there before, as rows of a block. */
  readonly duplicates?: number;
}

/** The progress saved, or that of a new run. @throws NameplateError INVALID_VALUE for another dump's */
export async function readProgress(file: string | undefined, size: number): Promise<Progress> {
  const text = file === undefined ? undefined : await readIfThere(file);
  if (text === undefined) return { token: `0~${randomUUID()}`, imported: 0, refused: 0, errorsLength: 0, size };
  const saved = parse(text);
  if (!saved) throw new NameplateError('INVALID_VALUE', `${file}: it holds no progress of an import.`);
  if (saved.size !== size)
    throw new NameplateError('INVALID_VALUE', `${file}: it belongs to a dump of ${saved.size} octets, not ${size}.`);
  return saved;
}

/** Whole or not at all, and on the disk. */
export async function writeProgress(file: string, progress: Progress): Promise<void> {
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(progress)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new NameplateError('INVALID_VALUE', `${file}: it cannot be read.`, { cause: thrown });
  }
}

function parse(text: string): Progress | undefined {
  try {
    const { token, imported, refused, errorsLength, size, version, options, mintedLength, duplicates } =
      JSON.parse(text);
    const counts = [imported, refused, errorsLength, size];
    if (typeof token !== 'string' || !counts.every(Number.isSafeInteger)) return undefined;
    const isSheet = [version, mintedLength, duplicates].every(Number.isSafeInteger) && typeof options === 'string';
    const ofSheet = isSheet ? { version, options, mintedLength, duplicates } : {};
    return { token, imported, refused, errorsLength, size, ...ofSheet };
  } catch {
    return undefined;
  }
}
