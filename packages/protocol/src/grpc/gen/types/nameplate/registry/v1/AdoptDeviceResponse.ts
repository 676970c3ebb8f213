// Original file: proto/nameplate/registry/v1/device_service.proto

import type { Device as _nameplate_registry_v1_Device, Device__Output as _nameplate_registry_v1_Device__Output } from '../../../nameplate/registry/v1/Device.ts';
import type { DeviceCredential as _nameplate_registry_v1_DeviceCredential, DeviceCredential__Output as _nameplate_registry_v1_DeviceCredential__Output } from '../../../nameplate/registry/v1/DeviceCredential.ts';

export interface AdoptDeviceResponse {
  'device'?: (_nameplate_registry_v1_Device | null);
  'credential'?: (_nameplate_registry_v1_DeviceCredential | null);
  'replayed'?: (number);
}

export interface AdoptDeviceResponse__Output {
  'device': (_nameplate_registry_v1_Device__Output | null);
  'credential': (_nameplate_registry_v1_DeviceCredential__Output | null);
  'replayed': (number);
}
