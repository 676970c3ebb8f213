// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto


export interface SendNamedCommandRequest {
  'identifier'?: (string);
  'command'?: (string);
  'argsJson'?: (string);
  'confirmed'?: (boolean);
}

export interface SendNamedCommandRequest__Output {
  'identifier': (string);
  'command': (string);
  'argsJson': (string);
  'confirmed': (boolean);
}
