import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDeviceMessage, encodeDeviceMessage } from './message-codec.ts';
import { dialects } from './ports.ts';

const message = fc.record({
  identifier: fc.string({ unit: 'grapheme' }),
  deviceKey: fc.string(),
  port: fc.string(),
  payload: fc.uint8Array(),
  receiveTimeMs: fc.nat(2 ** 31 - 1).map((seconds) => seconds * 1000 + 0.5),
});

describe('a device message in the journal', () => {
  it('is decoded as it was encoded', () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(decodeDeviceMessage(encodeDeviceMessage(one))).toEqual(one);
      }),
    );
  });

  it('with a content type is decoded as it was encoded, in form 2', () => {
    fc.assert(
      fc.property(message, fc.string(), (one, contentType) => {
        const bytes = encodeDeviceMessage({ ...one, contentType });
        expect(bytes[0]).toBe(2);
        expect(decodeDeviceMessage(bytes)).toEqual({ ...one, contentType });
      }),
    );
  });

  it('of form 2 has the documented octets, and no shorter ones are read', () => {
    const one = { identifier: 'i', deviceKey: 'k', port: 'p', payload: Uint8Array.of(7), receiveTimeMs: 1 };
    const bytes = encodeDeviceMessage({ ...one, contentType: 'é' });
    expect(Buffer.from(bytes).toString('hex')).toBe('023ff000000000000000016900016b0001700002c3a907');
    expect(() => decodeDeviceMessage(bytes.subarray(0, -2))).toThrow(/no device message/);
  });

  it('has the documented octets', () => {
    const bytes = encodeDeviceMessage({
      identifier: '88.1/é',
      deviceKey: 'k',
      port: '',
      payload: Uint8Array.of(0xff),
      receiveTimeMs: 1,
    });
    const [form, time, identifier, key, port, payload] = [
      '01',
      '3ff0000000000000',
      '000738382e312fc3a9',
      '00016b',
      '0000',
      'ff',
    ];
    expect(Buffer.from(bytes).toString('hex')).toBe([form, time, identifier, key, port, payload].join(''));
  });

  it('cut short or changed answers MALFORMED_MESSAGE or another message, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (noise, formed) => {
        const bytes = formed ? Uint8Array.of(1, ...noise) : noise;
        try {
          decodeDeviceMessage(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'MALFORMED_MESSAGE' });
        }
      }),
      { numRuns: 2000 },
    );
    const whole = encodeDeviceMessage({
      identifier: 'abc',
      deviceKey: 'd',
      port: 'p',
      payload: new Uint8Array(),
      receiveTimeMs: 1,
    });
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => decodeDeviceMessage(whole.subarray(0, length))).toThrow('no device message');
    }
  });
});

it('a message on behalf of another comes back with its way, with and without a content type', () => {
  const message = { identifier: 'i', deviceKey: 'I', port: 'up', payload: Uint8Array.of(1, 2), receiveTimeMs: 5 };
  for (const contentType of [undefined, 'application/json'])
    for (const dialect of dialects) {
      const whole = { ...message, ...(contentType && { contentType }), via: { dialect, name: '电表/1' } };
      expect(decodeDeviceMessage(encodeDeviceMessage(whole))).toEqual(whole);
    }
  const unknown = encodeDeviceMessage({ ...message, via: { dialect: 'other' as 'child', name: '' } });
  expect(() => decodeDeviceMessage(unknown)).toThrow('no device message');
});
