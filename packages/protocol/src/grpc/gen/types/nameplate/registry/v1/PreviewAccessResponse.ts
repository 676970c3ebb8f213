// Original file: proto/nameplate/registry/v1/grant_service.proto

import type { Handle as _nameplate_registry_v1_Handle, Handle__Output as _nameplate_registry_v1_Handle__Output } from '../../../nameplate/registry/v1/Handle.ts';

export interface PreviewAccessResponse {
  'handle'?: (_nameplate_registry_v1_Handle | null);
}

export interface PreviewAccessResponse__Output {
  'handle': (_nameplate_registry_v1_Handle__Output | null);
}
