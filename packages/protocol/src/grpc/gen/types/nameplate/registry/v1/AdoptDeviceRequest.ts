// Original file: proto/nameplate/registry/v1/device_service.proto

import type { HandleValue as _nameplate_registry_v1_HandleValue, HandleValue__Output as _nameplate_registry_v1_HandleValue__Output } from '../../../nameplate/registry/v1/HandleValue.ts';

export interface AdoptDeviceRequest {
  'name'?: (string);
  'gateway'?: (string);
  'identifier'?: (string);
  'values'?: (_nameplate_registry_v1_HandleValue)[];
  'profile'?: (string);
  'newPassword'?: (boolean);
  'requestId'?: (string);
}

export interface AdoptDeviceRequest__Output {
  'name': (string);
  'gateway': (string);
  'identifier': (string);
  'values': (_nameplate_registry_v1_HandleValue__Output)[];
  'profile': (string);
  'newPassword': (boolean);
  'requestId': (string);
}
