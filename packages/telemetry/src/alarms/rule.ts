import {
  type AlarmDefinition,
  type DeviceProfile,
  type Expression,
  type ExpressionEnvironment,
  evaluate,
  historyOf,
  nodesOf,
  parseExpression,
} from '@nameplate/model';
import type { Verdict } from './machine.ts';

/** An alarm of a profile, ready to be evaluated. */
export interface AlarmRule {
  readonly definition: AlarmDefinition;
  readonly when: Expression;
  readonly clear: Expression | undefined;
  readonly holdMs: number;
  /**
   * Of the server's clock, since it asks for `silence` or `age`; the others are of the devices' own times, and nothing but readings changes
   * them.
   */
  readonly live: boolean;
  /** How far back each of its metrics matters, milliseconds. */
  readonly history: ReadonlyMap<string, number>;
  /** The fences that it asks for, `inside(…)`. */
  readonly fences: readonly string[];
}

/** The alarms of a profile, compiled once. */
export class AlarmRules {
  // Profiles are immutable and shared: they are their own key, and go when nobody has them.
  readonly #compiled = new WeakMap<DeviceProfile, readonly AlarmRule[]>();

  of(profile: DeviceProfile): readonly AlarmRule[] {
    const found = this.#compiled.get(profile);
    if (found !== undefined) return found;
    const rules = (profile.alarms ?? []).map(compile);
    this.#compiled.set(profile, rules);
    return rules;
  }
}

/** At the environment's moment. */
export function judge(rule: AlarmRule, environment: ExpressionEnvironment): Verdict {
  const when = evaluate(rule.when, environment) === true;
  // While it holds there is nothing to clear, whatever `clear` says: else the two would take turns for ever.
  const clear = !when && (rule.clear === undefined || evaluate(rule.clear, environment) === true);
  return { when, clear };
}

function compile(definition: AlarmDefinition): AlarmRule {
  const when = parseExpression(definition.when, 'when');
  const clear = definition.clear === undefined ? undefined : parseExpression(definition.clear, 'clear');
  const expressions = clear === undefined ? [when] : [when, clear];
  const history = new Map<string, number>();
  for (const expression of expressions)
    for (const [metric, ms] of historyOf(expression)) history.set(metric, Math.max(history.get(metric) ?? 0, ms));
  const live = expressions.some((expression) => [...nodesOf(expression)].some(asksTheClock));
  const holdMs = Math.round((definition.holdS ?? 0) * 1000);
  const fences = expressions.flatMap((expression) => [...nodesOf(expression)].flatMap(fenceOf));
  return { definition, when, clear, holdMs, live, history, fences };
}

function fenceOf(node: Expression): readonly string[] {
  const [, fence] = node.op === 'call' && node.name === 'inside' ? node.args : [];
  return fence?.op === 'text' ? [fence.value] : [];
}

function asksTheClock(node: Expression): boolean {
  return (node.op === 'variable' && node.name === 'silence') || (node.op === 'call' && node.name === 'age');
}
