import { dirname, join } from 'node:path';
import {
  type BaseProfile,
  builtInProfile,
  type DeviceProfile,
  isNameplateError,
  NameplateError,
  parseProfileReference,
  resolveProfile,
} from '@nameplate/model';
import { compileDecoder } from '@nameplate/telemetry';
import { type Context, withClient } from '../context.ts';
import type { Io } from '../io.ts';
import { type ProfileFile, readProfileFile } from './profile-file.ts';

/** A whole profile, and where it is from. */
export interface LoadedProfile {
  /** Identifier or file. */
  readonly name: string;
  readonly version?: number;
  readonly definition: DeviceProfile;
}

/** Is it a file rather than an identifier or a built-in name? */
export function isFile(name: string): boolean {
  return name === '-' || /\.(?:ya?ml|json)$/i.test(name) || name.startsWith('./') || name.startsWith('../');
}

/** A profile from a file, of those built in, or else from the server. @throws NameplateError */
export async function loadProfile(context: Context, name: string): Promise<LoadedProfile> {
  if (isFile(name)) {
    const file = await readProfileFile(context.io, name);
    return { name: file.file, definition: await checkFile(context.io, file) };
  }
  const builtIn = findBuiltIn(name);
  if (builtIn !== undefined) return builtIn;
  const { identifier, version, definition } = await withClient(context, (np) => np.profiles.get(name));
  return { name: identifier, version, definition };
}

/**
 * Everything that is checked when the profile is published, without a server: its fields, what it inherits, its expressions, and
 * what its formats take.
 * @throws NameplateError INVALID_VALUE naming the file, the line, the path and what was expected
 */
export async function checkFile(io: Io, file: ProfileFile): Promise<DeviceProfile> {
  const { identifier: _, ...source } = file.source;
  try {
    const profile = await resolveProfile(source, (reference) => findBase(io, file.file, reference));
    await compileDecoder(profile);
    return profile;
  } catch (thrown) {
    if (!isNameplateError(thrown)) throw thrown;
    const path = thrown.metadata['path'] ?? '';
    // Places in merged lists are not those of the file.
    const inherited = 'extends' in source && /^(?:alarms|decode)\[/.test(path);
    const place = inherited ? file.file : file.place(path);
    throw new NameplateError(thrown.code, `${place}: ${thrown.message}`, {
      reason: thrown.reason,
      metadata: { ...thrown.metadata, place },
      cause: thrown,
    });
  }
}

async function findBase(io: Io, from: string, reference: string): Promise<BaseProfile | undefined> {
  if (isFile(reference)) {
    const path = join(dirname(from), reference);
    const { source } = await readProfileFile(io, path);
    const { identifier: _, ...rest } = source;
    return { source: rest, whole: false, reference };
  }
  const found = findBuiltIn(reference);
  return found && { source: found.definition, whole: true, reference: `${found.name}@${found.version}` };
}

function findBuiltIn(name: string): Required<LoadedProfile> | undefined {
  const { identifier, version } = parseProfileReference(name);
  const found = builtInProfile(identifier.canonical, version);
  return found && { name: found.identifier, version: found.version, definition: found.definition };
}
