import { NameplateError } from '@nameplate/model';

/** Why something was decided: said, and of a bounded length. @throws NameplateError INVALID_VALUE, LIMIT_EXCEEDED */
export function checkReason(reason: string | undefined): string {
  const text = reason?.trim() ?? '';
  if (text === '')
    throw new NameplateError('INVALID_VALUE', 'Say why: a decision has a reason.', { reason: 'REASON_MISSING' });
  if (text.length > 1000) throw new NameplateError('LIMIT_EXCEEDED', 'A reason has at most 1000 characters.');
  return text;
}
