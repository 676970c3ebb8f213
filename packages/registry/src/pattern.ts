import { createContext, Script } from 'node:vm';

/**
 * Does the pattern match the whole text? Patterns come from outside and may backtrack without end: those that can are
 * run with a time limit. `undefined` when the limit is reached.
 */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  if (cannotBacktrackFar(pattern)) return whole(pattern).test(text);
  try {
    const context = createContext({ __proto__: null, pattern: `^(?:${pattern})$`, text });
    return test.runInContext(context, { timeout: timeLimitMs }) === true;
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

// One unbounded or counted repetition, of a single character or class, and no back-reference: linear or nearly so.
function cannotBacktrackFar(pattern: string): boolean {
  const repeats = pattern.match(/[*+{]/g)?.length ?? 0;
  return repeats <= 1 && !/\)[*+{]/.test(pattern) && !/\\[1-9k]/.test(pattern);
}
