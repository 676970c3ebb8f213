// Original file: proto/nameplate/registry/v1/template_service.proto


export interface TemplateChange {
  'attribute'?: (string);
  'field'?: (string);
  'beforeJson'?: (string);
  'afterJson'?: (string);
  'breaking'?: (boolean);
}

export interface TemplateChange__Output {
  'attribute': (string);
  'field': (string);
  'beforeJson': (string);
  'afterJson': (string);
  'breaking': (boolean);
}
