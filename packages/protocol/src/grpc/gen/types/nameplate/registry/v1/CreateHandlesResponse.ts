// Original file: proto/nameplate/registry/v1/handle_service.proto

import type { Handle as _nameplate_registry_v1_Handle, Handle__Output as _nameplate_registry_v1_Handle__Output } from '../../../nameplate/registry/v1/Handle.ts';
import type { HandleError as _nameplate_registry_v1_HandleError, HandleError__Output as _nameplate_registry_v1_HandleError__Output } from '../../../nameplate/registry/v1/HandleError.ts';
import type { Long } from '@grpc/proto-loader';

export interface CreateHandlesResponse {
  'row'?: (number | string | Long);
  'handle'?: (_nameplate_registry_v1_Handle | null);
  'error'?: (_nameplate_registry_v1_HandleError | null);
  'duplicate'?: (boolean);
}

export interface CreateHandlesResponse__Output {
  'row': (string);
  'handle': (_nameplate_registry_v1_Handle__Output | null);
  'error': (_nameplate_registry_v1_HandleError__Output | null);
  'duplicate': (boolean);
}
