// Original file: proto/nameplate/registry/v1/grant_service.proto

import type { AccessExplanation as _nameplate_registry_v1_AccessExplanation, AccessExplanation__Output as _nameplate_registry_v1_AccessExplanation__Output } from '../../../nameplate/registry/v1/AccessExplanation.ts';

export interface ExplainAccessResponse {
  'explanations'?: (_nameplate_registry_v1_AccessExplanation)[];
}

export interface ExplainAccessResponse__Output {
  'explanations': (_nameplate_registry_v1_AccessExplanation__Output)[];
}
