import { crc16Modbus } from '../checksum.ts';
import { invalidRequest } from '../invalid-request.ts';

/** Asks for coils (1), discrete inputs (2), holding registers (3) or input registers (4): application protocol §6.1 to §6.4. */
export function readModbusRequest(station: number, code: 1 | 2 | 3 | 4, address: number, quantity: number): Uint8Array {
  check('quantity', quantity, 1, code <= 2 ? 2_000 : 125);
  return frame(station, code, address, ...word(quantity));
}

/** Switches a coil on or off (§6.5). */
export function writeCoilRequest(station: number, address: number, on: boolean): Uint8Array {
  return frame(station, 5, address, ...word(on ? 0xff00 : 0));
}

/** Writes one holding register (§6.6). */
export function writeRegisterRequest(station: number, address: number, value: number): Uint8Array {
  check('value', value, 0, 0xffff);
  return frame(station, 6, address, ...word(value));
}

/** Writes holding registers in a row (§6.12). */
export function writeRegistersRequest(station: number, address: number, values: readonly number[]): Uint8Array {
  check('values', values.length, 1, 123);
  for (const value of values) check('value', value, 0, 0xffff);
  return frame(station, 16, address, ...word(values.length), values.length * 2, ...values.flatMap(word));
}

function frame(station: number, code: number, address: number, ...rest: readonly number[]): Uint8Array {
  // Station 0 is all of them; none answers.
  check('station', station, 0, 247);
  check('address', address, 0, 0xffff);
  const body = Uint8Array.of(station, code, ...word(address), ...rest);
  const crc = crc16Modbus(body);
  return Uint8Array.of(...body, crc & 0xff, crc >>> 8);
}

function word(value: number): readonly number[] {
  return [value >>> 8, value & 0xff];
}

function check(field: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw invalidRequest(field, `an integer from ${min} to ${max}`, String(value));
}
