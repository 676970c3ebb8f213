import type { HandleValue } from '@nameplate/model';

/** No value is kept longer. */
export const dayMs = 86_400_000;

/**
 * How long these values may be kept, milliseconds: as long as the shortest-lived of them. A relative time counts from
 * now, 0 means not at all, an absolute one is a moment; neither gives more than `maxMs`. RFC 3651 §3.1.
 */
export function lifetimeMs(values: readonly HandleValue[], nowMs: number, maxMs: number = dayMs): number {
  return values.reduce((shortest, { ttl }) => {
    const left = ttl.kind === 'relative' ? ttl.seconds * 1000 : ttl.unixSeconds * 1000 - nowMs;
    return Math.min(shortest, Math.max(0, left));
  }, maxMs);
}
