import { readFile } from 'node:fs/promises';
import { createIterativeResolver, type Trace } from '@nameplate/handle-client';
import { valueSelected } from '@nameplate/model';
import { rootSites } from '@nameplate/protocol/http';
import { type HandleValue, NameplateError, parseIdentifier } from '@nameplate/sdk';

/** What is asked for when a resolution begins at the root. */
export interface RootQuestion {
  readonly identifier: string;
  readonly types: readonly string[];
  readonly indexes: readonly number[];
  readonly authoritative: boolean;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** From the root on, server by server; the root is what a bootstrap file says. */
export async function resolveFromRoot(
  file: string,
  { identifier, types, indexes, ...options }: RootQuestion,
  trace: Trace,
): Promise<{ readonly identifier: string; readonly values: readonly HandleValue[] }> {
  const { handle, canonical } = parseIdentifier(identifier);
  const { deadlineMs } = options;
  const limits = { timeoutMs: Math.max(1, deadlineMs - Date.now()) };
  await using resolver = createIterativeResolver({ roots: await readRoot(file), limits, signatures: 'known' });
  const { values } = await resolver.resolve(handle, { ...options, trace });
  const selected = values.filter((value) => valueSelected(value, { types, indexes }));
  if (selected.length > 0) return { identifier: canonical, values: selected };
  throw new NameplateError('VALUE_NOT_FOUND', `${canonical} has no public value of those asked for.`);
}

async function readRoot(file: string) {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `${file} cannot be read.`, { reason: 'BOOTSTRAP_FILE', cause });
  }
  return rootSites(parsed(file, text));
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `${file} is not JSON.`, { reason: 'BOOTSTRAP_FILE', cause });
  }
}
