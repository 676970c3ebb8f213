// Original file: proto/nameplate/registry/v1/device_service.proto


export interface EnrolDeviceRequest {
  'identifier'?: (string);
  'profile'?: (string);
  'requestId'?: (string);
  'gateway'?: (string);
  'alias'?: (string);
  'edgeNode'?: (string);
  'certificate'?: (boolean);
  'certificateFingerprint'?: (string);
}

export interface EnrolDeviceRequest__Output {
  'identifier': (string);
  'profile': (string);
  'requestId': (string);
  'gateway': (string);
  'alias': (string);
  'edgeNode': (string);
  'certificate': (boolean);
  'certificateFingerprint': (string);
}
