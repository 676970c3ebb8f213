import type { ProfileSource } from '../profile.ts';
import { alarm, counter, flag, gauge, perHour, text } from './define.ts';

/** What every device has, whatever its kind. */
export const device: ProfileSource = {
  version: 1,
  format: 'json',
  name: { en: 'Device', zh: '设备' },
  description: {
    en: 'What every device may report of itself. A base to extend, not a kind of device.',
    zh: '各类设备均可上报的自身信息，供其他描述继承。',
  },
  expectedIntervalS: 3600,
  decode: [
    { match: { contentType: 'application/senml+json' }, format: 'senml-json' },
    { match: { contentType: 'application/senml+cbor' }, format: 'senml-cbor' },
    { match: { port: 'senml' }, format: 'senml' },
  ],
  time: { path: ['time', 'ts', 'timestamp'] },
  metrics: {
    manufacturer: text('Manufacturer', '制造商'),
    serial: text('Serial number', '出厂编号'),
    firmware: text('Firmware version', '固件版本'),
    hardware: text('Hardware revision', '硬件版本'),
    installDate: text('Install date', '安装日期'),
    calibrationDue: text('Calibration due', '检定到期日'),
    imei: text('IMEI', '设备识别码'),
    iccid: text('ICCID', 'SIM 卡号'),
    sequence: counter('{count}', 'Sequence number', '报文序号'),
    signal: gauge('dB{mW}', 'Signal strength', '信号强度', [-150, 0]),
  },
  alarms: [alarm('silent', 'minor', ['No report', '未上报'], 'silence > 2.5 * expectedInterval')],
};

/** A device that lives on a battery. */
export const batteryDevice: ProfileSource = {
  version: 1,
  extends: 'base.device',
  name: { en: 'Battery device', zh: '电池供电设备' },
  expectedIntervalS: 86_400,
  metrics: {
    battery: gauge('%', 'Battery level', '电池电量', [0, 100], perHour(50)),
    batteryVoltage: gauge('V', 'Battery voltage', '电池电压', [0, 60], perHour(10)),
    batteryLow: flag('Battery low', '电池欠压', { cjt188: '901F/batteryLow' }),
    batteryKind: text('Battery kind', '电池类型'),
  },
  alarms: [
    alarm('battery', 'warning', ['Battery low', '电池电量低'], 'battery < 15', { clear: 'battery > 20', holdS: 3600 }),
    alarm('batteryLow', 'warning', ['Battery low, as the device says', '设备上报电池欠压'], 'batteryLow', {
      holdS: 3600,
    }),
  ],
};
