import { NameplateError } from '@nameplate/model';

/** Where a bulk registration stands: its run, which names the rows' idempotency keys, and the first row not done. */
export interface ResumePoint {
  readonly run: string;
  readonly row: number;
}

export function formatResumeToken({ run, row }: ResumePoint): string {
  return `${row}~${encodeURIComponent(run)}`;
}

/** @throws NameplateError INVALID_VALUE */
export function parseResumeToken(token: string): ResumePoint {
  const match = /^(\d{1,15})~(.+)$/.exec(token);
  if (!match?.[1] || !match[2])
    throw new NameplateError('INVALID_VALUE', 'This is not a resume token.', { reason: 'RESUME_TOKEN' });
  return { row: Number(match[1]), run: decodeURIComponent(match[2]) };
}
