/** A node of a parsed expression; `at` is where it begins in the text. */
export type Expression = { readonly at: number } & (
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'text'; readonly value: string }
  | { readonly op: 'boolean'; readonly value: boolean }
  | { readonly op: 'metric'; readonly name: string }
  | { readonly op: 'variable'; readonly name: ExpressionVariable }
  | { readonly op: 'not' | 'negate'; readonly operand: Expression }
  | {
      readonly op: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly op: 'call';
      readonly name: ExpressionFunction;
      readonly args: readonly Expression[];
      /** The duration among the arguments, `delta(volume, PT1H)`. */
      readonly windowMs?: number;
      /** `over PT24H` behind it. */
      readonly overMs?: number;
    }
);

/** `silence`: seconds since the device reported anything; `expectedInterval`: as the profile says, in seconds. */
export type ExpressionVariable = (typeof expressionVariables)[number];
export const expressionVariables = ['silence', 'expectedInterval'] as const;

export type BinaryOperator = 'or' | 'and' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/';

export type ExpressionFunction = keyof typeof expressionFunctions;

/** What a function takes: how many arguments, whether a duration after them, and whether `over` may or must follow. */
interface FunctionShape {
  readonly min: number;
  readonly max: number;
  readonly window?: true;
  readonly over: 'never' | 'may' | 'must' | 'must-with-one';
  /** Its arguments are metrics and nothing else. */
  readonly metrics?: true;
}

/** The closed list of functions. */
export const expressionFunctions = {
  /** What a metric changed by in the last while; a counter's rollover and reset are seen. */
  delta: { min: 1, max: 1, window: true, over: 'never', metrics: true },
  /** The same by second. */
  rate: { min: 1, max: 1, window: true, over: 'never', metrics: true },
  avg: { min: 1, max: 1, over: 'must' },
  sum: { min: 1, max: 1, over: 'must' },
  /** How often something was reported, or was true. */
  count: { min: 1, max: 1, over: 'must' },
  min: { min: 1, max: 8, over: 'must-with-one' },
  max: { min: 1, max: 8, over: 'must-with-one' },
  abs: { min: 1, max: 1, over: 'never' },
  /** Is the latest value another than the one before; with `over`: did it change within that time. */
  changed: { min: 1, max: 1, over: 'may', metrics: true },
  /** The value before the latest. */
  previous: { min: 1, max: 1, over: 'never', metrics: true },
  /** Seconds since it was last reported. */
  age: { min: 1, max: 1, over: 'never', metrics: true },
  /** Is a place inside of a named fence. */
  inside: { min: 2, max: 2, over: 'never' },
} as const satisfies Record<string, FunctionShape>;

export function shapeOf(name: ExpressionFunction): FunctionShape {
  return expressionFunctions[name];
}

/** All nodes, outermost first. */
export function* nodesOf(expression: Expression): Generator<Expression> {
  yield expression;
  if (expression.op === 'not' || expression.op === 'negate') yield* nodesOf(expression.operand);
  if (expression.op === 'binary') {
    yield* nodesOf(expression.left);
    yield* nodesOf(expression.right);
  }
  if (expression.op === 'call') for (const arg of expression.args) yield* nodesOf(arg);
}
