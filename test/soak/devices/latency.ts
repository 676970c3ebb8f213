/** Counts of latencies in buckets a tenth apart in size: small, and good to some percent at any scale. */
export type Latencies = number[];

const perDecade = 24;
const lowestMs = 0.01;

export function newLatencies(): Latencies {
  return Array.from({ length: 7 * perDecade }, () => 0);
}

export function record(latencies: Latencies, ms: number): void {
  const bucket = Math.ceil(Math.log10(Math.max(ms, lowestMs) / lowestMs) * perDecade);
  const place = Math.min(bucket, latencies.length - 1);
  latencies[place] = (latencies[place] ?? 0) + 1;
}

export function add(to: Latencies, more: Latencies): void {
  for (const [place, count] of more.entries()) to[place] = (to[place] ?? 0) + count;
}

/** Milliseconds that a share of all were within; 0 when there are none. */
export function percentile(latencies: Latencies, share: number): number {
  const all = latencies.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [place, count] of latencies.entries()) {
    seen += count;
    if (all > 0 && seen >= all * share) return Number((lowestMs * 10 ** (place / perDecade)).toPrecision(3));
  }
  return 0;
}
