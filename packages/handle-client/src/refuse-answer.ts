import { NameplateError } from '@nameplate/model';

/** An answer that is not what it has to be: it counts as none. */
export function refuseAnswer(what: string, reason: string): NameplateError {
  return new NameplateError('MALFORMED_MESSAGE', `The answer is ${what}.`, { reason: `ANSWER_${reason}` });
}
