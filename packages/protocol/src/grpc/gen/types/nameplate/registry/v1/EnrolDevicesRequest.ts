// Original file: proto/nameplate/registry/v1/device_service.proto

import type { EnrolDeviceRequest as _nameplate_registry_v1_EnrolDeviceRequest, EnrolDeviceRequest__Output as _nameplate_registry_v1_EnrolDeviceRequest__Output } from '../../../nameplate/registry/v1/EnrolDeviceRequest.ts';

export interface EnrolDevicesRequest {
  'device'?: (_nameplate_registry_v1_EnrolDeviceRequest | null);
}

export interface EnrolDevicesRequest__Output {
  'device': (_nameplate_registry_v1_EnrolDeviceRequest__Output | null);
}
