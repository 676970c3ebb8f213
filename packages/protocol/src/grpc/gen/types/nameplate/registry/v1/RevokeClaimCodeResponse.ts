// Original file: proto/nameplate/registry/v1/device_service.proto

import type { ClaimCode as _nameplate_registry_v1_ClaimCode, ClaimCode__Output as _nameplate_registry_v1_ClaimCode__Output } from '../../../nameplate/registry/v1/ClaimCode.ts';

export interface RevokeClaimCodeResponse {
  'claimCode'?: (_nameplate_registry_v1_ClaimCode | null);
}

export interface RevokeClaimCodeResponse__Output {
  'claimCode': (_nameplate_registry_v1_ClaimCode__Output | null);
}
