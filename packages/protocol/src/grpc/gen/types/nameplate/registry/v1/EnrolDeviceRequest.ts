// Original file: proto/nameplate/registry/v1/device_service.proto


export interface EnrolDeviceRequest {
  'identifier'?: (string);
  'profile'?: (string);
  'requestId'?: (string);
}

export interface EnrolDeviceRequest__Output {
  'identifier': (string);
  'profile': (string);
  'requestId': (string);
}
