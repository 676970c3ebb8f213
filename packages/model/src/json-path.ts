/** One step into a JSON value: a field's name, or a place in an array. */
export type PathStep = string | number;

/**
 * Reads a path: names divided by dots, places in brackets, names with other characters quoted in brackets.
 * `energy.total`, `phases[0].voltage`, `["a.b"].value`. Undefined when it is not one.
 */
export function parseJsonPath(text: string): readonly PathStep[] | undefined {
  if (text.length > maxLength) return undefined;
  const steps: PathStep[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < text.length) {
    const first = step.lastIndex === 0;
    const match = step.exec(text);
    const [, dot, name, place, quoted] = match ?? [];
    if (match === null || steps.length === maxSteps) return undefined;
    if (name === undefined) {
      const inner = quoted === undefined ? Number(place) : unquote(quoted);
      if (inner === undefined) return undefined;
      steps.push(inner);
    } else {
      // A dot divides: none before the first name, one before each later one.
      if (first === (dot === '.')) return undefined;
      steps.push(name);
    }
  }
  return steps.length === 0 ? undefined : steps;
}

/** Follows a path through own fields only, so that `__proto__` or `constructor` finds nothing that the sender did not send. */
export function followJsonPath(value: unknown, path: readonly PathStep[]): unknown {
  let found = value;
  for (const part of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    if (Array.isArray(found) !== (typeof part === 'number')) return undefined;
    found = (found as Record<PathStep, unknown>)[part];
  }
  return found;
}

const maxLength = 256;
const maxSteps = 16;
const step = /(\.?)([^.[\]"]+)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]/y;

function unquote(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
