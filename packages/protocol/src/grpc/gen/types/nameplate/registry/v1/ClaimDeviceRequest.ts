// Original file: proto/nameplate/registry/v1/device_service.proto


export interface ClaimDeviceRequest {
  'code'?: (string);
  'suffix'?: (string);
  'requestId'?: (string);
}

export interface ClaimDeviceRequest__Output {
  'code': (string);
  'suffix': (string);
  'requestId': (string);
}
