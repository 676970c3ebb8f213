// Original file: proto/nameplate/registry/v1/device_service.proto

import type { Device as _nameplate_registry_v1_Device, Device__Output as _nameplate_registry_v1_Device__Output } from '../../../nameplate/registry/v1/Device.ts';
import type { DeviceCredential as _nameplate_registry_v1_DeviceCredential, DeviceCredential__Output as _nameplate_registry_v1_DeviceCredential__Output } from '../../../nameplate/registry/v1/DeviceCredential.ts';
import type { DeviceError as _nameplate_registry_v1_DeviceError, DeviceError__Output as _nameplate_registry_v1_DeviceError__Output } from '../../../nameplate/registry/v1/DeviceError.ts';
import type { Long } from '@grpc/proto-loader';

export interface EnrolDevicesResponse {
  'row'?: (number | string | Long);
  'device'?: (_nameplate_registry_v1_Device | null);
  'credential'?: (_nameplate_registry_v1_DeviceCredential | null);
  'error'?: (_nameplate_registry_v1_DeviceError | null);
}

export interface EnrolDevicesResponse__Output {
  'row': (string);
  'device': (_nameplate_registry_v1_Device__Output | null);
  'credential': (_nameplate_registry_v1_DeviceCredential__Output | null);
  'error': (_nameplate_registry_v1_DeviceError__Output | null);
}
