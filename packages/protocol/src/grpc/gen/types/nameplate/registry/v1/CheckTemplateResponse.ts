// Original file: proto/nameplate/registry/v1/template_service.proto

import type { TemplateChange as _nameplate_registry_v1_TemplateChange, TemplateChange__Output as _nameplate_registry_v1_TemplateChange__Output } from '../../../nameplate/registry/v1/TemplateChange.ts';
import type { BrokenAsset as _nameplate_registry_v1_BrokenAsset, BrokenAsset__Output as _nameplate_registry_v1_BrokenAsset__Output } from '../../../nameplate/registry/v1/BrokenAsset.ts';

export interface CheckTemplateResponse {
  'version'?: (number);
  'definitionJson'?: (string);
  'changes'?: (_nameplate_registry_v1_TemplateChange)[];
  'assets'?: (_nameplate_registry_v1_BrokenAsset)[];
  'nextPageToken'?: (string);
}

export interface CheckTemplateResponse__Output {
  'version': (number);
  'definitionJson': (string);
  'changes': (_nameplate_registry_v1_TemplateChange__Output)[];
  'assets': (_nameplate_registry_v1_BrokenAsset__Output)[];
  'nextPageToken': (string);
}
