import { bitsItem, type DataItem, demandItem, digitsItem, type NumberForm, numberItem, otherItem } from './item.ts';
import { statusWords2007 } from './status-2007.ts';
import { readClock, readTime, readWeekDate } from './times.ts';

/** A data item and the identifier that it has by itself, also when it came in a block. */
export interface NamedItem {
  readonly code: string;
  readonly item: DataItem;
}

/**
 * The items that an identifier of DL/T 645-2007 (Annex A) asks for: one, or those of a block in their order; a block
 * may end early, since meters have fewer tariffs than there are identifiers. Undefined: not read here.
 */
export function items2007(code: string): readonly NamedItem[] | undefined {
  const [di3, di2, di1, di0] = [0, 2, 4, 6].map((at) => Number.parseInt(code.slice(at, at + 2), 16)) as Octets;
  if (di1 === 0xff && di0 === 0xff) return undefined;
  if (di1 === 0xff) return block(1, tariffs, (octet) => [di3, di2, octet, di0]);
  if (di0 === 0xff) return block(0, periods, (octet) => [di3, di2, di1, octet]);
  const item = itemOf([di3, di2, di1, di0]);
  return item === undefined ? undefined : [{ code, item }];
}

type Octets = [number, number, number, number];

/** DI1 0 is the total, 1 to 63 are tariffs; phases are 1 to 3. DI0 0 is now, 1 to 12 are settlements gone by. */
const tariffs = 63;
const periods = 12;

function block(from: 0 | 1, to: number, at: (octet: number) => Octets): readonly NamedItem[] | undefined {
  const named: NamedItem[] = [];
  for (let octet = 0; octet <= to; octet += 1) {
    const octets = at(octet);
    const item = itemOf(octets);
    if (item !== undefined) named.push({ code: codeOf(octets), item });
    // Voltages and currents have no total: their block starts at phase 1; where neither is, there is no block.
    else if (octet > from) break;
  }
  return named.length === 0 ? undefined : named;
}

function codeOf(octets: Octets): string {
  return octets.map((octet) => octet.toString(16).padStart(2, '0').toUpperCase()).join('');
}

function itemOf(octets: Octets): DataItem | undefined {
  const [di3, di2, di1, di0] = octets;
  if (di3 === 0x00) return di2 === 0x90 ? singles.get(codeOf(octets)) : register(energies, '8', di2, di1, di0);
  if (di3 === 0x01) return register(demands, '6', di2, di1, di0);
  if (di3 === 0x02 && di2 < 0x80) return di0 === 0 ? instantaneous(di2, di1) : undefined;
  return singles.get(codeOf(octets));
}

interface Quantity {
  readonly field: string;
  readonly unit: string;
  /** OBIS group C of the sum of phases. */
  readonly c?: number;
  readonly signed?: boolean;
}

const activeUnit = { energy: 'kW.h', demand: 'kW' };
const reactiveUnit = { energy: 'kV.A.h{reactive}', demand: 'kV.A{reactive}' };
const apparentUnit = { energy: 'kV.A.h', demand: 'kV.A' };

/** Table A.1 and A.2: the quantities are the same, DI2 says which. */
function quantities(kind: 'energy' | 'demand'): ReadonlyMap<number, Quantity> {
  const active = { unit: activeUnit[kind] };
  const reactive = { unit: reactiveUnit[kind] };
  const apparent = { unit: apparentUnit[kind] };
  const [a, r, s] =
    kind === 'energy' ? ['energy', 'reactiveEnergy', 'apparentEnergy'] : ['demand', 'reactiveDemand', 'apparentDemand'];
  return new Map<number, Quantity>([
    ...(kind === 'energy' ? [[0x00, { ...active, field: `${a}Combined`, signed: true }] as const] : []),
    [0x01, { ...active, field: `${a}Import`, c: 1 }],
    [0x02, { ...active, field: `${a}Export`, c: 2 }],
    [0x03, { ...reactive, field: `${r}Combined1`, signed: true }],
    [0x04, { ...reactive, field: `${r}Combined2`, signed: true }],
    [0x05, { ...reactive, field: `${r}Q1`, c: 5 }],
    [0x06, { ...reactive, field: `${r}Q2`, c: 6 }],
    [0x07, { ...reactive, field: `${r}Q3`, c: 7 }],
    [0x08, { ...reactive, field: `${r}Q4`, c: 8 }],
    [0x09, { ...apparent, field: `${s}Import`, c: 9 }],
    [0x0a, { ...apparent, field: `${s}Export`, c: 10 }],
  ]);
}

