// Original file: proto/nameplate/registry/v1/template_service.proto

import type { Template as _nameplate_registry_v1_Template, Template__Output as _nameplate_registry_v1_Template__Output } from '../../../nameplate/registry/v1/Template.ts';

export interface ForkTemplateResponse {
  'template'?: (_nameplate_registry_v1_Template | null);
}

export interface ForkTemplateResponse__Output {
  'template': (_nameplate_registry_v1_Template__Output | null);
}
