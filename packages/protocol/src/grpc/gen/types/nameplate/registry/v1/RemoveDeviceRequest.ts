// Original file: proto/nameplate/registry/v1/device_service.proto


export interface RemoveDeviceRequest {
  'identifier'?: (string);
  'requestId'?: (string);
}

export interface RemoveDeviceRequest__Output {
  'identifier': (string);
  'requestId': (string);
}
