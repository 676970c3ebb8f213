import { type BinaryOperator, type Expression, shapeOf } from './expression.ts';
import { isNumericKind, type MetricDefinition, stateValue } from './profile.ts';
import { wrongShape } from './shape.ts';

/** What an expression's value is; `any` where only the device knows: a state without `values`. */
export type ExpressionType = 'number' | 'boolean' | 'text' | 'geo' | 'any';

interface Scope {
  readonly metrics: Readonly<Record<string, MetricDefinition>>;
  readonly path: string;
  /** Does the profile say `expectedIntervalS`? */
  readonly expectedInterval: boolean;
}

/** Checks that an expression is a condition over these metrics. @throws NameplateError INVALID_VALUE */
export function checkCondition(expression: Expression, scope: Scope): void {
  need(expression, 'boolean', scope, 'a condition');
}

function need(expression: Expression, type: ExpressionType, scope: Scope, what: string): void {
  const found = typeOf(expression, scope);
  if (found !== type && found !== 'any') throw wrong(scope, expression, `${what}, not a ${found}`);
}

function typeOf(expression: Expression, scope: Scope): ExpressionType {
  switch (expression.op) {
    case 'number':
    case 'text':
    case 'boolean':
      return expression.op;
    case 'metric':
      return typeOfMetric(metricOf(expression, scope));
    case 'variable':
      if (expression.name === 'expectedInterval' && !scope.expectedInterval)
        throw wrong(scope, expression, 'expectedIntervalS in the profile, since the expression asks for it');
      return 'number';
    case 'not':
      need(expression.operand, 'boolean', scope, 'a condition behind not');
      return 'boolean';
    case 'negate':
      need(expression.operand, 'number', scope, 'a number behind -');
      return 'number';
    case 'binary':
      return typeOfBinary(expression, scope);
    default:
      return typeOfCall(expression, scope);
  }
}

type Binary = Extract<Expression, { readonly op: 'binary' }>;

function typeOfBinary(expression: Binary, scope: Scope): ExpressionType {
  const { operator, left, right } = expression;
  if (operator === 'and' || operator === 'or') {
    for (const side of [left, right]) need(side, 'boolean', scope, `a condition beside ${operator}`);
    return 'boolean';
  }
  if (operator === '==' || operator === '!=') {
    const [a, b] = [typeOf(left, scope), typeOf(right, scope)];
    if (a !== b && a !== 'any' && b !== 'any') throw wrong(scope, right, `a ${a} to compare with, not a ${b}`);
    if (a === 'geo' || b === 'geo') throw wrong(scope, left, 'inside(…) for a place: places are not compared');
    checkStateName(left, right, scope);
    checkStateName(right, left, scope);
    return 'boolean';
  }
  for (const side of [left, right]) need(side, 'number', scope, `a number beside ${operator}`);
  return orderings.includes(operator) ? 'boolean' : 'number';
}

const orderings: readonly BinaryOperator[] = ['<', '<=', '>', '>='];

/** A state that is compared with a name that it never has is a slip. */
function checkStateName(side: Expression, other: Expression, scope: Scope): void {
  if (side.op !== 'metric' || other.op !== 'text') return;
  const { values } = metricOf(side, scope);
  if (values === undefined) return;
  const names: readonly unknown[] = Object.values(values).map(stateValue);
  if (!names.includes(other.value)) throw wrong(scope, other, `one of the values of ${side.name}: ${names.join(', ')}`);
}

type Call = Extract<Expression, { readonly op: 'call' }>;

function typeOfCall(call: Call, scope: Scope): ExpressionType {
  const { name, args } = call;
  const [first] = args;
  if (first === undefined) throw wrong(scope, call, `an argument of ${name}`);
  if (shapeOf(name).metrics && first.op !== 'metric') throw wrong(scope, first, `a metric in ${name}`);
  switch (name) {
    case 'changed':
      typeOf(first, scope);
      return 'boolean';
    case 'previous':
      return typeOf(first, scope);
    case 'age':
    case 'count':
      typeOf(first, scope);
      return 'number';
    case 'inside':
      need(first, 'geo', scope, 'a metric of kind geo in inside');
      if (args[1]?.op !== 'text') throw wrong(scope, args[1] ?? call, 'the name of a fence as a text in inside');
      return 'boolean';
    default:
      for (const arg of args) need(arg, 'number', scope, `a number in ${name}`);
      return 'number';
  }
}

function typeOfMetric({ kind, values }: MetricDefinition): ExpressionType {
  if (isNumericKind(kind)) return 'number';
  if (kind === 'text' || kind === 'geo') return kind;
  const types = new Set(Object.values(values ?? {}).map((state) => typeof stateValue(state)));
  if (types.size !== 1) return 'any';
  return types.has('boolean') ? 'boolean' : 'text';
}

function metricOf({ name, at }: { readonly name: string; readonly at: number }, scope: Scope): MetricDefinition {
  const metric = Object.hasOwn(scope.metrics, name) ? scope.metrics[name] : undefined;
  if (metric === undefined) throw wrong(scope, { at }, `the name of a metric of the profile, not ${name},`);
  return metric;
}

function wrong({ path }: Scope, { at }: { readonly at: number }, expected: string) {
  return wrongShape(path, `${expected.replace(/,$/, '')} at character ${at + 1}`);
}
