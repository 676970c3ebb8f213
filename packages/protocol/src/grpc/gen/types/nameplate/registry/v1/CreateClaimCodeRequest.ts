// Original file: proto/nameplate/registry/v1/device_service.proto

import type { HandleValue as _nameplate_registry_v1_HandleValue, HandleValue__Output as _nameplate_registry_v1_HandleValue__Output } from '../../../nameplate/registry/v1/HandleValue.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface CreateClaimCodeRequest {
  'identifier'?: (string);
  'prefix'?: (string);
  'values'?: (_nameplate_registry_v1_HandleValue)[];
  'profile'?: (string);
  'uses'?: (number);
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'requestId'?: (string);
}

export interface CreateClaimCodeRequest__Output {
  'identifier': (string);
  'prefix': (string);
  'values': (_nameplate_registry_v1_HandleValue__Output)[];
  'profile': (string);
  'uses': (number);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  'requestId': (string);
}
