// Original file: proto/nameplate/registry/v1/device_service.proto

import type { Device as _nameplate_registry_v1_Device, Device__Output as _nameplate_registry_v1_Device__Output } from '../../../nameplate/registry/v1/Device.ts';

export interface ListDevicesBehindResponse {
  'devices'?: (_nameplate_registry_v1_Device)[];
  'nextPageToken'?: (string);
}

export interface ListDevicesBehindResponse__Output {
  'devices': (_nameplate_registry_v1_Device__Output)[];
  'nextPageToken': (string);
}
