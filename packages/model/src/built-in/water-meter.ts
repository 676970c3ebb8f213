import type { ProfileSource } from '../profile.ts';
import { alarm, command, counter, flag, gauge, perHour, perMinute, state, word } from './define.ts';

/** Cold and hot water; OBIS by IEC 62056-6-1, CJ/T 188 901F, uCIFI 3424. */
export const waterMeter: ProfileSource = {
  version: 1,
  extends: 'base.battery',
  class: 'water-meter',
  name: { en: 'Water meter', zh: '水表' },
  decode: [{ match: { port: 'cjt188' }, format: 'cjt188' }],
  metrics: {
    volume: counter('m3', 'Volume', '累计流量', [0, 1e8], {
      obis: ['8-0:1.0.0', '9-0:1.0.0'],
      cjt188: '901F/volume',
      ucifi: '3424/1',
      ...perHour(2000),
    }),
    reverseVolume: counter('m3', 'Reverse volume', '反向累计流量', [0, 1e8], perHour(2000)),
    flow: gauge('m3/h', 'Flow', '瞬时流量', [-2000, 2000], { obis: ['8-0:2.0.0', '9-0:2.0.0'] }),
    temperature: gauge('Cel', 'Water temperature', '水温', [-5, 110], {
      obis: ['8-0:3.0.0', '9-0:3.0.0'],
      ...perMinute(30),
    }),
    pressure: gauge('kPa', 'Pressure', '管网压力', [0, 4000]),
    settleVolume: counter('m3', 'Volume at the settling day', '结算日累计流量', [0, 1e8], {
      cjt188: '901F/settleVolume',
    }),
    valve: state(
      'Valve',
      '阀门',
      { 0: word('open', 'Open', '开'), 1: word('closed', 'Closed', '关'), 3: word('fault', 'Fault', '异常') },
      { cjt188: '901F/valve' },
    ),
    leakSuspected: flag('Leak suspected', '疑似漏水', { ucifi: '3424/9' }),
    leakDetected: flag('Leak detected', '漏水', { ucifi: '3424/10' }),
    burst: flag('Burst', '爆管'),
    backFlow: flag('Back flow', '倒流', { ucifi: '3424/11' }),
    blocked: flag('Blocked', '堵转', { ucifi: '3424/12' }),
    magneticField: flag('Magnetic field', '强磁干扰'),
    fraud: flag('Fraud suspected', '疑似窃水', { ucifi: '3424/13' }),
    pipeEmpty: flag('Pipe empty', '空管'),
    frost: flag('Frost danger', '冰冻'),
  },
  commands: {
    setValve: command('Move the valve', '阀门控制', 'high', {
      position: { type: 'string', enum: ['open', 'closed', 'scrub'] },
    }),
    setReportInterval: command('Set the report interval', '设置上报周期', 'low', {
      seconds: { type: 'integer', minimum: 60, maximum: 604_800 },
    }),
    setBaseValue: command('Set the register', '设置底数', 'high', {
      volume: { type: 'number', title: 'm3', minimum: 0, maximum: 1e8 },
    }),
    setPrice: command('Set the price', '设置水价', 'medium', {
      price: { type: 'number', minimum: 0, maximum: 10_000 },
    }),
  },
  alarms: [
    // Of meters that report through the day: one that reports daily cannot tell.
    alarm(
      'nightLeak',
      'major',
      ['Water runs all day', '夜间持续流量'],
      '(count(volume) over PT24H) > 12 and (min(delta(volume, PT1H)) over PT24H) > 0.002',
      { clear: 'delta(volume, PT1H) == 0' },
    ),
    alarm('burst', 'critical', ['Burst', '爆管'], 'burst or delta(volume, PT1H) > 50'),
    alarm('backFlow', 'major', ['Back flow', '倒流'], 'backFlow or delta(reverseVolume, PT1H) > 0.01'),
    alarm('zeroConsumption', 'warning', ['No consumption', '零用水'], 'delta(volume, P30D) == 0'),
  ],
};
