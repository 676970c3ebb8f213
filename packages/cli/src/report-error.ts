import { isNameplateError } from '@nameplate/sdk';
import { exitCodeOf } from './exit-code.ts';
import type { Io } from './io.ts';
import type { Language } from './language.ts';
import { violationsText } from './violations-text.ts';

/** Tells a failure in one short block on standard error, and gives the exit code. */
export function reportError(
  thrown: unknown,
  { io, json, language }: { readonly io: Io; readonly json: boolean; readonly language: Language },
): number {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const error = isNameplateError(thrown) ? thrown : undefined;
  const { code, reason, remedy, violations = [] } = error ?? { code: 'INTERNAL', reason: 'INTERNAL' };
  const listed = violations.length > 0 && { violations };
  if (json) io.err(`${JSON.stringify({ error: { code, reason, message, ...(remedy && { remedy }), ...listed } })}\n`);
  else if (error && violations.length > 0) io.err(violationsText(error, language, io.columns));
  else io.err(`${titles[language]}: ${message} [${code}]\n${remedy ? `${remedy[language]}\n` : ''}`);
  return exitCodeOf(thrown);
}

const titles = { en: 'error', zh: '错误' } as const;
