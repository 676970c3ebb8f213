// Original file: proto/nameplate/registry/v1/handle.proto

import type { TemplateState as _nameplate_registry_v1_TemplateState, TemplateState__Output as _nameplate_registry_v1_TemplateState__Output } from '../../../nameplate/registry/v1/TemplateState.ts';

export interface Template {
  'identifier'?: (string);
  'version'?: (number);
  'state'?: (_nameplate_registry_v1_TemplateState);
  'definitionJson'?: (string);
  'etag'?: (string);
}

export interface Template__Output {
  'identifier': (string);
  'version': (number);
  'state': (_nameplate_registry_v1_TemplateState__Output);
  'definitionJson': (string);
  'etag': (string);
}
