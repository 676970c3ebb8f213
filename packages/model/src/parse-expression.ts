import {
  type BinaryOperator,
  type Expression,
  type ExpressionFunction,
  type ExpressionVariable,
  expressionFunctions,
  expressionVariables,
  shapeOf,
} from './expression.ts';
import { durationMs, type Token, tokensOf } from './expression-tokens.ts';
import { wrongShape } from './shape.ts';

/** 366 days: no window of an expression is longer. */
const maxWindowMs = 366 * 86_400_000;
const maxDepth = 32;

/**
 * Reads an expression of the closed grammar of alarms: metrics by name, arithmetic, comparison, `and`, `or`, `not` and the functions of
 * `expressionFunctions`. There is nothing to run in it.
 * @throws NameplateError INVALID_VALUE naming the path and the character
 */
export function parseExpression(text: string, path: string): Expression {
  return new Parser(tokensOf(text, path), path).whole();
}

/** From loose to tight. */
const levels: readonly (readonly BinaryOperator[])[] = [
  ['or'],
  ['and'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
];
const comparisons = 2;

class Parser {
  readonly #tokens: readonly Token[];
  readonly #path: string;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], path: string) {
    this.#tokens = tokens;
    this.#path = path;
  }

  whole(): Expression {
    const expression = this.#level(0);
    if (this.#next.kind !== 'end') throw this.#expected('an operator or the end');
    return expression;
  }

  #level(level: number): Expression {
    const operators = levels[level];
    if (operators === undefined) return this.#unary();
    // `not` binds looser than a comparison: not a > b is not (a > b).
    if (level === comparisons && this.#isWord('not')) return this.#deeper(() => this.#not());
    let left = this.#level(level + 1);
    for (;;) {
      const operator = operators.find((each) => this.#isWord(each));
      if (operator === undefined) return left;
      this.#at += 1;
      left = { op: 'binary', operator, left, right: this.#level(level + 1), at: left.at };
      if (level === comparisons && operators.some((each) => this.#isWord(each)))
        throw this.#expected('and, or, or the end: comparisons do not chain');
    }
  }

  #not(): Expression {
    const { at } = this.#take();
    return { op: 'not', operand: this.#level(comparisons), at };
  }

  #unary(): Expression {
    if (!this.#isWord('-')) return this.#primary();
    const { at } = this.#take();
    return { op: 'negate', operand: this.#deeper(() => this.#unary()), at };
  }

  #primary(): Expression {
    const { kind, text, at } = this.#next;
    if (kind === 'sign' && text === '(') {
      this.#at += 1;
      const inner = this.#deeper(() => this.#level(0));
      this.#sign(')');
      return inner;
    }
    if (kind === 'number') return this.#took({ op: 'number', value: Number(text), at });
    if (kind === 'text') return this.#took({ op: 'text', value: text, at });
    if (kind === 'quoted-name') return this.#took({ op: 'metric', name: text, at });
    if (kind !== 'name' || ['and', 'or', 'not', 'over'].includes(text))
      throw this.#expected('a metric, a number, a text, a function or (');
    if (text === 'true' || text === 'false') return this.#took({ op: 'boolean', value: text === 'true', at });
    const following = this.#tokens[this.#at + 1];
    if (following?.kind === 'sign' && following.text === '(') return this.#deeper(() => this.#call());
    const variable = expressionVariables.find((name): name is ExpressionVariable => name === text);
    return this.#took(
      variable === undefined ? { op: 'metric', name: text, at } : { op: 'variable', name: variable, at },
    );
  }

  #call(): Expression {
    const { text, at } = this.#next;
    if (!Object.hasOwn(expressionFunctions, text))
      throw this.#expected(`one of the functions ${Object.keys(expressionFunctions).join(', ')}`);
    const name = text as ExpressionFunction;
    const shape = shapeOf(name);
    this.#at += 2;
    const args = [this.#level(0)];
    let windowMs: number | undefined;
    while (this.#isWord(',')) {
      this.#at += 1;
      if (shape.window && args.length === shape.max) windowMs = this.#duration();
      else args.push(this.#level(0));
      if (windowMs !== undefined) break;
    }
    if (shape.window && windowMs === undefined) throw this.#expected(`, and a duration such as PT1H, as ${name} needs`);
    if (args.length < shape.min || args.length > shape.max)
      throw this.#expected(
        `${shape.min === shape.max ? shape.min : `${shape.min} to ${shape.max}`} arguments of ${name}`,
      );
    this.#sign(')');
    const overMs = this.#over(name, args.length);
    return {
      op: 'call',
      name,
      args,
      ...(windowMs !== undefined && { windowMs }),
      ...(overMs !== undefined && { overMs }),
      at,
    };
  }

  #over(name: ExpressionFunction, args: number): number | undefined {
    const { over } = shapeOf(name);
    if (this.#isWord('over')) {
      if (over === 'never' || (over === 'must-with-one' && args > 1)) throw this.#expected(`no over behind ${name}`);
      this.#at += 1;
      return this.#duration();
    }
    if (over === 'must' || (over === 'must-with-one' && args === 1))
      throw this.#expected(`over and a duration behind ${name}, such as over PT24H`);
    return undefined;
  }

  #duration(): number {
    const ms = this.#next.kind === 'duration' ? durationMs(this.#next.text) : 0;
    if (ms <= 0 || ms > maxWindowMs) throw this.#expected('a duration such as PT15M, PT1H or P1D, up to 366 days');
    this.#at += 1;
    return ms;
  }

  #deeper(parse: () => Expression): Expression {
    if (this.#depth >= maxDepth) throw this.#expected(`no more than ${maxDepth} things nested`);
    this.#depth += 1;
    const expression = parse();
    this.#depth -= 1;
    return expression;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', at: 0 };
  }

  #isWord(text: string): boolean {
    const { kind, text: found } = this.#next;
    return (kind === 'sign' || kind === 'name') && found === text;
  }

  #take(): Token {
    const token = this.#next;
    this.#at += 1;
    return token;
  }

  #took(expression: Expression): Expression {
    this.#at += 1;
    return expression;
  }

  #sign(text: string): void {
    if (!this.#isWord(text)) throw this.#expected(text);
    this.#at += 1;
  }

  #expected(what: string) {
    const { kind, text, at } = this.#next;
    const found = kind === 'end' ? 'the end' : JSON.stringify(text.slice(0, 40));
    return wrongShape(this.#path, `${what}, not ${found} at character ${at + 1}`);
  }
}
