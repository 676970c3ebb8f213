import { NameplateError } from '@nameplate/model';

/** When what is replaced ends. @throws NameplateError INVALID_VALUE */
export function overlapEnd(nowMs: number, overlapS: number, expireTimeMs = Number.POSITIVE_INFINITY): number {
  checkOverlap(overlapS);
  return Math.min(expireTimeMs, nowMs + Math.min(overlapS, overlapMaxS) * 1000);
}

/** @throws NameplateError INVALID_VALUE */
export function checkOverlap(overlapS: number): void {
  if (Number.isFinite(overlapS) && overlapS >= 0) return;
  throw new NameplateError('INVALID_VALUE', 'An overlap is a number of seconds, 0 or more.', { reason: 'OVERLAP' });
}

const overlapMaxS = 90 * 86_400;