const energies = quantities('energy');
const demands = quantities('demand');

/** Phase A is at 0x14, B at 0x28, C at 0x3C above the sum; OBIS has L1 to L3 at 20, 40 and 60 above it. */
function register(
  table: ReadonlyMap<number, Quantity>,
  d: '6' | '8',
  di2: number,
  di1: number,
  di0: number,
): DataItem | undefined {
  const phase = di2 > 0x14 && di2 < 0x50 ? Math.floor(di2 / 0x14) : 0;
  const quantity = table.get(di2 - phase * 0x14);
  if (quantity === undefined || (phase > 0 && (di1 !== 0 || di2 === phase * 0x14)) || di1 > tariffs || di0 > periods)
    return undefined;
  const { field, unit, c, signed } = quantity;
  const name = `${field}${phase > 0 ? `L${phase}` : ''}${di1 > 0 ? `T${di1}` : ''}${di0 > 0 ? `Last${di0}` : ''}`;
  const obis = c === undefined || di0 > 0 ? undefined : `1-0:${c + 20 * phase}.${d}.${di1}`;
  const form: NumberForm = {
    octets: d === '8' ? 4 : 3,
    decimals: d === '8' ? 2 : 4,
    unit,
    obis,
    signed: signed === true,
  };
  return d === '8' ? numberItem(name, form) : demandItem(name, form);
}

interface Phases extends NumberForm {
  readonly field: string;
  /** OBIS codes of the total, where there is one, and of L1 to L3. */
  readonly obisOf: readonly [string | undefined, string?, string?, string?];
  readonly total: boolean;
}

/** Table A.3: what is measured now, by phase. */
const phases: ReadonlyMap<number, Phases> = new Map([
  [0x01, { field: 'voltage', octets: 2, decimals: 1, unit: 'V', total: false, obisOf: [undefined, '32', '52', '72'] }],
  [
    0x02,
    {
      field: 'current',
      octets: 3,
      decimals: 3,
      signed: true,
      unit: 'A',
      total: false,
      obisOf: [undefined, '31', '51', '71'],
    },
  ],
  [
    0x03,
    {
      field: 'powerActive',
      octets: 3,
      decimals: 4,
      signed: true,
      unit: 'kW',
      total: true,
      obisOf: ['16', '36', '56', '76'],
    },
  ],
  [
    0x04,
    {
      field: 'powerReactive',
      octets: 3,
      decimals: 4,
      signed: true,
      unit: 'kV.A{reactive}',
      total: true,
      obisOf: [undefined],
    },
  ],
  [
    0x05,
    {
      field: 'powerApparent',
      octets: 3,
      decimals: 4,
      signed: true,
      unit: 'kV.A',
      total: true,
      obisOf: ['9', '29', '49', '69'],
    },
  ],
  [
    0x06,
    {
      field: 'powerFactor',
      octets: 2,
      decimals: 3,
      signed: true,
      unit: '1',
      total: true,
      obisOf: ['13', '33', '53', '73'],
    },
  ],
  [0x07, { field: 'phaseAngle', octets: 2, decimals: 1, unit: 'deg', total: false, obisOf: [undefined] }],
  [0x08, { field: 'voltageDistortion', octets: 2, decimals: 2, unit: '%', total: false, obisOf: [undefined] }],
  [0x09, { field: 'currentDistortion', octets: 2, decimals: 2, unit: '%', total: false, obisOf: [undefined] }],
] satisfies [number, Phases][]);

