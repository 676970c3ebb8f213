import { isNameplateError } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCharacter } from './check-character.ts';
import { formatScanned } from './format.ts';
import { scan } from './scan.ts';
import { slipOf } from './scan-error.ts';
import { schemeNames } from './scheme-names.ts';

const clock = { now: () => Date.UTC(2026, 10, 25) };
const digitsOf = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: length, maxLength: length }).map((all) => all.join(''));
const set82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const value82 = (most: number) =>
  fc.array(fc.constantFrom(...set82), { minLength: 1, maxLength: most }).map((all) => all.join(''));
const gtin = digitsOf(13).map((body) => body + checkCharacter(body, 'gs1-10'));

const errorOf = (code: string | Uint8Array, options = {}) => {
  try {
    scan(code, { clock, ...options });
  } catch (thrown) {
    return thrown;
  }
  return undefined;
};

describe('scan', () => {
  it('reads the same thing from every way in which it is written', () => {
    const codes = [
      '(01)80614141123458(21)6789',
      ']d20180614141123458216789',
      '\u001D0180614141123458216789',
      'https://id.gs1.org/01/80614141123458/21/6789',
      'https://shop.example/x/01/80614141123458/10/L1/21/6789?17=271231',
      'urn:epc:id:sgtin:0614141.812345.6789',
      'urn:epc:tag:sgtin-96:3.0614141.812345.6789',
      '3074257BF7194E4000001A85',
    ];
    expect(new Set(codes.map((code) => scan(code, { clock }).key))).toEqual(
      new Set(['gs1:/01/80614141123458/21/6789']),
    );
  });

  it('tells what is typed after a code, and what the reader says about the symbol', () => {
    expect(scan(' 6901234567892\r\n').canonical).toBe('https://id.gs1.org/01/06901234567892');
    expect(scan(']E06901234567892').symbology).toBe(']E0');
    expect(scan('(01)09506000134352~(10)A', { separator: '~' }).parts).toMatchObject({ lot: 'A' });
    expect(scan('010950600013435210A␝21B').parts).toMatchObject({ lot: 'A', serial: 'B' });
  });

  it('reads octets as UTF-8 and refuses others', () => {
    expect(scan(new TextEncoder().encode('88.118.22/热量表')).canonical).toBe('88.118.22/热量表');
    expect(errorOf(Uint8Array.of(0x38, 0xc8))).toMatchObject({ code: 'INVALID_IDENTIFIER', reason: 'NOT_UTF8' });
  });

  it('names what else a code may be', () => {
    const result = scan('6901234567892');
    expect(result.alternatives.map(({ canonical }) => canonical)).toEqual(['https://id.gs1.org/414/6901234567892']);
    expect(scan('0106901234567892').alternatives.map(({ scheme }) => scheme)).toContain('dev-eui');
  });

  it('does not let a scheme without check digit hide a slip in one that has it', () => {
    expect(slipOf(errorOf('100011234567'))).toMatchObject({ scheme: 'gs1', reason: 'CHECK_DIGIT' });
    expect(errorOf('100011234567')).toMatchObject({ metadata: { also: 'ecode' } });
    expect(scan('100011234567', { schemes: ['ecode'] }).parts).toEqual({
      version: '1',
      system: '0001',
      master: '1234567',
    });
  });

  it('tells a slip from what it does not know, with what to do in two languages', () => {
    const slip = errorOf('6901234567893');
    const unknown = errorOf('hello world');
    expect(slip).toMatchObject({ reason: 'CHECK_DIGIT', metadata: { kind: 'slip' } });
    expect(slipOf(unknown)).toBeUndefined();
    expect(unknown).toMatchObject({ reason: 'UNKNOWN_CODE', metadata: { kind: 'unknown' } });
    for (const thrown of [slip, unknown]) {
      if (!isNameplateError(thrown)) throw new Error('no error');
      expect(thrown.remedy.en).toMatch(/^[ -~]+$/);
      expect(thrown.remedy.zh).toMatch(/[\u4E00-\u9FFF]/);
    }
    expect(slipOf(new Error('other'))).toBeUndefined();
  });

  it('gives dates their century and their last day', () => {
    const dateOf = (text: string) => scan(`(01)09506000134352(17)${text}`, { clock }).data[0]?.value;
    expect(dateOf('240200')).toEqual({ type: 'date', date: '2024-02-29', dayGiven: false });
    expect(dateOf('760131')).toMatchObject({ date: '2076-01-31' });
    expect(dateOf('770131')).toMatchObject({ date: '1977-01-31' });
    const late = { now: () => Date.UTC(2060, 0, 1) };
    expect(scan('(01)09506000134352(17)100131', { clock: late }).data[0]?.value).toMatchObject({ date: '2110-01-31' });
  });

  it('gives values their types', () => {
    const values = scan(
      '(01)09506000134352(3103)001750(3922)0299(7003)2705311430(7007)270501270503(30)12(3940)0025(4321)1(8008)27053114',
      { clock },
    ).data.map(({ value }) => value);
    expect(values).toEqual([
      { type: 'decimal', decimal: '1.750', unit: 'kg' },
      { type: 'money', decimal: '2.99' },
      { type: 'dateTime', local: '2027-05-31T14:30' },
      { type: 'date', date: '2027-05-01', until: '2027-05-03', dayGiven: true },
      { type: 'integer', number: 12 },
      { type: 'decimal', decimal: '25', unit: '%' },
      { type: 'flag', flag: true },
      { type: 'dateTime', local: '2027-05-31T14:00' },
    ]);
  });

  it('asks for the check character of a suffix where it is wanted', () => {
    const body = 'METER0001';
    const whole = `88.118.22/${body}${checkCharacter(body, 'iso7064-37-36')}`;
    expect(scan(whole, { suffixCheck: true }).canonical).toBe(whole);
    const slip = slipOf(errorOf('88.118.22/METER0002X', { suffixCheck: true }));
    expect(slip).toMatchObject({ reason: 'CHECK_DIGIT', position: 19 });
    expect(scan(slip?.suggestions[0] ?? '', { suffixCheck: true }).scheme).toBe('national-88');
    expect(slipOf(errorOf('88.118.22/热', { suffixCheck: true }))).toMatchObject({ reason: 'CHECK_DIGIT' });
  });

  it('takes hosts that it is told of as proxies', () => {
    expect(scan('https://id.example/20.500/x').scheme).toBe('identification-link');
    expect(scan('https://id.example/20.500/x', { proxies: ['ID.example'] }).scheme).toBe('handle');
  });

  it('brings back every GS1 code that it writes', () => {
    fc.assert(
      fc.property(gtin, value82(20), value82(20), (key, lot, serial) => {
        const first = scan(`\u001D01${key}10${lot}\u001D21${serial}`, { clock });
        for (const as of ['canonical', 'uri', 'element-string'] as const) {
          const written = formatScanned(first, as);
          if (as === 'uri' && [lot, serial].some((value) => value === '.' || value === '..')) {
            expect(written).toBeUndefined();
            continue;
          }
          const again = scan(written ?? '', { clock });
          expect([again.key, again.canonical, again.parts]).toEqual([first.key, first.canonical, first.parts]);
        }
      }),
      {
        examples: [
          ['09506000134352', '.', '!'],
          ['09506000134352', 'A', '..'],
        ],
      },
    );
  });

  it('detects every digit that is replaced in a GTIN, an IMEI, and a VIN as far as its values tell', () => {
    const imei = digitsOf(14).map((body) => body + checkCharacter(body, 'luhn'));
    const vin = fc.constantFrom('1M8GDM9AXKP042788', 'LJCPCBLCX11000237', 'LFV3A23C3K3000001');
    fc.assert(
      fc.property(fc.oneof(gtin, imei), fc.nat(13), fc.constantFrom(...'0123456789'), (code, at, other) => {
        fc.pre(code[at] !== other);
        const scheme = code.length === 15 ? 'imei' : 'gs1';
        const wrong = code.slice(0, at) + other + code.slice(at + 1);
        const slip = slipOf(errorOf(wrong, { schemes: [scheme] }));
        expect(slip).toMatchObject({ scheme, reason: 'CHECK_DIGIT' });
      }),
    );
    fc.assert(
      fc.property(vin, fc.integer({ min: 9, max: 16 }), fc.constantFrom(...'0123456789'), (code, at, other) => {
        fc.pre(/[0-9]/.test(code[at] ?? '') && code[at] !== other);
        const wrong = code.slice(0, at) + other + code.slice(at + 1);
        expect(slipOf(errorOf(wrong))).toMatchObject({ scheme: 'vin', reason: 'CHECK_DIGIT', position: 8 });
      }),
    );
  });

  it('suggests only codes that are in order', () => {
    fc.assert(
      fc.property(gtin, fc.nat(12), (code, at) => {
        const exchanged = code.slice(0, at) + (code[at + 1] ?? '') + (code[at] ?? '') + code.slice(at + 2);
        const slip = slipOf(errorOf(exchanged, { schemes: ['gs1'] }));
        for (const one of slip?.suggestions ?? []) expect(scan(one, { schemes: ['gs1'] }).scheme).toBe('gs1');
      }),
    );
  });

  it('has each scheme once in its list', () => {
    expect(new Set(schemeNames).size).toBe(schemeNames.length);
  });
});
