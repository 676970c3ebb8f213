import { createContext, Script } from 'node:vm';

/**
 * Does the pattern match the whole text? Patterns come from outside and may backtrack without end: those that can are
 * run with a time limit. `undefined` when the limit is reached.
 */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  if (waysAtMost(pattern, text.length) <= waysAllowed) return whole(pattern).test(text);
  // The clock of a busy machine runs on while others have the processor: the second limit is for those.
  return matchesWithin(timeLimitMs, pattern, text) ?? matchesWithin(4 * timeLimitMs, pattern, text);
}

function matchesWithin(timeout: number, pattern: string, text: string): boolean | undefined {
  try {
    const context = createContext({ __proto__: null, pattern: `^(?:${pattern})$`, text });
    return test.runInContext(context, { timeout }) === true;
  } catch (thrown) {
    if (isTimeout(thrown)) return undefined;
    throw thrown;
  }
}

// Not `instanceof Error`: it may come from the other context.
function isTimeout(thrown: unknown): boolean {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

const timeLimitMs = 50;
const test = new Script('new RegExp(pattern, "u").test(text)');

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}

const waysAllowed = 10_000;

/**
 * In how many ways a pattern can be laid over a text, at most: the product of what each repetition and alternative may choose.
 * Infinity where a group repeats, which multiplies with itself, or where there are back-references.
 */
function waysAtMost(pattern: string, length: number): number {
  if (/\)[*+{?]/.test(pattern) || /\\[1-9k]/.test(pattern)) return Number.POSITIVE_INFINITY;
  const repetitions = pattern.match(/[*+?|]|\{\d*(?:,\d*)?\}?/g) ?? [];
  return repetitions.reduce((ways, repetition) => ways * choicesOf(repetition, length), 1);
}

function choicesOf(repetition: string, length: number): number {
  if (repetition === '?' || repetition === '|') return 2;
  if (/^\{\d+\}$/.test(repetition)) return 1;
  const [, least, most] = /^\{(\d+),(\d+)\}$/.exec(repetition) ?? [];
  const some = most === undefined ? length : Number(most) - Number(least);
  return Math.min(some, length) + 1;
}
