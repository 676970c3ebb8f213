import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16Modbus } from './checksum.ts';
import { encodeCjt188Frame } from './cjt188/frame.ts';
import { encodeDlt645Frame } from './dlt645/frame.ts';
import { anyAddress } from './dlt645/requests.ts';
import { frameReply, replyingFormats } from './frame-reply.ts';
import {
  readMeterRequest,
  readModbusRequest,
  readRequest,
  valveRequest,
  writeCoilRequest,
  writeRegisterRequest,
  writeRegistersRequest,
} from './requests.ts';

const crc = (...octets: number[]) => {
  const sum = crc16Modbus(Uint8Array.from(octets));
  return Uint8Array.of(...octets, sum & 0xff, sum >>> 8);
};
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const noise = Uint8Array.of(0xfe, 0x00, 0x68, 0x16);

describe('the answer of a Modbus station', () => {
  const coil = writeCoilRequest(1, 0x00ac, true);

  it('to a write is what was written, wherever it is in the message', () => {
    expect(frameReply('modbus-rtu', coil, join(noise, coil))).toEqual({ data: '00ACFF00' });
    const register = writeRegisterRequest(1, 7, 3);
    expect(frameReply('modbus-rtu', register, register)).toEqual({ data: '00070003' });
    expect(frameReply('modbus-rtu', writeRegistersRequest(1, 7, [1, 2]), crc(1, 16, 0, 7, 0, 2))).toEqual({
      data: '00070002',
    });
  });

  it('of another value, register or station is none of this one', () => {
    for (const other of [
      writeCoilRequest(1, 0x00ac, false),
      writeCoilRequest(1, 0x00ad, true),
      writeCoilRequest(2, 0x00ac, true),
    ])
      expect(frameReply('modbus-rtu', coil, other)).toBeUndefined();
    expect(frameReply('modbus-rtu', coil, coil.with(7, coil[7] === 0 ? 1 : 0))).toBeUndefined();
  });

  it('may be an exception', () => {
    expect(frameReply('modbus-rtu', coil, crc(1, 0x85, 2))).toEqual({
      refused: 'The station 1 refuses function 5: exception 2.',
    });
    expect(frameReply('modbus-rtu', coil, crc(1, 0x86, 2))).toBeUndefined();
  });

  it('to a read has as many registers as were asked for', () => {
    const read = readModbusRequest(1, 3, 0, 2);
    expect(frameReply('modbus-rtu', read, join(read, crc(1, 3, 2, 0, 9), crc(1, 3, 4, 0, 1, 0, 2)))).toEqual({
      data: '00010002',
    });
    expect(frameReply('modbus-rtu', readModbusRequest(1, 1, 0, 9), crc(1, 1, 2, 0xff, 1))).toEqual({ data: 'FF01' });
  });
});

describe('the answer of a DL/T 645 meter', () => {
  const address = '000000000161';
  const code = Uint8Array.of(0, 0, 1, 0);
  const answer = (control: number, data: Uint8Array, of = address) => encodeDlt645Frame({ address: of, control, data });
  const read = readRequest(address, '00010000');

  it('has the identifier that was asked for', () => {
    const value = Uint8Array.of(...code, 0x26, 0, 0, 0);
    expect(frameReply('dlt645', read, join(read, answer(0x91, value)))).toEqual({ data: '26000000' });
    expect(frameReply('dlt645', read, answer(0xb1, value))).toEqual({ data: '26000000' });
    expect(frameReply('dlt645', readRequest(anyAddress, '00010000'), answer(0x91, value))).toEqual({
      data: '26000000',
    });
    expect(frameReply('dlt645', read, answer(0x91, value.with(1, 1)))).toBeUndefined();
    expect(frameReply('dlt645', read, answer(0x91, value, '000000000162'))).toBeUndefined();
    expect(frameReply('dlt645', read, read)).toBeUndefined();
  });

  it('of the 1997 edition has two octets of it', () => {
    const old = readRequest(address, '9010');
    expect(frameReply('dlt645', old, answer(0x81, Uint8Array.of(0x10, 0x90, 1, 2, 3, 4)))).toEqual({
      data: '01020304',
    });
  });

  it('may be a refusal', () => {
    expect(frameReply('dlt645', read, answer(0xd1, Uint8Array.of(2)))).toEqual({
      refused: 'The meter 000000000161 refuses: error 0x02.',
    });
  });
});

describe('the answer of a CJ/T 188 meter', () => {
  const target = { type: 0x10, address: '12345678901234', sequence: 7 };
  const valve = valveRequest(target, 'closed');
  const answer = (control: number, data: readonly number[], type = 0x10) =>
    encodeCjt188Frame({ type, address: target.address, control, data: Uint8Array.from(data) });

  it('has the sequence number of the request', () => {
    expect(frameReply('cjt188', valve, join(noise, answer(0x84, [0xa0, 0x17, 7, 1, 0])))).toEqual({ data: '0100' });
    expect(frameReply('cjt188', valve, answer(0x84, [0xa0, 0x17, 8, 1, 0]))).toBeUndefined();
    expect(frameReply('cjt188', valve, answer(0x84, [0xa0, 0x17, 7, 1, 0], 0x11))).toBeUndefined();
    expect(frameReply('cjt188', valve, answer(0x81, [0xa0, 0x17, 7, 1, 0]))).toBeUndefined();
    expect(frameReply('cjt188', readMeterRequest(target), answer(0x81, [0x1f, 0x90, 7, 0x55]))).toEqual({ data: '55' });
  });

  it('may be a refusal', () => {
    expect(frameReply('cjt188', valve, answer(0xc4, [7, 1, 2]))).toEqual({
      refused: 'The meter 12345678901234 refuses: 070102.',
    });
  });
});

it('there is none in octets that are no frames, and nothing throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...replyingFormats), fc.uint8Array(), fc.uint8Array(), (format, request, payload) => {
      const reply = frameReply(format, request, payload);
      expect(reply === undefined || 'data' in reply || 'refused' in reply).toBe(true);
    }),
  );
});
