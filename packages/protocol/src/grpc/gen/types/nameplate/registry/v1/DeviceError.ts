// Original file: proto/nameplate/registry/v1/device_service.proto


export interface DeviceError {
  'code'?: (string);
  'message'?: (string);
  'reason'?: (string);
}

export interface DeviceError__Output {
  'code': (string);
  'message': (string);
  'reason': (string);
}
