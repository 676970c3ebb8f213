import { createReadStream } from 'node:fs';
import { appendFile, open, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { NameplateError, serverChecksOf } from '@nameplate/sdk';
import type { Command } from 'commander';
import { blocks } from '../batch/blocks.ts';
import type { BatchTarget } from '../batch/command.ts';
import { handleTarget } from '../batch/handle-target.ts';
import { type BlockResult, runBatch } from '../batch/run-batch.ts';
import { sdkTarget } from '../batch/sdk-target.ts';
import { type Context, identityOf, protectionOf, withClient } from '../context.ts';
import { exitCodeOf, exitCodes } from '../exit-code.ts';
import { isHandleEndpoint } from '../handle-endpoint.ts';
import { countArgument } from '../parse.ts';
import { printLine } from '../print.ts';
import type { Run } from '../program.ts';

interface Options {
  readonly continueAt?: number;
  readonly errors?: string;
}

/** `nameplate batch`: a batch file of Handle tooling. */
export function addBatch(program: Command, run: Run): void {
  program
    .command('batch')
    .description('do what a Handle batch file says: CREATE, ADD, MODIFY, REMOVE, DELETE, HOME')
    .argument('<file>')
    .option('--continue-at <line>', 'pass over blocks that begin before this line', countArgument)
    .option('--errors <file>', 'write the blocks that failed there, to be run again')
    .action(run(batch));
}

async function batch(context: Context, file: string, options: Options): Promise<number> {
  await checkReadable(file);
  if (options.errors !== undefined) await writeFile(options.errors, '', { mode: 0o600 });
  const { signal } = context.io;
  const counts = { done: 0, noted: 0, failed: 0 };
  const failures = new Failures(options.errors);
  let line = 1;
  try {
    const readBeside = (path: string) => readValueFile(resolve(dirname(file), path));
    await withTarget(context, readBeside, async (target) => {
      const run = { target, continueAt: options.continueAt, readFile: readBeside };
      for await (const result of runBatch(blocks(createReadStream(file, { signal })), run)) {
        line = result.block.line;
        counts[result.state] += 1;
        report(context, result);
        await failures.see(result);
      }
    });
  } catch (thrown) {
    context.io.err(`Stopped at line ${line}; go on with --continue-at ${line}.\n`);
    throw thrown;
  }
  context.io.err(`${counts.done} done, ${counts.failed} failed${counts.noted > 0 ? `, ${counts.noted} noted` : ''}.\n`);
  return failures.first ? exitCodeOf(failures.first) : exitCodes.ok;
}

/** By the endpoint: over gRPC with the API key, over the Handle protocol as whoever the file authenticates. */
async function withTarget(
  context: Context,
  readBeside: (path: string) => Promise<Uint8Array>,
  work: (target: BatchTarget) => Promise<void>,
): Promise<void> {
  const { endpoint, deadlineMs, key, io } = context;
  if (!isHandleEndpoint(endpoint) || key !== undefined)
    return await withClient(context, (np) => work(sdkTarget(np, io.signal)));
  const identity = await identityOf(context);
  const checks = serverChecksOf(await protectionOf(context));
  await using target = handleTarget({
    endpoint,
    identity,
    checks,
    deadlineMs,
    signal: io.signal,
    readFile: readBeside,
  });
  await work(target);
}

function report(context: Context, { block, title, state, note, error }: BlockResult): void {
  if (context.json) {
    const { code, reason, message } = error ?? {};
    printLine(context, { line: block.line, title, state, note, ...(error && { error: { code, reason, message } }) });
  } else if (error) context.io.err(`line ${block.line}: ${title}: ${error.message} [${error.code}]\n`);
  else context.io.out(`${block.line} ${title}${note ? ` (${note})` : ''}\n`);
}

/** Collects the blocks that failed, after whoever they were to be done as. */
class Failures {
  readonly #file: string | undefined;
  #identity: string | undefined;
  first: NameplateError | undefined;

  constructor(file: string | undefined) {
    this.#file = file;
  }

  async see({ block, error }: BlockResult): Promise<void> {
    const authenticates = /^\s*AUTHENTICATE\s/i.test(block.raw);
    if (authenticates) this.#identity = block.raw;
    if (!error) return;
    this.first ??= error;
    if (this.#file === undefined) return;
    const identity = authenticates ? undefined : this.#identity;
    await appendFile(
      this.#file,
      [identity, block.raw]
        .filter((text) => text !== undefined)
        .map((text) => `${text}\n`)
        .join(''),
    );
    this.#identity = undefined;
  }
}

const maxValueBytes = 1_048_576;

async function readValueFile(path: string): Promise<Uint8Array> {
  try {
    if ((await stat(path)).size <= maxValueBytes) return await readFile(path);
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `${path}: it cannot be read.`, { reason: 'VALUE_FILE', cause });
  }
  throw new NameplateError('LIMIT_EXCEEDED', `${path}: a value has at most ${maxValueBytes} octets.`);
}

async function checkReadable(file: string): Promise<void> {
  try {
    await (await open(file)).close();
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `${file}: it cannot be read.`, { reason: 'BATCH_FILE', cause });
  }
}
