import { encodeCjt188Frame } from '@nameplate/formats';
import { type MetricDefinition } from '@nameplate/model';
import { packedDigits } from './encode-dlt645.ts';
import type { MakeEncoder } from './encoding.ts';
import type { Report } from './report.ts';

/** Answers of CJ/T 188 to reading 901F, of water, gas and heat meters. Their clock is not the time of the readings. */
export const cjt188Encoding: MakeEncoder = ({ metrics, class: deviceClass }) => {
  const type = deviceClass === undefined ? undefined : types[deviceClass];
  if (type === undefined) return undefined;
  const names = new Map(
    Object.entries(metrics).flatMap(([name, definition]) =>
      fieldsOf(definition).map((field) => [field, name] as const),
    ),
  );
  if (names.size === 0) return undefined;
  return {
    metrics: [...new Set(names.values())],
    timed: false,
    batch: 1,
    encode: (reports) => Buffer.concat(reports.map((report) => frameOf(type, names, report))),
  };
};

const types: Readonly<Record<string, number>> = { 'water-meter': 0x10, 'heat-meter': 0x20, 'gas-meter': 0x30 };

function fieldsOf({ cjt188 }: MetricDefinition): readonly string[] {
  return [cjt188 ?? []].flat().flatMap((code) => (code.startsWith('901F/') ? [code.slice(5)] : []));
}

function frameOf(type: number, names: ReadonlyMap<string, string>, report: Report): Uint8Array {
  const value = (field: string) => report.values.get(names.get(field) ?? '');
  const parts = (type === 0x20 ? heat : volume).map(([field, decimals, unit, octets]) => {
    const number = value(field);
    const digits = typeof number === 'number' ? packedDigits(Math.abs(number), { octets, decimals }) : undefined;
    // What there is no value for is all ones.
    return [...(digits ?? new Uint8Array(octets).fill(0xff)), ...(unit === undefined ? [] : [unit])];
  });
  const valve = Number(value('valve') ?? 0);
  const status = (valve & 3) | (value('batteryLow') === 1 ? 4 : 0);
  const data = Uint8Array.of(0x1f, 0x90, 0, ...parts.flat(), ...clock(report.timeMs), status, 0);
  const address = `7833${String(report.device).padStart(10, '0')}`;
  return encodeCjt188Frame({ type, address, control: 0x81, data });
}

type Part = readonly [field: string, decimals: number, unit: number | undefined, octets: number];

/** 2018 §7.4; units: 2C m3, 05 kW.h, 17 kW, 35 m3/h. */
const volume: readonly Part[] = [
  ['volume', 2, 0x2c, 4],
  ['settleVolume', 2, 0x2c, 4],
];
const heat: readonly Part[] = [
  ['settleEnergy', 2, 0x05, 4],
  ['energy', 2, 0x05, 4],
  ['power', 2, 0x17, 4],
  ['flow', 4, 0x35, 4],
  ['volume', 2, 0x2c, 4],
  ['supplyTemperature', 2, undefined, 3],
  ['returnTemperature', 2, undefined, 3],
  ['operatingHours', 0, undefined, 3],
];

/** Seconds first, in the time of China. */
function clock(timeMs: number): readonly number[] {
  const text = new Date(timeMs + 8 * 3_600_000).toISOString();
  const [year = '', month, day, hour, minute, second] = text.split(/[-T:.]/);
  return [second, minute, hour, day, month, year.slice(2), year.slice(0, 2)].map((digits) =>
    Number.parseInt(digits ?? '0', 16),
  );
}
