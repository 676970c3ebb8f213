import { unitTable } from './unit-table.ts';

/** How numbers in one unit become numbers in another: value · factor + offset. */
export interface UnitConversion {
  readonly factor: number;
  readonly offset: number;
}

/**
 * From one UCUM code to another of the same kind of quantity (`kW.h` → `MJ`, `[degF]` → `Cel`). Undefined when the two measure
 * different things, when one is not in the closed subset, or when both are logarithmic and not the same.
 */
export function unitConversion(from: string, to: string): UnitConversion | undefined {
  if (from === to) return { factor: 1, offset: 0 };
  const [source, target] = [unitTable.get(from), unitTable.get(to)];
  if (source === undefined || target === undefined || source.dimension !== target.dimension) return undefined;
  return {
    factor: source.factor / target.factor,
    offset: ((source.offset ?? 0) - (target.offset ?? 0)) / target.factor,
  };
}

/** A number in another unit; undefined when it cannot be. */
export function convertUnit(value: number, from: string, to: string): number | undefined {
  const conversion = unitConversion(from, to);
  return conversion && applyConversion(value, conversion);
}

/**
 * The last digits that binary fractions leave over are cut: 0.1 L is 0.0001 m³ and not 0.00010000000000000002. Fifteen digits are
 * what a double surely holds.
 */
export function applyConversion(value: number, { factor, offset }: UnitConversion): number {
  if (factor === 1 && offset === 0) return value;
  const divisor = 1 / factor;
  const scaled = Number.isInteger(divisor) ? value / divisor : value * factor;
  // What cancels out in a sum leaves dust that is small beside its terms, not beside the result.
  return Number(offset === 0 ? scaled.toPrecision(15) : (scaled + offset).toFixed(9));
}
