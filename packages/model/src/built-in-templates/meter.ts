import { day, fromZero, moment, quantity, reference, text } from './define.ts';
import type { TemplateSource } from './source.ts';

/** A meter of electricity, water, gas, heat or cold, as a utility keeps it. */
export const meter: TemplateSource = {
  definition: {
    name: { en: 'Meter', zh: '计量表' },
    industry: 'C40',
    attributes: {
      serialNumber: text('Serial number', '出厂编号', {
        required: true,
        unique: true,
        pattern: '[0-9A-Za-z./-]{1,40}',
      }),
      medium: text('Medium', '介质', { required: true, enum: ['electricity', 'water', 'gas', 'heat', 'cooling'] }),
      manufacturer: text('Manufacturer', '生产厂家', { required: true }),
      model: text('Model', '型号'),
      accuracyClass: text('Accuracy class', '准确度等级'),
      nominalDiameter: quantity('mm', 'Nominal diameter', '公称口径', { range: { min: 6, max: 3000 } }),
      nominalFlow: quantity('m3/h', 'Nominal flow', '常用流量', fromZero),
      ratedVoltage: quantity('V', 'Rated voltage', '额定电压', fromZero),
      ratedCurrent: quantity('A', 'Rated current', '额定电流', fromZero),
      communication: text('Communication', '通信方式', {
        enum: ['dlt645', 'cjt188', 'm-bus', 'modbus', 'lorawan', 'nb-iot', 'none'],
      }),
      made: day('Date of manufacture', '出厂日期'),
      verifiedUntil: day('Verification valid until', '检定有效期至'),
      certificate: text('Verification certificate', '检定证书号'),
      sealNumber: text('Seal number', '铅封号', { visibility: 'authenticated' }),
      installed: moment('Installed', '安装时间'),
      locatedIn: reference('Located in', '所在位置', { relation: 'located-in' }),
      customer: text('Customer number', '户号', { visibility: 'private' }),
    },
  },
  example: {
    serialNumber: '20260131-0001',
    medium: 'heat',
    manufacturer: '示例仪表有限公司',
    model: 'UHM-25',
    accuracyClass: '2',
    nominalDiameter: 25,
    nominalFlow: 3.5,
    communication: 'cjt188',
    made: '2026-01-31',
    verifiedUntil: '2032-01-30',
    installed: '2026-03-01T08:00:00Z',
    customer: '0451200317',
  },
};
