import type { ProfileSource } from '../profile.ts';
import { alarm, command, counter, flag, gauge, perMinute, text } from './define.ts';

const dim = { type: 'integer', title: '%', minimum: 0, maximum: 100 } as const;

/** Luminaires with a controller; uCIFI 3416. */
export const streetlight: ProfileSource = {
  version: 1,
  extends: 'base.device',
  class: 'streetlight',
  name: { en: 'Streetlight', zh: '路灯' },
  expectedIntervalS: 1800,
  metrics: {
    dimming: gauge('%', 'Dimming level', '调光亮度', [0, 100], { ucifi: '3416/3' }),
    dimmingCommand: gauge('%', 'Commanded dimming level', '指令亮度', [0, 100], { ucifi: ['3416/2', '3416/1'] }),
    power: gauge('W', 'Lamp power', '灯具功率', [0, 2000], { ucifi: '3418/4' }),
    voltage: gauge('V', 'Voltage', '电压', [0, 500], { ucifi: '3418/1' }),
    current: gauge('A', 'Current', '电流', [0, 20], { ucifi: '3418/2' }),
    leakCurrent: gauge('mA', 'Leakage current', '漏电流', [0, 5000]),
    powerFactor: gauge('1', 'Power factor', '功率因数', [-1, 1], { ucifi: '3418/5' }),
    energy: counter('kW.h', 'Energy', '累计电能', [0, 1e7], { ucifi: '3418/6' }),
    frequency: gauge('Hz', 'Frequency', '频率', [40, 70], { ucifi: '3418/3', ...perMinute(5) }),
    gearTemperature: gauge('Cel', 'Gear temperature', '驱动温度', [-50, 150], { ucifi: '3416/21', ...perMinute(30) }),
    operatingHours: counter('h', 'Operating hours', '累计亮灯时间', [0, 1e6], { ucifi: '3416/15' }),
    switchCount: counter('1', 'Switch count', '开关次数', [0], { ucifi: '3416/18' }),
    illuminance: gauge('lx', 'Illuminance', '照度', [0, 200_000]),
    tilt: gauge('deg', 'Pole tilt', '灯杆倾斜', [0, 180], { ucifi: '3429/1' }),
    colourTemperature: gauge('K', 'Colour temperature', '色温', [1000, 20_000], { accept: ['K'], ucifi: '3416/40' }),
    on: flag('On', '开灯'),
    lampFailure: flag('Lamp failure', '灯具故障', { ucifi: '3416/5' }),
    lampFailureReason: text('Reason of the lamp failure', '灯具故障原因'),
    gearFailure: flag('Gear failure', '驱动故障', { ucifi: '3416/7' }),
    relayFailure: flag('Relay failure', '继电器故障', { ucifi: '3416/9' }),
    dayBurner: flag('Burns by day', '白天亮灯', { ucifi: '3416/10' }),
    cycling: flag('Cycling', '频繁启闭', { ucifi: '3416/11' }),
    thermalDerating: flag('Thermal derating', '过温降额', { ucifi: '3416/22' }),
    doorOpen: flag('Door open', '检修门打开'),
    scheduleId: text('Schedule', '时控方案'),
    scheduleInvalid: flag('Schedule invalid', '时控方案无效', { ucifi: '3416/14' }),
  },
  commands: {
    setDimming: command('Set the dimming level', '调光', 'low', { level: dim }),
    switchOn: command('Switch on', '开灯', 'low'),
    switchOff: command('Switch off', '关灯', 'medium'),
    setSchedule: command('Set the schedule', '设置经纬度时控', 'medium', {
      afterSunset: { type: 'integer', title: 'min', minimum: -180, maximum: 180 },
      beforeSunrise: { type: 'integer', title: 'min', minimum: -180, maximum: 180 },
      level: dim,
    }),
    overrideUntil: command('Override until a time', '临时强制', 'medium', {
      level: dim,
      until: { type: 'string', title: 'RFC 3339' },
    }),
    resetEnergy: command('Reset the energy register', '电量清零', 'high'),
    groupCall: command('Call a group', '组控', 'medium', {
      group: { type: 'string', minLength: 1, maxLength: 64 },
      level: dim,
    }),
  },
  alarms: [
    alarm('dayBurner', 'warning', ['Burns by day', '白天亮灯'], 'dayBurner or illuminance > 500 and power > 5', {
      holdS: 600,
    }),
    alarm('notBurning', 'major', ['Does not burn', '应亮未亮'], 'dimmingCommand > 0 and power < 2', { holdS: 300 }),
    alarm('overPower', 'warning', ['Power too high', '功率超限'], 'power > 400', { holdS: 300 }),
    alarm('lowPowerFactor', 'warning', ['Power factor low', '功率因数低'], 'power > 20 and abs(powerFactor) < 0.8', {
      holdS: 900,
    }),
    alarm('leakCurrent', 'critical', ['Leakage current', '漏电'], 'leakCurrent > 30'),
    alarm('poleTilt', 'critical', ['Pole tilts', '灯杆倾斜'], 'tilt > 10', { holdS: 60 }),
    alarm('cabinetOutage', 'major', ['No supply from the cabinet', '配电箱停电'], 'voltage < 50', { holdS: 60 }),
  ],
};
