import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** What a run may use. */
export interface SandboxLimits {
  readonly ms: number;
  readonly memoryBytes: number;
  readonly stackBytes: number;
  readonly outputChars: number;
}

/** Scripts that run one after the other in a fresh JavaScript world; `call.js` gives the result, a text. */
export interface SandboxJob {
  readonly scripts: readonly { readonly name: 'prelude.js' | 'codec.js' | 'call.js'; readonly text: string }[];
  /** Text by path, for `require`. */
  readonly files: Readonly<Record<string, string>>;
  readonly limits: SandboxLimits;
}

export type SandboxResult =
  | { readonly text: string }
  | {
      /** Goes on after "The codec failed:". */
      readonly failed: string;
      /** By a limit, not by its own throw. */
      readonly stopped: boolean;
      readonly script?: string;
    };

/** How the sandbox's thread answers. */
export interface SandboxLine {
  readonly replies: MessagePort;
  /** One more with every answer. */
  readonly signal: Int32Array;
}

interface Thread {
  readonly worker: Worker;
  readonly replies: MessagePort;
  readonly signal: Int32Array;
  answered: number;
}

/** Starting up: a file read, WebAssembly compiled. */
const startMs = 20_000;

/** Beyond its own limit: built-in functions over long arrays and texts do not look at the clock, and end here. */
const graceMs = 2_000;

/**
 * Runs JavaScript that is not ours: QuickJS in WebAssembly, in a thread. Nothing of Node.js is in reach of it, and when its own
 * limits do not hold it the thread is ended. Calls wait for their answer, as any decoder does.
 */
export class Sandbox {
  #thread: Thread | undefined;

  run(job: SandboxJob): SandboxResult {
    const thread = (this.#thread ??= startThread());
    if (thread.answered === 0 && answer(thread, startMs) === undefined) return this.#end('its sandbox does not start');
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
    thread.worker.postMessage(job);
    return answer(thread, job.limits.ms + graceMs) ?? this.#end('it ran too long, and was ended');
  }

  /** Ends the thread; the next run starts another. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    thread?.replies.close();
    await thread?.worker.terminate();
  }

  #end(failed: string): SandboxResult {
    // Its end need not be waited for: nobody listens to it any more.
    void this.close();
    return { failed, stopped: true };
  }
}

function startThread(): Thread {
  const { port1: replies, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./sandbox-worker.js', import.meta.url), {
    workerData: { replies: port2, signal } satisfies SandboxLine,
    transferList: [port2],
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  });
  worker.unref();
  replies.unref();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
  worker.postMessage(warmUp);
  return { worker, replies, signal, answered: 0 };
}

/** The first run has WebAssembly compiled; no codec has to wait for that. */
const warmUp: SandboxJob = {
  scripts: [{ name: 'call.js', text: 'JSON.stringify([1, 2].map(function (n) { return { n: n, d: new Date(n) }; }))' }],
  files: {},
  limits: { ms: 10_000, memoryBytes: 16 * 1024 * 1024, stackBytes: 256 * 1024, outputChars: 1024 },
};

/** Waits for the next answer; undefined when it does not come. */
function answer(thread: Thread, ms: number): SandboxResult | undefined {
  Atomics.wait(thread.signal, 0, thread.answered, ms);
  if (Atomics.load(thread.signal, 0) === thread.answered) return undefined;
  thread.answered += 1;
  return (receiveMessageOnPort(thread.replies) as { message: SandboxResult }).message;
}
