import type { ProfileSource } from '../profile.ts';
import { alarm, command, counter, event, flag, gauge, perMinute, state, text, word } from './define.ts';

const bay = { 0: word('free', 'Free', '空闲'), 1: word('occupied', 'Occupied', '占用') };
const bayOrBoolean = { ...bay, true: 'occupied', false: 'free' };

/** Bay sensors; uCIFI 3431. */
export const parkingSensor: ProfileSource = {
  version: 1,
  extends: 'base.battery',
  class: 'parking-sensor',
  name: { en: 'Parking sensor', zh: '车位检测器' },
  metrics: {
    occupancy: state('Occupancy', '车位状态', bayOrBoolean, { ucifi: '3431/1' }),
    stayDuration: gauge('s', 'Duration of the stay', '停车时长', [0, 31_536_000], { ucifi: '3431/2' }),
    dailyOccupied: gauge('s', 'Occupied today', '当日占用时长', [0, 86_400], { ucifi: '3431/3' }),
    turnover: counter('1', 'Turnover', '周转次数'),
    magneticX: gauge('uT', 'Magnetic field X', '磁场 X', [-2000, 2000]),
    magneticY: gauge('uT', 'Magnetic field Y', '磁场 Y', [-2000, 2000]),
    magneticZ: gauge('uT', 'Magnetic field Z', '磁场 Z', [-2000, 2000]),
    distance: gauge('mm', 'Distance', '距离', [0, 10_000]),
    temperature: gauge('Cel', 'Temperature', '温度', [-50, 90], perMinute(20)),
    transition: event('Vehicle came or left', '车辆进出', bayOrBoolean),
    forbiddenParking: flag('Forbidden parking', '违停', { ucifi: '3431/4' }),
    wrongDirection: flag('Wrong direction', '逆向停车'),
    plateHash: text('Hash of the plate', '车牌哈希'),
  },
  commands: {
    calibrate: command('Calibrate the empty bay', '空位标定', 'medium'),
    setSensitivity: command('Set the sensitivity', '设置灵敏度', 'low', {
      level: { type: 'integer', minimum: 1, maximum: 10 },
    }),
    reset: command('Restart', '复位', 'medium'),
  },
  alarms: [
    alarm('overStay', 'warning', ['Stays too long', '超时停车'], "occupancy == 'occupied' and stayDuration > 86400"),
    alarm(
      'sensorDrift',
      'minor',
      ['Sensor drifts', '传感器漂移'],
      'abs((avg(magneticZ) over P1D) - (avg(magneticZ) over P7D)) > 15',
    ),
    alarm('sensorCovered', 'minor', ['Sensor covered', '传感器遮挡'], 'distance < 20', { holdS: 3600 }),
    alarm('missedTransition', 'minor', ['Missed a transition', '漏报进出'], 'not changed(transition)'),
  ],
};
