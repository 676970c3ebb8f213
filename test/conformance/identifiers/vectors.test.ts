import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DatumValue, scan, slipOf } from '@nameplate/identifiers';
import { describe, expect, it } from 'vitest';

interface Vectors {
  readonly valid: readonly {
    readonly origin: string;
    readonly code: string;
    readonly scheme: string;
    readonly canonical: string;
    readonly parts?: Readonly<Record<string, string>>;
    readonly data?: readonly (readonly [ai: string, name: string, value: string])[];
  }[];
  readonly invalid: readonly {
    readonly origin: string;
    readonly code: string;
    readonly scheme: string;
    readonly reason: string;
    readonly position?: number;
    readonly suggests?: string;
  }[];
}

/** Within the years that the dates in the vectors mean. */
const clock = { now: () => Date.UTC(2026, 0, 1) };

describe.each(['gs1', 'national-88', 'vehicles-and-devices', 'names'])('%s', (file) => {
  const path = join(import.meta.dirname, 'vectors', `${file}.json`);
  const { valid, invalid } = JSON.parse(readFileSync(path, 'utf8')) as Vectors;

  it.each(valid)('$code is $scheme ($origin)', ({ code, scheme, canonical, parts, data }) => {
    const result = scan(code, { clock });
    expect(result).toMatchObject({ scheme, canonical, ...(parts && { parts }) });
    if (data) expect(result.data.map(({ ai, name, value }) => [ai, name, spoken(value)])).toEqual(data);
  });

  it.each(valid)('$canonical means the same as $code', ({ code, canonical, scheme }) => {
    if (scheme === 'ecode') return expect(scan(canonical, { schemes: ['ecode'] }).canonical).toBe(canonical);
    // Arcs under China's are told from version numbers by themselves; others by `urn:oid:`.
    const again = scheme === 'oid' ? `urn:oid:${canonical}` : canonical;
    return expect(scan(again, { clock }).key).toBe(scan(code, { clock }).key);
  });

  it.each(invalid)('$code has a slip: $reason ($origin)', ({ code, scheme, reason, position, suggests }) => {
    const slip = slipIn(code);
    expect(slip).toMatchObject({ scheme, reason, ...(position !== undefined && { position }) });
    if (suggests === undefined) return;
    expect(slip?.suggestions).toContain(suggests);
    expect(scan(suggests, { clock }).scheme).toBe(scheme);
  });
});

function slipIn(code: string) {
  try {
    scan(code, { clock });
    return undefined;
  } catch (thrown) {
    return slipOf(thrown);
  }
}

function spoken(value: DatumValue): string {
  if (value.type === 'date') return value.date;
  if (value.type === 'decimal' || value.type === 'money') return value.decimal;
  return value.type === 'text' ? value.text : JSON.stringify(value);
}
