import type { DeviceClass, MetricDefinition } from '@nameplate/model';

/** Between which values a metric is on an ordinary day. */
export type Band = readonly [low: number, high: number];

/** Ranges of profiles say what is possible; a trial wants what is usual, and no alarm that nobody asked for. */
export function bandOf(name: string, definition: MetricDefinition, deviceClass?: DeviceClass): Band {
  const { unit = '', range = {} } = definition;
  const { min = -Infinity, max = Infinity } = range;
  const usual = byName[`${deviceClass} ${name}`] ?? byName[name] ?? byUnit[unit];
  const [low, high] = usual ?? between(min, max);
  const band: Band = low >= min && high <= max ? [low, high] : between(min, max);
  return stepped(band, definition);
}

/** How much a counter counts on an ordinary day. */
export function dailyAmount({ unit = '', step, range, rollover }: MetricDefinition): number {
  // In the life of a device it does not come to the end of its range.
  const usual = Math.min(perDay[unit] ?? 10, rollover === undefined ? (range?.max ?? Infinity) / 20_000 : Infinity);
  if (step === undefined) return usual;
  return Math.min(usual, (step.max / step.perS) * 86_400 * 0.3);
}

function between(min: number, max: number): Band {
  const low = Number.isFinite(min) ? min : Math.min(0, max - 100);
  const high = Number.isFinite(max) ? max : Math.max(100, low + 100);
  const width = high - low;
  return width > 10_000 ? [Math.max(low, 0), Math.max(low, 0) + 100] : [low + 0.3 * width, low + 0.6 * width];
}

/** Never wider than one plausible step: then no two readings are ever an implausible step apart. */
function stepped([low, high]: Band, { step }: MetricDefinition): Band {
  if (step === undefined || high - low <= 0.8 * step.max) return [low, high];
  const middle = (low + high) / 2;
  return [middle - 0.4 * step.max, middle + 0.4 * step.max];
}

const byName: Readonly<Record<string, Band>> = {
  battery: [70, 95],
  batteryVoltage: [3.45, 3.6],
  bodyTemperature: [38.2, 38.9],
  carbonMonoxide: [0, 3],
  clockOffset: [-2, 2],
  co2: [410, 520],
  colourTemperature: [3900, 4100],
  conversionFactor: [1, 1.02],
  coolantTemperature: [78, 90],
  corrosionPotential: [-900, -850],
  distance: [200, 300],
  engineSpeed: [1400, 1900],
  fuelLevel: [55, 75],
  gearTemperature: [35, 50],
  heading: [0, 350],
  heartRate: [55, 75],
  hydrogenSulfide: [0, 1],
  massBalanceError: [-3, 3],
  maxDemand: [3, 6],
  oilPressure: [250, 380],
  oxygen: [20.6, 20.9],
  ptoSpeed: [520, 540],
  returnTemperature: [42, 50],
  supplyTemperature: [70, 80],
  temperatureDifference: [25, 32],
  tilt: [0.2, 2],
  waterLevel: [10, 60],
  windDirection: [0, 350],
  'gas-meter pressure': [1.9, 2.4],
  'gas-meter flow': [0, 2],
  'livestock-collar speed': [0, 1.5],
};

const byUnit: Readonly<Record<string, Band>> = {
  V: [225, 235],
  A: [1, 1.3],
  kW: [0.5, 3],
  W: [60, 110],
  Hz: [49.95, 50.05],
  Cel: [12, 24],
  K: [10, 20],
  '%': [35, 70],
  kPa: [250, 350],
  MPa: [0.25, 0.4],
  hPa: [1005, 1020],
  'm3/h': [0.2, 1.5],
  lx: [100, 400],
  deg: [0.2, 2],
  'm/s': [0.2, 4],
  'km/h': [4, 9],
  '/min': [60, 75],
  '[ppm]': [0, 3],
  'dB{mW}': [-95, -70],
  dB: [35, 55],
  '1': [0.92, 0.99],
  cm: [10, 40],
  m: [1, 3],
  mm: [200, 300],
  'mg/L': [0.3, 0.6],
  '[pH]': [6.8, 7.4],
  'uS/cm': [300, 700],
  '{NTU}': [0.2, 0.8],
  'mm/s': [1, 3],
  'L/h': [8, 18],
  mA: [0.5, 3],
  s: [0, 600],
  '{count}': [0, 40],
  min: [200, 400],
  uT: [-60, 60],
  'umol/m2/s': [100, 900],
  'mg/kg': [20, 150],
  'kg/har': [100, 180],
  'L/har': [150, 300],
  't/har': [5, 9],
  '%{LEL}': [0, 3],
  'm/s2': [0, 0.4],
};

const perDay: Readonly<Record<string, number>> = {
  'kW.h': 12,
  'kV.A.h{reactive}': 3,
  m3: 0.6,
  h: 10,
  s: 60,
  har: 8,
  mm: 3,
  '1': 12,
  '{count}': 24,
};
