// Original file: proto/nameplate/registry/v1/handle_service.proto

import type { Handle as _nameplate_registry_v1_Handle, Handle__Output as _nameplate_registry_v1_Handle__Output } from '../../../nameplate/registry/v1/Handle.ts';
import type { HandleView as _nameplate_registry_v1_HandleView, HandleView__Output as _nameplate_registry_v1_HandleView__Output } from '../../../nameplate/registry/v1/HandleView.ts';

export interface CreateHandlesRequest {
  'handle'?: (_nameplate_registry_v1_Handle | null);
  'requestId'?: (string);
  'validateOnly'?: (boolean);
  'view'?: (_nameplate_registry_v1_HandleView);
  'block'?: (string);
}

export interface CreateHandlesRequest__Output {
  'handle': (_nameplate_registry_v1_Handle__Output | null);
  'requestId': (string);
  'validateOnly': (boolean);
  'view': (_nameplate_registry_v1_HandleView__Output);
  'block': (string);
}
