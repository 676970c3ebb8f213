import { readFile } from 'node:fs/promises';
import { NameplateError } from '@nameplate/sdk';
import type { Io } from './io.ts';

/** A JSON object with its own identifier, from a file or standard input (`-`). @throws NameplateError INVALID_VALUE */
export async function readDefinition(
  io: Io,
  file: string,
  identifier: string | undefined,
): Promise<{ readonly identifier: string; readonly [key: string]: unknown }> {
  const parsed = await readJson(io, file);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw wrong(file, 'expected a JSON object');
  const named = identifier ?? ('identifier' in parsed ? parsed.identifier : undefined);
  if (typeof named !== 'string') throw wrong(file, 'expected "identifier" in it, or --identifier');
  return { ...parsed, identifier: named };
}

/** Any JSON, from a file or standard input (`-`). @throws NameplateError INVALID_VALUE */
export async function readJson(io: Io, file: string): Promise<unknown> {
  return parse(file, await read(io, file));
}

async function read(io: Io, file: string): Promise<string> {
  if (file === '-') return io.readInput();
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw wrong(file, `it cannot be read (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wrong(file, `it is not JSON (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

function wrong(file: string, why: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `${file === '-' ? 'Standard input' : file}: ${why}.`, { cause });
}
