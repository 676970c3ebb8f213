// Original file: proto/nameplate/registry/v1/device_service.proto

import type { UnknownDevice as _nameplate_registry_v1_UnknownDevice, UnknownDevice__Output as _nameplate_registry_v1_UnknownDevice__Output } from '../../../nameplate/registry/v1/UnknownDevice.ts';

export interface ListUnknownDevicesResponse {
  'devices'?: (_nameplate_registry_v1_UnknownDevice)[];
}

export interface ListUnknownDevicesResponse__Output {
  'devices': (_nameplate_registry_v1_UnknownDevice__Output)[];
}
