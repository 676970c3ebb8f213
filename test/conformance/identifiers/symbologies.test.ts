import { scan } from '@nameplate/identifiers';
import { describe, expect, it } from 'vitest';

// What readers send in front of and within a GS1 symbol: ISO/IEC 15424, GS1 General Specifications § 7.8.

const clock = { now: () => Date.UTC(2026, 0, 1) };
const fnc1 = '\u001D';
const elements = ['0109506000134352', `10ABC${fnc1}`, '17271231', '21123'].join('');
const expected = {
  scheme: 'gs1',
  canonical: 'https://id.gs1.org/01/09506000134352/10/ABC/21/123',
  key: 'gs1:/01/09506000134352/21/123',
};

describe('an element string', () => {
  it.each([
    ['GS1-128', `]C1${elements}`],
    ['GS1 DataMatrix', `]d2${elements}`],
    ['GS1 QR Code', `]Q3${elements}`],
    ['GS1 DotCode', `]J1${elements}`],
    ['GS1 DataBar', `]e0${elements}`],
    ['GS1 Composite', `]e1${elements}`],
    ['FNC1 in front, sent as a separator', `${fnc1}${elements}`],
    ['a symbology identifier and FNC1', `]C1${fnc1}${elements}`],
    ['a separator at the end', `]d2${elements}${fnc1}`],
    ['a separator after a value of fixed length', `]d20109506000134352${fnc1}10ABC${fnc1}17271231${fnc1}21123`],
    ['the picture of a separator', `]d2${elements.replace(fnc1, '\u241D')}`],
    ['a line end that the reader types', `]d2${elements}\r\n`],
    ['a symbol that is not said to be one of GS1', `]C0${elements}`],
    ['nothing in front', elements],
    ['octets', new TextEncoder().encode(`]d2${elements}`)],
  ])('is read: %s', (_, code) => {
    expect(scan(code, { clock })).toMatchObject(expected);
  });

  it.each(['~', '^', '|', '<GS>', '{GS}'])('is read with %s for FNC1, when that is said', (separator) => {
    expect(scan(`]d2${elements.replaceAll(fnc1, separator)}`, { clock, separator })).toMatchObject(expected);
  });

  it.each([
    ['two elements run together', ']d2010950600013435210ABC17271231211234567890'],
    ['an identifier that there is none of', ']d2010950600013435205ABC'],
    ['separators alone', `]d2${fnc1}${fnc1}`],
    ['data without a key', ']d217271231'],
  ])('is refused: %s', (_, code) => {
    expect(() => scan(code, { clock })).toThrow(expect.objectContaining({ code: 'INVALID_IDENTIFIER' }));
  });
});

describe('other symbols', () => {
  it.each([
    ['EAN-13', ']E09506000134352', 'https://id.gs1.org/01/09506000134352'],
    ['EAN-8', ']E496385074', 'https://id.gs1.org/01/00000096385074'],
    ['ITF-14', ']I110614141543219', 'https://id.gs1.org/01/10614141543219'],
    [
      'QR Code with a Digital Link',
      ']Q1https://id.gs1.org/01/09506000134352/21/123',
      'https://id.gs1.org/01/09506000134352/21/123',
    ],
    [
      'DataMatrix with a Digital Link',
      ']d1https://id.gs1.org/01/09506000134352',
      'https://id.gs1.org/01/09506000134352',
    ],
    ['QR Code with a handle', ']Q188.118.22/meter-0001', '88.118.22/meter-0001'],
    ['Code 128 with a VIN', ']C01M8GDM9AXKP042788', '1M8GDM9AXKP042788'],
    ['Code 39 with a VIN', ']A01M8GDM9AXKP042788', '1M8GDM9AXKP042788'],
  ])('%s', (_, code, canonical) => {
    const result = scan(code, { clock });
    expect(result.canonical).toBe(canonical);
    expect(result.symbology).toBe(code.slice(0, 3));
  });
});
