import { type ReadShape, readEntries, wrongShape } from '@nameplate/model';

/** Names of bits: a bit is true or false, several in a row, `[lowest, highest]`, are a number. */
export type BitNames = Readonly<Record<string, number | readonly [number, number]>>;

/** The named bits of a word. */
export function readNamedBits(word: number | bigint, names: BitNames): Readonly<Record<string, boolean | number>> {
  const bits = BigInt(word);
  return Object.fromEntries(
    Object.entries(names).map(([name, place]) => {
      if (typeof place === 'number') return [name, ((bits >> BigInt(place)) & 1n) === 1n];
      const [low, high] = place;
      return [name, Number(BigInt.asUintN(high - low + 1, bits >> BigInt(low)))];
    }),
  );
}

/** Bits of a word of so many bits. */
export function readBitNames(width: number): ReadShape<BitNames> {
  const isBit = (bit: unknown): bit is number =>
    typeof bit === 'number' && Number.isInteger(bit) && bit >= 0 && bit < width;
  return (value, path) => {
    const entries = readEntries(value, path);
    for (const [name, place] of entries) {
      const [low, high]: unknown[] = Array.isArray(place) && place.length === 2 ? place : [place, place];
      if (name === '' || name.length > 64 || !isBit(low) || !isBit(high) || low > high || high - low > 31)
        throw wrongShape(`${path}.${name}`, `a bit from 0 to ${width - 1}, or [lowest, highest]`);
    }
    return Object.fromEntries(entries) as BitNames;
  };
}
