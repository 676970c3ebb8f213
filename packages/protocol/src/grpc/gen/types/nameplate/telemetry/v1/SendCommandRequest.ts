// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto


export interface SendCommandRequest {
  'identifier'?: (string);
  'port'?: (string);
  'payload'?: (Buffer | Uint8Array | string);
}

export interface SendCommandRequest__Output {
  'identifier': (string);
  'port': (string);
  'payload': (Buffer);
}
