import { isNameplateError } from '@nameplate/sdk';
import { exitCodeOf } from './exit-code.ts';
import type { Io } from './io.ts';
import type { Language } from './language.ts';

/** Tells a failure in one short block on standard error, and gives the exit code. */
export function reportError(
  thrown: unknown,
  { io, json, language }: { readonly io: Io; readonly json: boolean; readonly language: Language },
): number {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = isNameplateError(thrown) ? thrown.code : 'INTERNAL';
  const remedy = isNameplateError(thrown) ? thrown.remedy[language] : undefined;
  const reason = isNameplateError(thrown) ? thrown.reason : code;
  if (json) io.err(`${JSON.stringify({ error: { code, reason, message, ...(remedy && { remedy }) } })}\n`);
  else io.err(`${language === 'zh' ? '错误' : 'error'}: ${message} [${code}]\n${remedy ? `${remedy}\n` : ''}`);
  return exitCodeOf(thrown);
}
