// Original file: proto/nameplate/registry/v1/violation.proto

import type { Text as _nameplate_registry_v1_Text, Text__Output as _nameplate_registry_v1_Text__Output } from '../../../nameplate/registry/v1/Text.ts';

export interface Violation {
  'attribute'?: (string);
  'rule'?: (string);
  'value'?: (string);
  'expected'?: (_nameplate_registry_v1_Text | null);
  'remedy'?: (_nameplate_registry_v1_Text | null);
  'identifier'?: (string);
}

export interface Violation__Output {
  'attribute': (string);
  'rule': (string);
  'value': (string);
  'expected': (_nameplate_registry_v1_Text__Output | null);
  'remedy': (_nameplate_registry_v1_Text__Output | null);
  'identifier': (string);
}
