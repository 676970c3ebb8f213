import type { ProfileSource } from '../profile.ts';
import { alarm, command, flag, gauge } from './define.ts';

/** Concentrators and edge gateways that speak for other devices. */
export const gateway: ProfileSource = {
  version: 1,
  extends: 'base.device',
  class: 'gateway',
  name: { en: 'Gateway', zh: '网关' },
  expectedIntervalS: 300,
  metrics: {
    cpu: gauge('%', 'Processor load', '处理器负载', [0, 100]),
    memory: gauge('%', 'Memory used', '内存占用', [0, 100]),
    queueDepth: gauge('{count}', 'Queue depth', '队列深度', [0]),
    devices: gauge('{count}', 'Connected devices', '接入设备数', [0]),
    clockOffset: gauge('s', 'Clock offset', '时钟偏差', [-86_400, 86_400]),
    online: flag('Online', '在线'),
    backlog: gauge('{count}', 'Messages stored for later', '断网缓存条数', [0]),
    backlogAge: gauge('s', 'Age of the oldest stored message', '断网缓存时长', [0]),
  },
  commands: {
    reboot: command('Restart', '重启', 'high'),
    update: command('Update', '升级', 'high', { version: { type: 'string', minLength: 1, maxLength: 64 } }),
    uploadLog: command('Upload the log', '上传日志', 'low'),
  },
  alarms: [
    alarm('backlogAge', 'major', ['Stored messages grow old', '缓存积压'], 'backlogAge > 3600', { holdS: 300 }),
    alarm('clockDrift', 'warning', ['Clock drifts', '时钟偏差'], 'abs(clockOffset) > 30', { holdS: 600 }),
    alarm('flapping', 'warning', ['Goes on and off', '频繁上下线'], '(count(online == false) over PT1H) > 5'),
  ],
};
