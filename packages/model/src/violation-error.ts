import { type ErrorCode, NameplateError, type NameplateErrorOptions } from './error.ts';
import { maxViolations, type Violation, violationText } from './violation.ts';

/**
 * The error of values that break rules: its message tells each, its reason, `ATTRIBUTE_…`, and its metadata the first; at most
 * `maxViolations` are carried, and `metadata.violations` says how many there are.
 */
export function violationError(
  violations: readonly [Violation, ...Violation[]] | readonly Violation[],
  options: { readonly code?: ErrorCode } & Pick<NameplateErrorOptions, 'metadata' | 'remedy'> = {},
): NameplateError {
  const [first] = violations;
  if (first === undefined) throw new TypeError('an error needs a violation');
  const { code = 'INVALID_VALUE', metadata, ...others } = options;
  const { attribute, rule, value, expected } = first;
  return new NameplateError(code, messageOf(violations), {
    ...others,
    reason: `ATTRIBUTE_${rule.toUpperCase()}`,
    metadata: {
      attribute,
      rule,
      expected: expected.en,
      value,
      ...(violations.length > 1 && { violations: String(violations.length) }),
      ...metadata,
    },
    violations: violations.slice(0, maxViolations),
  });
}

/** Characters of violations that a message tells; the rest are counted. */
const messageMax = 600;

function messageOf(violations: readonly Violation[]): string {
  const told: string[] = [];
  let length = 0;
  for (const text of violations.slice(0, maxViolations).map((each) => violationText(each))) {
    length += text.length;
    if (length > messageMax && told.length > 0) break;
    told.push(text);
  }
  const more = violations.length - told.length;
  return [...told, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}
