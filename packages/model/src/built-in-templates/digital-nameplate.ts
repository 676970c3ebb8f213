import type { AttributeDefinition } from '../template.ts';
import { day, json, text } from './define.ts';
import type { TemplateSource } from './source.ts';

/**
 * IDTA 02006-3-0-2, Digital Nameplate for Industrial Equipment: element names, cardinality and IRDIs (IEC CDD) as in the published template
 * (admin-shell-io/submodel-templates, published/Digital nameplate/3/0/2). Texts in several languages are one text here; an address, which
 * is a collection there, is a JSON object. Files (logo, markings), what is specific to an asset or guideline, and the facility are left out.
 */
export const digitalNameplate: TemplateSource = {
  definition: {
    name: { en: 'Digital nameplate', zh: '数字铭牌' },
    industry: 'C',
    semanticId: 'https://admin-shell.io/idta/nameplate/3/0/Nameplate',
    attributes: {
      URIOfTheProduct: text('URI of the product', '产品 URI', {
        ...cdd('ABN590#002'),
        required: true,
        pattern: 'https?://\\S{1,240}',
      }),
      ManufacturerName: text('Manufacturer name', '制造商名称', { ...cdd('ABA565#009'), required: true }),
      ManufacturerProductDesignation: text('Product designation', '产品名称', { ...cdd('ABA567#009'), required: true }),
      AddressInformation: json('Address of the manufacturer', '制造商地址', {
        semanticId: 'https://admin-shell.io/zvei/nameplate/1/0/ContactInformations/AddressInformation',
        required: true,
      }),
      ManufacturerProductRoot: text('Product root', '产品大类', { semanticId: '0112/2///61360_7#AAS011#001' }),
      ManufacturerProductFamily: text('Product family', '产品系列', cdd('ABP464#002')),
      ManufacturerProductType: text('Product type', '产品型号', cdd('ABA300#008')),
      OrderCodeOfManufacturer: text('Order code', '订货号', { ...cdd('ABA950#008'), required: true }),
      ProductArticleNumberOfManufacturer: text('Article number', '物料号', cdd('ABA581#007')),
      SerialNumber: text('Serial number', '序列号', { ...cdd('ABA951#009'), unique: true }),
      YearOfConstruction: text('Year of construction', '制造年份', { ...cdd('ABP000#002'), pattern: '[12]\\d{3}' }),
      DateOfManufacture: day('Date of manufacture', '制造日期', cdd('ABB757#007')),
      HardwareVersion: text('Hardware version', '硬件版本', cdd('ABA926#008')),
      FirmwareVersion: text('Firmware version', '固件版本', cdd('ABA302#006')),
      SoftwareVersion: text('Software version', '软件版本', cdd('ABA601#008')),
      CountryOfOrigin: text('Country of origin', '原产国', { ...cdd('ABP462#001'), pattern: '[A-Z]{2}' }),
    },
  },
  example: {
    URIOfTheProduct: 'https://example.com/FM-ABC-1234/12345678',
    ManufacturerName: '示例仪表有限公司',
    ManufacturerProductDesignation: '电磁流量计 DN50',
    AddressInformation: { Street: '工业路 1 号', Zipcode: '130000', CityTown: '长春', NationalCode: 'CN' },
    ManufacturerProductFamily: 'FM-ABC',
    ManufacturerProductType: 'FM-ABC-1234',
    OrderCodeOfManufacturer: 'FMABC1234',
    SerialNumber: '12345678',
    YearOfConstruction: '2026',
    DateOfManufacture: '2026-01-31',
    FirmwareVersion: '1.4.2',
    CountryOfOrigin: 'CN',
  },
};

/** A property of the IEC common data dictionary, IEC 61987. */
function cdd(code: string): Pick<AttributeDefinition, 'semanticId'> {
  return { semanticId: `0112/2///61987#${code}` };
}
