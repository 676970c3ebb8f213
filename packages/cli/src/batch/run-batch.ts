import type { HandleValue } from '@nameplate/model';
import { isNameplateError, NameplateError } from '@nameplate/sdk';
import type { Block } from './blocks.ts';
import type { BatchCommand, BatchTarget, BatchValue } from './command.ts';
import { parseBlock } from './parse-block.ts';

/** What became of one block. */
export interface BlockResult {
  readonly block: Block;
  /** Without secrets: `CREATE 88.118.22/a`. */
  readonly title: string;
  readonly state: 'done' | 'noted' | 'failed';
  readonly note?: string;
  readonly error?: NameplateError;
}

export interface BatchRun {
  readonly target: BatchTarget;
  /** Blocks that begin before this line are passed over; who they authenticate as counts. */
  readonly continueAt?: number | undefined;
  readonly readFile: (path: string) => Promise<Uint8Array>;
}

/**
 * Does the blocks in order, with a result for each. Ends with an error when going on makes no sense: the server is not
 * there, or does not take who the file wants to be.
 */
export async function* runBatch(all: AsyncIterable<Block>, run: BatchRun): AsyncGenerator<BlockResult, void> {
  for await (const block of all) {
    const result = await done(block, run);
    if (!result) continue;
    yield result;
    if (result.error && ends(result)) throw result.error;
  }
}

async function done(block: Block, run: BatchRun): Promise<BlockResult | undefined> {
  let title = (block.lines[0]?.text ?? '').slice(0, 200).trim();
  try {
    const command = parseBlock(block);
    const preparing = command.kind === 'authenticate' || command.kind === 'session';
    if (run.continueAt !== undefined && block.line < run.continueAt && !preparing) return undefined;
    title = titleOf(command);
    const note = await execute(command, run);
    return { block, title, ...(note === undefined ? { state: 'done' } : { state: 'noted', note }) };
  } catch (thrown) {
    if (!isNameplateError(thrown) || thrown.code === 'CANCELLED') throw thrown;
    if (run.continueAt !== undefined && block.line < run.continueAt && !/^AUTHENTICATE/i.test(title)) return undefined;
    return { block, title, state: 'failed', error: thrown };
  }
}

function ends({ title, error }: BlockResult): boolean {
  return error?.retryable === true || title.toUpperCase().startsWith('AUTHENTICATE');
}

/** Undefined when done, else why there was nothing to do. */
async function execute(command: BatchCommand, { target, readFile }: BatchRun): Promise<string | undefined> {
  switch (command.kind) {
    case 'create':
    case 'add':
    case 'modify':
      await target[command.kind](command.handle, await loaded(command.values, readFile));
      return undefined;
    case 'remove':
      await target.remove(command.handle, command.indexes);
      return undefined;
    case 'delete':
      await target.delete(command.handle);
      return undefined;
    case 'home':
    case 'unhome':
      for (const prefix of command.prefixes) await target[command.kind](prefix);
      return undefined;
    case 'authenticate':
      return target.authenticate(command.identity);
    default:
      return 'the transport keeps its own sessions';
  }
}

async function loaded(values: readonly BatchValue[], readFile: BatchRun['readFile']): Promise<HandleValue[]> {
  return Promise.all(
    values.map(async (value) => {
      const data = 'file' in value.data ? await readFile(value.data.file) : value.data;
      return { ...value, data, timestamp: 0, references: [] };
    }),
  );
}

function titleOf(command: BatchCommand): string {
  const kind = command.kind.toUpperCase();
  switch (command.kind) {
    case 'authenticate':
      return `${kind} ${command.identity.method}:${command.identity.index}:${command.identity.handle}`;
    case 'session':
      return 'SESSIONSETUP';
    case 'home':
    case 'unhome':
      return `${kind} ${command.prefixes.join(' ')}`;
    case 'remove':
      return `${kind} ${command.indexes.join(',')}:${command.handle.handle}`;
    default:
      return `${kind} ${command.handle.handle}`;
  }
}
