import type { Context } from './context.ts';

/** One answer: a JSON document with `--json`, else the text. */
export function print(context: Context, answer: { readonly json: unknown; readonly text: () => string }): void {
  context.io.out(context.json ? `${JSON.stringify(answer.json, null, 2)}\n` : answer.text());
}

/** One of many answers: a line of JSON. */
export function printLine(context: Context, json: unknown): void {
  context.io.out(`${JSON.stringify(json)}\n`);
}

/** Emphasis, on a terminal only. */
export function bold(context: Context, text: string): string {
  return context.io.isTerminal ? `\u001B[1m${text}\u001B[22m` : text;
}

export function dim(context: Context, text: string): string {
  return context.io.isTerminal ? `\u001B[2m${text}\u001B[22m` : text;
}
