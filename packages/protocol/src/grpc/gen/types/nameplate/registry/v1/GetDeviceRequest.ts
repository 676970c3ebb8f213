// Original file: proto/nameplate/registry/v1/device_service.proto


export interface GetDeviceRequest {
  'identifier'?: (string);
}

export interface GetDeviceRequest__Output {
  'identifier': (string);
}
