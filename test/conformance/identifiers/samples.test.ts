import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SchemeName, scan } from '@nameplate/identifiers';
import { isNameplateError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';

interface Samples {
  readonly scheme: SchemeName;
  readonly valid: readonly {
    readonly code: string;
    readonly canonical: string;
    readonly origin: string;
    /** Made of what the origin has: written otherwise, or with another number and its check digit. */
    readonly derived?: true;
  }[];
  readonly invalid: readonly {
    readonly code: string;
    /** ANY: what is wrong may be told in more than one way. */
    readonly reason: string;
    readonly origin: string;
    readonly derived?: true;
  }[];
}

/** Within the years that the dates in the samples mean. */
const clock = { now: () => Date.UTC(2026, 0, 1) };
const directory = join(import.meta.dirname, 'samples');
const files = readdirSync(directory).map((name) => name.replace(/\.json$/, ''));

function samplesOf(file: string): Samples {
  return JSON.parse(readFileSync(join(directory, `${file}.json`), 'utf8')) as Samples;
}

/** A code as that scheme alone. */
function outcome(code: string, scheme: SchemeName): { readonly canonical?: string; readonly reason?: string } {
  try {
    const { canonical } = scan(code, { schemes: [scheme], clock });
    return { canonical };
  } catch (thrown) {
    if (!isNameplateError(thrown, 'INVALID_IDENTIFIER')) throw thrown;
    return { reason: thrown.reason };
  }
}

it('has a file for every row of the schemes', () => {
  expect(files).toEqual([
    'bid',
    'dev-eui',
    'did',
    'doi',
    'ecode',
    'epc',
    'gs1-digital-link',
    'gs1-keys',
    'gtin',
    'handle',
    'identification-link',
    'imei',
    'industry',
    'irdi',
    'national-88',
    'oid',
    'region',
    'uscc',
    'vaa',
    'value-reference',
    'vin',
  ]);
});

describe.each(files)('%s', (file) => {
  const { scheme, valid, invalid } = samplesOf(file);

  it('has twenty of each, none twice, each with its origin', () => {
    expect(valid.length).toBeGreaterThanOrEqual(20);
    expect(invalid.length).toBeGreaterThanOrEqual(20);
    const codes = [...valid, ...invalid].map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { origin } of [...valid, ...invalid]) expect(origin).toMatch(/\S/);
  });

  it.each(valid)('$code is $canonical', ({ code, canonical }) => {
    expect(outcome(code, scheme)).toEqual({ canonical });
    // Asked about all schemes, it is among those that the code may be.
    const { alternatives, ...first } = scan(code, { clock });
    expect([first, ...alternatives].map((each) => each.canonical)).toContain(canonical);
  });

  it.each(invalid)('$code is none: $reason', ({ code, reason }) => {
    const { canonical, reason: told } = outcome(code, scheme);
    expect(canonical).toBeUndefined();
    if (reason !== 'ANY') expect(told).toBe(reason);
  });
});
