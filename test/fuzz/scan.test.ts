import { gs1Levels, maxCodeLength, type ScanResult, scan } from '@nameplate/identifiers';
import { isNameplateError } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 20_000);

/** Pieces of which real codes are made: together they come near every scheme. */
const pieces = [
  '88.118.22/',
  'hdl:',
  'https://',
  'id.gs1.org/',
  '01/',
  '/10/',
  '?17=',
  'urn:epc:id:sgtin:',
  'urn:epc:raw:96.x',
  'urn:oid:',
  '(01)',
  '(10)',
  '(3103)',
  ']d2',
  ']C1',
  '\u001D',
  '09506000134352',
  '0614141.',
  '812345.',
  '3074257BF7194E4000001A85',
  'did:bid:',
  'VAA',
  '1.2.156.',
  '1M8GDM9AXKP042788',
  '490154203237518',
  '0173-1#02-AAM556#004',
  '%',
  '%2F',
  '%2E',
  '%2E%2E',
  '%25',
  '%25%32%46',
  '%00',
  '%E4%B8',
  '/21/.',
  '/21/..',
  '(21)..',
  '21..',
  ']Q3',
  ']J1',
  ']e0',
  ']E0',
  '\u241D',
  '\uD800',
  '\uDC00',
  '\u202E',
  '__proto__',
  'ecode:1',
  'urn:epc:tag:',
  '300:',
  '?10=',
  '#',
  '/',
  '.',
  '-',
  ' ',
  'O',
  '中',
];
const code = fc.oneof(
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 })), { maxLength: 10 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

function outcome(payload: string | Uint8Array): ScanResult | undefined {
  try {
    return scan(payload);
  } catch (thrown) {
    if (isNameplateError(thrown, 'INVALID_IDENTIFIER')) return undefined;
    throw thrown;
  }
}

describe('scan', () => {
  it('answers or throws INVALID_IDENTIFIER for any text', () => {
    fc.assert(
      fc.property(code, (text) => {
        const result = outcome(text);
        if (result) expect(result.canonical.length).toBeGreaterThan(0);
      }),
      { numRuns },
    );
  });

  it('answers or throws INVALID_IDENTIFIER for any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (octets) => {
        outcome(octets);
      }),
      { numRuns },
    );
  });

  it('reads what it wrote as the same thing', () => {
    fc.assert(
      fc.property(code, (text) => {
        const result = outcome(text);
        // Outside China's arcs an OID is known by `urn:oid:` only.
        if (!result || result.scheme === 'oid' || result.scheme === 'ecode') return;
        expect(scan(result.canonical, { schemes: [result.scheme] }).key).toBe(result.key);
      }),
      { numRuns },
    );
  });

  it('finds levels of every GS1 code that it reads, the first of which is what the code is compared by', () => {
    fc.assert(
      fc.property(code, (text) => {
        const result = outcome(text);
        if (result?.scheme !== 'gs1') return;
        const levels = gs1Levels(result);
        expect(levels[0]?.key).toBe(result.key);
        for (const { key, path } of levels)
          expect(scan(`https://id.gs1.org${path}`, { schemes: ['gs1'] }).key).toBe(key);
      }),
      { numRuns },
    );
  });

  it('refuses ten thousand characters of anything', () => {
    for (const piece of pieces) expect(outcome(piece.repeat(10_000).slice(0, 10_000))).toBeUndefined();
  });

  it.each([
    '(01)',
    '88.',
    '/01/',
    '%',
    'https://a/',
    '\u001D10',
    '0',
    '-',
    '(',
    'did:bid:',
    '1.2.156.',
    'urn:epc:id:sgtin:',
  ])('ends on %s repeated up to the longest code, and refuses one more', (piece) => {
    const longest = piece.repeat(Math.floor(maxCodeLength / piece.length));
    outcome(longest);
    expect(outcome(`${longest}${piece.repeat(2)}`.padEnd(maxCodeLength + 1, piece))).toBeUndefined();
  });
});
