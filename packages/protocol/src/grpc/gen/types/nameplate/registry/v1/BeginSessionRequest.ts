// Original file: proto/nameplate/registry/v1/session_service.proto


export interface BeginSessionRequest {
}

export interface BeginSessionRequest__Output {
}
