// Original file: proto/nameplate/registry/v1/handle_service.proto

import type { Change as _nameplate_registry_v1_Change, Change__Output as _nameplate_registry_v1_Change__Output } from '../../../nameplate/registry/v1/Change.ts';
import type { Long } from '@grpc/proto-loader';

export interface WatchChangesResponse {
  'change'?: (_nameplate_registry_v1_Change | null);
  'sequence'?: (number | string | Long);
}

export interface WatchChangesResponse__Output {
  'change': (_nameplate_registry_v1_Change__Output | null);
  'sequence': (string);
}
