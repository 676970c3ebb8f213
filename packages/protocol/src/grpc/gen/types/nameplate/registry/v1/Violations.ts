// Original file: proto/nameplate/registry/v1/violation.proto

import type { Violation as _nameplate_registry_v1_Violation, Violation__Output as _nameplate_registry_v1_Violation__Output } from '../../../nameplate/registry/v1/Violation.ts';

export interface Violations {
  'violations'?: (_nameplate_registry_v1_Violation)[];
}

export interface Violations__Output {
  'violations': (_nameplate_registry_v1_Violation__Output)[];
}
