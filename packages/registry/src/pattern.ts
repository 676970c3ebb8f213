import { createContext, Script } from 'node:vm';

/**
 * Does the pattern match the whole text? Patterns come from outside and may backtrack without end: those that can are
 * run with a time limit. `undefined` when the limit is reached.
 */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  if (cannotBacktrackFar(pattern)) return whole(pattern).test(text);
  for (const timeout of timeLimitsMs) {
    try {
      const context = createContext({ __proto__: null, pattern: `^(?:${pattern})$`, text });
      return test.runInContext(context, { timeout }) === true;
    } catch (thrown) {
      if (!isTimeout(thrown)) throw thrown;
    }
  }
  return undefined;
}

// Not `instanceof Error`: it may come from the other context.
function isTimeout(thrown: unknown): boolean {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

// Twice: on a busy machine the first may pass without the pattern having had the processor.
const timeLimitsMs = [50, 200];
const test = new Script('new RegExp(pattern, "u").test(text)');

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}

/**
 * At most one repetition that varies, of a single character or class, few optional parts, and no back-reference: nearly linear. A
 * repetition of a fixed count, `[0-9]{8}`, leaves nothing to try again.
 */
function cannotBacktrackFar(pattern: string): boolean {
  const varying = pattern.match(/[*+]|\{\d*,/g)?.length ?? 0;
  const optional = pattern.match(/\?/g)?.length ?? 0;
  return varying <= 1 && optional <= optionalMax && !/\)[*+{]/.test(pattern) && !/\\[1-9k]/.test(pattern);
}

const optionalMax = 8;
