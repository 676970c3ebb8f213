import { type ReadShape, readFields, readOneOf, readText, readUnit, wrongShape } from '@nameplate/model';
import { readBitNames } from '../bits.ts';
import { readAnyNumber, readFactor, readValues } from '../scalar.ts';
import { readInteger, readList } from '../shapes.ts';
import { type Register, registersOf, registerTypes, wordOrders } from './registers.ts';

/** A request whose answer may come: an answer does not say which registers it holds. */
export interface ModbusRequest {
  readonly function: 1 | 2 | 3 | 4;
  readonly address: number;
  readonly quantity: number;
  readonly station?: number;
  /** The topic level after `up/` under which the answer comes. */
  readonly port?: string;
}

/** What a profile says of Modbus answers. */
export interface ModbusOptions {
  readonly registers: readonly Register[];
  readonly requests: readonly ModbusRequest[];
  /** The payload is registers only, without station, function and checksum, from this address on. */
  readonly raw?: { readonly function: 1 | 2 | 3 | 4; readonly address: number };
  /** The station is whose device the record is about, or nobody but the sender. */
  readonly device: 'sender' | 'station';
}

export function parseModbusOptions(value: unknown, path: string): ModbusOptions {
  const read = readFields<ModbusOptions>(value, path, {
    registers: readList(1_000, readRegister),
    requests: readList(100, readRequest),
    raw: readRaw,
    device: readOneOf(['sender', 'station']),
  });
  if (read.registers === undefined || read.registers.length === 0)
    throw wrongShape(`${path}.registers`, 'at least one register');
  return { requests: [], device: 'sender', ...read, registers: read.registers };
}

const readFunction: ReadShape<1 | 2 | 3 | 4> = (value, path) => {
  if (value === 1 || value === 2 || value === 3 || value === 4) return value;
  throw wrongShape(path, '1 (coils), 2 (discrete inputs), 3 (holding registers) or 4 (input registers)');
};

const readAddress = readInteger(0, 0xffff);

const readRegister: ReadShape<Register> = (value, path) => {
  const read = readFields<Register>(value, path, {
    name: readText(64),
    address: readAddress,
    function: readFunction,
    type: readOneOf(registerTypes),
    order: readOneOf(wordOrders),
    length: readInteger(1, 60),
    scale: readFactor,
    offset: readAnyNumber,
    invalid: readAnyNumber,
    values: readValues,
    unit: readUnit,
    bits: readBitNames(16),
    code: readText(64),
  });
  const { name, address, type } = read;
  if (name === undefined) throw wrongShape(`${path}.name`, 'the name of the field');
  if (address === undefined) throw wrongShape(`${path}.address`, 'the address of the first register, from 0');
  const code = read.function ?? 3;
  const kind = type ?? (code <= 2 ? 'bool' : 'u16');
  if (code <= 2 && kind !== 'bool') throw wrongShape(`${path}.type`, 'bool, which coils and discrete inputs are');
  if ((kind === 'bits') !== (read.bits !== undefined))
    throw wrongShape(`${path}.bits`, 'names of bits, for the type bits');
  if ((kind === 'ascii') !== (read.length !== undefined))
    throw wrongShape(`${path}.length`, 'a number of registers, for the type ascii');
  const register = { order: 'ABCD' as const, length: 1, ...read, name, address, function: code, type: kind };
  if (address + registersOf(register) > 0x10000) throw wrongShape(`${path}.address`, 'a register that ends at 65535');
  return register;
};

const readRequest: ReadShape<ModbusRequest> = (value, path) => {
  const read = readFields<ModbusRequest>(value, path, {
    function: readFunction,
    address: readAddress,
    quantity: readInteger(1, 2_000),
    station: readInteger(1, 247),
    port: readText(64),
  });
  if (read.address === undefined) throw wrongShape(`${path}.address`, 'the address that was asked for');
  if (read.quantity === undefined) throw wrongShape(`${path}.quantity`, 'how many registers were asked for');
  const code = read.function ?? 3;
  if (code > 2 && read.quantity > 125) throw wrongShape(`${path}.quantity`, 'at most 125 registers');
  return { ...read, function: code, address: read.address, quantity: read.quantity };
};

const readRaw: ReadShape<NonNullable<ModbusOptions['raw']>> = (value, path) => {
  const read = readFields<NonNullable<ModbusOptions['raw']>>(value, path, {
    function: readFunction,
    address: readAddress,
  });
  return { function: 3, address: 0, ...read };
};
