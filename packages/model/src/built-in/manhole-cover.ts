import type { ProfileSource } from '../profile.ts';
import { alarm, command, flag, gauge, geo, perMinute, state, word } from './define.ts';

/** Covers of shafts and chambers. */
export const manholeCover: ProfileSource = {
  version: 1,
  extends: 'base.battery',
  class: 'manhole-cover',
  name: { en: 'Manhole cover', zh: '智能井盖' },
  metrics: {
    tilt: gauge('deg', 'Tilt', '倾角', [0, 180], { ucifi: '3429/1' }),
    acceleration: gauge('m/s2', 'Peak acceleration', '加速度峰值', [0, 200]),
    waterLevel: gauge('cm', 'Water level', '水位', [0, 2000]),
    distance: gauge('cm', 'Distance to the water', '距水面距离', [0, 2000]),
    methane: gauge('%{LEL}', 'Methane', '甲烷', [0, 100]),
    hydrogenSulfide: gauge('[ppm]', 'Hydrogen sulfide', '硫化氢', [0, 1000], { ucifi: '3428/21' }),
    carbonMonoxide: gauge('[ppm]', 'Carbon monoxide', '一氧化碳', [0, 2000], { ucifi: '3428/7' }),
    oxygen: gauge('%', 'Oxygen', '氧气', [0, 30]),
    temperature: gauge('Cel', 'Temperature', '温度', [-50, 90], perMinute(20)),
    position: geo('Position', '位置'),
    cover: state('Cover', '井盖状态', {
      0: word('closed', 'Closed', '闭合'),
      1: word('open', 'Open', '打开'),
      2: word('moved', 'Moved', '移动'),
      3: word('displaced', 'Displaced', '移位'),
      4: word('crushed', 'Crushed', '破损'),
    }),
    flooding: flag('Flooding', '溢水'),
    undergroundWater: flag('Underground water', '井下积水'),
    armed: flag('Armed', '布防'),
  },
  commands: {
    arm: command('Arm', '布防', 'low'),
    disarm: command('Disarm for maintenance', '撤防（检修窗口）', 'medium', {
      until: { type: 'string', title: 'RFC 3339' },
    }),
    setThresholds: command(
      'Set the thresholds',
      '设置阈值',
      'medium',
      {
        tilt: { type: 'number', title: 'deg', minimum: 1, maximum: 90 },
        waterLevel: { type: 'number', title: 'cm', minimum: 0, maximum: 2000 },
      },
      [],
    ),
    locate: command('Beep', '声光定位', 'low'),
  },
  alarms: [
    alarm('openUnplanned', 'critical', ['Open without a work order', '异常开启'], "cover != 'closed' and armed", {
      clear: "cover == 'closed'",
    }),
    alarm('missing', 'critical', ['Cover is missing', '井盖丢失'], "not inside(position, 'home')"),
    alarm('waterHigh', 'major', ['Water high', '水位过高'], 'flooding or waterLevel > 200', { holdS: 300 }),
    alarm(
      'gasHigh',
      'critical',
      ['Gas high', '有害气体超标'],
      'methane > 20 or hydrogenSulfide > 10 or carbonMonoxide > 24',
    ),
    alarm(
      'silentAfterOpen',
      'critical',
      ['Silent after it was opened', '开启后失联'],
      "cover != 'closed' and silence > 3600",
    ),
  ],
};
