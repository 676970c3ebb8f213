/** A unit: what it measures, and how much of the first unit of its row it is. */
export interface UnitRow {
  readonly dimension: string;
  readonly factor: number;
  /** Added after the factor; temperatures only. */
  readonly offset?: number;
}

const h = 3600;
const pi = Math.PI;

/**
 * The closed subset of UCUM that is converted: a row holds units of one kind of quantity with their size in a common one. Kinds
 * that UCUM lets mix are kept apart where a mix-up would be a mistake: reactive power is no apparent power, a count is no share.
 * Logarithmic units have rows of their own each, and are not converted.
 */
const rows: Readonly<Record<string, Readonly<Record<string, number | readonly [factor: number, offset: number]>>>> = {
  length: { m: 1, km: 1000, dm: 0.1, cm: 0.01, mm: 0.001, um: 1e-6, '[in_i]': 0.0254, '[ft_i]': 0.3048, 'L/m2': 0.001 },
  area: { m2: 1, km2: 1e6, cm2: 1e-4, mm2: 1e-6, har: 1e4 },
  volume: {
    m3: 1,
    L: 0.001,
    hL: 0.1,
    dL: 1e-4,
    mL: 1e-6,
    dm3: 0.001,
    cm3: 1e-6,
    '[gal_us]': 0.003785411784,
    '[gal_br]': 0.00454609,
    '[cft_i]': 0.028316846592,
  },
  mass: { kg: 1, g: 0.001, mg: 1e-6, ug: 1e-9, t: 1000, '[lb_av]': 0.45359237 },
  time: { s: 1, ms: 0.001, us: 1e-6, min: 60, h, d: 86_400 },
  frequency: { Hz: 1, kHz: 1000, MHz: 1e6, GHz: 1e9, '/s': 1, '/min': 1 / 60, '/h': 1 / h },
  speed: {
    'm/s': 1,
    'cm/s': 0.01,
    'mm/s': 0.001,
    'km/h': 1 / 3.6,
    'm/h': 1 / h,
    'mm/h': 0.001 / h,
    '[kn_i]': 1852 / h,
  },
  acceleration: { 'm/s2': 1, '[g]': 9.80665 },
  flow: {
    'm3/s': 1,
    'm3/min': 1 / 60,
    'm3/h': 1 / h,
    'm3/d': 1 / 86_400,
    'L/s': 0.001,
    'L/min': 0.001 / 60,
    'L/h': 0.001 / h,
    '[gal_us]/min': 0.003785411784 / 60,
  },
  angle: { rad: 1, mrad: 0.001, deg: pi / 180 },
  temperature: { K: [1, 0], Cel: [1, 273.15], '[degF]': [5 / 9, 459.67 * (5 / 9)] },
  voltage: { V: 1, mV: 0.001, uV: 1e-6, kV: 1000 },
  current: { A: 1, mA: 0.001, uA: 1e-6, kA: 1000 },
  charge: { C: 1, 'A.h': h, 'mA.h': h / 1000 },
  resistance: { Ohm: 1, kOhm: 1000, MOhm: 1e6, mOhm: 0.001 },
  conductivity: { 'S/m': 1, 'mS/m': 0.001, 'mS/cm': 0.1, 'uS/cm': 1e-4, 'dS/m': 0.1 },
  power: { W: 1, mW: 0.001, kW: 1000, MW: 1e6, GW: 1e9, '[HP]': 745.69987158227 },
  energy: {
    J: 1,
    kJ: 1000,
    MJ: 1e6,
    GJ: 1e9,
    'W.h': h,
    'kW.h': h * 1000,
    'MW.h': h * 1e6,
    'GW.h': h * 1e9,
    'W.s': 1,
    cal: 4.184,
    kcal: 4184,
  },
  'apparent power': { 'V.A': 1, 'kV.A': 1000, 'MV.A': 1e6 },
  'apparent energy': { 'V.A.h': h, 'kV.A.h': h * 1000, 'MV.A.h': h * 1e6, 'V.A.s': 1 },
  'reactive power': { 'V.A{reactive}': 1, 'kV.A{reactive}': 1000, 'MV.A{reactive}': 1e6 },
  'reactive energy': {
    'V.A.h{reactive}': h,
    'kV.A.h{reactive}': h * 1000,
    'MV.A.h{reactive}': h * 1e6,
    'V.A.s{reactive}': 1,
  },
  pressure: {
    Pa: 1,
    hPa: 100,
    kPa: 1000,
    MPa: 1e6,
    bar: 1e5,
    mbar: 100,
    atm: 101_325,
    'mm[Hg]': 133.322,
    'm[H2O]': 9806.65,
    'cm[H2O]': 98.0665,
    '[psi]': 6894.757293168361,
  },
  force: { N: 1, kN: 1000 },
  share: { '1': 1, '%': 0.01, '[ppth]': 0.001, '[ppm]': 1e-6, '[ppb]': 1e-9 },
  count: { '{count}': 1 },
  'share of the explosive limit': { '%{LEL}': 1 },
  'mass concentration': {
    'kg/m3': 1,
    'g/m3': 0.001,
    'mg/m3': 1e-6,
    'ug/m3': 1e-9,
    'g/L': 1,
    'mg/L': 0.001,
    'ug/L': 1e-6,
  },
  'mass fraction': { 'g/kg': 1, 'mg/kg': 0.001, 'ug/kg': 1e-6 },
  'mass per area': { 'kg/m2': 1, 'g/m2': 0.001, 'kg/har': 1e-4, 't/har': 0.1 },
  'volume per area': { 'm3/har': 1, 'L/har': 0.001 },
  illuminance: { lx: 1, klx: 1000 },
  'luminous flux': { lm: 1 },
  'luminous intensity': { cd: 1 },
  irradiance: { 'W/m2': 1, 'kW/m2': 1000 },
  'photon flux': { 'mol/m2/s': 1, 'umol/m2/s': 1e-6 },
  'magnetic flux density': { T: 1, mT: 0.001, uT: 1e-6, nT: 1e-9, G: 1e-4 },
  information: { bit: 1, By: 8, kBy: 8000, MBy: 8e6, GBy: 8e9, KiBy: 8192, MiBy: 8 * 1024 ** 2, GiBy: 8 * 1024 ** 3 },
  'information rate': { 'bit/s': 1, 'kbit/s': 1000, 'Mbit/s': 1e6, 'By/s': 8, 'kBy/s': 8000, 'MBy/s': 8e6 },
  acidity: { '[pH]': 1 },
  turbidity: { '{NTU}': 1 },
  level: { dB: 1 },
  'sound pressure level': { 'dB[SPL]': 1 },
  'power level': { 'dB[W]': 1 },
  'power level over a milliwatt': { 'dB{mW}': 1 },
  'signal strength': { 'dB{RSSI}': 1 },
};

/** Every unit of the subset by its UCUM code. */
export const unitTable: ReadonlyMap<string, UnitRow> = new Map(
  Object.entries(rows).flatMap(([dimension, units]) =>
    Object.entries(units).map(([code, size]): [string, UnitRow] => {
      const [factor, offset] = typeof size === 'number' ? [size] : size;
      return [code, { dimension, factor, ...(offset !== undefined && { offset }) }];
    }),
  ),
);
