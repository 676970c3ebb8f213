import { createContext, Script } from 'node:vm';
import { attributeViolations, type TemplateDefinition, type Violation } from '@nameplate/model';

/** What is wrong with the attributes that are not in `told`: those missing too, and patterns, which else are the server's. */
export function remainingViolations(
  { attributes: definitions }: Pick<TemplateDefinition, 'attributes'>,
  attributes: Readonly<Record<string, unknown>>,
  told: ReadonlySet<string | undefined>,
): readonly Violation[] {
  return Object.entries(definitions).flatMap(([name, definition]) => {
    if (told.has(name)) return [];
    const value = attributes[name];
    const { pattern, ...others } = definition;
    const tried = typeof value === 'string' && pattern !== undefined && isQuick(pattern, value);
    return attributeViolations(name, tried ? definition : others, value);
  });
}

/** Patterns may backtrack without end: one that takes too long on the text is left to the server. */
function isQuick(pattern: string, text: string): boolean {
  try {
    test.runInContext(createContext({ __proto__: null, pattern: `^(?:${pattern})$`, text }), { timeout: timeLimitMs });
    return true;
  } catch {
    return false;
  }
}

const timeLimitMs = 50;
const test = new Script('new RegExp(pattern, "u").test(text)');
