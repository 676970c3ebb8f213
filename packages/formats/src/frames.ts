import { cjt188 } from './cjt188/cjt188.ts';
import { dlt645v1997, dlt645v2007 } from './dlt645/dlt645.ts';
import type { Format } from './format.ts';
import { modbusRtu } from './modbus/modbus.ts';
import { senml, senmlCbor, senmlJson } from './senml/senml.ts';
import { struct } from './struct/struct.ts';

/** Formats of measurement lists, meter frames, registers and declared layouts. */
export const frameFormats: readonly Format[] = [
  senml,
  senmlJson,
  senmlCbor,
  dlt645v2007,
  dlt645v1997,
  cjt188,
  modbusRtu,
  struct,
];
