// Original file: proto/nameplate/registry/v1/device_service.proto

import type { Device as _nameplate_registry_v1_Device, Device__Output as _nameplate_registry_v1_Device__Output } from '../../../nameplate/registry/v1/Device.ts';

export interface IssuePskResponse {
  'device'?: (_nameplate_registry_v1_Device | null);
  'identity'?: (string);
  'key'?: (string);
}

export interface IssuePskResponse__Output {
  'device': (_nameplate_registry_v1_Device__Output | null);
  'identity': (string);
  'key': (string);
}
