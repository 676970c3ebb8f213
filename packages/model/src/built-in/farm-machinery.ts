import type { ProfileSource } from '../profile.ts';
import { alarm, command, counter, flag, gauge, geo, perHour, perMinute, state, text, word } from './define.ts';

/** Tractors, harvesters and what they pull. */
export const farmMachinery: ProfileSource = {
  version: 1,
  extends: 'base.device',
  class: 'farm-machinery',
  name: { en: 'Farm machinery', zh: '农机' },
  expectedIntervalS: 300,
  metrics: {
    position: geo('Position', '位置'),
    heading: gauge('deg', 'Heading', '航向', [0, 360], { ucifi: '3430/5' }),
    groundSpeed: gauge('km/h', 'Ground speed', '行驶速度', [0, 80], { ucifi: '3430/4' }),
    engineSpeed: gauge('/min', 'Engine speed', '发动机转速', [0, 4000]),
    coolantTemperature: gauge('Cel', 'Coolant temperature', '冷却液温度', [-50, 150], perMinute(40)),
    oilPressure: gauge('kPa', 'Oil pressure', '机油压力', [0, 2000]),
    fuelLevel: gauge('%', 'Fuel level', '油位', [0, 100]),
    fuelRate: gauge('L/h', 'Fuel rate', '瞬时油耗', [0, 300]),
    engineHours: counter('h', 'Engine hours', '发动机工作小时', [0, 1e6], perHour(2)),
    ptoSpeed: gauge('/min', 'PTO speed', '动力输出轴转速', [0, 2000]),
    hitchPosition: gauge('%', 'Hitch position', '悬挂位置', [0, 100]),
    implementWidth: gauge('m', 'Implement width', '作业幅宽', [0, 60]),
    workingDepth: gauge('cm', 'Working depth', '作业深度', [0, 100]),
    seedRate: gauge('kg/har', 'Seed rate', '播种量', [0, 2000]),
    sprayRate: gauge('L/har', 'Spray rate', '喷施量', [0, 5000]),
    hopper: gauge('%', 'Hopper level', '粮箱料位', [0, 100]),
    areaWorked: counter('har', 'Area worked', '作业面积', [0, 1e7], perHour(100)),
    yield: gauge('t/har', 'Yield', '单产', [0, 200]),
    grainMoisture: gauge('%', 'Grain moisture', '籽粒含水率', [0, 60]),
    dtc: text('Trouble codes (SPN/FMI)', '故障码'),
    taskId: text('Task (ISO 11783)', '作业任务'),
    ignition: flag('Ignition', '点火'),
    work: state('Work', '工况', {
      0: word('idle', 'Idle', '怠速'),
      1: word('working', 'Working', '作业'),
      2: word('transport', 'Transport', '转运'),
    }),
    harness: flag('Implement coupled', '农具挂接'),
    faultActive: flag('Fault active', '故障'),
  },
  commands: {
    uploadTask: command('Upload a task', '下发作业任务', 'low', {
      task: { type: 'string', minLength: 1, maxLength: 4096 },
    }),
    immobilise: command('Immobilise', '锁车', 'high'),
    limitSpeed: command('Limit the speed', '限速', 'high', {
      speed: { type: 'number', title: 'km/h', minimum: 1, maximum: 80 },
    }),
    requestDiagnostics: command('Request diagnostics', '请求诊断', 'low'),
  },
  alarms: [
    alarm('fault', 'major', ['Fault', '故障'], 'faultActive'),
    alarm('overTemperature', 'critical', ['Coolant too hot', '水温过高'], 'coolantTemperature > 110', { holdS: 10 }),
    alarm('lowOilPressure', 'critical', ['Oil pressure low', '机油压力低'], 'engineSpeed > 600 and oilPressure < 100', {
      holdS: 5,
    }),
    alarm(
      'fuelTheft',
      'major',
      ['Fuel falls while parked', '停车油位下降'],
      'not ignition and delta(fuelLevel, PT30M) < -5',
    ),
    alarm('leavingArea', 'major', ['Leaves its area', '驶出作业区'], "not inside(position, 'area')", { holdS: 120 }),
    alarm('serviceDue', 'warning', ['Service due', '保养到期'], 'delta(engineHours, P365D) > 500'),
  ],
};
