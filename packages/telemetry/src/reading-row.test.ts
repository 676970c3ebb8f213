import { qualityFlags, type Reading } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRow, encodeRow, sameRowValue } from './reading-row.ts';

const anyReading: fc.Arbitrary<Reading> = fc.record({
  metric: fc.constant('m'),
  value: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.string({ unit: 'grapheme' })),
  unit: fc.constantFrom('', 'kW.h', '温度'),
  deviceTimeMs: fc.nat(),
  receiveTimeMs: fc.nat(),
  quality: fc.subarray([...qualityFlags]),
});

describe('a row', () => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(anyReading, (reading) => {
        expect(decodeRow(encodeRow(reading), 'm', reading.deviceTimeMs)).toEqual(reading);
      }),
    );
  });

  it('is the same by its value alone', () => {
    const reading: Reading = { metric: 'm', value: 1, unit: 'V', deviceTimeMs: 1, receiveTimeMs: 2, quality: [] };
    const again = encodeRow({ ...reading, unit: '', receiveTimeMs: 9, quality: ['late'] });
    expect(sameRowValue(encodeRow(reading), again)).toBe(true);
    for (const value of [2, '1', true])
      expect(sameRowValue(encodeRow(reading), encodeRow({ ...reading, value }))).toBe(false);
    expect(sameRowValue(encodeRow({ ...reading, value: '' }), encodeRow({ ...reading, value: false }))).toBe(false);
  });

  it('of another version is not read', () => {
    expect(() => decodeRow(Uint8Array.of(9, 0, 0, 0), 'm', 0)).toThrow('version');
  });
});
