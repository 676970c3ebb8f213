// Original file: proto/nameplate/registry/v1/template_service.proto

import type { Violation as _nameplate_registry_v1_Violation, Violation__Output as _nameplate_registry_v1_Violation__Output } from '../../../nameplate/registry/v1/Violation.ts';

export interface BrokenAsset {
  'identifier'?: (string);
  'violations'?: (_nameplate_registry_v1_Violation)[];
}

export interface BrokenAsset__Output {
  'identifier': (string);
  'violations': (_nameplate_registry_v1_Violation__Output)[];
}
