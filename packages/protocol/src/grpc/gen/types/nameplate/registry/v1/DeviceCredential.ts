// Original file: proto/nameplate/registry/v1/device_service.proto


export interface DeviceCredential {
  'username'?: (string);
  'password'?: (string);
  'publishTopic'?: (string);
  'subscribeTopic'?: (string);
}

export interface DeviceCredential__Output {
  'username': (string);
  'password': (string);
  'publishTopic': (string);
  'subscribeTopic': (string);
}
