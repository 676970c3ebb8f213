// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto


export interface SendCommandResponse {
  'delivered'?: (boolean);
}

export interface SendCommandResponse__Output {
  'delivered': (boolean);
}
