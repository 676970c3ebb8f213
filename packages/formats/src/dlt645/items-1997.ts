import { type DataItem, digitsItem, type NumberForm, numberItem, otherItem } from './item.ts';
import type { NamedItem } from './items-2007.ts';
import { readMonthMinute, readTime, readWeekDate } from './times.ts';

/**
 * The items that an identifier of DL/T 645-1997 (Annex A) asks for: one, or those of a block, whose low digit is F.
 * Undefined: not read here.
 */
export function items1997(code: string): readonly NamedItem[] | undefined {
  if (!code.endsWith('F')) {
    const item = itemOf(code);
    return item === undefined ? undefined : [{ code, item }];
  }
  const named: NamedItem[] = [];
  for (let digit = 0; digit < 15; digit += 1) {
    const single = code.slice(0, 3) + digit.toString(16).toUpperCase();
    const item = itemOf(single);
    if (item !== undefined) named.push({ code: single, item });
  }
  return named.length === 0 ? undefined : named;
}

/** Table A.1: DI1 says active or reactive and how many months ago, the high digit of DI0 what, the low one the tariff. */
const registers: Readonly<Record<string, { readonly field: string; readonly c?: number }>> = {
  '901': { field: 'energyImport', c: 1 },
  '902': { field: 'energyExport', c: 2 },
  '911': { field: 'reactiveEnergyImport', c: 3 },
  '912': { field: 'reactiveEnergyExport', c: 4 },
  '913': { field: 'reactiveEnergyQ1', c: 5 },
  '914': { field: 'reactiveEnergyQ4', c: 8 },
  '915': { field: 'reactiveEnergyQ2', c: 6 },
  '916': { field: 'reactiveEnergyQ3', c: 7 },
  A01: { field: 'demandImport', c: 1 },
  A02: { field: 'demandExport', c: 2 },
  A11: { field: 'reactiveDemandImport', c: 3 },
  A12: { field: 'reactiveDemandExport', c: 4 },
  B01: { field: 'demandImportTime' },
  B02: { field: 'demandExportTime' },
  B11: { field: 'reactiveDemandImportTime' },
  B12: { field: 'reactiveDemandExportTime' },
};

/** Bits 2 and 3 of DI1: this month, last month, the month before that. */
const months = ['', 'Last1', 'Last2'];

function itemOf(code: string): DataItem | undefined {
  const di1 = Number.parseInt(code.slice(0, 2), 16);
  const month = months[(di1 >>> 2) & 3];
  const kind = (di1 & 0xf3).toString(16).toUpperCase();
  const register = registers[kind + code[2]];
  if (register === undefined || month === undefined) return singles.get(code);
  const tariff = Number.parseInt(code.slice(3), 16);
  const name = `${register.field}${tariff > 0 ? `T${tariff}` : ''}${month}`;
  if (kind.startsWith('B')) return otherItem(name, 4, readMonthMinute);
  const reactive = kind.endsWith('1');
  const [d, form]: [number, NumberForm] = kind.startsWith('9')
    ? [8, { octets: 4, decimals: 2, unit: reactive ? 'kV.A.h{reactive}' : 'kW.h' }]
    : [6, { octets: 3, decimals: 4, unit: reactive ? 'kV.A{reactive}' : 'kW' }];
  return numberItem(name, { ...form, obis: month === '' ? `1-0:${register.c}.${d}.${tariff}` : undefined });
}

const voltage = { octets: 2, decimals: 0, unit: 'V' };
const current = { octets: 2, decimals: 2, unit: 'A' };
const power = { octets: 3, decimals: 4, unit: 'kW' };
const reactivePower = { octets: 2, decimals: 2, unit: 'kV.A{reactive}' };
const factor = { octets: 2, decimals: 3, unit: '1' };

const singles: ReadonlyMap<string, DataItem> = new Map([
  ['B611', numberItem('voltageL1', { ...voltage, obis: '1-0:32.7.0' })],
  ['B612', numberItem('voltageL2', { ...voltage, obis: '1-0:52.7.0' })],
  ['B613', numberItem('voltageL3', { ...voltage, obis: '1-0:72.7.0' })],
  ['B621', numberItem('currentL1', { ...current, obis: '1-0:31.7.0' })],
  ['B622', numberItem('currentL2', { ...current, obis: '1-0:51.7.0' })],
  ['B623', numberItem('currentL3', { ...current, obis: '1-0:71.7.0' })],
  ['B630', numberItem('powerActive', { ...power, obis: '1-0:16.7.0' })],
  ['B631', numberItem('powerActiveL1', { ...power, obis: '1-0:36.7.0' })],
  ['B632', numberItem('powerActiveL2', { ...power, obis: '1-0:56.7.0' })],
  ['B633', numberItem('powerActiveL3', { ...power, obis: '1-0:76.7.0' })],
  ['B640', numberItem('powerReactive', reactivePower)],
  ['B641', numberItem('powerReactiveL1', reactivePower)],
  ['B642', numberItem('powerReactiveL2', reactivePower)],
  ['B643', numberItem('powerReactiveL3', reactivePower)],
  ['B650', numberItem('powerFactor', { ...factor, obis: '1-0:13.7.0' })],
  ['B651', numberItem('powerFactorL1', { ...factor, obis: '1-0:33.7.0' })],
  ['B652', numberItem('powerFactorL2', { ...factor, obis: '1-0:53.7.0' })],
  ['B653', numberItem('powerFactorL3', { ...factor, obis: '1-0:73.7.0' })],
  ['B214', numberItem('batteryTime', { octets: 3, decimals: 0, unit: 'min' })],
  ['C010', otherItem('clockDate', 4, readWeekDate)],
  ['C011', otherItem('clockTime', 3, readTime)],
  ['C030', numberItem('activeConstant', { octets: 3, decimals: 0 })],
  ['C031', numberItem('reactiveConstant', { octets: 3, decimals: 0 })],
  ['C032', digitsItem('meterNumber', 6)],
  ['C033', digitsItem('userNumber', 6)],
  ['C034', digitsItem('deviceNumber', 6)],
]);
