import type { ObisEntry } from './obis.ts';

const counter = (unit: string, en: string, zh: string): ObisEntry => ({ unit, kind: 'counter', name: { en, zh } });
const gauge = (unit: string, en: string, zh: string): ObisEntry => ({ unit, kind: 'gauge', name: { en, zh } });
const text = (en: string, zh: string): ObisEntry => ({ kind: 'text', name: { en, zh } });

const reactive = 'kV.A.h{reactive}';

/** Energies and demands by C.D: they have tariffs, in E. Medium 1. */
export const billingObis: ReadonlyMap<string, ObisEntry> = new Map([
  ['1.8', counter('kW.h', 'Active energy import', '正向有功电能')],
  ['2.8', counter('kW.h', 'Active energy export', '反向有功电能')],
  ['3.8', counter(reactive, 'Reactive energy import', '正向无功电能')],
  ['4.8', counter(reactive, 'Reactive energy export', '反向无功电能')],
  ['5.8', counter(reactive, 'Reactive energy, quadrant I', '第一象限无功电能')],
  ['6.8', counter(reactive, 'Reactive energy, quadrant II', '第二象限无功电能')],
  ['7.8', counter(reactive, 'Reactive energy, quadrant III', '第三象限无功电能')],
  ['8.8', counter(reactive, 'Reactive energy, quadrant IV', '第四象限无功电能')],
  ['9.8', counter('kV.A.h', 'Apparent energy import', '正向视在电能')],
  ['10.8', counter('kV.A.h', 'Apparent energy export', '反向视在电能')],
  ['1.6', gauge('kW', 'Maximum demand import', '正向有功最大需量')],
  ['2.6', gauge('kW', 'Maximum demand export', '反向有功最大需量')],
]);

const phases = [
  ['L1', 'A 相', 20],
  ['L2', 'B 相', 40],
  ['L3', 'C 相', 60],
] as const;

/** Everything else of medium 1, by C.D.E. */
export const electricityObis: ReadonlyMap<string, ObisEntry> = new Map([
  ...[...billingObis].map(([code, entry]) => [`${code}.0`, entry] as const),
  ['1.7.0', gauge('kW', 'Active power import', '正向有功功率')],
  ['2.7.0', gauge('kW', 'Active power export', '反向有功功率')],
  ['3.7.0', gauge('kV.A{reactive}', 'Reactive power import', '正向无功功率')],
  ['4.7.0', gauge('kV.A{reactive}', 'Reactive power export', '反向无功功率')],
  ['9.7.0', gauge('kV.A', 'Apparent power import', '视在功率')],
  ['16.7.0', gauge('kW', 'Net active power', '有功功率')],
  ['13.7.0', gauge('1', 'Power factor', '功率因数')],
  ['14.7.0', gauge('Hz', 'Frequency', '频率')],
  ['91.7.0', gauge('A', 'Neutral current', '零线电流')],
  ...phases.flatMap(([name, zh, above]): (readonly [string, ObisEntry])[] => [
    [`${above + 1}.8.0`, counter('kW.h', `Active energy import ${name}`, `${zh}正向有功电能`)],
    [`${above + 2}.8.0`, counter('kW.h', `Active energy export ${name}`, `${zh}反向有功电能`)],
    [`${above + 1}.7.0`, gauge('kW', `Active power import ${name}`, `${zh}正向有功功率`)],
    [`${above + 2}.7.0`, gauge('kW', `Active power export ${name}`, `${zh}反向有功功率`)],
    [`${above + 9}.7.0`, gauge('kV.A', `Apparent power ${name}`, `${zh}视在功率`)],
    [`${above + 11}.7.0`, gauge('A', `Current ${name}`, `${zh}电流`)],
    [`${above + 12}.7.0`, gauge('V', `Voltage ${name}`, `${zh}电压`)],
    [`${above + 13}.7.0`, gauge('1', `Power factor ${name}`, `${zh}功率因数`)],
    [`${above + 16}.7.0`, gauge('kW', `Net active power ${name}`, `${zh}有功功率`)],
  ]),
]);

/** Heat (6) and cooling (5) have the same quantities. */
const thermal = (medium: 5 | 6): readonly (readonly [string, ObisEntry])[] => [
  [
    `${medium}-*:1.0.0`,
    counter('kW.h', medium === 6 ? 'Heat energy' : 'Cooling energy', medium === 6 ? '热量' : '冷量'),
  ],
  [`${medium}-*:2.0.0`, counter('m3', 'Volume', '累积流量')],
  [`${medium}-*:8.0.0`, gauge('kW', 'Thermal power', '热功率')],
  [`${medium}-*:9.0.0`, gauge('m3/h', 'Flow', '瞬时流量')],
  [`${medium}-*:10.0.0`, gauge('Cel', 'Flow temperature', '供水温度')],
  [`${medium}-*:11.0.0`, gauge('Cel', 'Return temperature', '回水温度')],
  [`${medium}-*:12.0.0`, gauge('K', 'Temperature difference', '温差')],
];

const water = (medium: 8 | 9): readonly (readonly [string, ObisEntry])[] => [
  [
    `${medium}-*:1.0.0`,
    counter('m3', medium === 8 ? 'Cold water volume' : 'Hot water volume', medium === 8 ? '冷水用量' : '热水用量'),
  ],
  [`${medium}-*:2.0.0`, gauge('m3/h', 'Flow', '瞬时流量')],
  [`${medium}-*:3.0.0`, gauge('Cel', 'Water temperature', '水温')],
];

/** Abstract objects and the other media, by A, any channel, and C.D.E. */
export const otherObis: ReadonlyMap<string, ObisEntry> = new Map([
  ['0-*:1.0.0', text('Clock', '时钟')],
  ['0-*:96.1.0', text('Serial number', '表号')],
  ['0-*:96.7.21', counter('{count}', 'Power failures', '停电次数')],
  ['0-*:96.3.10', { kind: 'state', name: { en: 'Breaker state', zh: '开关状态' } } satisfies ObisEntry],
  ['0-*:24.2.1', counter('m3', 'Volume of a meter behind', '下挂表用量')],
  ...thermal(5),
  ...thermal(6),
  ['7-*:3.0.0', counter('m3', 'Gas volume', '燃气用量')],
  ['7-*:3.1.0', counter('m3', 'Gas volume, converted', '燃气用量（修正）')],
  ['7-*:3.2.0', counter('m3', 'Gas volume at base conditions', '燃气用量（标况）')],
  ...water(8),
  ...water(9),
]);
