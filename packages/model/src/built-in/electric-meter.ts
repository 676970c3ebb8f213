import type { CommandConfirmation, MetricDefinition, ProfileSource } from '../profile.ts';
import { alarm, command, counter, flag, gauge, perHour, perMinute, state, text, word } from './define.ts';

const phases = [
  { n: 1, zh: 'A 相', voltage: 32, current: 31, power: 21 },
  { n: 2, zh: 'B 相', voltage: 52, current: 51, power: 41 },
  { n: 3, zh: 'C 相', voltage: 72, current: 71, power: 61 },
] as const;
const tariffs = [1, 2, 3, 4] as const;

/** Electricity; OBIS by IEC 62056-6-1, data identifiers by DL/T 645-2007 and -1997. */
export const electricMeter: ProfileSource = {
  version: 1,
  extends: 'base.device',
  class: 'electric-meter',
  name: { en: 'Electric meter', zh: '电能表' },
  expectedIntervalS: 900,
  decode: [
    { match: { port: 'dlt645' }, format: 'dlt645-2007' },
    { match: { port: 'dlt645-1997' }, format: 'dlt645-1997' },
  ],
  metrics: {
    energyImport: counter('kW.h', 'Active energy, import', '正向有功电能', [0, 1e9], {
      obis: '1-0:1.8.0',
      dlt645: ['00010000', '9010'],
      ...perHour(10_000),
      ucifi: '3421/25',
    }),
    energyExport: counter('kW.h', 'Active energy, export', '反向有功电能', [0, 1e9], {
      obis: '1-0:2.8.0',
      dlt645: ['00020000', '9020'],
      ...perHour(10_000),
      ucifi: '3421/26',
    }),
    ...each(tariffs, (n) => ({
      [`energyImportT${n}`]: counter('kW.h', `Active energy, import, tariff ${n}`, `正向有功电能费率 ${n}`, [0, 1e9], {
        obis: `1-0:1.8.${n}`,
        dlt645: `00010${n}00`,
      }),
      [`energyExportT${n}`]: counter('kW.h', `Active energy, export, tariff ${n}`, `反向有功电能费率 ${n}`, [0, 1e9], {
        obis: `1-0:2.8.${n}`,
        dlt645: `00020${n}00`,
      }),
    })),
    reactiveImport: counter('kV.A.h{reactive}', 'Reactive energy, import', '正向无功电能', [0, 1e9], {
      obis: '1-0:3.8.0',
      ucifi: '3421/29',
    }),
    reactiveExport: counter('kV.A.h{reactive}', 'Reactive energy, export', '反向无功电能', [0, 1e9], {
      obis: '1-0:4.8.0',
      ucifi: '3421/30',
    }),
    ...each(phases, ({ n, zh, voltage, current, power }) => ({
      [`voltageL${n}`]: gauge('V', `Voltage L${n}`, `${zh}电压`, [0, 1000], {
        obis: `1-0:${voltage}.7.0`,
        dlt645: `02010${n}00`,
      }),
      [`currentL${n}`]: gauge('A', `Current L${n}`, `${zh}电流`, [-10_000, 10_000], {
        obis: `1-0:${current}.7.0`,
        dlt645: `02020${n}00`,
      }),
      [`powerL${n}`]: gauge('kW', `Active power L${n}`, `${zh}有功功率`, [-10_000, 10_000], {
        obis: `1-0:${power}.7.0`,
        dlt645: `02030${n}00`,
      }),
    })),
    currentN: gauge('A', 'Neutral current', '零线电流', [-10_000, 10_000], { obis: '1-0:91.7.0' }),
    power: gauge('kW', 'Active power, total', '总有功功率', [-30_000, 30_000], {
      obis: ['1-0:16.7.0', '1-0:1.7.0'],
      dlt645: '02030000',
      ucifi: '3421/23',
    }),
    powerFactor: gauge('1', 'Power factor', '功率因数', [-1, 1], {
      obis: '1-0:13.7.0',
      dlt645: '02060000',
      ucifi: '3421/13',
    }),
    frequency: gauge('Hz', 'Frequency', '频率', [40, 70], {
      obis: '1-0:14.7.0',
      dlt645: '02800002',
      ...perMinute(5),
      ucifi: '3421/11',
    }),
    maxDemand: gauge('kW', 'Maximum demand', '最大需量', [0, 30_000], { obis: '1-0:1.6.0' }),
    maxDemandTime: text('Time of the maximum demand', '最大需量发生时间'),
    temperature: gauge('Cel', 'Temperature', '表内温度', [-40, 120], perMinute(20)),
    clockOffset: gauge('s', 'Clock offset', '时钟偏差', [-86_400, 86_400]),
    outages: counter('{count}', 'Outages', '停电次数', [0], { obis: '0-0:96.7.21', ucifi: '3421/37' }),
    outageDuration: counter('s', 'Duration of outages', '累计停电时长'),
    balance: gauge('', 'Prepaid balance', '预付费余额'),
    breaker: state(
      'Breaker',
      '继电器状态',
      {
        0: word('disconnected', 'Disconnected', '断开'),
        1: word('connected', 'Connected', '合闸'),
        2: word('ready', 'Ready for reconnection', '允许合闸'),
      },
      { obis: '0-0:96.3.10' },
    ),
    coverOpen: flag('Cover open', '表盖打开'),
    terminalCoverOpen: flag('Terminal cover open', '端钮盖打开'),
    magneticField: flag('Magnetic field', '强磁干扰'),
    phaseLoss: flag('Phase loss', '断相'),
    reversePower: flag('Power reversed', '潮流反向'),
  },
  commands: {
    connect: { ...command('Connect', '合闸', 'high'), confirmBy: breaker('connected') },
    disconnect: { ...command('Disconnect', '拉闸', 'high'), confirmBy: breaker('disconnected') },
    setClock: command('Set the clock', '校时', 'medium', { time: { type: 'string', title: 'RFC 3339' } }, []),
    setTariffTable: command('Set the tariff table', '设置费率时段表', 'medium', {
      periods: {
        type: 'array',
        minItems: 1,
        maxItems: 48,
        items: {
          type: 'object',
          properties: {
            start: { type: 'string', title: 'HH:MM' },
            tariff: { type: 'integer', minimum: 1, maximum: 8 },
          },
          required: ['start', 'tariff'],
        },
      },
    }),
    freeze: command('Freeze the registers', '冻结', 'low'),
    readLoadProfile: command('Read the load profile', '读取负荷曲线', 'low', {
      start: { type: 'string', title: 'RFC 3339' },
      end: { type: 'string', title: 'RFC 3339' },
    }),
    setDemandLimit: command('Set the demand limit', '设置需量限值', 'high', {
      limit: { type: 'number', title: 'kW', minimum: 0, maximum: 30_000 },
    }),
  },
  alarms: [
    alarm('overVoltage', 'major', ['Over-voltage', '过压'], 'voltageL1 > 253 or voltageL2 > 253 or voltageL3 > 253', {
      holdS: 60,
    }),
    alarm('underVoltage', 'major', ['Under-voltage', '欠压'], 'voltageL1 < 198 or voltageL2 < 198 or voltageL3 < 198', {
      holdS: 60,
    }),
    alarm('overCurrent', 'major', ['Over-current', '过流'], 'currentL1 > 100 or currentL2 > 100 or currentL3 > 100', {
      holdS: 60,
    }),
    alarm(
      'imbalance',
      'warning',
      ['Phases out of balance', '三相不平衡'],
      'max(currentL1, currentL2, currentL3) > 5 and max(currentL1, currentL2, currentL3) - min(currentL1, currentL2, currentL3) > 0.3 * max(currentL1, currentL2, currentL3)',
      { holdS: 900 },
    ),
    alarm(
      'lowPowerFactor',
      'warning',
      ['Power factor low', '功率因数低'],
      'abs(powerFactor) < 0.85 and abs(power) > 1',
      { holdS: 900 },
    ),
    alarm('energyDecreasing', 'major', ['Register went back', '电能示值倒走'], 'delta(energyImport, PT1H) < 0'),
    alarm('phaseLoss', 'critical', ['Phase loss', '断相'], 'phaseLoss'),
    alarm('tamper', 'critical', ['Tampering', '窃电嫌疑'], 'coverOpen or terminalCoverOpen or magneticField'),
  ],
};

/** The meter says so itself, within the time of a few reports. */
function breaker(equals: string): CommandConfirmation {
  return { metric: 'breaker', equals, withinS: 3600 };
}

function each<T>(
  all: readonly T[],
  make: (one: T) => Record<string, MetricDefinition>,
): Record<string, MetricDefinition> {
  return Object.assign({}, ...all.map(make)) as Record<string, MetricDefinition>;
}
