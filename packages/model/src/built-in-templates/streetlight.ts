import { day, moment, quantity, reference, text } from './define.ts';
import type { TemplateSource } from './source.ts';

/** A lamp of a street, with its pole. */
export const streetlight: TemplateSource = {
  definition: {
    name: { en: 'Streetlight', zh: '路灯' },
    industry: 'C38',
    profile: '0.profile/streetlight',
    attributes: {
      poleNumber: text('Pole number', '灯杆编号', { required: true, unique: true }),
      road: text('Road', '道路名称', { required: true }),
      lampType: text('Lamp', '光源类型', { required: true, enum: ['led', 'high-pressure-sodium', 'metal-halide'] }),
      ratedPower: quantity('W', 'Rated power', '额定功率', { required: true, range: { min: 1, max: 2000 } }),
      luminousFlux: quantity('lm', 'Luminous flux', '光通量', { range: { min: 0, max: 400_000 } }),
      colourTemperature: quantity('K', 'Colour temperature', '色温', { range: { min: 1500, max: 10_000 } }),
      poleHeight: quantity('m', 'Height of the pole', '灯杆高度', { range: { min: 2, max: 50 } }),
      manufacturer: text('Manufacturer', '生产厂家'),
      installed: moment('Installed', '安装时间'),
      warrantyUntil: day('Warranty until', '质保期至'),
      circuit: reference('Circuit', '所属回路', { relation: 'part-of' }),
      area: reference('Area', '所在区域', { relation: 'located-in' }),
      controller: reference('Controller', '单灯控制器', { relation: 'measured-by' }),
      maintainer: text('Maintained by', '养护单位', { visibility: 'authenticated' }),
    },
  },
  example: {
    poleNumber: 'RM-0117',
    road: '人民大街',
    lampType: 'led',
    ratedPower: 120,
    luminousFlux: 15_600,
    colourTemperature: 4000,
    poleHeight: 10,
    warrantyUntil: '2031-05-31',
    circuit: '88.118.22/circuit-7',
    maintainer: '示例市政养护公司',
  },
};