function instantaneous(di2: number, di1: number): DataItem | undefined {
  const entry = phases.get(di2);
  if (entry === undefined || di1 > 3 || (di1 === 0 && !entry.total)) return undefined;
  const c = entry.obisOf[di1];
  return numberItem(`${entry.field}${di1 > 0 ? `L${di1}` : ''}`, {
    ...entry,
    obis: c === undefined ? undefined : `1-0:${c}.7.0`,
  });
}

/** Everything that is alone under its identifier. */
const singles: ReadonlyMap<string, DataItem> = new Map([
  ['00900100', numberItem('energyBalance', { octets: 4, decimals: 2, unit: 'kW.h' })],
  ['00900200', numberItem('moneyBalance', { octets: 4, decimals: 2 })],
  ['02800001', numberItem('currentN', { octets: 3, decimals: 3, signed: true, unit: 'A', obis: '1-0:91.7.0' })],
  ['02800002', numberItem('frequency', { octets: 2, decimals: 2, unit: 'Hz', obis: '1-0:14.7.0' })],
  ['02800003', numberItem('powerMinute', { octets: 3, decimals: 4, signed: true, unit: 'kW' })],
  ['02800004', numberItem('demandNow', { octets: 3, decimals: 4, signed: true, unit: 'kW' })],
  ['02800005', numberItem('reactiveDemandNow', { octets: 3, decimals: 4, signed: true, unit: 'kV.A{reactive}' })],
  ['02800006', numberItem('apparentDemandNow', { octets: 3, decimals: 4, signed: true, unit: 'kV.A' })],
  ['02800007', numberItem('temperature', { octets: 2, decimals: 1, signed: true, unit: 'Cel' })],
  ['02800008', numberItem('clockBatteryVoltage', { octets: 2, decimals: 2, unit: 'V' })],
  ['02800009', numberItem('readingBatteryVoltage', { octets: 2, decimals: 2, unit: 'V' })],
  ['0280000A', numberItem('batteryTime', { octets: 4, decimals: 0, unit: 'min' })],
  ['03110000', numberItem('outageCount', { octets: 3, decimals: 0, unit: '{count}', obis: '0-0:96.7.21' })],
  ['04000101', otherItem('clockDate', 4, readWeekDate)],
  ['04000102', otherItem('clockTime', 3, readTime)],
  ['0400010C', otherItem('clock', 7, readClock)],
  ['04000103', numberItem('demandPeriod', { octets: 1, decimals: 0, unit: 'min' })],
  ['04000104', numberItem('demandSlip', { octets: 1, decimals: 0, unit: 'min' })],
  ['04000401', digitsItem('communicationAddress', 6)],
  ['04000402', digitsItem('meterNumber', 6)],
  ['04000409', numberItem('activeConstant', { octets: 3, decimals: 0 })],
  ['0400040A', numberItem('reactiveConstant', { octets: 3, decimals: 0 })],
  ...statusWords2007.map(({ field, bits }, at) => [`0400050${at + 1}`, bitsItem(field, 2, bits)] as const),
  ['04000503', withBreaker(bitsItem('status3', 2, statusWords2007[2]?.bits ?? {}))],
]);

/** Status word 3, and its relay as OBIS has it: 0 disconnected, 1 connected. */
function withBreaker(status: DataItem): DataItem {
  return {
    octets: status.octets,
    read(bytes, offsetMinutes) {
      const connected = ((bytes[0] ?? 0) & 0x10) === 0 ? 1 : 0;
      const values = status.read(bytes, offsetMinutes) ?? [];
      return [...values, { field: 'breaker', value: connected, obis: '0-0:96.3.10' }];
    },
  };
}
