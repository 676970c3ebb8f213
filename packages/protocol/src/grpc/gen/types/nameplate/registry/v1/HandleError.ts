// Original file: proto/nameplate/registry/v1/handle_service.proto

import type { Violation as _nameplate_registry_v1_Violation, Violation__Output as _nameplate_registry_v1_Violation__Output } from '../../../nameplate/registry/v1/Violation.ts';

export interface HandleError {
  'code'?: (string);
  'message'?: (string);
  'reason'?: (string);
  'violations'?: (_nameplate_registry_v1_Violation)[];
}

export interface HandleError__Output {
  'code': (string);
  'message': (string);
  'reason': (string);
  'violations': (_nameplate_registry_v1_Violation__Output)[];
}
