import { responseCodes } from '@nameplate/protocol/handle';
import type { Hop } from '@nameplate/sdk';
import type { Context } from './context.ts';
import { bold } from './print.ts';
import { table } from './table.ts';

/** Every server that was asked, in order, with what it answered and how long it took. */
export function traceText(context: Context, hops: readonly Hop[]): string {
  const rows = hops.map(({ server, asked, code, ms, flags }, at) => [
    String(at + 1),
    server,
    asked,
    answer(code),
    ms.toFixed(1),
    flags.join(' '),
  ]);
  const head = ['#', 'server', 'asked', 'answer', 'ms', 'flags'];
  return `\n${bold(context, 'Trace')}\n${table(head, rows, context.io.columns)}`;
}

/** `302 service referral`; a failure by its code. */
function answer(code: Hop['code']): string {
  if (typeof code === 'string') return code;
  const name = names.get(code)?.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return name === undefined ? String(code) : `${code} ${name}`;
}

const names: ReadonlyMap<number, string> = new Map(Object.entries(responseCodes).map(([name, code]) => [code, name]));
