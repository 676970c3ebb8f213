import { NameplateError } from '@nameplate/model';
import type { Problem } from '../problem.ts';
import { bufferFiles, usesBuffer } from './buffer-files.ts';
import { callScript, type Entry, prelude, probeScript } from './call.ts';
import type { CodecFiles } from './files.ts';
import { requireScript } from './require.ts';
import type { Sandbox, SandboxLimits, SandboxResult } from './sandbox.ts';

export interface CodecOptions {
  /** The JavaScript text of the codec, as its vendor publishes it. */
  readonly source: string;
  /** What it may `require`. */
  readonly files: CodecFiles;
  readonly limits: SandboxLimits;
}

/** What TS013 has a codec answer; what is not so is a problem. */
export interface CodecAnswer {
  readonly data?: unknown;
  readonly bytes?: unknown;
  readonly fPort?: unknown;
  readonly warnings: readonly string[];
}

/** A codec that is stopped by a limit this often is not run again. */
const stopsMax = 5;

/** A vendor's codec: its source, run in a fresh world for each call. */
export class Codec {
  readonly entries: ReadonlySet<Entry>;
  readonly #options: CodecOptions;
  readonly #prelude: string;
  readonly #files: CodecFiles;
  readonly #sandbox: Sandbox;
  #stops = 0;

  /** @throws NameplateError INVALID_VALUE when the source cannot run, with the line, or has none of the functions */
  constructor(options: CodecOptions, sandbox: Sandbox) {
    this.#options = options;
    this.#sandbox = sandbox;
    const { source, files, limits } = options;
    const texts = [source, ...Object.values(files)];
    const needsBuffer = usesBuffer(texts);
    // The world of most codecs is begun without it, for every message.
    this.#prelude = needsBuffer || texts.some((text) => text.includes('require')) ? prelude + requireScript : prelude;
    this.#files = needsBuffer ? { ...files, ...bufferFiles() } : files;
    // What is run once, when it is published, may take its time.
    const probed = this.#run(probeScript, { ...limits, ms: 10 * limits.ms });
    if ('failed' in probed) throw unusable(probed.failed);
    const found = (JSON.parse(probed.text) as (Entry | null)[]).filter((entry) => entry !== null);
    if (found.length === 0)
      throw unusable('it has none of the functions decodeUplink, Decode, Decoder, encodeDownlink');
    this.entries = new Set(found);
  }

  /** Never throws, whatever the codec does. */
  call(entry: Entry, input: object): CodecAnswer | Problem {
    if (!this.entries.has(entry)) return { reason: 'unsupported', message: `The codec has no function ${entry}.` };
    if (this.#stops >= stopsMax)
      return {
        reason: 'codec-failed',
        message: `The codec was stopped ${stopsMax} times; publish one that is corrected.`,
      };
    const result = this.#run(callScript(entry, input));
    if ('failed' in result) {
      if (result.stopped) this.#stops += 1;
      return { reason: 'codec-failed', message: `The codec failed: ${result.failed}.` };
    }
    this.#stops = 0;
    return readAnswer(result.text);
  }

  #run(script: string, limits = this.#options.limits): SandboxResult {
    const { source } = this.#options;
    const scripts = [
      { name: 'prelude.js', text: this.#prelude },
      { name: 'codec.js', text: source },
      { name: 'call.js', text: script },
    ] as const;
    return this.#sandbox.run({ scripts, files: this.#files, limits });
  }
}

function readAnswer(text: string): CodecAnswer | Problem {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return { reason: 'codec-failed', message: 'The codec failed: what it answers is no JSON.' };
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    return { reason: 'codec-failed', message: 'The codec failed: what it answers is no object.' };
  const { data, bytes, fPort, warnings, errors } = answer as Readonly<Record<string, unknown>>;
  const [error] = texts(errors);
  if (error !== undefined) return { reason: 'malformed', message: `The codec says: ${error.slice(0, 200)}` };
  return { data, bytes, fPort, warnings: texts(warnings) };
}

function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)));
}

function unusable(why: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `source: The codec cannot be used: ${why}.`, {
    reason: 'CODEC',
    metadata: { path: 'source', expected: 'JavaScript with a function decodeUplink(input), as in TS013' },
  });
}
