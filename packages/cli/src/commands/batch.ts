import { createReadStream } from 'node:fs';
import { appendFile, open, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { NameplateError, serverChecksOf } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Block, blocks } from '../batch/blocks.ts';
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
  const { io } = context;
  const { continueAt } = options;
  const counts = { done: 0, noted: 0, failed: 0 };
  const failures = new Failures(options.errors);
  const course = new Course(continueAt, io.signal);
  try {
    const readBeside = (path: string) => readValueFile(resolve(dirname(file), path));
    await withTarget(context, readBeside, async (target) => {
      const run = { target, continueAt, readFile: readBeside };
      for await (const result of runBatch(course.follow(blocks(createReadStream(file))), run)) {
        counts[result.state] += 1;
        report(context, result);
        await failures.see(result);
      }
    });
  } catch (thrown) {
    io.err(course.goOn());
    if (io.signal.aborted) return exitCodes.interrupted;
    throw thrown;
  }
  if (!course.reached) throw nothingLeft(file, course.line);
  io.err(`${counts.done} done, ${counts.failed} failed${counts.noted > 0 ? `, ${counts.noted} noted` : ''}.\n`);
  if (course.interrupted) {
    io.err(course.goOn());
    return exitCodes.interrupted;
  }
  return failures.first ? exitCodeOf(failures.first) : exitCodes.ok;
}

/** Where a batch is. An interruption lets the block under way end, and begins no other. */
class Course {
  readonly #signal: AbortSignal;
  /** The first line of the block under way, or to go on at. */
  line: number;
  /** There was a block to go on at. */
  reached: boolean;
  interrupted = false;

  constructor(continueAt: number | undefined, signal: AbortSignal) {
    this.#signal = signal;
    this.line = continueAt ?? 1;
    this.reached = continueAt === undefined;
  }

  async *follow(all: AsyncIterable<Block>): AsyncGenerator<Block, void> {
    for await (const block of all) {
      if (block.line >= this.line) {
        this.reached = true;
        this.line = block.line;
      }
      this.interrupted = this.#signal.aborted;
      if (this.interrupted) return;
      yield block;
    }
  }

  goOn(): string {
    return `Stopped at line ${this.line}; go on with --continue-at ${this.line}.\n`;
  }
}

function nothingLeft(file: string, line: number): NameplateError {
  return new NameplateError('INVALID_VALUE', `${file}: no block begins at line ${line} or below: nothing was done.`, {
    reason: 'USAGE',
  });
}

/** By the endpoint: over gRPC with the API key, over the Handle protocol as whoever the file authenticates. */
async function withTarget(
  context: Context,
  readBeside: (path: string) => Promise<Uint8Array>,
  work: (target: BatchTarget) => Promise<void>,
): Promise<void> {
  const { endpoint, deadlineMs, key } = context;
  if (!isHandleEndpoint(endpoint) || key !== undefined) return await withClient(context, (np) => work(sdkTarget(np)));
  const identity = await identityOf(context);
  const checks = serverChecksOf(await protectionOf(context));
  await using target = handleTarget({
    endpoint,
    identity,
    checks,
    deadlineMs,
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
