import { once } from 'node:events';

/** Where a command reads and writes: the process's own in production, strings in tests. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Colours and nothing else depend on it. */
  readonly isTerminal: boolean;
  /** Cells of a line; unlimited where the output goes to a file or another program: nothing is cut for those. */
  readonly columns: number;
  /** Aborted by Ctrl-C, and when nobody reads the output any more. */
  readonly signal: AbortSignal;
  /** Waits until what was written has left, if the reader is slow. */
  readonly flushed?: () => Promise<void>;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
}

/** The process's streams. Call `release` when the command is over. */
export function processIo(): Io & { readonly release: () => void } {
  const ending = new AbortController();
  let unread = false;
  const stop = () => ending.abort();
  // `nameplate list 88.118 | head` closes the pipe early: that is the reader's wish, not a failure.
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    unread = true;
    stop();
  };
  process.stdout.on('error', onError);
  process.once('SIGINT', stop);
  return {
    out: (text) => void (unread || process.stdout.write(text)),
    err: (text) => void process.stderr.write(text),
    environment: process.env,
    isTerminal: process.stdout.isTTY && process.env.NO_COLOR === undefined,
    columns: process.stdout.columns ?? (Number(process.env.COLUMNS) || Infinity),
    signal: ending.signal,
    flushed: () => drained(ending.signal),
    readInput,
    // The listener on the stream stays: a pipe may close while the last text is on its way.
    release: () => void process.off('SIGINT', stop),
  };
}

async function drained(signal: AbortSignal): Promise<void> {
  if (!process.stdout.writableNeedDrain || signal.aborted) return;
  // Nothing drains once the reader is gone.
  await once(process.stdout, 'drain', { signal }).catch(() => {});
}

async function readInput(): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const part of process.stdin) text += part;
  return text;
}
