import {
  crc16Modbus,
  inOrder,
  parseModbusOptions,
  type Register,
  readModbusRequest,
  registersOf,
} from '@nameplate/formats';
import type { DeviceProfile } from '@nameplate/model';
import type { MakeEncoder } from './encoding.ts';
import { metricIn, rawIn, scalarOctetsOf, wordIn } from './raw-number.ts';
import type { Report } from './report.ts';

/** Answers of Modbus RTU behind the echo of their requests, as modems forward them; or registers alone. Coils are not written. */
export const modbusEncoding: MakeEncoder = (profile, options) => {
  const { registers, raw } = parseModbusOptions(options, 'options');
  const wanted = raw === undefined ? [3, 4] : [raw.function];
  const written = registers.filter((register) => wanted.includes(register.function) && isWritten(register));
  const blocks = raw === undefined ? blocksOf(written) : [{ from: raw.address, registers: written }];
  const metrics = written.flatMap((register) => metricsIn(profile, register));
  if (metrics.length === 0) return undefined;
  const [time = ''] = [profile.time?.path ?? []].flat();
  return {
    metrics,
    timed: written.some(({ name }) => name === time),
    batch: 1,
    encode: (reports) =>
      Buffer.concat(
        reports.flatMap((report) =>
          blocks.map((block) => {
            const data = dataOf(profile, block, report);
            return raw === undefined ? answer(block, data) : data;
          }),
        ),
      ),
  };
};

interface Block {
  readonly from: number;
  readonly registers: readonly Register[];
}

function isWritten({ type, values }: Register): boolean {
  return type !== 'ascii' && type !== 'bool' && values === undefined;
}

function metricsIn(profile: DeviceProfile, register: Register): readonly string[] {
  if (register.type === 'bits')
    return Object.keys(register.bits ?? {}).flatMap((bit) => metricIn(profile, register, bit) ?? []);
  return [metricIn(profile, register) ?? []].flat();
}

/** Registers that one request can ask for together: of one function, at most 125. */
function blocksOf(registers: readonly Register[]): readonly Block[] {
  const ordered = registers.toSorted((a, b) => a.function - b.function || a.address - b.address);
  const blocks: { from: number; registers: Register[] }[] = [];
  for (const register of ordered) {
    const last = blocks.at(-1);
    const together =
      last?.registers[0]?.function === register.function && register.address + registersOf(register) - last.from <= 125;
    if (last !== undefined && together) last.registers.push(register);
    else blocks.push({ from: register.address, registers: [register] });
  }
  return blocks;
}

function dataOf(profile: DeviceProfile, { from, registers }: Block, report: Report): Uint8Array {
  const end = Math.max(...registers.map((register) => register.address + registersOf(register)));
  const data = new Uint8Array(2 * Math.max(0, end - from));
  for (const register of registers) {
    const { type, order, address } = register;
    if (address < from || type === 'ascii' || type === 'bool') continue;
    const octets =
      type === 'bits'
        ? scalarOctetsOf('u16', Number(wordIn(profile, register, report)))
        : scalarOctetsOf(type, rawIn(profile, register, report));
    data.set(inOrder(octets, order), 2 * (address - from));
  }
  return data;
}

function answer({ from, registers }: Block, data: Uint8Array): Uint8Array {
  const code = registers[0]?.function ?? 3;
  const request = readModbusRequest(1, code, from, data.length / 2);
  const body = Uint8Array.of(1, code, data.length, ...data);
  const crc = crc16Modbus(body);
  return Buffer.concat([request, body, Uint8Array.of(crc & 0xff, crc >>> 8)]);
}
