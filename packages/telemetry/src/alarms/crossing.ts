import { type Expression, type ExpressionEnvironment, evaluate } from '@nameplate/model';

/**
 * The next moment after the environment's at which a comparison with `silence` or `age` turns, if nothing is reported until then: both
 * grow with time, so that the moment follows from two looks. Undefined: none does. One in which time is multiplied by time is
 * asked for again when its moment comes.
 */
export function nextCrossing(expression: Expression, environment: ExpressionEnvironment): number | undefined {
  let next: number | undefined;
  for (const { left, right, node } of comparisons(expression)) {
    const moment = crossing(node, left, right, environment);
    if (moment !== undefined) next = Math.min(next ?? moment, moment);
  }
  return next;
}

const lookMs = 1000;
/** A hundred years: what is further away need not be waited for. */
const farMs = 100 * 366 * 86_400_000;

function crossing(
  node: Expression,
  left: Expression,
  right: Expression,
  environment: ExpressionEnvironment,
): number | undefined {
  const { nowMs } = environment;
  const difference = (atMs: number): number | undefined => {
    const [a, b] = [left, right].map((side) => evaluate(side, { ...environment, nowMs: atMs }));
    return typeof a === 'number' && typeof b === 'number' ? a - b : undefined;
  };
  const [here, there] = [difference(nowMs), difference(nowMs + lookMs)];
  if (here === undefined || there === undefined || here === there) return undefined;
  const away = (-here * lookMs) / (there - here);
  if (!(away >= 0 && away < farMs)) return undefined;
  const before = evaluate(node, environment);
  const first = Math.floor(nowMs + away);
  for (let moment = Math.max(first, nowMs + 1); moment <= first + 2; moment += 1)
    if (evaluate(node, { ...environment, nowMs: moment }) !== before) return moment;
  return undefined;
}

interface Comparison {
  readonly node: Expression;
  readonly left: Expression;
  readonly right: Expression;
}

/** Outside of windows only: what is in one is of the moments of the reports in it. */
function* comparisons(node: Expression): Generator<Comparison> {
  if (node.op === 'not') yield* comparisons(node.operand);
  if (node.op !== 'binary') return;
  if (node.operator === 'and' || node.operator === 'or') {
    yield* comparisons(node.left);
    yield* comparisons(node.right);
    return;
  }
  yield { node, left: node.left, right: node.right };
}
