/** A number in [0, 1) that looks like chance and is the same for the same parts. */
export function chance(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of parts.join('\u0000')) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  // FNV leaves neighbours close together; this is the last step of MurmurHash3.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A smooth curve in [−1, 1] through points of chance, one a period. It changes by at most 3 in a period. */
export function smooth(key: string, time: number, period: number): number {
  const place = time / period;
  const before = Math.floor(place);
  const [from, to] = [before, before + 1].map((at) => 2 * chance(key, at) - 1) as [number, number];
  const part = place - before;
  return from + (to - from) * part * part * (3 - 2 * part);
}

/** A whole number in [0, below). */
export function pick(below: number, ...parts: readonly (string | number)[]): number {
  return Math.floor(chance(...parts) * below);
}
