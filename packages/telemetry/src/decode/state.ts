import { type MetricDefinition, type QualityFlag, type ReadingValue, stateValue } from '@nameplate/model';

/**
 * The value of a state or an event: what its code stands for, where the profile says. A code that the profile does not know is
 * kept as it came and flagged `out-of-range`. Undefined for what is no scalar.
 */
export function readState(
  { values }: MetricDefinition,
  raw: unknown,
): { readonly value: ReadingValue; readonly flags: readonly QualityFlag[] } | undefined {
  const scalar = typeof raw === 'bigint' ? Number(raw) : raw;
  if (typeof scalar !== 'string' && typeof scalar !== 'number' && typeof scalar !== 'boolean') return undefined;
  if (values === undefined) return { value: scalar, flags: [] };
  const code = String(scalar);
  const state = Object.hasOwn(values, code) ? values[code] : undefined;
  if (state !== undefined) return { value: stateValue(state), flags: [] };
  const isName = Object.values(values).some((each) => stateValue(each) === scalar);
  return { value: scalar, flags: isName ? [] : ['out-of-range'] };
}
