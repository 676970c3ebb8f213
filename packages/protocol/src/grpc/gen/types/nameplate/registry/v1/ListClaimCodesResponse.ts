// Original file: proto/nameplate/registry/v1/device_service.proto

import type { ClaimCode as _nameplate_registry_v1_ClaimCode, ClaimCode__Output as _nameplate_registry_v1_ClaimCode__Output } from '../../../nameplate/registry/v1/ClaimCode.ts';

export interface ListClaimCodesResponse {
  'claimCodes'?: (_nameplate_registry_v1_ClaimCode)[];
  'nextPageToken'?: (string);
}

export interface ListClaimCodesResponse__Output {
  'claimCodes': (_nameplate_registry_v1_ClaimCode__Output)[];
  'nextPageToken': (string);
}
