import { fromZero, quantity, reference, text, whole } from './define.ts';
import type { TemplateSource } from './source.ts';

/** A heat source, substation or building inlet of a heating network. */
export const heatSupply: TemplateSource = {
  definition: {
    name: { en: 'Heat supply point', zh: '供热站点' },
    industry: 'D44',
    attributes: {
      stationNumber: text('Station number', '站点编号', { required: true, unique: true }),
      stationName: text('Station name', '站点名称', { required: true }),
      kind: text('Kind', '类型', { required: true, enum: ['source', 'substation', 'building-inlet'] }),
      operator: text('Operator', '供热单位', { required: true }),
      heatedArea: quantity('m2', 'Heated area', '供热面积', fromZero),
      buildings: whole('Buildings', '楼栋数', { range: { min: 0 } }),
      designLoad: quantity('kW', 'Design load', '设计热负荷', fromZero),
      primarySupply: quantity('Cel', 'Primary supply, design', '一次网设计供水温度', { range: { min: 0, max: 200 } }),
      primaryReturn: quantity('Cel', 'Primary return, design', '一次网设计回水温度', { range: { min: 0, max: 200 } }),
      secondarySupply: quantity('Cel', 'Secondary supply, design', '二次网设计供水温度', {
        range: { min: 0, max: 120 },
      }),
      secondaryReturn: quantity('Cel', 'Secondary return, design', '二次网设计回水温度', {
        range: { min: 0, max: 120 },
      }),
      designPressure: quantity('MPa', 'Design pressure', '设计压力', { range: { min: 0, max: 10 } }),
      builtIn: whole('Year built', '投运年份', { range: { min: 1900, max: 2200 } }),
      network: reference('Network', '所属热网', { relation: 'part-of' }),
      heatMeter: reference('Heat meter', '热量表', { relation: 'measured-by' }),
      duty: text('Duty phone', '值班电话', { visibility: 'authenticated' }),
    },
  },
  example: {
    stationNumber: 'HR-017',
    stationName: '幸福里换热站',
    kind: 'substation',
    operator: '示例热力有限公司',
    heatedArea: 118_000,
    buildings: 14,
    designLoad: 5300,
    primarySupply: 110,
    primaryReturn: 60,
    secondarySupply: 60,
    secondaryReturn: 45,
    designPressure: 1.6,
    builtIn: 2018,
    network: '88.118.22/network-east',
    heatMeter: '88.118.22/meter-0001',
    duty: '0431-00000000',
  },
};
