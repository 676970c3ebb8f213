// Original file: proto/nameplate/registry/v1/device_service.proto


export interface ListDevicesBehindRequest {
  'gateway'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListDevicesBehindRequest__Output {
  'gateway': (string);
  'pageSize': (number);
  'pageToken': (string);
}
