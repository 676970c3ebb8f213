import { day, quantity, reference, text } from './define.ts';
import type { TemplateSource } from './source.ts';

/** A part of a road vehicle that is traced one by one. */
export const vehiclePart: TemplateSource = {
  definition: {
    name: { en: 'Vehicle part', zh: '汽车零部件' },
    industry: 'C36',
    attributes: {
      serialNumber: text('Serial number', '序列号', { required: true, unique: true }),
      partNumber: text('Part number', '零件号', { required: true }),
      partName: text('Part name', '零件名称', { required: true }),
      drawing: text('Drawing and its version', '图号及版本'),
      supplier: text('Supplier', '供应商', { required: true }),
      supplierCode: text('Unified social credit code', '统一社会信用代码', {
        pattern: '[0-9A-HJ-NPQRTUWXY]{2}\\d{6}[0-9A-HJ-NPQRTUWXY]{10}',
      }),
      batch: text('Batch', '批次号'),
      made: day('Date of manufacture', '生产日期', { required: true }),
      line: reference('Production line', '生产线', { relation: 'located-in' }),
      material: reference('Made from', '原材料批次', { relation: 'made-from' }),
      assembly: reference('Assembly', '所属总成', { relation: 'part-of' }),
      vin: text('Vehicle', '车辆识别代号', {
        pattern: '[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{8}',
        visibility: 'named',
      }),
      mass: quantity('kg', 'Mass', '质量', { range: { min: 0, max: 5000 } }),
      certificate: text('CCC certificate', '强制性认证证书号'),
      inspection: text('Inspection', '检验结论', { enum: ['passed', 'conditional', 'failed'] }),
      inspector: text('Inspector', '检验员', { visibility: 'private' }),
    },
  },
  example: {
    serialNumber: 'BP-20260131-000117',
    partNumber: '3501-0117-A',
    partName: '前制动盘',
    drawing: 'QC-3501-117 B',
    supplier: '示例制动系统有限公司',
    batch: '20260131-2',
    made: '2026-01-31',
    material: '88.118.22/cast-iron-0412',
    mass: 9.8,
    vin: 'LFV3A23C3K3000001',
    inspection: 'passed',
    inspector: '0417',
  },
};
