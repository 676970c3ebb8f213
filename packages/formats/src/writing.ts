/** What writes answers and layouts as devices do: for simulations and tests. */
export { crc16Modbus, sum8, xor8 } from './checksum.ts';
export { type Cjt188Frame, encodeCjt188Frame } from './cjt188/frame.ts';
export { type Dlt645Frame, encodeDlt645Frame } from './dlt645/frame.ts';
export { type ModbusOptions, parseModbusOptions } from './modbus/options.ts';
export { inOrder, type Register, registersOf } from './modbus/registers.ts';
export { isScalarType, type Meaning, type ScalarType } from './scalar.ts';
export type { FieldItem, Layout } from './struct/layout.ts';
export { parseLayout } from './struct/parse-layout.ts';
