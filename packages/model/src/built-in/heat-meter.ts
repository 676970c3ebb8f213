import type { ProfileSource } from '../profile.ts';
import { alarm, command, counter, flag, gauge, perHour, perMinute, state, word } from './define.ts';

/** Heat and cold; OBIS by IEC 62056-6-1, CJ/T 188 901F. */
export const heatMeter: ProfileSource = {
  version: 1,
  extends: 'base.battery',
  class: 'heat-meter',
  name: { en: 'Heat meter', zh: '热量表' },
  decode: [{ match: { port: 'cjt188' }, format: 'cjt188' }],
  expectedIntervalS: 3600,
  metrics: {
    energy: counter('kW.h', 'Heat energy', '累计热量', [0, 1e9], {
      obis: '6-0:1.0.0',
      cjt188: '901F/energy',
      ...perHour(20_000),
    }),
    coolingEnergy: counter('kW.h', 'Cooling energy', '累计冷量', [0, 1e9], { obis: '5-0:1.0.0', ...perHour(20_000) }),
    volume: counter('m3', 'Volume', '累计流量', [0, 1e8], {
      obis: '6-0:2.0.0',
      cjt188: '901F/volume',
      ...perHour(2000),
    }),
    flow: gauge('m3/h', 'Flow', '瞬时流量', [-2000, 2000], { obis: '6-0:9.0.0', cjt188: '901F/flow' }),
    power: gauge('kW', 'Thermal power', '热功率', [-20_000, 20_000], { obis: '6-0:8.0.0', cjt188: '901F/power' }),
    supplyTemperature: gauge('Cel', 'Supply temperature', '供水温度', [-20, 200], {
      obis: '6-0:10.0.0',
      cjt188: '901F/supplyTemperature',
      ...perMinute(40),
    }),
    returnTemperature: gauge('Cel', 'Return temperature', '回水温度', [-20, 200], {
      obis: '6-0:11.0.0',
      cjt188: '901F/returnTemperature',
      ...perMinute(40),
    }),
    temperatureDifference: gauge('K', 'Temperature difference', '供回水温差', [-150, 150], {
      accept: ['K'],
      obis: '6-0:12.0.0',
    }),
    operatingHours: counter('h', 'Operating hours', '累计运行时间', [0, 1e6], { cjt188: '901F/operatingHours' }),
    settleEnergy: counter('kW.h', 'Heat energy at the settling day', '结算日累计热量', [0, 1e9], {
      cjt188: '901F/settleEnergy',
    }),
    faultHours: counter('h', 'Fault hours', '累计故障时间', [0, 1e6]),
    sensorFault: flag('Sensor fault', '传感器故障'),
    flowDirection: state('Flow direction', '流向', {
      0: word('forward', 'Forward', '正向'),
      1: word('reverse', 'Reverse', '反向'),
    }),
    airInPipe: flag('Air in the pipe', '管道有气'),
  },
  commands: {
    setReportDay: command('Set the settling day', '设置结算日', 'low', {
      day: { type: 'integer', minimum: 1, maximum: 28 },
    }),
    setValvePosition: command('Set the valve', '调节阀门开度', 'high', {
      position: { type: 'number', title: '%', minimum: 0, maximum: 100 },
    }),
  },
  alarms: [
    alarm(
      'lowDeltaT',
      'warning',
      ['Temperature difference low', '温差过小'],
      'flow > 0.1 and temperatureDifference < 3',
      {
        holdS: 7200,
      },
    ),
    alarm('returnHot', 'warning', ['Return too hot', '回水过热'], 'returnTemperature > 60', { holdS: 3600 }),
    alarm(
      'flowWithoutDeltaT',
      'major',
      ['Flow without temperature difference', '有流量无温差'],
      'flow > 0.1 and abs(temperatureDifference) < 0.5',
      {
        holdS: 3600,
      },
    ),
    alarm(
      'sensorOpenOrShort',
      'major',
      ['Sensor open or shorted', '传感器开路或短路'],
      'sensorFault or supplyTemperature > 190 or supplyTemperature < -10',
    ),
  ],
};
