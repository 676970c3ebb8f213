// A thread of its own, so that a codec that no limit inside stops can be ended from outside. JavaScript, since a thread starts
// from a file that runs as it is; checked like everything else.
import { parentPort, workerData } from 'node:worker_threads';
import release from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';

/** @typedef {import('./sandbox.ts').SandboxJob} SandboxJob */
/** @typedef {import('./sandbox.ts').SandboxResult} SandboxResult */

const { replies, signal } = /** @type {import('./sandbox.ts').SandboxLine} */ (workerData);
// Its types are those of CommonJS, what is imported is the variant itself.
const variant = newVariant(
  /** @type {import('quickjs-emscripten-core').QuickJSSyncVariant} */ (/** @type {unknown} */ (release)),
  {
    // It prints its own aborts; the answer says them.
    emscriptenModule: /** @type {object} */ ({ print() {}, printErr() {} }),
  },
);
let quickjs = await newQuickJSWASMModuleFromVariant(variant);

// QuickJS calls back every 10,000 steps.
const checksMin = 20;
const lenienceMs = 400;

parentPort?.on('message', (/** @type {SandboxJob} */ job) => {
  /** @type {Promise<void> | undefined} */
  let renewed;
  /** @type {SandboxResult} */
  let result;
  try {
    result = run(job);
  } catch {
    // QuickJS gave itself up, as it does when a deep structure leaves it inconsistent: none of it is used again.
    result = { failed: 'it broke its sandbox', stopped: true };
    renewed = newQuickJSWASMModuleFromVariant(variant).then((fresh) => {
      quickjs = fresh;
    });
  }
  void (renewed ?? Promise.resolve()).then(() => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
    replies.postMessage(result);
    wake();
  });
});

function wake() {
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

/**
 * A runtime for each call: nothing that a codec leaves behind is there for the next message.
 * @param {SandboxJob} job
 * @returns {SandboxResult}
 */
function run({ scripts, files, limits }) {
  const runtime = quickjs.newRuntime({ memoryLimitBytes: limits.memoryBytes, maxStackSizeBytes: limits.stackBytes });
  const startMs = performance.now();
  let checks = 0;
  // A thread that was not let run is not blamed at once: time that is over counts when some work was done in it.
  runtime.setInterruptHandler(() => {
    checks += 1;
    const ms = performance.now() - startMs;
    return ms > limits.ms && (checks >= checksMin || ms > limits.ms + lenienceMs);
  });
  const context = runtime.newContext();
  try {
    const loadFile = context.newFunction('loadFile', (path) => asFunction(context, files, context.getString(path)));
    context.setProp(context.global, '__loadFile', loadFile);
    loadFile.dispose();
    /** @type {SandboxResult} */
    let result = { text: '' };
    for (const { name, text } of scripts) {
      const value = context.evalCode(text, name);
      if (value.error !== undefined) {
        const thrown = /** @type {unknown} */ (context.dump(value.error));
        value.error.dispose();
        return { ...describe(thrown), script: name };
      }
      // The end of a codec is not a result: whatever it is stays where it is.
      result = { text: name === 'call.js' ? context.getString(value.value) : '' };
      value.value.dispose();
    }
    return 'text' in result && result.text.length > limits.outputChars
      ? { failed: `it made more than ${limits.outputChars} characters`, stopped: true }
      : result;
  } finally {
    context.dispose();
    runtime.dispose();
  }
}

/**
 * A file as the function that CommonJS makes of it, its lines as they were.
 * @param {import('quickjs-emscripten-core').QuickJSContext} context
 * @param {SandboxJob['files']} files
 * @param {string} path
 */
function asFunction(context, files, path) {
  const text = Object.hasOwn(files, path) ? files[path] : undefined;
  if (text === undefined) return context.undefined;
  const body = path.endsWith('.json') ? `module.exports = JSON.parse(${JSON.stringify(text)});` : text;
  return context.evalCode(
    `(function (module, exports, require) {${body}\n})`,
    path.startsWith('node:') ? path : `./${path}`,
  );
}

/**
 * @param {unknown} thrown
 * @returns {{ failed: string; stopped: boolean }}
 */
function describe(thrown) {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) {
    return { failed: `it threw ${String(thrown).slice(0, 200)}`, stopped: false };
  }
  const name = 'name' in thrown ? String(thrown.name) : 'Error';
  const message = String(thrown.message);
  const stack = 'stack' in thrown ? String(thrown.stack) : '';
  const [, file, line] = /(codec\.js|\.\/[^\s:()]+):(\d+)/.exec(stack) ?? [];
  if (name === 'InternalError' && message === 'interrupted') return { failed: 'it ran too long', stopped: true };
  if (name === 'InternalError' && message === 'out of memory')
    return { failed: 'it took too much memory', stopped: true };
  const where = line === undefined ? '' : file === 'codec.js' ? ` (line ${line})` : ` (${file}, line ${line})`;
  return { failed: `${name}: ${message}`.slice(0, 200) + where, stopped: message === 'stack overflow' };
}
