// Original file: proto/nameplate/registry/v1/handle_service.proto

import type { Handle as _nameplate_registry_v1_Handle, Handle__Output as _nameplate_registry_v1_Handle__Output } from '../../../nameplate/registry/v1/Handle.ts';

export interface ListHandlesResponse {
  'handles'?: (_nameplate_registry_v1_Handle)[];
  'nextPageToken'?: (string);
}

export interface ListHandlesResponse__Output {
  'handles': (_nameplate_registry_v1_Handle__Output)[];
  'nextPageToken': (string);
}
