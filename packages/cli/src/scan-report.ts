import { slipOf } from '@nameplate/identifiers';
import { isNameplateError } from '@nameplate/model';
import type { Context } from './context.ts';
import { exitCodeOf } from './exit-code.ts';
import { wrap } from './wrap.ts';

/** What is wrong with a code, with the place under it, in one block; remedies in both languages, since who scans is seldom who set the language. */
export function reportScanError(thrown: unknown, given: string, { io, json }: Pick<Context, 'io' | 'json'>): number {
  if (!isNameplateError(thrown, 'INVALID_IDENTIFIER')) throw thrown;
  const { code, reason, message, remedy, metadata } = thrown;
  const slip = slipOf(thrown);
  if (json) {
    io.err(
      `${JSON.stringify({ error: { code, reason, kind: metadata.kind ?? 'unknown', message, ...slip, remedy } })}\n`,
    );
    return exitCodeOf(thrown);
  }
  const lines = [
    ...wrap(`error: ${message} [${reason}]`, 80),
    ...pointer(given, slip?.position),
    ...(slip?.suggestions ?? []).slice(1).map((one) => `also possible: ${one}`),
    ...wrap(remedy.en, 80),
    ...wrap(remedy.zh, 80),
  ];
  io.err(`${lines.join('\n')}\n`);
  return exitCodeOf(thrown);
}

/** The code with a mark under the character, where each takes one cell and the line holds it. */
function pointer(given: string, position: number | undefined): string[] {
  const code = given.trim();
  if (position === undefined || code.length > 76 || !/^[\x20-\x7E]+$/.test(code)) return [];
  // The position is counted behind what the reader says about the symbol.
  const shift = /^\][A-Za-z][0-9A-Za-z]/.test(code) ? 3 : 0;
  return [`  ${code}`, `  ${' '.repeat(position + shift)}^`];
}
