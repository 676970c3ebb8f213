import type { ProfileSource } from '../profile.ts';
import { alarm, command, counter, event, flag, gauge, perHour, perMinute, state, text, word } from './define.ts';

/** A measuring point or a pump on a network of pipes. */
export const pipeNode: ProfileSource = {
  version: 1,
  extends: 'base.device',
  class: 'pipe-node',
  name: { en: 'Pipe network node', zh: '管网节点' },
  expectedIntervalS: 900,
  metrics: {
    pressure: gauge('MPa', 'Pressure', '压力', [-0.1, 10], { ucifi: '3427/1' }),
    flow: gauge('m3/h', 'Flow', '瞬时流量', [-50_000, 50_000]),
    volumeForward: counter('m3', 'Volume forward', '正向累计流量', [0, 1e10], perHour(50_000)),
    volumeReverse: counter('m3', 'Volume reverse', '反向累计流量', [0, 1e10], perHour(50_000)),
    level: gauge('m', 'Level', '液位', [-5, 100], perMinute(2)),
    turbidity: gauge('{NTU}', 'Turbidity', '浊度', [0, 4000], { ucifi: '3426/6' }),
    chlorine: gauge('mg/L', 'Residual chlorine', '余氯', [0, 20]),
    ph: gauge('[pH]', 'pH', '酸碱度', [0, 14], { ucifi: '3426/1', ...perHour(3) }),
    conductivity: gauge('uS/cm', 'Conductivity', '电导率', [0, 200_000], { ucifi: '3426/7' }),
    noise: gauge('dB', 'Acoustic noise', '噪声', [0, 160]),
    temperature: gauge('Cel', 'Temperature', '温度', [-40, 150], perMinute(20)),
    vibration: gauge('mm/s', 'Vibration', '振动', [0, 200]),
    corrosionPotential: gauge('mV', 'Corrosion potential', '腐蚀电位', [-3000, 3000]),
    gas: gauge('%{LEL}', 'Gas concentration', '可燃气体浓度', [0, 100]),
    valveOpening: gauge('%', 'Valve opening', '阀门开度', [0, 100]),
    power: gauge('kW', 'Pump power', '水泵功率', [0, 10_000]),
    massBalanceError: gauge('%', 'Mass balance error of the district', '分区水量平衡误差', [-100, 100]),
    pump: state('Pump', '水泵', {
      0: word('stopped', 'Stopped', '停止'),
      1: word('running', 'Running', '运行'),
      2: word('fault', 'Fault', '故障'),
    }),
    leak: flag('Leak', '泄漏', { ucifi: '3427/3' }),
    burst: event('Burst', '爆管'),
    burstWaveform: text('Wave form of the pressure transient', '压力瞬变波形'),
    waterHammer: event('Water hammer', '水锤'),
    pumpFault: flag('Pump fault', '水泵故障'),
    doorOpen: flag('Door open', '箱门打开'),
  },
  commands: {
    setValve: command('Set the valve', '调节阀门', 'high', {
      opening: { type: 'number', title: '%', minimum: 0, maximum: 100 },
    }),
    startPump: command('Start the pump', '启动水泵', 'high'),
    stopPump: command('Stop the pump', '停止水泵', 'high'),
    setSampleMode: command('Set the sample mode', '设置采样模式', 'low', {
      mode: { type: 'string', enum: ['normal', 'burst'] },
      frequency: { type: 'number', title: 'Hz', minimum: 0.001, maximum: 1000 },
    }),
    calibrate: command('Calibrate', '标定', 'medium'),
  },
  alarms: [
    alarm('pressureHigh', 'major', ['Pressure high', '压力过高'], 'pressure > 0.8', {
      clear: 'pressure < 0.75',
      holdS: 30,
    }),
    alarm('pressureLow', 'major', ['Pressure low', '压力过低'], 'pressure < 0.14', {
      clear: 'pressure > 0.16',
      holdS: 60,
    }),
    alarm('pressureRate', 'critical', ['Pressure changes fast', '压力突变'], 'abs(delta(pressure, PT1M)) > 0.2'),
    alarm('massBalance', 'warning', ['District out of balance', '分区水量不平衡'], 'abs(massBalanceError) > 10', {
      holdS: 86_400,
    }),
    // A day's minimum, so of what was reported all day.
    alarm(
      'nightFlow',
      'warning',
      ['Night minimum flow high', '夜间最小流量偏高'],
      '(count(flow) over P1D) > 12 and (min(flow) over P1D) > 5',
    ),
    alarm('chlorineLow', 'major', ['Chlorine low', '余氯过低'], 'chlorine < 0.05', { holdS: 1800 }),
    alarm('levelHigh', 'major', ['Level high', '液位过高'], 'level > 5', { holdS: 60 }),
  ],
};
