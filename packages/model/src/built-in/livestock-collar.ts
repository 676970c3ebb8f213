import type { ProfileSource } from '../profile.ts';
import { alarm, command, counter, event, flag, gauge, geo, perMinute } from './define.ts';

/** Collars and ear tags of cattle, sheep and others. */
export const livestockCollar: ProfileSource = {
  version: 1,
  extends: 'base.battery',
  class: 'livestock-collar',
  name: { en: 'Livestock collar', zh: '牲畜项圈' },
  expectedIntervalS: 1800,
  metrics: {
    position: geo('Position', '位置'),
    speed: gauge('m/s', 'Speed', '速度', [0, 25], { ucifi: '3430/4' }),
    bodyTemperature: gauge('Cel', 'Body temperature', '体温', [30, 45], perMinute(2)),
    ambientTemperature: gauge('Cel', 'Ambient temperature', '环境温度', [-60, 70], perMinute(20)),
    heartRate: gauge('/min', 'Heart rate', '心率', [10, 250]),
    activity: gauge('1', 'Activity index', '活动量指数', [0, 1000]),
    rumination: gauge('min', 'Rumination today', '当日反刍时长', [0, 1440]),
    lyingTime: gauge('min', 'Lying today', '当日躺卧时长', [0, 1440]),
    standingTime: gauge('min', 'Standing today', '当日站立时长', [0, 1440]),
    steps: counter('{count}', 'Steps', '步数'),
    estrus: flag('In heat', '发情'),
    calving: event('Calving', '产犊'),
    fall: event('Fall', '跌倒'),
    noMovement: flag('No movement', '长时间静止'),
    collarOff: flag('Collar off', '项圈脱落'),
    outOfFence: flag('Out of the fence', '越界'),
  },
  commands: {
    setFixInterval: command('Set the interval of positions', '设置定位间隔', 'low', {
      seconds: { type: 'integer', minimum: 10, maximum: 86_400 },
    }),
    beep: command('Beep', '蜂鸣', 'low', { seconds: { type: 'integer', minimum: 1, maximum: 60 } }),
    led: command('Light', '点亮指示灯', 'low', { on: { type: 'boolean' } }),
    uploadFence: command('Upload a virtual fence', '下发电子围栏', 'medium', {
      points: {
        type: 'array',
        minItems: 3,
        maxItems: 200,
        items: { type: 'array', minItems: 2, maxItems: 2, items: { type: 'number', minimum: -180, maximum: 180 } },
      },
    }),
  },
  alarms: [
    alarm('outOfFence', 'major', ['Out of the fence', '越界'], "outOfFence or not inside(position, 'pasture')", {
      holdS: 120,
    }),
    alarm('fever', 'major', ['Fever', '发热'], 'bodyTemperature > 39.5', {
      clear: 'bodyTemperature < 39.2',
      holdS: 1800,
    }),
    alarm(
      'noRumination',
      'warning',
      ['Does not ruminate', '反刍停止'],
      '(max(rumination) over PT12H) - (min(rumination) over PT12H) < 10',
    ),
    alarm('estrus', 'warning', ['Estrus window', '发情窗口'], 'estrus'),
    alarm('panic', 'critical', ['Panic', '惊群'], '(max(speed) over PT1M) > 6'),
  ],
};
