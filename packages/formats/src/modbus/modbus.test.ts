import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16Modbus } from '../checksum.ts';
import { toHex } from '../hex.ts';
import { defaultDecodeLimits } from '../limits.ts';
import { decodeAs, optionsOf, payloadOf, readVectors } from '../vectors.ts';
import { findModbusAnswers } from './frame.ts';
import { modbusRtu } from './modbus.ts';
import { inOrder, wordOrders } from './registers.ts';
import * as requests from './requests.ts';

it.each(readVectors('modbus', 'rtu'))('Modbus RTU: $name ($source)', async (vector) => {
  const { records, rejected } = await decodeAs(modbusRtu, vector.options, payloadOf(vector), vector.context);
  expect(records).toEqual(vector.records);
  expect(rejected?.reason).toBe(vector.rejected);
});

it('a register of eight octets is exact', async () => {
  const options = { registers: [{ name: 'n', address: 0, type: 'u64' }], raw: {} };
  const { records } = await decodeAs(modbusRtu, options, new Uint8Array(8).fill(0xff));
  expect(records).toEqual([{ fields: { n: 2n ** 64n - 1n } }]);
});

describe('requests', () => {
  it.each([
    [requests.readModbusRequest(0x11, 3, 107, 3), '1103006B00037687'],
    [requests.readModbusRequest(0x11, 1, 19, 37), '1101001300250E84'],
    [requests.writeCoilRequest(0x11, 172, true), '110500ACFF004E8B'],
    [requests.writeRegisterRequest(0x11, 1, 3), '1106000100039A9B'],
    [requests.writeRegistersRequest(0x11, 1, [10, 258]), '11100001000204000A0102C6F0'],
  ])('%# is the published one', (octets, hex) => {
    expect(toHex(octets)).toBe(hex);
  });

  it.each([
    [() => requests.readModbusRequest(248, 3, 0, 1), 'station: expected an integer from 0 to 247'],
    [() => requests.readModbusRequest(1, 3, 0, 126), 'quantity: expected an integer from 1 to 125'],
    [() => requests.writeRegisterRequest(1, 65536, 1), 'address: expected an integer'],
    [() => requests.writeRegistersRequest(1, 0, [1.5]), 'value: expected an integer'],
    [() => requests.writeRegistersRequest(1, 0, []), 'values: expected an integer from 1 to 123'],
  ])('%# names the argument that is wrong', (make, message) => {
    expect(make).toThrow(message);
  });
});

it.each([
  [{}, 'decode.registers: expected at least one register.'],
  [{ registers: [{ name: 'a' }] }, 'decode.registers[0].address: expected the address'],
  [{ registers: [{ name: 'a', address: 0, type: 'u8' }] }, 'decode.registers[0].type: expected one of u16'],
  [
    { registers: [{ name: 'a', address: 65535, type: 'f32' }] },
    'decode.registers[0].address: expected a register that ends',
  ],
  [{ registers: [{ name: 'a', address: 0, function: 1, type: 'u16' }] }, 'decode.registers[0].type: expected bool'],
  [{ registers: [{ name: 'a', address: 0, type: 'bits' }] }, 'decode.registers[0].bits: expected names of bits'],
  [
    { registers: [{ name: 'a', address: 0, type: 'bits', bits: { x: 16 } }] },
    'decode.registers[0].bits.x: expected a bit',
  ],
  [{ registers: [{ name: 'a', address: 0, scale: 0 }] }, 'decode.registers[0].scale: expected a number that is not 0.'],
  [{ registers: [{ name: 'a', address: 0 }], requests: [{ address: 0, quantity: 200 }] }, 'at most 125 registers'],
])('options %j are refused', (options, message) => {
  expect(() => optionsOf(modbusRtu, options)).toThrow(message);
});

it('every word order is its own inverse', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 4 }), fc.constantFrom(...wordOrders), (half, order) => {
      const octets = Uint8Array.of(...half, ...half);
      const even = octets.length % 2 === 0 ? octets : octets.slice(1);
      expect(inOrder(inOrder(even, order), order)).toEqual(even);
    }),
  );
});

it('an answer that is written is found among noise, and its registers are read', async () => {
  const noise = fc.uint8Array({ maxLength: 4 }).map((octets) => octets.filter((octet) => octet === 0 || octet > 0xf7));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(0xffff), { minLength: 1, maxLength: 125 }),
      noise,
      noise,
      async (words, before, after) => {
        const body = Uint8Array.of(9, 3, words.length * 2, ...words.flatMap((word) => [word >>> 8, word & 0xff]));
        const crc = crc16Modbus(body);
        const payload = Uint8Array.of(...before, ...body, crc & 0xff, crc >>> 8, ...after);
        expect(findModbusAnswers(payload, 9)).toContainEqual(
          expect.objectContaining({ kind: 'data', station: 9, function: 3, data: body.slice(3) }),
        );
        const registers = words.map((_, at) => ({ name: `r${at}`, address: at }));
        const { records } = await decodeAs(
          modbusRtu,
          { registers, requests: [{ address: 0, quantity: words.length }] },
          payload,
        );
        expect(Object.values(records[0]?.fields ?? {})).toEqual(words);
      },
    ),
  );
});

it('a limit of values is kept', async () => {
  const written = Uint8Array.of(0x11, 0x06, 0x00, 0x01, 0x00, 0x03, 0x9a, 0x9b);
  const limits = { ...defaultDecodeLimits, readingsPerMessage: 1 };
  const options = { registers: [{ name: 'a', address: 0 }] };
  const { records, rejected } = await decodeAs(modbusRtu, options, Uint8Array.of(...written, ...written), { limits });
  expect([records.length, rejected?.reason]).toEqual([1, 'too-many-readings']);
});
