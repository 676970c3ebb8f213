import type { ProfileSource } from '../profile.ts';
import { alarm, command, counter, flag, gauge, perHour, perMinute, state, word } from './define.ts';

/** Gas; OBIS by IEC 62056-6-1 as far as the published lists agree. */
export const gasMeter: ProfileSource = {
  version: 1,
  extends: 'base.battery',
  class: 'gas-meter',
  name: { en: 'Gas meter', zh: '燃气表' },
  decode: [{ match: { port: 'cjt188' }, format: 'cjt188' }],
  metrics: {
    volume: counter('m3', 'Volume, uncorrected', '工况累计量', [0, 1e9], {
      obis: '7-0:3.0.0',
      cjt188: '901F/volume',
      ...perHour(5000),
      ucifi: '3423/1',
    }),
    volumeBase: counter('m3', 'Volume at base conditions', '标况累计量', [0, 1e9], {
      obis: '7-0:3.2.0',
      ...perHour(50_000),
    }),
    flow: gauge('m3/h', 'Flow', '瞬时流量', [0, 5000]),
    temperature: gauge('Cel', 'Gas temperature', '燃气温度', [-40, 80], perMinute(20)),
    pressure: gauge('kPa', 'Pressure', '压力', [0, 10_000]),
    conversionFactor: gauge('1', 'Conversion factor', '修正系数', [0, 200]),
    balance: gauge('', 'Prepaid balance', '预付费余额'),
    valve: state(
      'Valve',
      '阀门',
      {
        0: word('open', 'Open', '开'),
        1: word('closed', 'Closed', '关'),
        3: word('fault', 'Fault', '异常'),
      },
      { cjt188: '901F/valve' },
    ),
    leak: flag('Leak', '泄漏', { ucifi: '3423/10' }),
    overFlow: flag('Flow too high', '过流'),
    longLowFlow: flag('Small flow for long', '长期小流量'),
    tilt: flag('Tilted', '倾斜'),
    magneticField: flag('Magnetic field', '强磁干扰'),
  },
  commands: {
    closeValve: command('Close the valve', '关阀', 'medium'),
    openValve: command('Open the valve, after confirmation on site', '开阀（需现场确认）', 'high', {
      confirmedOnSite: { type: 'boolean', enum: [true] },
    }),
  },
  alarms: [
    alarm('leak', 'critical', ['Gas leak', '燃气泄漏'], 'leak'),
    alarm('overPressure', 'critical', ['Pressure too high', '超压'], 'pressure > 5', { holdS: 10 }),
    alarm('lowPressure', 'major', ['Pressure too low', '欠压'], 'pressure < 1', { holdS: 60 }),
    alarm('overFlow', 'major', ['Flow too high', '过流'], 'overFlow or flow > 6', { holdS: 60 }),
  ],
};
