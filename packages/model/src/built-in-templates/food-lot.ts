import { day, flag, json, quantity, reference, text, whole } from './define.ts';
import type { TemplateSource } from './source.ts';

/** A lot of packed food: what one production run made of one trade item. */
export const foodLot: TemplateSource = {
  definition: {
    name: { en: 'Food lot', zh: '食品批次' },
    industry: 'C14',
    attributes: {
      gtin: text('Trade item (GTIN)', '商品条码（GTIN）', { required: true, pattern: '\\d{14}' }),
      lot: text('Lot', '批号', { required: true, pattern: '[!-~]{1,20}' }),
      productName: text('Product', '产品名称', { required: true }),
      producer: text('Producer', '生产者', { required: true }),
      licence: text('Food production licence', '食品生产许可证编号', { pattern: 'SC\\d{14}' }),
      standard: text('Product standard', '产品标准代号'),
      made: day('Production date', '生产日期', { required: true }),
      bestBefore: day('Best before', '保质期至', { required: true }),
      quantity: whole('Packages', '件数', { range: { min: 1 } }),
      netContent: quantity('g', 'Net content', '净含量', { range: { min: 0 } }),
      storageFrom: quantity('Cel', 'Store at least at', '最低贮存温度', { range: { min: -80, max: 60 } }),
      storageTo: quantity('Cel', 'Store at most at', '最高贮存温度', { range: { min: -80, max: 60 } }),
      origin: text('Place of origin', '产地'),
      ingredients: json('Ingredients', '配料'),
      madeFrom: reference('Made from', '原料批次', { relation: 'made-from' }),
      inspection: text('Inspection report', '检验报告编号'),
      recalled: flag('Recalled', '是否召回'),
      customers: json('Delivered to', '流向', { visibility: 'consortium' }),
    },
  },
  example: {
    gtin: '06901234567892',
    lot: 'L20260131A',
    productName: '纯牛奶 250 mL',
    producer: '示例乳业有限公司',
    licence: 'SC10522010200117',
    standard: 'GB 25190',
    made: '2026-01-31',
    bestBefore: '2026-07-30',
    quantity: 12_000,
    netContent: 258,
    storageFrom: 0,
    storageTo: 25,
    ingredients: ['生牛乳'],
    madeFrom: '88.118.22/raw-milk-0131',
    recalled: false,
    customers: ['示例超市'],
  },
};
